"""No sum leaves 64 bits: a bound is worked out before anything is added up."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns.encode import Columns
from rules.engine.columns.errors import TooLarge
from rules.engine.columns.law import Law

Array = npt.NDArray[Any]

LIMIT = 2**61
"""A quarter of what an int64 holds: sums stay below it, so that a base, a unit or a cap may still be added."""


def check(law: Law, part: Columns, who: Array, rule: Array, live: Array, made: int) -> None:
    """Raise TooLarge where the worths or quantities of one resident's records in the reckoning may be too large.

    `who` counts the part's residents, `rule` is by the law's codes; `made` is how many records of clean years one may have.
    The usual case is settled by the largest quantity and the longest file alone.
    """
    counts = np.diff(part.starts)
    most_records = int(counts.max(initial=0)) + made
    most_points = _most(law.worth, law.low, law.high, law.rungs)
    most_per, least_step, most_step = _most(law.per), int(law.step.min()), int(law.step.max())
    top, none = 0, 0
    if part.quantity is not None and part.quantity.size:
        none = int(np.iinfo(part.quantity.dtype).min)
        top = max(int(part.quantity.max()), -_least(part.quantity, none))
    if max(most_points, (top // least_step + 1) * most_per, top + most_step) * most_records < LIMIT:
        return
    # Something is large: now record by record, in Python's own integers.
    rates = [
        list(
            {
                (int(law.step[clause]), abs(int(law.per[clause])))
                for clause in range(code, law.step.size, law.width)
            }
        )
        for code in range(law.width)
    ]
    totals = [made * most_points] * counts.size
    rows = np.flatnonzero(live)
    given = np.full(rows.size, none) if part.quantity is None else part.quantity[rows]
    for resident, code, amount in zip(who[rows].tolist(), rule[rows].tolist(), given.tolist(), strict=True):
        size = 0 if amount == none else abs(amount)
        worths = (max(size // step, 1) * points + points for step, points in rates[code])
        totals[resident] += max(most_points, size + most_step, *worths)
    for resident, total in enumerate(totals):
        if total >= LIMIT:
            raise TooLarge(str(part.people["resident"][resident]), "quantities or points")


def _least(amounts: Array, none: int) -> int:
    """The smallest of the amounts that is below zero, else 0; `none` is the least value of their type.

    As numbers without a sign those below zero are the only ones larger than `none`, so one look finds that there are none.
    """
    if int(amounts.view(f"u{amounts.dtype.itemsize}").max()) <= -none:
        return 0
    return int(amounts.min(where=amounts != none, initial=0))


def _most(*tables: Array) -> int:
    """The largest absolute value in any of them."""
    return max((max(int(table.max()), -int(table.min())) for table in tables if table.size), default=0)
