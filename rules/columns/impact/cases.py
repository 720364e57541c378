"""The residents whom a draft changes most: looked at one by one, never shown by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.impact.moves import point_changes
from rules.columns.impact.question import Question
from rules.columns.impact.sides import Side
from rules.columns.impact.tally import Everyone
from rules.engine.book import Revision

Array = npt.NDArray[Any]

MOST = 20


@dataclass(frozen=True)
class Case:
    """One resident by id; scores None without one, grades "" without one; clauses: rule, worth before, worth after."""

    resident: int
    score_before: int | None
    score_after: int | None
    grade_before: str
    grade_after: str
    clauses: list[tuple[str, int, int]]


def most_affected(everyone: Everyone, question: Question, most: int = MOST) -> list[Case]:
    """Those whose points change most, then those whose grade does; between equals who loses, then the lower id."""
    last, draft = question.before.in_force, question.draft
    before, after = everyone.before, everyone.after[draft.transition]
    change = point_changes(before, after)
    names = sorted({"", *(grade.code for book in (last, draft) if book for grade in book.grades)})
    was, now = _places(before, last, names), _places(after, draft, names)
    rows = np.flatnonzero(everyone.takes_part & ((change != 0) | (was != now)))
    if rows.size > most:
        # Only those at least as far as the last of them need to be put in order.
        size = np.abs(change[rows])
        rows = rows[size >= np.partition(size, size.size - most)[size.size - most]]
    ids = everyone.people.frame["resident"].gather(rows).cast(pl.Int64).to_numpy()
    order = np.lexsort((ids, change[rows] > 0, was[rows] == now[rows], -np.abs(change[rows])))[:most]
    return [
        _case(int(row), everyone, before, after, (names[was[row]], names[now[row]])) for row in rows[order]
    ]


def _places(side: Side, book: Revision | None, names: list[str]) -> Array:
    """Of each resident's grade the place of its code in `names`."""
    codes = [*(grade.code for grade in book.grades), ""] if book else [""]
    return np.array([names.index(code) for code in codes])[side.rank]


def _case(row: int, everyone: Everyone, before: Side, after: Side, grades: tuple[str, str]) -> Case:
    worths = everyone.worths
    low, high = np.searchsorted(worths.who, (row, row + 1))
    clauses = [
        (worths.codes[worths.rule[at]], int(worths.before[at]), int(worths.after[at]))
        for at in range(low, high)
    ]
    return Case(
        int(everyone.people.frame["resident"][row]),
        int(before.score[row]) if before.reason[row] == 0 else None,
        int(after.score[row]) if after.reason[row] == 0 else None,
        *grades,
        clauses,
    )
