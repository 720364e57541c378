"""Reads about programme answers, grants and checks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from benefits.decisions import InForce, in_force
from benefits.models import EligibilityCheck, Grant, ProgrammeAnswer, ThirdParty
from counties.models import Resident
from counties.selectors import is_enrolled
from rules.engine.book import Programme
from rules.models import Score
from rules.selectors.books import book_in_force
from rules.selectors.scores import score_of


@dataclass(frozen=True)
class ProgrammeStanding:
    """A programme of the book in force, the resident's answer, why, and since when it holds."""

    programme: Programme
    in_force: InForce
    reason: str
    since: datetime | None


def programme_standings(resident: Resident, today: date) -> list[ProgrammeStanding]:
    """Every programme with the resident's answer; empty without consent or before the first computation."""
    score, book = score_of(resident, today), book_in_force(today)
    if score is None or book is None:
        return []
    held = held_answers(resident)
    standings = []
    for programme in book.programmes:
        computed, last = score.answers.get(programme.code), held.get(programme.code)
        if computed is not None:
            answer = in_force(computed["answer"], last.answer if last else None)
            since = last.at if last and last.answer == answer.answer else None
            standings.append(ProgrammeStanding(programme, answer, computed["reason"], since))
    return standings


def answer_for(resident: Resident, programme: str, today: date) -> tuple[str, Score | None]:
    """The answer that holds for one programme, and the score it rests on; undetermined where nothing is known."""
    score = score_of(resident, today)
    computed = score.answers.get(programme) if score else None
    if computed is None:
        return ProgrammeAnswer.Answer.UNDETERMINED, None
    last = held_answers(resident).get(programme)
    return in_force(computed["answer"], last.answer if last else None).answer, score


def held_answers(resident: Resident) -> dict[str, ProgrammeAnswer]:
    """The last answer given for each programme, by its code."""
    given = ProgrammeAnswer.objects.filter(resident=resident).order_by("at", "pk")
    return {answer.programme: answer for answer in given}


def live_grant(third_party: ThirdParty, handle: str, today: date) -> Grant | None:
    """The grant behind a handle while it lasts: not over, not revoked, and its giver takes part (charter O3, E1)."""
    grant = (
        Grant.objects.filter(
            third_party=third_party, handle=handle, revoked_at__isnull=True, until__gte=today
        )
        .select_related("resident")
        .first()
    )
    return grant if grant is not None and is_enrolled(grant.resident, today) else None


def grants_of(resident: Resident) -> QuerySet[Grant]:
    """The resident's grants, newest first, with the answers given under them."""
    return Grant.objects.filter(resident=resident).select_related("third_party").prefetch_related("checks")


def checks_about(resident: Resident) -> QuerySet[EligibilityCheck]:
    """Every answer that a third party got about the resident, newest first."""
    return EligibilityCheck.objects.filter(grant__resident=resident).select_related("third_party")


def third_parties() -> QuerySet[ThirdParty]:
    """Third parties that have an agreement with the county."""
    return ThirdParty.objects.all()
