"""Programme answers: eligible, not eligible or undetermined, with the path that decided (scoring.md 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.engine import needs as n
from rules.engine.book import Programme, Revision
from rules.engine.logic import Truth, all_of, any_of, negated
from rules.engine.spans import add_months
from rules.engine.standing import HouseholdAverage, Standing

NOT_OPEN = "not_open"
NO_PLACE_LEFT = "no_place_left"


class Verdict(StrEnum):
    """The three answers; undetermined is never shown as "no" (charter P2)."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Finding:
    """A need with its truth (None = unknown) and, for all, any and not, the findings it was joined from."""

    need: n.Need
    value: Truth
    parts: tuple[Finding, ...] = ()

    @property
    def decider(self) -> Finding | None:
        """The first part that decided, or None where every part decided together, or it has none."""
        return next((part for part in self.parts if self._decided_by(part)), None)

    @property
    def path(self) -> str:
        """The way to what decided, such as `all.2.min_age`; ends where every branch decided together."""
        part = self.decider
        if part is None:
            return self.need.key
        place = next(place for place, other in enumerate(self.parts, start=1) if other is part)
        step = self.need.key if isinstance(self.need, n.NotOf) else f"{self.need.key}.{place}"
        return f"{step}.{part.path}"

    def _decided_by(self, part: Finding) -> bool:
        if isinstance(self.need, n.NotOf):
            return True
        if self.value is None:
            return part.value is None
        if isinstance(self.need, n.AllOf):
            return self.value is False and part.value is False
        return self.value is True and part.value is True


@dataclass(frozen=True, slots=True)
class Answer:
    """One programme's answer for one resident; `reason` is a path of needs, not_open or no_place_left."""

    resident: str
    programme: str
    answer: Verdict
    reason: str
    finding: Finding | None = None


def answer(
    programme: Programme, revision: Revision, standing: Standing, average: HouseholdAverage | None
) -> Answer:
    """Answer one programme, before places are given out. `average` None means the household's is unknown."""
    key = standing.resident.key
    if programme.season is not None and not programme.season.holds(standing.as_of):
        return Answer(key, programme.code, Verdict.NOT_ELIGIBLE, NOT_OPEN)
    finding = find(programme.needs, revision, standing, average)
    verdict = {True: Verdict.ELIGIBLE, False: Verdict.NOT_ELIGIBLE, None: Verdict.UNDETERMINED}
    return Answer(key, programme.code, verdict[finding.value], finding.path, finding)


def answers_for(
    revision: Revision, standing: Standing, average: HouseholdAverage | None = None
) -> tuple[Answer, ...]:
    """Every programme of the revision in force, by code, before places are given out."""
    programmes = sorted(revision.programmes, key=lambda programme: programme.code)
    return tuple(answer(programme, revision, standing, average) for programme in programmes)


def allot_places(places: int, candidates: Iterable[tuple[int | None, date | None, str]]) -> set[str]:
    """The keys that get one of the places, from (score, enrolled_on, key) of everyone eligible.

    The higher score goes first, then the earlier enrolment, then the key; no score and no date come last.

    >>> day = date(2019, 1, 1)
    >>> sorted(allot_places(2, [(900, day, "a"), (1000, day, "b"), (900, date(2018, 1, 1), "c")]))
    ['b', 'c']
    """

    def order(candidate: tuple[int | None, date | None, str]) -> tuple[bool, int, date, str]:
        score, enrolled_on, key = candidate
        return (score is None, -(score or 0), enrolled_on or date.max, key)

    return {key for _, _, key in sorted(candidates, key=order)[:places]}


def without_place(given: Answer) -> Answer:
    """The answer of someone eligible for whom no place is left."""
    return Answer(given.resident, given.programme, Verdict.NOT_ELIGIBLE, NO_PLACE_LEFT, given.finding)


def find(need: n.Need, revision: Revision, standing: Standing, average: HouseholdAverage | None) -> Finding:
    """The truth of a need, with its parts."""
    match need:
        case n.AllOf(needs) | n.AnyOf(needs):
            parts = tuple(find(inner, revision, standing, average) for inner in needs)
            join = all_of if isinstance(need, n.AllOf) else any_of
            return Finding(need, join([part.value for part in parts]), parts)
        case n.NotOf(inner):
            part = find(inner, revision, standing, average)
            return Finding(need, negated(part.value), (part,))
        case _:
            return Finding(need, _truth(need, revision, standing, average))


def _truth(need: n.Need, revision: Revision, standing: Standing, average: HouseholdAverage | None) -> Truth:
    match need:
        case n.MinGrade() | n.MaxGrade():
            return _grade(need, revision, standing)
        case n.MinScore(points):
            return None if standing.score is None else standing.score >= points
        case n.MaxScore(points):
            return None if standing.score is None else standing.score <= points
        case n.ActiveRecord(rule):
            return _active(rule, standing)
        case n.NoActiveRecord(rule):
            return negated(_active(rule, standing))
        case n.CategoryPoints():
            return _category_points(need, standing)
        case n.HouseholdAverage(points):
            if standing.score is None or average is None or average.count == 0:
                return None
            return average.at_least(points)
        case _:
            return _personal(need, standing)


def _personal(need: n.Need, standing: Standing) -> Truth:
    """Needs of a person, not of a score."""
    resident, as_of = standing.resident, standing.as_of
    match need:
        case n.MinAge(years):
            return None if resident.born_on is None else as_of >= add_months(resident.born_on, 12 * years)
        case n.MaxAge(years):
            return None if resident.born_on is None else as_of < add_months(resident.born_on, 12 * years + 12)
        case n.LivesIn(villages):
            return resident.village in villages if resident.village else None
        case n.EnrolledFor(span):
            if resident.enrolled_on is None or not resident.enrolled(as_of):
                return False
            return as_of >= span.after(resident.enrolled_on)
        case _:
            raise TypeError(need.key)


def _grade(need: n.MinGrade | n.MaxGrade, revision: Revision, standing: Standing) -> Truth:
    if standing.grade is None:
        return None
    rank, bound = revision.rank(standing.grade), revision.rank(need.grade)
    if rank is None or bound is None:
        return None
    return rank <= bound if isinstance(need, n.MinGrade) else rank >= bound


def _active(rule: str, standing: Standing) -> Truth:
    if standing.score is None:
        return None
    return any(effect.rule == rule and effect.counts for effect in standing.effects)


def _category_points(need: n.CategoryPoints, standing: Standing) -> Truth:
    if standing.score is None:
        return None
    since = need.within.before(standing.as_of)
    total = sum(
        effect.worth
        for effect in standing.effects
        if effect.category == need.category and effect.occurred_on > since
    )
    return total >= need.at_least
