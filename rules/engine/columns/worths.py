"""Step 4 on columns: what each record is worth by its form (scoring.md 5.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns import days
from rules.engine.columns.governing import chosen
from rules.engine.columns.law import BETWEEN, KINDS, LADDER, PER, POOLED
from rules.engine.columns.sorting import before, firsts
from rules.engine.columns.work import NUMBER, Work, with_company
from rules.engine.trace import Reason

Array = npt.NDArray[Any]


def set_worths(work: Work) -> None:
    """Give every standing record its worth; 0 has the reason too_little and the record still stands."""
    law = work.law
    np.take(law.worth, work.clause, out=work.worth, mode="clip")
    work.worth *= work.standing()
    rows = work.having(BETWEEN)
    if rows.size:
        given = None if work.points is None else work.points[rows]
        work.worth[rows] = chosen(law, work.clause[rows], given)
    rows = work.having(PER)
    if rows.size:
        clause = work.clause[rows]
        step = law.step[clause]
        work.worth[rows] = work.quantity_or(rows, step) // step * law.per[clause]
    _pool(work)
    _climb(work)
    if work.reason is not None:
        work.reason[(work.worth == 0) & work.standing()] = NUMBER[Reason.TOO_LITTLE]


def _pool(work: Work) -> None:
    """Quantities add up over the standing records of the code in the window; each takes what it adds in full units.

    The only record of its code is worth what it would be unpooled, and has been given that already. Earlier records without
    a quantity count as a whole unit of the record at hand each, so they change nothing in what it adds.
    """
    rows = with_company(work, work.having(POOLED))
    if rows.size == 0:
        return
    law, clause = work.law, work.clause[rows]
    group, month = work.group[rows].astype(np.int64), days.months_of(work.day[rows])
    kinds, step = law.pooled[clause], law.step[clause]
    given = work.quantity_or(rows, np.zeros(rows.size, np.int64))
    added = work.quantity_or(rows, step)
    for kind, window in enumerate(KINDS):
        mine = np.flatnonzero(kinds == kind)
        if mine.size:
            starts = firsts(group * days.MONTHS + month // days.DIVISORS[window])
            first, unit = before(given, starts)[mine], step[mine]
            full = (first + added[mine]) // unit - first // unit
            work.worth[rows[mine]] = full * law.per[clause[mine]]


def _climb(work: Work) -> None:
    """The n-th standing record of the code within the look-back is worth the n-th rung.

    Days rise inside a group, so n is one more than the number of records just before that are late enough; past the last
    rung nothing changes, so there are never more rounds than rungs. The only record of its code has its first rung already.
    """
    rows = with_company(work, work.having(LADDER))
    if rows.size == 0:
        return
    law, clause = work.law, work.clause[rows]
    on_ladder = np.flatnonzero(law.ladder[clause])
    group, day = work.group[rows], work.day[rows]
    mine = clause[on_ladder]
    after = days.moved(day[on_ladder], -law.back[0][mine], -law.back[1][mine])
    count = np.zeros(on_ladder.size, np.int64)
    going = np.arange(on_ladder.size)
    for turn in range(1, law.rungs.shape[1]):
        at = on_ladder[going] - turn
        inside = at >= 0
        going, at = going[inside], at[inside]
        counts = (group[at] == group[on_ladder[going]]) & (day[at] > after[going])
        going = going[counts]
        if going.size == 0:
            break
        count[going] = turn
    work.worth[rows[on_ladder]] = law.rungs[law.ladder[mine] - 1, count]
