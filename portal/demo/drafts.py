"""The demonstration's drafts: prepared texts, clauses under another name, and a consultation that is over.

Comments are synthetic and say so. They are dated back, so they are written as rows, as no service would.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from counties.models import County, Resident
from counties.plugin import CountyConfig
from rules.engine.format import load_toml
from rules.models import (
    Comment,
    CommentAnswer,
    Consultation,
    ConsultationTerm,
    ConsultationVersion,
    Draft,
    Revision,
)
from rules.selectors.books import in_force
from rules.services.drafting.beginning import draft_begin, draft_create
from rules.services.drafting.clauses import clause_add


def drafts_load(
    county: County,
    config: CountyConfig,
    plan: Mapping[str, Any],
    staff: Mapping[str, Any],
    residents: Mapping[str, Resident],
    today: date,
    now: datetime,
) -> None:
    """Every draft of the plan, with its consultation where it has one."""
    for line in plan.get("draft", ()):
        author = staff[line["author"]]
        if "file" in line:
            path = config.drafts_folder / line["file"]
            parsed = load_toml(path.read_text(encoding="utf-8"), path.name)
            draft = draft_create(county=county, parsed=parsed, by=author, now=now)
        else:
            draft = _begun(county, line, author, today, now)
        if "consultation" in line:
            _consultation(county, draft, line["consultation"], staff, residents, now)


def _begun(county: County, line: Mapping[str, Any], author: Any, today: date, now: datetime) -> Draft:
    """A draft from the text of a revision, with rules added to it."""
    draft = draft_begin(
        county=county,
        code=line["code"],
        effective_from=today + timedelta(days=line["in_days"]),
        based_on=Revision.objects.get(code=line["based_on"]),
        by=author,
        now=now,
    )
    for rule in line.get("rule", ()):
        clause_add(draft=draft, part="rule", clause=dict(rule), by=author, now=now)
    return draft


def _consultation(
    county: County,
    draft: Draft,
    line: Mapping[str, Any],
    staff: Mapping[str, Any],
    residents: Mapping[str, Resident],
    now: datetime,
) -> None:
    """Open until a day that is past: it closes by itself when the county's day is looked at."""
    opener = staff[line["opened_by"]]
    consultation = Consultation.objects.create(
        county=county,
        number=Consultation.objects.count() + 1,
        draft=draft,
        opened_by=opener,
        opened_on=line["opened_on"],
        opened_at=now,
        closes_on=line["closes_on"],
    )
    version = ConsultationVersion.objects.create(
        county=county,
        consultation=consultation,
        number=1,
        digest=draft.digest,
        document=draft.document,
        compared_with=in_force(line["opened_on"]),
        by=opener,
        at=now,
    )
    ConsultationTerm.objects.create(
        county=county, consultation=consultation, closes_on=line["closes_on"], by=opener, at=now
    )
    for number, said in enumerate(line["comment"], start=1):
        resident = residents.get(said.get("story", ""))
        comment = Comment.objects.create(
            county=county,
            consultation=consultation,
            number=number,
            version=version,
            part=said.get("part", ""),
            code=said.get("code", ""),
            stance=said["stance"],
            words=said["words"],
            speaker=Comment.Speaker.RESIDENT if resident else Comment.Speaker.STAFF,
            by=resident.user if resident else staff[said["staff"]],
            resident=resident,
            on=said["on"],
            at=now,
        )
        CommentAnswer.objects.create(county=county, comment=comment, words=said["answer"], by=opener, at=now)
