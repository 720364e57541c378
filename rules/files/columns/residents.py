"""Residents by columns: rows beyond doubt become the engine's table, the others go to the row reader."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from rules.engine.bulk import Tables
from rules.files.columns.cells import days, keys
from rules.files.columns.pieces import ROW, pieces_of
from rules.files.problems import Problems
from rules.files.residents import COLUMNS, residents_of
from rules.files.tables import text_rows


def residents_by_columns(path: Path, problems: Problems) -> pl.DataFrame:
    """The residents as in Tables, sorted by key; bad rows are added to `problems`. Raises NotByColumns."""
    pieces = pieces_of(path, COLUMNS)
    raw = pieces.read(pieces.spans[0])
    rows, sure = _check(raw)
    if not sure.all():
        doubtful = ~sure | rows["resident"].is_in(rows["resident"].filter(~sure).implode()).fill_null(
            value=False
        )
        rest = raw.filter(doubtful)
        told = residents_of(str(path), text_rows(rest.drop(ROW), rest[ROW]), problems)
        rows = pl.concat([rows.filter(~doubtful), Tables.of(told.values(), {}).residents])
    return rows.sort("resident")


def _check(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The values, and for each row whether it is surely right and nobody else's."""
    resident, sure = keys(raw["resident"])
    born_on, fine = days(raw["born_on"])
    sure &= fine
    village, fine = keys(raw["village"], needed=False)
    sure &= fine
    household, fine = keys(raw["household"], needed=False)
    sure &= fine
    enrolled_on, fine = days(raw["enrolled_on"])
    sure &= fine
    left_on, fine = days(raw["left_on"])
    sure &= fine & (left_on >= enrolled_on).fill_null(value=True)
    if resident.n_unique() < len(resident):
        sure &= ~resident.is_duplicated()
    rows = {
        "resident": resident,
        "born_on": born_on,
        "village": village,
        "household": household,
        "enrolled_on": enrolled_on,
        "left_on": left_on,
    }
    return pl.DataFrame(rows), sure
