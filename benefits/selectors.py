"""Reads about programme answers, grants and checks."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from benefits.decisions import NOT_ELIGIBLE, UNDETERMINED, InForce, in_force
from benefits.models import AnswersGiven, EligibilityCheck, Grant, ThirdParty
from counties.models import Resident
from counties.selectors import memberships_on
from rules.engine.book import Programme
from rules.models import RecomputeRequest
from rules.selectors.books import book_in_force
from rules.selectors.runs import is_up_to_date
from rules.selectors.scores import score_of, scores_in_use


@dataclass(frozen=True)
class ProgrammeStanding:
    """A programme of the book in force, the resident's answer, why, and since when it holds.

    ``computed`` is what the figures say now, for ``reason``; ``in_force`` what the resident has.
    """

    programme: Programme
    in_force: InForce
    computed: str
    reason: str
    since: date | None


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
            since = last.as_of if last and last.answer == answer.answer else None
            standings.append(
                ProgrammeStanding(programme, answer, computed["answer"], computed["reason"], since)
            )
    return standings


@dataclass(frozen=True)
class HeldAnswer:
    """The last answer given about a programme, and the day it was about."""

    answer: str
    as_of: date


def held_answers(resident: Resident) -> dict[str, HeldAnswer]:
    """The last answer given for each programme, by its code."""
    held = {}
    for given in AnswersGiven.objects.filter(resident=resident).order_by("at", "pk"):
        for code, said in given.answers.items():
            held[code] = HeldAnswer(said["answer"], given.as_of)
    return held


@dataclass(frozen=True)
class GrantedAnswer:
    """What a third party may be told, the grant that lets it (None: none does), and the code of the book in force."""

    answer: str
    grant: Grant | None
    revision: str | None


def answer_under_grant(third_party: ThirdParty, handle: UUID, today: date) -> GrantedAnswer:
    """The answer to the third party's one question about whoever a handle names (charter O3).

    Undetermined where the handle is unknown, the grant is over, its giver takes no part (E1), the county is a
    replay, or a "no" would rest on a score that has yet to follow a change (P2). The statements sent to the
    database are the same in every case, so that neither the reply nor its time tells one from another.
    """
    grant = Grant.objects.filter(third_party=third_party, handle=handle).first()
    resident = grant.resident_id if grant is not None else 0
    enrolled = memberships_on(today).filter(resident=resident).exists()
    score = scores_in_use().filter(resident=resident).first()
    last = (
        AnswersGiven.objects.filter(resident=resident, answers__has_key=third_party.programme)
        .order_by("-at", "-pk")
        .first()
    )
    waiting = RecomputeRequest.objects.filter(resident=resident, done_at__isnull=True).exists()
    fresh = is_up_to_date(today) and not waiting
    book = book_in_force(today)
    revision = book.code if book is not None else None

    live = grant is not None and grant.revoked_at is None and grant.until >= today and enrolled
    if not live or third_party.county.is_replay:
        return GrantedAnswer(UNDETERMINED, None, revision)
    offered = book is not None and book.programme(third_party.programme) is not None
    if not offered or score is None or third_party.programme not in score.answers:
        return GrantedAnswer(UNDETERMINED, grant, revision)
    computed = score.answers[third_party.programme]
    held = last.answers[third_party.programme]["answer"] if last is not None else None
    answer = in_force(computed["answer"], held).answer
    if answer == NOT_ELIGIBLE and not (fresh and score.as_of == today):
        answer = UNDETERMINED
    return GrantedAnswer(answer, grant, revision)


def grants_of(resident: Resident) -> QuerySet[Grant]:
    """The resident's grants, newest first, with the answers given under them."""
    return Grant.objects.filter(resident=resident).select_related("third_party").prefetch_related("checks")


def checks_about(resident: Resident) -> QuerySet[EligibilityCheck]:
    """Every answer that a third party got about the resident, newest first."""
    return EligibilityCheck.objects.filter(grant__resident=resident).select_related("third_party")


def third_parties() -> QuerySet[ThirdParty]:
    """Third parties that have an agreement with the county."""
    return ThirdParty.objects.all()
