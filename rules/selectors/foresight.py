"""What a record would do to its resident's score and programmes: said before it takes effect (charter D1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from counties.models import Resident
from rules.engine import facts
from rules.engine.book import Programme, Revision
from rules.engine.evaluate import evaluate_on
from rules.engine.programmes import Verdict, answers_for
from rules.engine.standing import HouseholdAverage, Standing
from rules.engine.timeline import Timeline
from rules.engine.trace import Evaluation
from rules.models import Record
from rules.selectors.books import books
from rules.selectors.facts import engine_record, facts_of, timeline
from rules.selectors.scores import scores_in_use


@dataclass(frozen=True)
class AnswerChange:
    """A programme whose answer would be another one, before places are given out."""

    programme: Programme
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class Foresight:
    """The resident's score on one day, without the record and with it."""

    book: Revision | None
    without: Evaluation
    with_record: Evaluation
    answers: tuple[AnswerChange, ...]


def foresee(record: Record, *, on: date, now: datetime) -> Foresight:
    """Evaluate the resident as of that day twice: without this record, and as if it were in effect."""
    clock = timeline(record.county, books(), as_of=on, known_at=now)
    known = facts_of([record.resident_id], as_of=on, known_at=now)[0]
    others = tuple(other for other in known.records if other.key != record.reference)
    counted = replace(engine_record(record), transitions=(facts.Transition(facts.State.IN_EFFECT, on),))
    without = evaluate_on(clock, known.resident, others)
    with_record = evaluate_on(clock, known.resident, (*others, counted))
    changes = _answer_changes(clock, record.resident, known.resident, without, with_record)
    return Foresight(clock.in_force, without, with_record, tuple(changes))


def _answer_changes(
    clock: Timeline, resident: Resident, person: facts.Resident, without: Evaluation, with_record: Evaluation
) -> Iterable[AnswerChange]:
    book = clock.in_force
    if book is None or without.score is None:
        return
    sides = []
    for evaluation in (without, with_record):
        average = household_average(resident, evaluation.score)
        given = answers_for(book, Standing.of(person, evaluation, clock.as_of), average)
        sides.append({answer.programme: answer.answer for answer in given})
    for programme in book.programmes:
        before, after = sides[0][programme.code], sides[1][programme.code]
        if before != after:
            yield AnswerChange(programme, before, after)


def household_average(resident: Resident, own: int | None) -> HouseholdAverage | None:
    """The household's average with this score for the resident; the others' are those in use."""
    if resident.household_id is None:
        return None
    mates = scores_in_use().filter(resident__household=resident.household_id)
    scores = [
        score
        for score in mates.exclude(resident=resident).values_list("score", flat=True)
        if score is not None
    ]
    scores += [own] if own is not None else []
    return HouseholdAverage(sum(scores), len(scores))
