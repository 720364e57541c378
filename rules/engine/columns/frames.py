"""Results as Polars frames: scores, effects, and the places given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.columns.kernel import NO_SCORE
from rules.engine.columns.work import REASONS

if TYPE_CHECKING:
    from rules.engine.columns.run import Scored

Array = npt.NDArray[Any]


def few(column: str, among: Sequence[str]) -> pl.Expr:
    """A column of numbers as the few texts they stand for."""
    return pl.col(column).cast(pl.UInt32).cat.to(pl.Enum(among))


def scores(scored: Scored) -> pl.DataFrame:
    """CountyScores.scores of these residents."""
    people, book = scored.columns.people, scored.timeline.in_force
    grades = [grade.code for grade in book.grades] if book else []
    frame = pl.DataFrame(
        {
            "resident": people["resident"],
            "score": scored.score,
            "grade": np.maximum(scored.rank, 0).astype(np.uint32),
            "reason": scored.reason,
            "change": scored.change,
            "enrolled_on": people["enrolled_on"],
        }
    )
    there = pl.col("reason") == 0
    return frame.select(
        "resident",
        pl.when(there).then("score"),
        pl.when(there).then("grade").cat.to(pl.Enum(grades)),
        few("reason", NO_SCORE),
        "change",
        "enrolled_on",
    )


def effects(scored: Scored) -> pl.DataFrame:
    """CountyScores.effects of these residents."""
    law, columns = scored.made_for.law, scored.columns
    books = ["", *(book.code for book in scored.timeline.revisions)]
    slots = scored.made_for.slots
    rules = list(dict.fromkeys([*columns.rules, *law.codes]))
    codes = pl.Series("rule", rules, pl.Categorical)
    known = {code: at for at, code in enumerate(rules)}
    slot_keys = pl.Series([slot.key for slot in slots], dtype=pl.String)
    made_rules = np.array([known[code] for code in law.codes], np.int64)
    found = []
    for low, outcome in scored.parts:
        rows = outcome.effects
        if rows is None:
            continue
        made = rows.source < 0
        start = int(columns.starts[low])
        position = np.maximum(rows.source, 0) + start
        rule = np.zeros(rows.who.size, np.int64)
        entered = np.flatnonzero(~made)
        rule[entered] = columns.rule[position[entered]]
        record = columns.keys[columns.source[position[entered]]].cast(pl.String)
        if made.any():
            slot = -1 - rows.source[made]
            rule[made] = made_rules[np.array([one.rule for one in slots])[slot]]
            order = np.argsort(np.append(entered, np.flatnonzero(made)), kind="stable")
            record = record.append(slot_keys[slot])[order]
        frame = pl.DataFrame(
            {
                "resident": columns.people["resident"][rows.who.astype(np.int64) + low],
                "record": record,
                "revision": rows.clause // law.width,
                "rule": codes[rule],
                "worth": rows.worth,
                "reason": rows.reason,
                "occurred_on": rows.day,
                "made": made,
            }
        )
        found.append(
            frame.with_columns(
                few("revision", books), few("reason", REASONS), pl.col("occurred_on").cast(pl.Date)
            )
        )
    return pl.concat(found) if found else _no_effects(books)


def _no_effects(books: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "resident": pl.String,
            "record": pl.String,
            "revision": pl.Enum(books),
            "rule": pl.Categorical,
            "worth": pl.Int64,
            "reason": pl.Enum(REASONS),
            "occurred_on": pl.Date,
            "made": pl.Boolean,
        }
    )
