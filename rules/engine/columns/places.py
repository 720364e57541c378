"""Giving out the places of programmes that have them, over a whole county (scoring.md 7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.engine.timeline import Timeline

Array = npt.NDArray[Any]


def allot(timeline: Timeline, answers: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """The answers with the places given out: the higher score first, then the earlier enrolment, then the key."""
    limited = {
        programme.code: programme.places
        for programme in (timeline.in_force.programmes if timeline.in_force else ())
        if programme.places is not None
    }
    losers = [_losers(answers, scores, code, places) for code, places in limited.items()]
    lost = np.concatenate([np.zeros(0, np.int64), *losers])
    if lost.size == 0:
        return answers
    return answers.with_columns(
        _changed(answers["answer"], lost, Verdict.NOT_ELIGIBLE.value),
        _changed(answers["reason"], lost, NO_PLACE_LEFT),
    )


def _losers(answers: pl.DataFrame, scores: pl.DataFrame, code: str, places: int) -> Array:
    """Rows of those eligible for whom no place is left."""
    asked = (answers["programme"] == code) & (answers["answer"] == Verdict.ELIGIBLE.value)
    rows = np.flatnonzero(asked.to_numpy())
    if rows.size <= places:
        return rows[:0]
    eligible = pl.DataFrame({"row": rows, "resident": answers["resident"][rows]}).join(
        scores.select("resident", "score", pl.col("enrolled_on").fill_null(pl.date(9999, 12, 31))),
        on="resident",
        how="left",
    )
    order = eligible.sort(
        "score", "enrolled_on", "resident", descending=[True, False, False], nulls_last=[True, True, True]
    )
    return order["row"].to_numpy()[places:]


def _changed(column: pl.Series, rows: Array, text: str) -> pl.Series:
    """The column with some cells set to a text that its Enum has; a column of plain text stays one."""
    if not isinstance(column.dtype, pl.Enum):
        cells = column.cast(pl.String).to_numpy().copy()
        cells[rows] = text
        return pl.Series(column.name, cells, pl.String)
    numbers = column.to_physical().to_numpy().copy()
    numbers[rows] = column.dtype.categories.to_list().index(text)
    return pl.Series(column.name, numbers).cat.to(column.dtype)
