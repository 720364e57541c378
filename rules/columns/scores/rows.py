"""The rows of scores that residents should have, and which of them differ from those in use."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.facts.packed import Schema, fetch
from rules.columns.facts.reading import Facts
from rules.columns.facts.within import Within
from rules.columns.kept.settled import settled
from rules.columns.scores.answers import NONE, Answers, before_places
from rules.columns.scores.reckoned import Reckoned, grades_of, reckon
from rules.columns.scores.used import signed
from rules.engine.book import Revision
from rules.engine.bulk import join_sums, prepare
from rules.engine.columns.frames import few
from rules.engine.columns.kernel import NO_SCORE, Judge
from rules.engine.columns.marks import text_marks
from rules.engine.timeline import Timeline
from rules.models import Score

Array = npt.NDArray[Any]

SAID: Schema = {
    "score": pl.Int64,
    "grade": pl.String,
    "reason": pl.String,
    "answers": pl.String,
    "enrolled_on": pl.Date,
    "effects_digest": pl.String,
}
"""What a row says. ``answers`` is jsonb as text, before places are given out."""
ROW: Schema = {"resident": pl.Int64, **SAID, "mark": pl.Int64, "answers_mark": pl.Int64}
"""One row a resident, in the order of ids, with its marks (`rules.engine.marks`)."""
STAGED: Schema = {**ROW, "run": pl.Int64}
"""The same with the run that last changed the row."""
IN_USE: Schema = {**STAGED, "given": pl.String}
"""The same with the answers as they are after places were given out."""


def rows_of(timeline: Timeline, facts: Facts, sums: pl.DataFrame | None = None) -> pl.DataFrame:
    """Rows (`ROW`) of everyone in `facts`; `sums` are the households' of the whole county, None for those in `facts`."""
    if facts.residents.is_empty():
        return pl.DataFrame(schema=ROW)
    columns = settled(prepare(facts.tables()))
    judge = Judge.of(timeline)
    reckoned = reckon(judge, columns, text_marks(columns.keys), None)
    answers = answers_of(judge, reckoned, reckoned_sums(reckoned) if sums is None else sums)
    everyone = np.arange(reckoned.people.height)
    rows = written_rows(timeline, reckoned, answers, answers.marks(), everyone, {})
    return rows.with_columns(pl.col("answers").cast(pl.String)).sort("resident")


def answers_of(
    judge: Judge, reckoned: Reckoned, sums: pl.DataFrame | None, only: Container[str] | None = None
) -> Answers:
    """What the programmes of the book in force answer, or ``only`` some, before places are given out."""
    timeline = judge.law.timeline
    if timeline.in_force is None:
        return Answers.none(reckoned.people.height)
    return Answers.of(timeline, reckoned.standings(judge, sums), only)


def reckoned_sums(reckoned: Reckoned) -> pl.DataFrame:
    """household, total, count over those of the bucket who have household and score."""
    frame = reckoned.people.select("household", total=pl.Series(reckoned.score), count=pl.lit(1, pl.Int64))
    return join_sums([frame.filter(pl.Series(reckoned.reason == 0) & (frame["household"] != ""))])


def written_rows(
    timeline: Timeline,
    reckoned: Reckoned,
    answers: Answers,
    marks: Array,
    rows: Array,
    lost: Mapping[str, Array],
) -> pl.DataFrame:
    """`ROW` of the residents at these places, answers as Enum; ``lost`` as for `Answers.texts`, `marks` = the answers'."""
    numbers, texts = answers.texts(rows, lost)
    frame = reckoned.people[rows].select("resident", "enrolled_on", "effects_digest")
    grades = [*grades_of(timeline), ""]
    return frame.with_columns(
        score=pl.Series(reckoned.score[rows]).zip_with(
            pl.Series(reckoned.reason[rows] == 0),
            pl.Series([None], dtype=pl.Int64).new_from_index(0, rows.size),
        ),
        grade=pl.Series(reckoned.rank[rows] % len(grades)),
        reason=pl.Series(reckoned.reason[rows]),
        answers=pl.Series(numbers),
        mark=signed(reckoned.marks[rows]),
        answers_mark=signed(marks[rows]),
    ).select(
        "resident",
        "score",
        few("grade", grades).cast(pl.String),
        few("reason", NO_SCORE).cast(pl.String),
        few("answers", texts or [NONE]),
        "enrolled_on",
        "effects_digest",
        "mark",
        "answers_mark",
    )


def rows_in_use(within: Within, *, generation: int | None, revision: Revision | None) -> pl.DataFrame:
    """The rows (`IN_USE`) of these residents in a generation; ``answers`` as before this book's places were given.

    No rows for generation None.
    """
    if generation is None:
        return pl.DataFrame(schema=IN_USE)
    statement = f"""
        SELECT resident_id, score, grade, reason, answers::text, enrolled_on, effects_digest, mark, answers_mark, run_id
          FROM {within.table(Score)} WHERE {within.rows()} AND generation_id = {int(generation)}"""  # noqa: S608
    frame = fetch(statement, STAGED)
    return frame.with_columns(before_places(pl.col("answers"), revision), given=pl.col("answers"))


def compared(made: pl.DataFrame, in_use: pl.DataFrame, *, run: int, answers: bool = True) -> pl.DataFrame:
    """`made` as `STAGED`: those that are new or say something else are the run's, the others stay as they are in use.

    Word for word, without a look at marks. Without ``answers`` these may differ.
    """
    names = [name for name in SAID if answers or name != "answers"]
    beside = made.join(in_use, on="resident", how="left", suffix="_used", maintain_order="left")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_used")) for name in names)
    same &= pl.col("run").is_not_null()
    staged = beside.with_columns(
        answers=pl.when(same).then("given").otherwise("answers"),
        run=pl.when(same).then("run").otherwise(pl.lit(run, dtype=pl.Int64)),
    )
    return staged.select(*STAGED)


def gone(rows: pl.DataFrame, in_use: pl.DataFrame) -> int:
    """How many rows in use belong to residents who have none any more."""
    return in_use.join(rows.select("resident"), on="resident", how="anti").height
