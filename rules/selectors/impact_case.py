"""One of the residents whom a draft would change most, evaluated again without it and with it; nothing is written."""

from dataclasses import dataclass, replace

from rules.engine import book, facts
from rules.engine.evaluate import evaluate_on
from rules.engine.timeline import Timeline
from rules.engine.trace import Evaluation
from rules.models import ImpactCase
from rules.selectors.books import books
from rules.selectors.drafts import engine_draft
from rules.selectors.facts import facts_of, timeline
from rules.selectors.impact import books_digest_on_file


@dataclass(frozen=True)
class CaseSide:
    """One side of a case: the evaluation, the book in force on the day, and the books that give titles to codes."""

    evaluation: Evaluation
    in_force: book.Revision | None
    books: tuple[book.Revision, ...]


@dataclass(frozen=True)
class CaseExplained:
    """Both sides; `agrees` says whether they come to what the report has on file."""

    without: CaseSide
    with_draft: CaseSide
    agrees: bool


def is_of_this_text(case: ImpactCase) -> bool:
    """Whether the report is of the draft's present text, beside the revisions now on file; else no side can be derived."""
    report = case.report
    return bool(report.digest == report.draft.digest and report.books_digest == books_digest_on_file())


def case_explained(case: ImpactCase) -> CaseExplained:
    """Derive both sides again from the facts of the report's day and moment; ask `is_of_this_text` first.

    Records go by numbers of their own, so that nothing leads from here to a person's file.
    """
    report = case.report
    known = facts_of([case.resident_id], as_of=report.simulated_on, known_at=report.known_at)[0]
    records, on_file = _numbered(known.records), books()
    text = replace(engine_draft(report.draft), effective_from=report.simulated_on, published_on=None)
    without, with_draft = (
        _side(
            texts,
            timeline(case.county, texts, as_of=report.simulated_on, known_at=report.known_at),
            replace(known.resident, key=""),
            records,
        )
        for texts in (on_file, (*on_file, text))
    )
    found = [(side.evaluation.score, side.evaluation.grade or "") for side in (without, with_draft)]
    filed = [(case.score_before, case.grade_before), (case.score_after, case.grade_after)]
    return CaseExplained(without, with_draft, agrees=found == filed)


def _side(
    texts: tuple[book.Revision, ...],
    clock: Timeline,
    person: facts.Resident,
    records: tuple[facts.Record, ...],
) -> CaseSide:
    return CaseSide(evaluate_on(clock, person, records), clock.in_force, texts)


def _numbered(records: tuple[facts.Record, ...]) -> tuple[facts.Record, ...]:
    """In the order of their references, by which the engine parts records of one day."""
    width = len(str(len(records)))
    ordered = sorted(records, key=lambda record: record.key)
    return tuple(replace(record, key=f"{number:0{width}}") for number, record in enumerate(ordered, start=1))
