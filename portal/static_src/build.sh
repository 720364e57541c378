#!/bin/sh
# Rebuilds portal/static/portal/vendor/ from the pinned npm packages (needs npm; run by `make vendor`).
set -eu
GOVUK=6.6.0
SASS=1.108.2
ESBUILD=0.28.2
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out="$here/../static/portal/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "govuk-frontend@$GOVUK" "sass@$SASS" "esbuild@$ESBUILD"
mkdir -p "$out"
npx sass --no-source-map --style=compressed --quiet-deps --load-path=node_modules/govuk-frontend/dist \
    "$here/govuk.scss" govuk-frontend.css
if grep -Eiq 'transport|crown|crest|/assets/' govuk-frontend.css; then
    echo "The compiled CSS still names GDS fonts or images; mend govuk.scss." >&2
    exit 1
fi
cp "$here/govuk.js" .
npx esbuild govuk.js --bundle --minify --format=iife --target=es2019 --legal-comments=none --outfile=govuk-frontend.js
cp govuk-frontend.css govuk-frontend.js "$out/"
cp "$here/govuk-frontend.LICENSE.txt" "$out/"
echo "govuk-frontend $GOVUK built into $out"
