"""Beginning a draft: from a revision on file, or from a text in a file."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.errors import DomainError
from counties.models import County
from rules.engine import book
from rules.engine.canonical import digest
from rules.engine.format import load_toml
from rules.models import Draft, DraftEdit, Revision, Rulebook
from rules.services.drafting.saving import require_free

MAX_UPLOAD = 4_000_000
"""Characters of a file; a book of 2,000 rules has some 1,500,000."""


def draft_begin(
    *, county: County, code: str, effective_from: date, based_on: Revision, by: Any, now: datetime
) -> Draft:
    """Begin with the text of a published revision, of whatever day, under a new code and for a new day.

    A text of history stays marked as such in a replay county: without the mark none of its clauses that break the
    charter could be kept. Elsewhere the mark goes, for a text with it could never be published.
    """
    head = {**based_on.document["rulebook"], "revision": code, "effective_from": effective_from.isoformat()}
    head.pop("published_on", None)
    if not county.is_replay:
        head.pop("archival", None)
    document = {**based_on.document, "rulebook": head}
    return _create(county, code, effective_from, document, based_on, by, now)


def draft_upload(*, county: County, text: str, filename: str, by: Any, now: datetime) -> Draft:
    """Begin with the text of a TOML file. Raises `RulebookError` with everything wrong in it; then nothing is kept."""
    if len(text) > MAX_UPLOAD:
        raise DomainError(
            "too_long",
            _("The file has more than %(most)d characters. A rulebook is shorter.") % {"most": MAX_UPLOAD},
        )
    return draft_create(county=county, parsed=load_toml(text, filename), by=by, now=now)


def draft_create(*, county: County, parsed: book.Revision, by: Any, now: datetime) -> Draft:
    """Begin a draft with this text; one that breaks the charter may be drafted, never published."""
    if parsed.county != county.slug:
        raise DomainError(
            "other_county",
            _("The text says that it is of the county “%(said)s”. This county is “%(here)s”.")
            % {"said": parsed.county, "here": county.slug},
        )
    return _create(county, parsed.code, parsed.effective_from, parsed.document, None, by, now)


@transaction.atomic
def _create(
    county: County,
    code: str,
    effective_from: date,
    document: dict[str, Any],
    based_on: Revision | None,
    by: Any,
    now: datetime,
) -> Draft:
    access.require(by, access.Permission.REVISE_RULES, county)
    rulebook, _created = Rulebook.objects.get_or_create(county=county)
    require_free(county, code)
    text = digest(document)
    draft = Draft.objects.create(
        county=county,
        rulebook=rulebook,
        based_on=based_on,
        code=code,
        effective_from=effective_from,
        document=document,
        digest=text,
        author=by,
        written_at=now,
        changed_at=now,
    )
    DraftEdit.objects.create(
        county=county, draft=draft, number=0, action=DraftEdit.Action.BEGUN, after=document, by=by, at=now
    )
    audit.record("rules.draft_created", county=county, target=draft, by=by, code=code, digest=text)
    return draft
