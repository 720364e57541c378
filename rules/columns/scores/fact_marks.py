"""Marks of what is known of residents: 64 bits each, that differ where their facts differ (rules.engine.marks)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns import days
from rules.engine.columns.encode import Columns
from rules.engine.columns.histories import MANY, NONE, STATES, Histories
from rules.engine.columns.marks import few_marks, mixed, text_marks

Array = npt.NDArray[Any]

_FIRST, _SECOND, _THIRD = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xD6E8FEB86659FD93),
    np.uint64(0xA0761D6478BD642F),
)


def facts_marks(columns: Columns, keys: Array, known_at: datetime | None) -> Array:
    """uint64[P] of settled columns; `keys` = the marks of the records' keys.

    Transitions written after `known_at` are passed over. What a mark is made of never changes: runs keep digests of them.
    """
    known = None if known_at is None else days.moment(known_at)
    mark = columns.day.astype(np.uint64)
    mark *= _FIRST
    mark += few_marks(columns.rules).take(columns.rule)
    mark ^= keys
    mixed(mark)
    for amounts, times in ((columns.quantity, _SECOND), (columns.points, _THIRD)):
        mark += _amounts(amounts, mark.size) * times
    mark += _incidents(columns) * _FIRST
    mixed(mark)
    mark += _transitions(columns.histories, known)
    mixed(mark)
    sums = np.zeros(mark.size + 1, np.uint64)
    np.cumsum(mark, out=sums[1:])
    people = text_marks(columns.people["village"])
    people = mixed(people ^ mixed(text_marks(columns.people["household"]) + _FIRST))
    for column, times in ((columns.born, _FIRST), (columns.enrolled, _SECOND), (columns.left, _THIRD)):
        people += column.astype(np.uint64) * times
    return mixed(people) + np.diff(sums[columns.starts])


def _amounts(amounts: Array | None, size: int) -> Array:
    """The amounts, 0 where there is none and one more than it was elsewhere: whatever the type they came in."""
    if amounts is None:
        return np.zeros(size, np.uint64)
    none = np.iinfo(amounts.dtype).min
    return np.where(amounts == none, np.uint64(0), amounts.astype(np.uint64) + np.uint64(1))


def _incidents(columns: Columns) -> Array:
    """1, 2, ... for the resident's incidents, 0 for no incident."""
    if columns.deed is None:
        return np.zeros(columns.who.size, np.uint64)
    shared = np.flatnonzero(columns.deed >= 0)
    first = np.full(columns.residents, np.iinfo(np.int64).max)
    np.minimum.at(first, columns.who[shared], columns.deed[shared])
    found = np.zeros(columns.who.size, np.uint64)
    found[shared] = (columns.deed[shared] - first[columns.who[shared]] + 1).astype(np.uint64)
    return found


def _transitions(histories: Histories, known: int | None) -> Array:
    """uint64[N]: the sum of the marks of each record's transitions, in whatever order."""
    assert histories.at is not None  # noqa: S101 - settled
    single = (histories.state != NONE) & (histories.state != MANY)
    total = _each(histories.state, histories.on, histories.at, single, known)
    if histories.many.size:
        every = np.ones(histories.many_state.size, np.bool_)
        each = _each(histories.many_state, histories.many_on, histories.many_at, every, known)
        total[histories.many] = np.add.reduceat(each, histories.first[:-1])
    return total


def _each(state: Array, on: Array, at: Array, there: Array, known: int | None) -> Array:
    mark = on.astype(np.uint64) * _FIRST
    mark += at.astype(np.uint64) * _SECOND
    mark += _OF_STATES.take(state, mode="clip")
    mixed(mark)
    return np.where(there if known is None else there & (at <= known), mark, np.uint64(0))


_OF_STATES = few_marks(STATES)
