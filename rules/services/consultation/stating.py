"""The closing statement: what was heard, what changed because of it, and what did not and why (charter R5, O1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from rules.models import Consultation, ConsultationStatement
from rules.selectors.consultations import latest_statement
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.opening import RULES

PARTS = ("heard", "changed", "kept")
MOST_WORDS = 5000
"""Characters of one part in one language."""


@transaction.atomic
def statement_write(
    *,
    consultation: Consultation,
    parts: Mapping[str, Mapping[str, str]],
    after: int,
    why: str,
    by: Any,
    now: datetime,
) -> ConsultationStatement:
    """Write the statement, public at once, or a correction of it. ``parts``: each of `PARTS` as {en, zh}.

    ``after`` is the number of the statement that the person has seen, 0 where there was none. A correction says
    why; what stood before stays public beside it.
    """
    county = consultation.county
    access.require_any(by, RULES, county)
    consultations_close(county=county, today=today_in(county, now), now=now)
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if locked.closed_at is None:
        raise DomainError(
            "R5", _("People can still comment on it. The closing statement is written after the last day.")
        )
    said = {part: _said(parts.get(part, {})) for part in PARTS}
    last = latest_statement(locked)
    if after != (last.number if last else 0):
        raise DomainError(
            "statement_changed",
            _("Somebody wrote another statement while you were writing. Read it first, then correct it."),
        )
    if last is not None and not why.strip():
        raise DomainError("why_missing", _("Say why you correct it, in a sentence that everybody can read."))
    if last is not None and said == {part: getattr(last, part) for part in PARTS}:
        raise DomainError("statement_same", _("This is what it says already. Nothing has to be corrected."))
    statement = ConsultationStatement.objects.create(
        county=county,
        consultation=locked,
        number=after + 1,
        why=why.strip() if last else "",
        by=by,
        at=now,
        **said,
    )
    audit.record(
        "rules.consultation_statement_written",
        county=county,
        target=locked,
        by=by,
        number=locked.number,
        statement=statement.number,
    )
    return statement


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    said = {language: str(texts.get(language, "")).strip() for language in ("en", "zh")}
    if not all(said.values()):
        raise DomainError(
            "words_missing",
            _("Write each of the three parts in Chinese and in English. One sentence is enough."),
        )
    if any(len(text) > MOST_WORDS for text in said.values()):
        raise DomainError(
            "words_long", _("The text is too long. Keep each to %(most)d characters.") % {"most": MOST_WORDS}
        )
    return said
