"""Digests in bulk: of the effects behind every score, and of what went into a chunk and came out."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.facts.reading import Facts
from rules.columns.kept.settled import settled
from rules.columns.scores.fact_marks import facts_marks
from rules.engine.bulk import Columns, prepare
from rules.engine.columns import days
from rules.engine.columns.marks import text_marks

Array = npt.NDArray[Any]


def effects_digests(scores: pl.DataFrame, effects: pl.DataFrame) -> pl.Series:
    """SHA-256 in hex for every row of `scores`, the same as `rules.engine.canonical.effects_digest` says.

    scores: resident, score Int64?, grade String?; effects: resident, record, rule, revision, worth, reason, in the
    order in which the engine gives them.
    """
    line = pl.concat_str("record", "rule", "revision", "worth", "reason", separator="|") + "\n"
    lines = effects.group_by("resident").agg(line.str.join("").alias("lines"))
    head = pl.concat_str(
        pl.col("score").cast(pl.String).fill_null(""),
        pl.lit("|"),
        pl.col("grade").fill_null(""),
        pl.lit("\n"),
    )
    said = scores.join(lines, on="resident", how="left", maintain_order="left").select(
        pl.concat_str(head, pl.col("lines").fill_null("")).cast(pl.Binary)
    )
    sha = hashlib.sha256
    return pl.Series(
        "effects_digest", [sha(text).hexdigest() for text in said.to_series().to_list()], dtype=pl.String
    )


def facts_digest(facts: Facts, *, known_at: datetime | None = None) -> str:
    """SHA-256 over all three tables, by resident; transitions written after `known_at` are passed over."""
    columns = settled(prepare(facts.tables()))
    return columns_digest(columns, text_marks(columns.keys), as_of=None, known_at=known_at)


def columns_digest(columns: Columns, keys: Array, *, as_of: date | None, known_at: datetime | None) -> str:
    """The same of settled columns, over who takes part on the day; `keys` = the marks of the records' keys."""
    there = np.ones(columns.residents, np.bool_)
    if as_of is not None:
        day = days.number(as_of)
        there = (columns.enrolled <= day) & (columns.left > day)
    residents = columns.people["resident"].cast(pl.Int64).to_numpy()
    return marks_digest(residents[there], facts_marks(columns, keys, known_at)[there])


def rows_digest(rows: pl.DataFrame) -> str:
    """SHA-256 over the marks of a chunk's rows in the order of residents: all that the rows say is in them."""
    return marks_digest(*(rows[name].to_numpy() for name in ("resident", "mark", "answers_mark")))


def marks_digest(residents: Array, *marks: Array) -> str:
    """The same from arrays in any one order."""
    order = np.argsort(residents)
    sha = hashlib.sha256()
    for column in (residents, *marks):
        sha.update(column[order].tobytes())
    return sha.hexdigest()
