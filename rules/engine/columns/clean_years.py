"""The records of clean years on columns: made by the engine, they join after step 3 (scoring.md 5, "Clean years")."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.clean_years import clean_year_codes, made_record
from rules.engine.columns import days
from rules.engine.columns.encode import Columns
from rules.engine.columns.governing import nominal_points
from rules.engine.columns.law import MAY_SPOIL, SPOILS, Law
from rules.engine.columns.sorting import firsts, grouped, inverse
from rules.engine.columns.work import Work

Array = npt.NDArray[Any]

DAY_BITS = 22


@dataclass(frozen=True)
class Slot:
    """One year that may be clean under one code: key, code and clause of the record that is made then."""

    key: str
    year: int
    rule: int
    clause: int


def slots_of(law: Law) -> list[Slot]:
    """Every year that is over and every code that gives points for it, in the order (occurred_on, record)."""
    timeline = law.timeline
    codes = clean_year_codes(timeline)
    if not codes:
        return []
    slots = []
    for year in range(timeline.revisions[0].effective_from.year, timeline.as_of.year):
        for code in codes:
            record = made_record(code, year)
            revision, nominal, _ = timeline.governing(record, made=True)
            if revision is not None and nominal > 0:
                slots.append(Slot(record.key, year, law.codes[code], law.clause(revision, code)))
    return sorted(slots, key=lambda slot: (slot.year, slot.key))


def with_clean_years(work: Work, columns: Columns, slots: list[Slot], scored: Array) -> Work:
    """The records as step 3 left them and one for each clean year.

    `scored` says who has a score. Records entered under a code of clean years (entry refuses
    them) move to the end too, so that each (resident, rule) still stands together.
    """
    who, slot = _made(work, slots, scored, columns.enrolled)
    if who.size == 0:
        return work
    place, at = _places(work, columns, slots, who, slot)
    rule = np.array([one.rule for one in slots])[slot]
    clause = np.array([one.clause for one in slots])[slot]
    day = np.array([_last_day(one.year) for one in slots], np.int32)[slot]
    codes = np.zeros(work.law.width, np.bool_)
    codes[rule] = True
    entered = np.flatnonzero(codes[work.rule])
    count = work.size
    all_who, all_rule = np.append(work.who, who), np.append(work.rule, rule)
    all_places = np.append(at, place)
    tail = np.concatenate([entered, np.arange(count, count + who.size)])
    group, tail_places = grouped(
        all_who[tail] * np.int64(work.law.width) + all_rule[tail], all_places[tail], all_places.size
    )
    tail = inverse(all_places)[tail_places]
    keep = np.ones(count, np.bool_)
    keep[entered] = False
    order = np.append(np.flatnonzero(keep), tail)
    heads = np.zeros(tail.size, np.int64)
    heads[firsts(group)] = 1
    base = int(work.group[-1]) + 1 if count else 0
    new_place = all_places[order]
    none = np.zeros(who.size, np.int64)
    return Work(
        law=work.law,
        who=all_who[order],
        group=np.append(work.group[keep], base + np.cumsum(heads) - 1),
        rule=all_rule[order],
        day=np.append(work.day, day)[order],
        place=new_place,
        at_place=inverse(new_place),
        quantity=_with_none(work.quantity, who.size, order),
        points=_with_none(work.points, who.size, order),
        deed=None,
        live=np.append(work.live, none == 0)[order],
        clause=np.append(work.clause, clause)[order],
        flags=np.append(work.flags, work.law.flags[clause])[order],
        worth=np.zeros(order.size, np.int64),
        reason=None if work.reason is None else np.append(work.reason, none.astype(np.uint8))[order],
        source=np.append(np.arange(count), -1 - slot)[order],
        head=count - entered.size,
    )


def _made(work: Work, slots: list[Slot], scored: Array, enrolled: Array) -> tuple[Array, Array]:
    """(resident, slot) of each record to be made, in the order (resident, occurred_on, record)."""
    who_spoils, year_spoiled = _spoiled(work)
    order = np.argsort(year_spoiled, kind="stable")
    who_spoils, year_spoiled = who_spoils[order], year_spoiled[order]
    people, numbers = [], []
    last_year, clean = 0, np.zeros(0, np.int64)
    for number, slot in enumerate(slots):
        if slot.year != last_year:
            last_year = slot.year
            whole = scored & (enrolled <= days.number(date(slot.year, 1, 1)))
            low, high = np.searchsorted(year_spoiled, (slot.year, slot.year + 1))
            whole[who_spoils[low:high]] = False
            clean = np.flatnonzero(whole)
        people.append(clean)
        numbers.append(np.full(clean.size, number))
    return grouped(np.concatenate(people), np.concatenate(numbers), len(slots)) if people else (clean, clean)


def _spoiled(work: Work) -> tuple[Array, Array]:
    """(resident, year) of each standing deduction that takes points or holds the grade."""
    rows = work.having(SPOILS | MAY_SPOIL)
    if rows.size:
        below = np.flatnonzero((work.flags[rows] & np.uint16(SPOILS)) == 0)
        asked = rows[below]
        nominal = nominal_points(
            work.law,
            work.clause[asked],
            None if work.quantity is None else work.quantity[asked],
            None if work.points is None else work.points[asked],
        )
        rows = np.delete(rows, below[nominal >= 0])
    return work.who[rows], days.months_of(work.day[rows]) // 12 + 1


def _places(work: Work, columns: Columns, slots: list[Slot], who: Array, slot: Array) -> tuple[Array, Array]:
    """Where the made records go in the order (resident, occurred_on, record), and where the others then are."""
    when = np.array([_last_day(one.year) for one in slots], np.int64)[slot]
    by_place = work.at_place
    there = (work.who[by_place].astype(np.int64) << DAY_BITS) | (
        work.day[by_place].astype(np.int64) - days.FIRST
    )
    mine = (who << DAY_BITS) | (when - days.FIRST)
    first, behind = np.searchsorted(there, mine, side="left"), np.searchsorted(there, mine, side="right")
    shared = np.flatnonzero(first < behind)
    if shared.size:
        # Acts of the very same day: the keys decide, as Python compares them.
        spans = [np.arange(low, high) for low, high in zip(first[shared], behind[shared], strict=True)]
        keys = iter(columns.keys[columns.source[by_place[np.concatenate(spans)]]].cast(str).to_list())
        for at, span in zip(shared, spans, strict=True):
            names = [next(keys) for _ in span]
            behind[at] = first[at] + bisect_right(names, slots[slot[at]].key)
    place = behind + np.arange(who.size)
    return place, work.place + np.searchsorted(behind, work.place, side="right")


def _last_day(year: int) -> int:
    return days.number(date(year, 12, 31))


def _with_none(amounts: Array | None, more: int, order: Array) -> Array | None:
    if amounts is None:
        return None
    none = np.full(more, np.iinfo(amounts.dtype).min, amounts.dtype)
    return np.append(amounts, none)[order]
