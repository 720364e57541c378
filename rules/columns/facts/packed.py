"""Reads rows of PostgreSQL as columns: it strings the cells together, so that no object is made for a row or a cell.

Over Django's own connection, so a statement sees what the open transaction has written, and its county only.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from django.db import connection

from rules.columns.facts import blobs

MOMENT = pl.Datetime("us", "UTC")

Schema = Mapping[str, pl.DataType | type[pl.DataType]]
"""Int64, Date, `MOMENT` or String by name of column; UInt64 for eight bytes (bytea). String and UInt64 must not be null."""

_NONE = -(2**63)
_NO_DAY = -(2**31)  # as PostgreSQL sends -infinity
_DAYS = 10_957  # from 1970 to 2000, from where PostgreSQL counts
_MICROSECONDS = _DAYS * 86_400_000_000
_BETWEEN = "\x1e"  # texts; where it stands in one of them, rows are read one by one


def fetch(statement: str, schema: Schema) -> pl.DataFrame:
    """The rows of a SELECT, whose columns have these types in turn; one of them at least is no text."""
    names = [f"c{at}" for at in range(len(schema))]
    kinds = dict(zip(names, schema.values(), strict=True))
    numbers = [name for name, kind in kinds.items() if kind != pl.String]
    texts = [name for name, kind in kinds.items() if kind == pl.String]
    cells = " || ".join(_sent(one, kinds[one]) for one in numbers)
    sent = [f"coalesce(string_agg({cells}, ''), '')"]
    sent += [f"string_agg({one}, '{_BETWEEN}')" for one in texts]
    whole = f"SELECT count(*), {', '.join(sent)} FROM ({statement}) AS t ({', '.join(names)})"  # noqa: S608  # ours
    ((count, packed, *strung),) = blobs.fetch(whole, {})
    columns = _unpacked(packed, {name: kinds[name] for name in numbers})
    for name, text in zip(texts, strung, strict=True):
        pieces = _pieces(text)
        if len(pieces) != count:
            return _row_by_row(statement, schema)
        columns[name] = pieces
    return pl.DataFrame(columns).select(names).rename(dict(zip(names, schema, strict=True)))


def _sent(name: str, kind: pl.DataType | type[pl.DataType]) -> str:
    if kind == pl.Date:
        return f"date_send(coalesce({name}, '-infinity'))"
    if kind == MOMENT:
        return f"timestamptz_send(coalesce({name}, '-infinity'))"
    return name if kind == pl.UInt64 else f"int8send(coalesce({name}, {_NONE}))"


def _unpacked(packed: bytes, kinds: Schema) -> dict[str, pl.Series]:
    layout = np.dtype(
        [
            (name, ">i4" if kind == pl.Date else ">u8" if kind == pl.UInt64 else ">i8")
            for name, kind in kinds.items()
        ]
    )
    rows = np.frombuffer(packed, layout)
    columns = {}
    for name, kind in kinds.items():
        column = pl.Series(name, rows[name].astype(layout[name].newbyteorder("=")))
        if kind != pl.UInt64:
            none = _NO_DAY if kind == pl.Date else _NONE
            since = _DAYS if kind == pl.Date else _MICROSECONDS if kind == MOMENT else 0
            there = pl.when(pl.col(name) != none).then(pl.col(name) + since)
            column = column.to_frame().select(there.cast(kind))[name]
        columns[name] = column
    return columns


def _pieces(text: str | None) -> pl.Series:
    if text is None:
        return pl.Series(dtype=pl.String)
    return pl.Series([text]).str.split(_BETWEEN).explode()


def _row_by_row(statement: str, schema: Schema) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = [
            [int.from_bytes(cell, "big") if isinstance(cell, bytes) else cell for cell in row]
            for row in cursor
        ]
    return pl.DataFrame(rows, schema=pl.Schema(schema), orient="row")
