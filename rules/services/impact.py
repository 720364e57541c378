"""The impact of a draft on today's residents: reckoned, put on file, asked for before publication (charter R5)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County, Resident, Village
from rules.engine import book
from rules.engine.problems import RulebookError
from rules.models import Draft, ImpactCase, ImpactReport, Revision
from rules.selectors.books import books_digest, engine_revision
from rules.selectors.drafts import engine_draft
from rules.selectors.impact import books_digest_on_file, books_on_file, impact_of, latest_impact

SIMULATORS = (access.Permission.REVISE_RULES, access.Permission.PUBLISH_RULES)


@transaction.atomic
def impact_simulate(*, draft: Draft, by: Any, now: datetime) -> ImpactReport:
    """Reckon today's residents without the draft and with it, and put the figures on file; nothing else changes.

    Both sides are of the day on which the draft would take effect, or of today where that is past, and use what is
    written up to now. Asked again for the same text, day and books, it answers with the report on file. Only the last
    report of a draft names residents.
    """
    county = draft.county
    access.require_any(by, SIMULATORS, county)
    if draft.status != Draft.Status.OPEN:
        raise DomainError("R5", _("This draft is closed already."))
    today = today_in(county, now)
    on_file = list(books_on_file())
    digest = books_digest(revision.digest for revision in on_file)
    kept = ImpactReport.objects.filter(
        draft=draft, digest=draft.digest, as_of=today, books_digest=digest
    ).first()
    return kept or _made(county, draft, on_file, digest, by=by, today=today, now=now)


def _made(
    county: County, draft: Draft, on_file: list[Revision], digest: str, *, by: Any, today: date, now: datetime
) -> ImpactReport:
    from rules.columns.impact.question import Question
    from rules.columns.impact.reckoning import reckon
    from rules.columns.snapshot import county_columns

    text = _sound(draft)
    day = max(text.effective_from, today)
    known_at = now.astimezone(ZoneInfo(county.time_zone))
    try:
        question = Question.of(map(engine_revision, on_file), text, day=day, known_at=known_at)
    except ValueError as error:
        refusal = _(
            "Another revision takes effect on the day of this draft. Choose another day for the draft."
        )
        raise DomainError("R4", refusal) from error
    titles = {village.code: village.title for village in Village.objects.all()}
    found = reckon(question, (bucket.columns for bucket in county_columns(now=now)), titles=titles)
    report, created = ImpactReport.objects.get_or_create(
        county=county,
        draft=draft,
        digest=draft.digest,
        as_of=today,
        books_digest=digest,
        defaults={
            "simulated_on": day,
            "known_at": now,
            "made_at": now,
            "made_by": by,
            "residents": found.residents,
            "figures": found.figures,
        },
    )
    if created:
        ImpactCase.objects.filter(report__draft=draft).delete()
        ImpactCase.objects.bulk_create(
            ImpactCase(
                county=county,
                report=report,
                resident_id=case.resident,
                place=place,
                score_before=case.score_before,
                score_after=case.score_after,
                grade_before=case.grade_before,
                grade_after=case.grade_after,
                clauses=[list(clause) for clause in case.clauses],
            )
            for place, case in enumerate(found.cases, start=1)
        )
        audit.record(
            "rules.impact_simulated",
            county=county,
            by=by,
            target=report,
            code=draft.code,
            digest=draft.digest,
        )
    return report


def _sound(draft: Draft) -> book.Revision:
    try:
        return engine_draft(draft)
    except RulebookError as error:
        refusal = _("The text of the draft has errors, so nobody can be scored by it. Mend them first.")
        raise DomainError("R5", refusal) from error


def impact_refusals(draft: Draft, today: date) -> list[str]:
    """Why the draft cannot be published for want of an impact report; empty where today's is on file (charter R5)."""
    if impact_of(draft, today=today) is not None:
        return []
    last = latest_impact(draft)
    if last is None:
        return [_("Its impact on residents has not been simulated yet. Simulate it, and read what it says.")]
    if last.digest != draft.digest:
        return [_("The impact on file is of an earlier text of this draft. Simulate it again.")]
    if last.books_digest != books_digest_on_file():
        return [
            _(
                "The impact on file was reckoned beside other revisions than are on file now. Simulate it again."
            )
        ]
    return [_("The impact on file is of an earlier day. Simulate it again on today’s residents.")]


def impact_cases_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: the person is named in no report any more (charter E2). Its counts stay."""
    ImpactCase.objects.filter(resident=resident).delete()
