"""A whole county at once in plain Python: every score, then every answer, then the places (scoring.md 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rules.engine.book import Revision
from rules.engine.evaluate import evaluate_on
from rules.engine.facts import Record, Resident
from rules.engine.programmes import Answer, Verdict, allot_places, answers_for, without_place
from rules.engine.standing import Standing, household_averages
from rules.engine.timeline import Timeline
from rules.engine.trace import Effect, Evaluation


@dataclass(frozen=True, slots=True)
class CountyResult:
    """Scores by resident; effects by resident, occurred_on, record; answers by resident, programme."""

    scores: tuple[Evaluation, ...]
    effects: tuple[Effect, ...]
    answers: tuple[Answer, ...]


def evaluate_county(
    revisions: Iterable[Revision],
    residents: Iterable[Resident],
    records: Mapping[str, Iterable[Record]],
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> CountyResult:
    """Score and answer everyone; `records` are grouped by the resident's key."""
    timeline = Timeline.of(revisions, as_of=as_of, known_at=known_at)
    people = sorted(residents, key=lambda resident: resident.key)
    scores = [evaluate_on(timeline, person, records.get(person.key, ())) for person in people]
    return CountyResult(
        scores=tuple(scores),
        effects=tuple(effect for evaluation in scores for effect in evaluation.effects),
        answers=answer_county(timeline.in_force, people, scores, as_of=as_of),
    )


def answer_county(
    revision: Revision | None,
    people: Iterable[Resident],
    scores: Iterable[Evaluation],
    *,
    as_of: date,
) -> tuple[Answer, ...]:
    """Every answer of every resident, places given out; none where no revision is in force."""
    if revision is None:
        return ()
    pairs = list(zip(people, scores, strict=True))
    averages = household_averages((person.household, evaluation.score) for person, evaluation in pairs)
    answers: list[Answer] = []
    candidates: dict[str, list[tuple[int | None, date | None, str]]] = defaultdict(list)
    for person, evaluation in pairs:
        standing = Standing.of(person, evaluation, as_of)
        for given in answers_for(revision, standing, averages.get(person.household)):
            answers.append(given)
            if given.answer is Verdict.ELIGIBLE:
                candidates[given.programme].append((evaluation.score, person.enrolled_on, person.key))
    winners = {
        programme.code: allot_places(programme.places, candidates[programme.code])
        for programme in revision.programmes
        if programme.places is not None
    }
    return tuple(
        without_place(given)
        if given.answer is Verdict.ELIGIBLE
        and given.programme in winners
        and given.resident not in winners[given.programme]
        else given
        for given in answers
    )
