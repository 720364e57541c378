"""Steps 1 to 3 on columns: repealed, replaced, too soon (scoring.md 5.1 to 5.3)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns import days
from rules.engine.columns.law import ONCE, REPLACES, RULE
from rules.engine.columns.sorting import firsts, lengths
from rules.engine.columns.work import Work, with_company
from rules.engine.spans import add_months
from rules.engine.trace import Reason

Array = npt.NDArray[Any]

FEW = 24
"""With fewer groups than that left, a round on arrays costs more than going through them one by one."""


def strike_repealed(work: Work) -> None:
    """Step 1: records in the reckoning whose clause does not exist."""
    if work.reason is not None:
        work.say(np.flatnonzero(work.live & ((work.flags & np.uint16(RULE)) == 0)), Reason.REPEALED)


def strike_replaced(work: Work) -> None:
    """Step 2: another standing record of the deed is of a rule that replaces this one's; all judged before any falls."""
    if work.deed is None or not work.uses(REPLACES):
        return
    rows = work.having(REPLACES)
    rows = rows[work.deed[rows] >= 0]
    if rows.size == 0:
        return
    law = work.law
    clause, deed, rule = work.clause[rows], work.deed[rows].astype(np.int64), work.rule[rows]
    # Every (deed, rule) that some record takes the place of, as often as there are such records.
    taken, own = [], np.zeros(rows.size, np.int64)
    for number, codes in law.replaces.items():
        holders = np.flatnonzero(clause == number)
        if holders.size:
            for code in codes:
                taken.append(deed[holders] * law.width + code)
                own[holders] += rule[holders] == code
    if not taken:
        return
    keys = np.sort(np.concatenate(taken))
    mine = deed * law.width + rule
    found = np.searchsorted(keys, mine, side="right") - np.searchsorted(keys, mine, side="left")
    work.strike(rows[found > own], Reason.REPLACED)


def strike_too_soon(work: Work) -> None:
    """Step 3: less than the record's own `once_every` after the last of its code that this step left.

    Only groups in which two neighbours are too close can lose a record; they go through their records in rounds.
    """
    rows = with_company(work, work.having(ONCE))
    if rows.size < 2:
        return
    law = work.law
    group, day, clause = work.group[rows], work.day[rows], work.clause[rows]
    months, more = law.once[0].take(clause), law.once[1].take(clause)
    again = days.moved(day[:-1], months[1:], more[1:])
    close = (group[1:] == group[:-1]) & ((months[1:] > 0) | (more[1:] > 0)) & (day[1:] < again)
    if not close.any():
        return
    starts = firsts(group)
    size = lengths(starts, rows.size)
    hit = np.unique(np.searchsorted(starts, np.flatnonzero(close) + 1, side="right") - 1)
    fallen = _in_rounds(day, months, more, starts[hit], size[hit])
    work.strike(rows[fallen], Reason.TOO_SOON)


def _in_rounds(day: Array, months: Array, more: Array, starts: Array, size: Array) -> Array:
    """Positions that are too soon: all groups' second records at once, then all third …; the first always stands."""
    last = day[starts]
    fallen: list[Array] = []
    turn = 1
    going = np.flatnonzero(size > turn)
    while going.size > FEW:
        at = starts[going] + turn
        bound = days.moved(last[going], months[at], more[at])
        soon = ((months[at] > 0) | (more[at] > 0)) & (day[at] < bound)
        fallen.append(at[soon])
        last[going[~soon]] = day[at[~soon]]
        turn += 1
        going = going[size[going] > turn]
    singly = [
        at
        for group in going
        for at in _singly(day, months, more, int(starts[group]), int(size[group]), turn, int(last[group]))
    ]
    return np.concatenate([*fallen, np.array(singly, np.int64)])


def _singly(day: Array, months: Array, more: Array, start: int, size: int, turn: int, last: int) -> list[int]:
    """The same for one group, record by record from its `turn`-th on."""
    fallen = []
    before = days.day_of(last)
    for at in range(start + turn, start + size):
        wait, plus = int(months[at]), int(more[at])
        again = days.number(add_months(before, wait)) + plus if wait or plus else int(day[at])
        if int(day[at]) < min(again, days.LAST):
            fallen.append(at)
        else:
            before = days.day_of(int(day[at]))
    return fallen
