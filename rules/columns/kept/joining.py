"""Columns with some residents taken out and others put in: what `prepare` would have made of all of them together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.kept.payload import grouped_by
from rules.columns.kept.settled import settled
from rules.engine.columns import days
from rules.engine.columns.encode import NONE, Columns
from rules.engine.columns.histories import Histories
from rules.engine.columns.sorting import inverse

Array = npt.NDArray[Any]

_SMALL = -(2**31)
"""What `prepare` has for no amount where all amounts fit into 32 bits."""


def joined(columns: Columns, without: pl.Series, fresh: Columns) -> Columns:
    """`columns` without these residents (keys), and those of `fresh`, who are not in it or are taken out; both settled."""
    stays = ~columns.people["resident"].is_in(without.implode()).to_numpy()
    people = pl.concat([columns.people.filter(pl.Series(stays)), fresh.people], how="vertical_relaxed")
    order = people["resident"].arg_sort().to_numpy()
    owners = np.append(np.flatnonzero(stays), columns.residents + np.arange(fresh.residents))
    return _of(columns, fresh, people[order], owners[order])


def only(columns: Columns, residents: Array) -> Columns:
    """The residents at these places, rising, of settled columns."""
    return _of(columns, _nobody(columns), columns.people[residents], residents)


def _of(columns: Columns, fresh: Columns, people: pl.DataFrame, owners: Array) -> Columns:
    """`people` with their records; `owners` = their places among the residents of both, one after the other."""
    first = np.append(columns.starts, columns.starts[-1] + fresh.starts[1:])
    low, count = first[owners], first[owners + 1] - first[owners]
    starts = np.zeros(owners.size + 1, np.int64)
    np.cumsum(count, out=starts[1:])
    who = np.repeat(np.arange(owners.size, dtype=np.int32), count)
    rows = np.arange(starts[-1]) + np.repeat(low - starts[:-1], count)
    rule, rules = _rules(columns, fresh, rows)
    place = np.append(columns.place, fresh.place + columns.starts[-1])[rows] + (starts[:-1] - low)[who]
    place = place.astype(np.int32)
    return Columns(
        people=people,
        rules=rules,
        keys=pl.concat([columns.keys, fresh.keys]).gather(rows),
        starts=starts,
        born=_days(people, "born_on", days.UNKNOWN),
        enrolled=_days(people, "enrolled_on", days.NEVER),
        left=_days(people, "left_on", days.NEVER),
        who=who,
        group=grouped_by(who, rule),
        rule=rule,
        day=np.append(columns.day, fresh.day)[rows],
        place=place,
        at_place=inverse(place),
        source=np.arange(who.size, dtype=np.int32),
        quantity=_amounts(columns, fresh, "quantity", rows),
        points=_amounts(columns, fresh, "points", rows),
        deed=_deeds(columns, fresh, rows, who),
        histories=_histories(columns.histories, fresh.histories, rows),
    )


def _nobody(columns: Columns) -> Columns:
    """Columns without anybody, in the shape of these."""
    empty = replace(
        columns.people_only(),
        people=columns.people[:0],
        starts=np.zeros(1, np.int64),
        born=columns.born[:0],
        enrolled=columns.enrolled[:0],
        left=columns.left[:0],
    )
    return settled(empty)


def _rules(columns: Columns, fresh: Columns, rows: Array) -> tuple[Array, list[str]]:
    """The rules that are left, in the order of their codes."""
    codes = sorted({*columns.rules, *fresh.rules})
    numbers = {code: at for at, code in enumerate(codes)}
    tables = [np.array([numbers[code] for code in one.rules], np.int32) for one in (columns, fresh)]
    both = [table[one.rule] for table, one in zip(tables, (columns, fresh), strict=True)]
    rule = np.concatenate(both)[rows]
    used = np.zeros(len(codes), np.bool_)
    used[rule] = True
    numbering = np.cumsum(used, dtype=np.int32) - np.int32(1)
    return numbering[rule], [code for code, there in zip(codes, used, strict=True) if there]


def _amounts(columns: Columns, fresh: Columns, name: str, rows: Array) -> Array | None:
    wide = np.concatenate([_wide(getattr(one, name), one.rule.size) for one in (columns, fresh)])[rows]
    there = wide != NONE
    if not there.any():
        return None
    given = wide[there]
    if given.min() > _SMALL and given.max() < 2**31:
        return np.where(there, wide, _SMALL).astype(np.int32)
    return wide


def _wide(amounts: Array | None, size: int) -> Array:
    if amounts is None:
        return np.full(size, NONE, np.int64)
    if amounts.dtype == np.int32:
        return np.where(amounts == _SMALL, NONE, amounts.astype(np.int64))
    return amounts


def _deeds(columns: Columns, fresh: Columns, rows: Array, who: Array) -> Array | None:
    """Numbered anew, one for each (resident, incident)."""
    parts = [
        np.full(one.rule.size, -1, np.int64) if one.deed is None else one.deed.astype(np.int64)
        for one in (columns, fresh)
    ]
    old = np.concatenate(parts)[rows]
    shared = np.flatnonzero(old >= 0)
    if shared.size == 0:
        return None
    _, numbers = np.unique((who[shared].astype(np.int64) << 32) | old[shared], return_inverse=True)
    deeds = np.full(old.size, -1, np.int32)
    deeds[shared] = numbers
    return deeds


def _histories(one: Histories, other: Histories, rows: Array) -> Histories:
    assert one.at is not None and other.at is not None  # noqa: S101, PT018 - both are settled
    many = np.append(one.many, other.many + one.state.size)
    first = np.append(one.first, one.first[-1] + other.first[1:])
    place = np.full(one.state.size + other.state.size, -1, np.int64)
    place[many] = np.arange(many.size)
    chosen = place[rows]
    positions = np.flatnonzero(chosen >= 0)
    chosen = chosen[positions]
    count = first[chosen + 1] - first[chosen]
    starts = np.zeros(chosen.size + 1, np.int64)
    np.cumsum(count, out=starts[1:])
    inner = np.arange(starts[-1]) + np.repeat(first[chosen] - starts[:-1], count)
    return Histories(
        np.append(one.state, other.state)[rows],
        np.append(one.on, other.on)[rows],
        np.append(one.at, other.at)[rows],
        positions,
        starts,
        np.append(one.many_on, other.many_on)[inner],
        np.append(one.many_at, other.many_at)[inner],
        np.append(one.many_state, other.many_state)[inner],
    )


def _days(people: pl.DataFrame, name: str, empty: int) -> Array:
    return people.select(pl.col(name).to_physical().fill_null(empty))[name].to_numpy()
