"""The impact of a draft on today's residents: reckoned, put on file, asked for before publication (charter R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import Membership, Resident, Village
from rules.engine import book
from rules.engine.problems import RulebookError
from rules.models import Draft, ImpactCase, ImpactReport, Revision
from rules.selectors.books import books_digest, engine_revision
from rules.selectors.drafts import engine_draft
from rules.selectors.impact import books_digest_on_file, books_on_file, impact_of, latest_impact
from rules.services.locks import share_changes

if TYPE_CHECKING:
    from rules.columns.impact.cases import Case
    from rules.columns.impact.question import Question
    from rules.columns.impact.reckoning import Reckoned

SIMULATORS = (access.Permission.REVISE_RULES, access.Permission.PUBLISH_RULES)


@dataclass(frozen=True)
class Asked:
    """What a report is about: exactly this text, on this day of the county, beside exactly these revisions."""

    digest: str
    as_of: date
    books_digest: str

    @classmethod
    def of(cls, draft: Draft, today: date, on_file: Iterable[Revision]) -> Asked:
        """The draft's text as it stands, beside these revisions."""
        return cls(draft.digest, today, books_digest(revision.digest for revision in on_file))

    def report(self, draft: Draft) -> ImpactReport | None:
        """The report that is on file."""
        return ImpactReport.objects.filter(
            draft=draft, digest=self.digest, as_of=self.as_of, books_digest=self.books_digest
        ).first()


@transaction.atomic
def impact_simulate(*, draft: Draft, by: Any, now: datetime) -> ImpactReport:
    """Reckon today's residents without the draft and with it, and put the figures on file; nothing else changes.

    Both sides are of the day on which the draft would take effect, or of today where that is past, and use what is
    written up to now. Asked again for the same text, day and books, it answers with the report on file. Only the last
    report of a draft names residents.
    """
    from rules.columns.impact.reckoning import reckon
    from rules.columns.kept.snapshot import county_columns

    may_simulate(draft, by)
    on_file = list(books_on_file())
    asked = Asked.of(draft, today_in(draft.county, now), on_file)
    kept = asked.report(draft)
    if kept is not None:
        return kept
    question = question_of(draft, on_file, today=asked.as_of, now=now)
    buckets = (bucket.columns for bucket in county_columns(now=now))
    found = reckon(question, buckets, titles=village_titles())
    return impact_file(draft=draft, asked=asked, question=question, found=found, by=by, now=now)


def may_simulate(draft: Draft, by: Any) -> None:
    """Refuse who may not, and a draft that is closed."""
    access.require_any(by, SIMULATORS, draft.county)
    if draft.status != Draft.Status.OPEN:
        raise DomainError("R5", _("This draft is closed already."))


def question_of(draft: Draft, on_file: Iterable[Revision], *, today: date, now: datetime) -> Question:
    """These revisions without and with the draft, on the day that counts; refuses as `text_and_day` does."""
    from rules.columns.impact.question import Question

    revisions = list(on_file)
    text, day = text_and_day(draft, revisions, today=today)
    known_at = now.astimezone(ZoneInfo(draft.county.time_zone))
    return Question.of(map(engine_revision, revisions), text, day=day, known_at=known_at)


def text_and_day(draft: Draft, on_file: Iterable[Revision], *, today: date) -> tuple[book.Revision, date]:
    """What would be simulated, as of which day; refuses a text that cannot be read, and a day that is taken."""
    text = _sound(draft)
    day = max(text.effective_from, today)
    if any(revision.effective_from == day for revision in on_file):
        refusal = _(
            "Another revision takes effect on the day of this draft. Choose another day for the draft."
        )
        raise DomainError("R4", refusal)
    return text, day


def village_titles() -> dict[str, dict[str, str]]:
    """Titles of the county's villages by code, as `reckon` takes them."""
    return {village.code: village.title for village in Village.objects.all()}


def impact_file(
    *, draft: Draft, asked: Asked, question: Question, found: Reckoned, by: Any, now: datetime
) -> ImpactReport:
    """Put on file what was reckoned; what is on file already stays as it is.

    Who withdrew consent since the facts were read is not named (charter E2): this waits for a withdrawal under way.
    """
    county = draft.county
    report, created = ImpactReport.objects.get_or_create(
        county=county,
        draft=draft,
        digest=asked.digest,
        as_of=asked.as_of,
        books_digest=asked.books_digest,
        defaults={
            "simulated_on": question.day,
            "known_at": question.known_at,
            "made_at": now,
            "made_by": by,
            "residents": found.residents,
            "figures": found.figures,
        },
    )
    if created:
        share_changes(county)
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
            for place, case in enumerate(_still_there(found.cases, asked.as_of), start=1)
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


def _still_there(cases: Iterable[Case], today: date) -> list[Case]:
    found = list(cases)
    members = Membership.objects.filter(resident__in=[case.resident for case in found])
    there = set(members.exclude(left_on__lte=today).values_list("resident_id", flat=True))
    return [case for case in found if case.resident in there]


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
