"""The rows of scores that a bucket of residents should have, and which of them differ from those in use."""

from __future__ import annotations

import polars as pl

from rules.columns.answers import NONE, answer_texts, before_places
from rules.columns.digests import effects_digests
from rules.columns.reading import Facts, Road, Schema
from rules.columns.within import Within
from rules.engine import bulk
from rules.engine.book import Revision
from rules.engine.timeline import Timeline
from rules.models import Score

ROW: Schema = {
    "resident": pl.Int64,
    "score": pl.Int64,
    "grade": pl.String,
    "reason": pl.String,
    "answers": pl.String,
    "enrolled_on": pl.Date,
    "effects_digest": pl.String,
}
"""One row a resident, in the order of ids. ``answers`` is jsonb as text, before places are given out."""
STAGED: Schema = ROW | {"run": pl.Int64}
"""The same with the run that last changed the row."""
IN_USE: Schema = STAGED | {"given": pl.String}
"""The same with the answers as they are after places were given out."""


def rows_of(timeline: Timeline, facts: Facts, sums: pl.DataFrame | None = None) -> pl.DataFrame:
    """Rows (`ROW`) of everyone in `facts`; `sums` are the households' of the whole county, None for those in `facts`."""
    if facts.residents.is_empty():
        return pl.DataFrame(schema=ROW)
    scored = bulk.score_tables(timeline, facts.tables(), effects=True, threads=pl.thread_pool_size())
    scores = scored.scores().with_columns(pl.col("grade", "reason").cast(pl.String))
    digests = effects_digests(scores, scored.effects())
    texts = answer_texts(timeline.in_force, bulk.answer(scored, sums))
    rows = scores.with_columns(digests).join(texts, on="resident", how="left")
    said = rows.with_columns(
        pl.col("resident").cast(pl.Int64), pl.col("grade").fill_null(""), pl.col("answers").fill_null(NONE)
    )
    return said.select(*ROW).sort("resident")


def rows_in_use(
    within: Within, road: Road, *, generation: int | None, revision: Revision | None
) -> pl.DataFrame:
    """The rows (`IN_USE`) of these residents in a generation; ``answers`` as before this book's places were given.

    No rows for generation None.
    """
    if generation is None:
        return pl.DataFrame(schema=IN_USE)
    statement = f"""
        SELECT resident_id, score, grade, reason, answers::text, enrolled_on, effects_digest, run_id
          FROM {within.table(Score)} WHERE {within.rows()} AND generation_id = {int(generation)}"""  # noqa: S608
    frame = road.fetch(statement, STAGED)
    return frame.with_columns(before_places(pl.col("answers"), revision), given=pl.col("answers"))


def compared(made: pl.DataFrame, in_use: pl.DataFrame, *, run: int, answers: bool = True) -> pl.DataFrame:
    """`made` as `STAGED`: those that are new or say something else are the run's, the others stay as they are in use.

    Without ``answers`` these may differ.
    """
    names = [name for name in ROW if name != "resident" and (answers or name != "answers")]
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
