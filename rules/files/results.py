"""Writing scores, effects and answers (scoring.md 9): sorted, exact, all files or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rules.engine.amounts import show
from rules.engine.county import CountyResult
from rules.files.tables import write_tables

SCORES = ("resident", "score", "grade", "reason")
EFFECTS = ("resident", "record", "revision", "rule", "worth", "reason")
ANSWERS = ("resident", "programme", "answer", "reason")


def write_results(result: CountyResult, *, out: Path, effects: Path | None, answers: Path | None) -> None:
    """Write the files asked for; raises FilesError and leaves none of them half written."""
    tables: list[tuple[Path, Sequence[str], Iterator[Sequence[str]]]] = [(out, SCORES, score_rows(result))]
    if effects is not None:
        tables.append((effects, EFFECTS, effect_rows(result)))
    if answers is not None:
        tables.append((answers, ANSWERS, answer_rows(result)))
    write_tables(tables)


def score_rows(result: CountyResult) -> Iterator[Sequence[str]]:
    """One row a resident."""
    for evaluation in result.scores:
        score = "" if evaluation.score is None else show(evaluation.score)
        yield evaluation.resident, score, evaluation.grade or "", evaluation.reason


def effect_rows(result: CountyResult) -> Iterator[Sequence[str]]:
    """One row a record in effect."""
    for effect in result.effects:
        yield (
            effect.resident,
            effect.record,
            effect.revision,
            effect.rule,
            show(effect.worth),
            effect.reason,
        )


def answer_rows(result: CountyResult) -> Iterator[Sequence[str]]:
    """One row a resident and programme."""
    for given in result.answers:
        yield given.resident, given.programme, given.answer.value, given.reason
