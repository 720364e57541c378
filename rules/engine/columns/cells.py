"""Cells of tables as integers: codes for texts, days, and what is refused (tables.py)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.columns import days
from rules.engine.columns.errors import BadTables

Array = npt.NDArray[Any]


def codes(texts: pl.Series) -> tuple[Array, list[str]]:
    """Each text as int32, and the texts the numbers stand for; texts that were plain rise with their numbers."""
    small = texts if isinstance(texts.dtype, pl.Categorical | pl.Enum) else texts.cast(pl.Categorical)
    different = small.unique().sort()
    numbers, known = small.to_physical().to_numpy(), different.to_physical().to_numpy()
    table = np.zeros(int(known.max(initial=0)) + 1, np.int32)
    table[known] = np.arange(known.size, dtype=np.int32)
    return table[numbers], different.cast(pl.String).to_list()


def whole(frame: pl.DataFrame, name: str, columns: tuple[str, ...]) -> None:
    """Raise BadTables where one of the columns has an empty cell."""
    for column in columns:
        if frame[column].null_count():
            raise BadTables(f"{name}.{column} has empty cells")


def in_calendar(column: pl.Series, empty: int | None = None) -> Array:
    """Days as int32, `empty` among them; raises BadTables for one outside Python's calendar."""
    numbers = column.to_numpy()
    there = True if empty is None else numbers != empty
    if numbers.min(where=there, initial=0) < days.FIRST or numbers.max(where=there, initial=0) > days.LAST:
        raise BadTables(f"{column.name}: a day outside the calendar")
    return numbers
