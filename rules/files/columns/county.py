"""`rulebook score --engine bulk`: read, check, score and write by columns, in slices where the file allows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.engine import needs as n
from rules.engine.book import Revision
from rules.engine.bulk import Judge, household_sums, join_sums, score_tables
from rules.engine.timeline import Timeline
from rules.files.columns.csv_text import NotByColumns
from rules.files.columns.facts import ByColumns, ByRows, Doubtful, Facts, read_people
from rules.files.columns.pieces import SLICE, pieces_of
from rules.files.columns.places import Answers
from rules.files.columns.sheets import sheets
from rules.files.columns.texts import effect_texts, score_texts
from rules.files.problems import Problems
from rules.files.records import COLUMNS
from rules.files.results import ANSWERS, EFFECTS, SCORES


@dataclass(frozen=True)
class Files:
    """What is read and what is written; None for what is not there or not wanted."""

    records: Path
    residents: Path | None
    out: Path
    effects: Path | None = None
    answers: Path | None = None


def score_files(
    revisions: Sequence[Revision], timeline: Timeline, files: Files, problems: Problems, *, rows: int = SLICE
) -> int:
    """Score everyone and write the files, or raise FilesError and write none; how many residents there are.

    `rows` is about how many of a sorted Parquet file are in memory at a time. Raises TooLarge (rules.engine.bulk)
    where only `evaluate` can reckon.
    """
    people = read_people(files.residents, problems)
    try:
        facts = ByColumns(pieces_of(files.records, COLUMNS, by="resident", rows=rows), revisions, people)
        if problems.count:
            facts.check(problems)
        try:
            return _write(timeline, files, facts)
        except Doubtful as found:
            facts.settle(found.hashes, problems)
        return _write(timeline, files, facts)
    except NotByColumns:
        return _write(timeline, files, ByRows(files.records, revisions, people, problems))


def _write(timeline: Timeline, files: Files, facts: Facts) -> int:
    """Every file asked for; the households' sums first, where an answer looks at them beyond its chunk."""
    sums, ready = None, Judge.of(timeline)
    if files.answers is not None and not facts.alone and _looks_at_households(timeline):
        sums = join_sums(
            household_sums(score_tables(timeline, chunk, effects=False, ready=ready))
            for chunk in facts.chunks()
        )
    count = 0
    with sheets() as sheet:
        scores = sheet(files.out, SCORES)
        effects = sheet(files.effects, EFFECTS) if files.effects is not None else None
        answers = None
        if files.answers is not None:
            answers = Answers(timeline, sheet(files.answers, ANSWERS), alone=facts.alone)
        try:
            for chunk in facts.chunks():
                scored = score_tables(timeline, chunk, effects=effects is not None, ready=ready)
                del chunk
                found = scored.scores()
                count += found.height
                scores.add(score_texts(found))
                if effects is not None:
                    effects.add(effect_texts(scored.effects()))
                if answers is not None:
                    answers.add(scored, found, sums)
            if answers is not None:
                answers.finish()
        finally:
            if answers is not None:
                answers.drop()
    return count


def _looks_at_households(timeline: Timeline) -> bool:
    in_force = timeline.in_force
    return in_force is not None and _any_household(programme.needs for programme in in_force.programmes)


def _any_household(needs: Iterable[n.Need]) -> bool:
    for need in needs:
        match need:
            case n.AllOf(inner) | n.AnyOf(inner):
                if _any_household(inner):
                    return True
            case n.NotOf(inner):
                if _any_household((inner,)):
                    return True
            case n.HouseholdAverage():
                return True
            case _:
                pass
    return False
