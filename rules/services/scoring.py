"""Scores and answers of some residents, computed from what the database knows; nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from counties.models import County
from rules.engine.canonical import digest, effects_digest
from rules.engine.evaluate import evaluate_on
from rules.engine.programmes import answers_for
from rules.engine.standing import HouseholdAverage, Standing
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


def scores(
    clocks: Clocks, run: Run, residents: Iterable[int], averages: Mapping[str, HouseholdAverage]
) -> list[Score]:
    """Unsaved scores of a run for those residents whose consent stands on its day (charter E1)."""
    return [
        Score(
            county=clocks.county,
            run=run,
            resident_id=facts.pk,
            score=evaluation.score,
            grade=evaluation.grade or "",
            reason=evaluation.reason,
            answers=_answers(clocks, facts, evaluation, averages),
            enrolled_on=enrolled_on,
            as_of=clocks.as_of,
            known_at=clocks.known_at,
            inputs_digest=facts.digest,
            effects_digest=effects_digest(evaluation.score, evaluation.grade, evaluation.effects),
        )
        for facts, evaluation in evaluations(clocks, residents)
        if (enrolled_on := facts.resident.enrolled_on) and facts.resident.enrolled(clocks.as_of)
    ]


def scores_digest(scores: Iterable[Score]) -> str:
    """SHA-256 over scores, grades, answers and effects, in the order given."""
    return digest([[s.resident_id, s.score, s.grade, s.reason, s.answers, s.effects_digest] for s in scores])


def _answers(
    clocks: Clocks, facts: Facts, evaluation: Evaluation, averages: Mapping[str, HouseholdAverage]
) -> dict[str, Any]:
    """Programme code to the answer, its reason, and the path of needs that decided before places were given out.

    Programmes whose effect is adverse are left out: no machine answers them (charter P1).
    """
    revision = clocks.timeline.in_force
    if revision is None:
        return {}
    standing = Standing.of(facts.resident, evaluation, clocks.as_of)
    answers = answers_for(revision, standing, averages.get(facts.resident.household))
    adverse = {programme.code for programme in revision.programmes if programme.effect.adverse}
    return {
        given.programme: {"answer": given.answer, "reason": given.reason, "path": given.reason}
        for given in answers
        if given.programme not in adverse
    }
