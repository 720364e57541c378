"""Steps 5 to 7 on columns: the best of a group, the rule's cap, the category's cap (scoring.md 5.5 to 5.7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns import days
from rules.engine.columns.law import BEST, CAP, CATEGORY_CAP, NO_CAP, Law
from rules.engine.columns.sorting import before, firsts, grouped, kept, lengths, order_of
from rules.engine.columns.work import Work
from rules.engine.trace import Reason

Array = npt.NDArray[Any]

MOST_CELLS = 8_000_000
"""Above that many (resident, category, sign) no table of totals is made first."""
FEW = 24
"""With fewer groups than that left, a round on arrays costs more than going through them one by one."""


def keep_the_best(work: Work) -> None:
    """Step 5: of each resident's `best_of` group the record worth most stands, the first where equal."""
    rows = work.having(BEST)
    if rows.size < 2:
        return
    keys = work.law.best[work.clause[rows]]
    rows, group = _in_order(work, rows, keys, int(keys.max()) + 1)
    starts = firsts(group)
    if starts.size == rows.size:
        return
    amounts = np.abs(work.worth[rows])
    most = np.repeat(np.maximum.reduceat(amounts, starts), lengths(starts, rows.size))
    top = amounts == most
    # The first of the equal ones: nobody before it in the group is at the top.
    best = top & (before(top, starts) == 0)
    work.strike(rows[~best], Reason.NOT_THE_BEST)


def cut_to_rule_caps(work: Work) -> None:
    """Step 6: the rule's running total in the window stays within the record's own cap."""
    rows = work.having(CAP)
    rows = kept(rows, work.worth.take(rows) != 0)
    if rows.size == 0:
        return
    group = work.group[rows]
    # A group whose worths together stay within the code's smallest cap loses nothing in any window.
    starts = firsts(group)
    together = np.add.reduceat(np.abs(work.worth[rows]), starts) > work.law.least_cap[work.rule[rows[starts]]]
    chosen = np.flatnonzero(np.repeat(together, lengths(starts, rows.size)))
    rows, group = rows[chosen], group[chosen]
    if rows.size == 0:
        return
    below = work.worth[rows] < 0
    if bool(((group[1:] == group[:-1]) & (below[1:] != below[:-1])).any()):
        # No sound book lets a code change sign; if one does, credits and deductions are counted apart.
        both = group.astype(np.int64) * 2 + below
        order = order_of(both)
        rows, group = rows[order], both[order]
    _cut(work, rows, group, work.law.cap.take(work.clause[rows]))


def cut_to_category_caps(work: Work) -> None:
    """Step 7: the same over the category, credits and deductions apart."""
    rows = work.having(CATEGORY_CAP)
    rows = kept(rows, work.worth.take(rows) != 0)
    if rows.size == 0:
        return
    law, worth, width = work.law, work.worth[rows], 2 * len(work.law.categories)
    keys = law.category.take(work.clause[rows]) * 2 + (worth < 0)
    residents = int(work.who[rows].max()) + 1
    if residents * width <= MOST_CELLS:
        # A group whose worths together stay within the category's smallest cap loses nothing in any window.
        cells = work.who[rows].astype(np.int64) * width + keys
        total = np.zeros(residents * width, np.int64)
        np.add.at(total, cells, np.abs(worth))
        together = np.flatnonzero(total.take(cells) > law.least_category_cap.take(keys >> 1))
        rows, keys = rows[together], keys[together]
        if rows.size == 0:
            return
    rows, group = _in_order(work, rows, keys, width)
    _cut(work, rows, group, law.category_cap.take(work.clause[rows]))


def _in_order(work: Work, rows: Array, keys: Array, width: int) -> tuple[Array, Array]:
    """Rows by (resident, key, place), and a number for each (resident, key)."""
    group, place = grouped(work.who[rows] * np.int64(width) + keys, work.place[rows], work.size)
    return work.at_place[place], group


def _cut(work: Work, rows: Array, group: Array, cap: Array) -> None:
    """Cut records, grouped and in order, each to its own cap (a number of the law's caps) in its window."""
    worth = work.worth[rows]
    amounts = np.abs(worth)
    month = days.months_of(work.day[rows])
    kept = cut(work.law, group, month, amounts, cap)
    less = np.flatnonzero(kept < amounts)
    work.worth[rows[less]] = np.where(worth[less] < 0, -kept[less], kept[less])
    work.say(rows[less], Reason.CAPPED)


def cut(law: Law, group: Array, month: Array, amounts: Array, cap: Array) -> Array:
    """What of each amount stays within its cap.

    Where a group has one cap throughout, what stays of the first n together is the lesser of their sum and the cap,
    so no round is needed. Groups with several caps, or none for some records, go in rounds.
    """
    alike = (group[1:] != group[:-1]) | (cap[1:] == cap[:-1])
    window = month // law.cap_months.take(cap)
    starts = np.flatnonzero(np.append(True, (group[1:] != group[:-1]) | (window[1:] != window[:-1])))
    first = before(amounts, starts)
    most = law.cap_points.take(cap)
    stays: Array = np.minimum(first + amounts, most) - np.minimum(first, most)
    if not alike.all():
        starts = firsts(group)
        mixed = np.unique(np.searchsorted(starts, np.flatnonzero(~alike) + 1, side="right") - 1)
        size = lengths(starts, group.size)
        _in_rounds(law, month, amounts, cap, starts[mixed], size[mixed], stays)
    return stays


def _in_rounds(
    law: Law, month: Array, amounts: Array, cap: Array, starts: Array, size: Array, kept: Array
) -> None:
    """All groups' first records at once, then all second …, with a running total for each length of window."""
    widths = np.unique(law.cap_months[np.unique(cap[cap != NO_CAP])])
    kind = np.searchsorted(widths, law.cap_months[cap])
    total = np.zeros((widths.size, starts.size), np.int64)
    now = np.full((widths.size, starts.size), -1, np.int32)
    turn = 0
    going = np.arange(starts.size)
    while going.size > FEW:
        at = starts[going] + turn
        for which, width in enumerate(widths):
            window = month[at] // width
            total[which, going[window != now[which, going]]] = 0
            now[which, going] = window
        own = cap[at]
        used = total[np.minimum(kind[at], widths.size - 1), going]
        room = np.maximum(law.cap_points[own] - used, 0)
        kept[at] = np.where(own == NO_CAP, amounts[at], np.minimum(amounts[at], room))
        total[:, going] += kept[at]
        turn += 1
        going = going[size[going] > turn]
    for group in going:
        rows = slice(int(starts[group]) + turn, int(starts[group] + size[group]))
        _singly(
            law, month[rows], amounts[rows], cap[rows], widths, (now[:, group], total[:, group]), kept[rows]
        )


def _singly(
    law: Law,
    month: Array,
    amounts: Array,
    cap: Array,
    widths: Array,
    so_far: tuple[Array, Array],
    kept: Array,
) -> None:
    """The same for the rest of one group, record by record; `so_far` = the last windows and their totals."""
    lengths_of = widths.tolist()
    now, total = so_far[0].tolist(), so_far[1].tolist()
    points, months = law.cap_points.tolist(), law.cap_months.tolist()
    for at, (when, amount, own) in enumerate(
        zip(month.tolist(), amounts.tolist(), cap.tolist(), strict=True)
    ):
        stays = amount
        for which, width in enumerate(lengths_of):
            if when // width != now[which]:
                now[which], total[which] = when // width, 0
            if own != NO_CAP and months[own] == width:
                stays = min(amount, max(points[own] - total[which], 0))
        kept[at] = stays
        total = [used + stays for used in total]
