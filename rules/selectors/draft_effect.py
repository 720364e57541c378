"""What a text would do to one resident: the resident evaluated without it and with it. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from counties.models import Resident
from rules.engine import book, facts
from rules.engine.evaluate import evaluate_on
from rules.engine.programmes import Verdict, answers_for
from rules.engine.standing import Standing
from rules.engine.timeline import Timeline
from rules.engine.trace import Evaluation
from rules.selectors.books import books
from rules.selectors.facts import facts_of, timeline
from rules.selectors.foresight import household_average


@dataclass(frozen=True)
class Side:
    """The resident's evaluation with one set of books, the book in force then, and its answers by code."""

    book: book.Revision | None
    evaluation: Evaluation
    answers: Mapping[str, Verdict]


@dataclass(frozen=True)
class DraftEffect:
    """Both sides as of one day: the text's own day, or today where that is past."""

    on: date
    without: Side
    with_draft: Side


def draft_effect(resident: Resident, text: book.Revision, *, today: date, now: datetime) -> DraftEffect:
    """Evaluate the resident's records of today beside the books on file, and beside those and the text."""
    on = max(today, text.effective_from)
    known = facts_of([resident.pk], as_of=on, known_at=now)[0]
    on_file = books()
    proposed = (*on_file, replace(text, published_on=None))
    without, with_draft = (
        _side(
            resident, timeline(resident.county, texts, as_of=on, known_at=now), known.resident, known.records
        )
        for texts in (on_file, proposed)
    )
    return DraftEffect(on, without, with_draft)


def _side(
    resident: Resident, clock: Timeline, person: facts.Resident, records: tuple[facts.Record, ...]
) -> Side:
    evaluation = evaluate_on(clock, person, records)
    in_force = clock.in_force
    if in_force is None:
        return Side(None, evaluation, {})
    adverse = {programme.code for programme in in_force.programmes if programme.effect.adverse}
    given = answers_for(
        in_force,
        Standing.of(person, evaluation, clock.as_of),
        household_average(resident, evaluation.score),
    )
    answers = {answer.programme: answer.answer for answer in given if answer.programme not in adverse}
    return Side(in_force, evaluation, answers)
