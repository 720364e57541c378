"""Find a Chromium for the browser tests: $CHROMIUM, /usr/bin/chromium, playwright's own; `--install` gets one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ADVICE = (
    "No Chromium was found for the browser tests. Install one (Debian: apt-get install chromium fonts-noto-cjk; "
    "elsewhere: .venv/bin/playwright install chromium), or set CHROMIUM=/path/to/it. "
    "XIANGYUE_NO_BROWSER=1 leaves these tests out."
)


def find_browser() -> str | None:
    """The path of a Chromium, None where there is none. Raises SystemExit when $CHROMIUM names nothing."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise SystemExit(f"CHROMIUM is {named!r}, which is not a program that can be run.")
        return named
    for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"):
        if os.access(path, os.X_OK):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Playwright's download first; on Debian as root the distribution's package, with a Chinese font."""
    print("no Chromium found; trying to install one for the browser tests", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, check=False, timeout=300, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        print("playwright's download took too long", flush=True)
    if find_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"],
        ):
            subprocess.run(["apt-get", *words], check=False, env=environ, stdin=subprocess.DEVNULL)


def main() -> int:
    if os.environ.get("XIANGYUE_NO_BROWSER") == "1":
        return 0
    if not find_browser() and "--install" in sys.argv:
        install()
    if not find_browser():
        print(ADVICE, file=sys.stderr)  # the tests themselves fail with the same words
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
