"""Scores and answers of some residents, computed from what the database knows; nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from counties.models import County
from rules.engine import marks
from rules.engine.canonical import effects_digest
from rules.engine.evaluate import evaluate_on
from rules.engine.programmes import Answer, answers_for
from rules.engine.standing import HouseholdAverage, Standing, household_averages
from rules.engine.timeline import Timeline
from rules.engine.trace import Evaluation
from rules.models import Run, Score
from rules.selectors.books import books
from rules.selectors.facts import Facts, facts_of, timeline


@dataclass(frozen=True)
class Clocks:
    """The county's books as of a day, as known at a moment."""

    county: County
    as_of: date
    known_at: datetime
    timeline: Timeline

    @classmethod
    def of(cls, county: County, *, as_of: date, known_at: datetime) -> "Clocks":
        """Read the books of the county in scope."""
        return cls(county, as_of, known_at, timeline(county, books(), as_of=as_of, known_at=known_at))


def evaluations(clocks: Clocks, residents: Iterable[int]) -> list[tuple[Facts, Evaluation]]:
    """Evaluate residents by id, in the order of ids."""
    found = facts_of(residents, as_of=clocks.as_of, known_at=clocks.known_at)
    return [(facts, evaluate_on(clocks.timeline, facts.resident, facts.records)) for facts in found]


def scores(clocks: Clocks, residents: Iterable[int], *, run: Run, generation: Run) -> list[Score]:
    """Unsaved rows of those residents whose consent stands on the day (charter E1), in the order of ids.

    ``residents`` are closed under sharing a household where the book asks for averages (`places.with_housemates`).
    """
    found = evaluations(clocks, residents)
    averages = household_averages((facts.resident.household, evaluation.score) for facts, evaluation in found)
    return [
        _row(clocks, facts, evaluation, _answers(clocks, facts, evaluation, averages), run, generation)
        for facts, evaluation in found
        if facts.resident.enrolled(clocks.as_of)
    ]


def _row(
    clocks: Clocks, facts: Facts, evaluation: Evaluation, answers: list[Answer], run: Run, generation: Run
) -> Score:
    enrolled_on, grade = facts.resident.enrolled_on, evaluation.grade or ""
    assert enrolled_on is not None  # noqa: S101 - enrolled on the day
    effects = marks.effects_mark(evaluation.effects)
    return Score(
        county=clocks.county,
        resident_id=facts.pk,
        generation=generation,
        run=run,
        score=evaluation.score,
        grade=grade,
        reason=evaluation.reason,
        answers={
            one.programme: {"answer": one.answer, "reason": one.reason, "path": one.reason} for one in answers
        },
        enrolled_on=enrolled_on,
        known_at=clocks.known_at,
        effects_digest=effects_digest(evaluation.score, evaluation.grade, evaluation.effects),
        mark=marks.signed(
            marks.standing_mark(evaluation.score, grade, evaluation.reason, enrolled_on.toordinal(), effects)
        ),
        answers_mark=marks.signed(marks.answers_mark(answers)),
    )


def _answers(
    clocks: Clocks, facts: Facts, evaluation: Evaluation, averages: Mapping[str, HouseholdAverage]
) -> list[Answer]:
    """The programmes' answers before places are given out.

    Programmes whose effect is adverse are left out: no machine answers them (charter P1).
    """
    revision = clocks.timeline.in_force
    if revision is None:
        return []
    standing = Standing.of(facts.resident, evaluation, clocks.as_of)
    answers = answers_for(revision, standing, averages.get(facts.resident.household))
    adverse = {programme.code for programme in revision.programmes if programme.effect.adverse}
    return [given for given in answers if given.programme not in adverse]
