"""Step 8 and section 6 on columns: expiry, the score, its grade, and holds on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.book import Revision
from rules.engine.columns import days
from rules.engine.columns.law import HOLDS
from rules.engine.columns.sorting import sums
from rules.engine.columns.work import NUMBER, Work
from rules.engine.trace import Reason

Array = npt.NDArray[Any]


def strike_expired(work: Work) -> None:
    """Step 8: what has ended by the day asked about counts nothing; what a cap cut to 0 keeps that reason."""
    ends_by = work.law.ends_by
    if int(ends_by.max(initial=days.FIRST - 1)) < days.FIRST:
        return
    rows = np.flatnonzero((work.day <= ends_by.take(work.clause)) & (work.flags != 0))
    if work.reason is not None:
        capped = (work.worth[rows] == 0) & (work.reason[rows] == NUMBER[Reason.CAPPED])
        work.flags[rows[capped]] = 0
        rows = rows[~capped]
    work.strike(rows, Reason.EXPIRED)


def change_of(work: Work, starts: Array) -> Array:
    """The sum of each resident's worths, int64; `starts` = where each resident's records start in the columns."""
    if work.source is None:
        return sums(work.worth, starts)
    everyone = np.arange(starts.size)
    head, tail = work.who[: work.head], work.who[work.head :]
    total = sums(work.worth[: work.head], np.searchsorted(head, everyone))
    total += sums(work.worth[work.head :], np.searchsorted(tail, everyone))
    return total


def grades_of(book: Revision, score: Array) -> Array:
    """The rank of the first grade, from the top, that starts at or below each score; int16, 0 = highest."""
    rank = np.full(score.size, len(book.grades) - 1, np.int16)
    for place in range(len(book.grades) - 1, -1, -1):
        rank[score >= book.grades[place].starts_at] = place
    return rank


def lower_by_holds(work: Work, rank: Array) -> None:
    """Lower each grade to the lowest that a standing record holds it at; in place."""
    rows = work.having(HOLDS)
    rows = rows[work.day[rows] > work.law.held_after[work.clause[rows]]]
    np.maximum.at(rank, work.who[rows], work.law.held_rank[work.clause[rows]].astype(rank.dtype))
