"""Transitions as columns: which records are in effect, and since when (scoring.md 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine.columns import days
from rules.engine.columns.cells import codes, in_calendar, whole
from rules.engine.columns.errors import BadTables
from rules.engine.columns.sorting import firsts, inverse
from rules.engine.facts import State

Array = npt.NDArray[Any]

STATES = [state.value for state in State]
IN_EFFECT = STATES.index(State.IN_EFFECT.value)
NONE = -1
"""A record without any transition."""
MANY = -2
"""A record with several: they are in the side columns."""


@dataclass(frozen=True)
class Histories:
    """The transitions of N records in storage order.

    state: int8[N], place in the list of states, NONE or MANY; on: int32[N]; at: int64[N] microseconds,
    days.EARLIEST = always known, or None where no transition says when it was written
    many: int64[M] positions of the records with several transitions, rising; first: int64[M + 1] where theirs
    start in the side columns many_on, many_at, many_state, which are in the order of (on, at, state)
    """

    state: Array
    on: Array
    at: Array | None
    many: Array
    first: Array
    many_on: Array
    many_at: Array
    many_state: Array

    @classmethod
    def none(cls) -> Histories:
        """Those of no record."""
        empty = np.zeros(0, np.int64)
        return cls(
            empty.astype(np.int8),
            empty.astype(np.int32),
            None,
            empty,
            np.zeros(1, np.int64),
            empty,
            empty,
            empty,
        )

    def part(self, start: int, stop: int) -> Histories:
        """Those of the records from `start` to before `stop`."""
        low, high = np.searchsorted(self.many, (start, stop))
        inner = slice(self.first[low], self.first[high])
        return Histories(
            self.state[start:stop],
            self.on[start:stop],
            None if self.at is None else self.at[start:stop],
            self.many[low:high] - start,
            self.first[low : high + 1] - self.first[low],
            self.many_on[inner],
            self.many_at[inner],
            self.many_state[inner],
        )

    def in_effect(self, as_of: int, known_at: int | None) -> Array:
        """bool[N]: whether each record is in effect as of the day, as known at the moment (None = all known)."""
        found = self.on <= as_of
        found &= self.state == IN_EFFECT
        if self.at is not None and known_at is not None:
            found &= self.at <= known_at
        if self.many.size:
            known = self._known(known_at) & (self.many_on <= as_of)
            last = np.maximum.reduceat(np.where(known, np.arange(known.size), -1), self.first[:-1])
            found[self.many] = (last >= 0) & (self.many_state[last] == IN_EFFECT)
        return found

    def effective_on(self, known_at: int | None) -> Array:
        """int32[N]: the first day each record was in effect, days.NEVER where it never was."""
        plain = self.state == IN_EFFECT
        if self.at is not None and known_at is not None:
            plain &= self.at <= known_at
        result = np.where(plain, self.on, np.int32(days.NEVER))
        if self.many.size:
            record = np.repeat(np.arange(self.many.size), np.diff(self.first))
            rows = np.flatnonzero(self._known(known_at))
            record, on, state = record[rows], self.many_on[rows], self.many_state[rows]
            # Of one record's transitions of one day the last decides the state of that day.
            last = np.append((record[1:] != record[:-1]) | (on[1:] != on[:-1]), True)[: rows.size]
            counts = np.flatnonzero(last & (state == IN_EFFECT))
            heads = counts[firsts(record[counts])]
            result[self.many] = days.NEVER
            result[self.many[record[heads]]] = on[heads]
        return result

    def _known(self, known_at: int | None) -> Array:
        if known_at is None:
            return np.ones(self.many_at.size, np.bool_)
        return self.many_at <= known_at


def encode_histories(transitions: pl.DataFrame, keys: pl.Series, source: Array) -> Histories:
    """The transitions of the records with these keys, where record `source[i]` is stored at i."""
    whole(transitions, "transitions", ("record", "state", "on"))
    count = len(keys)
    row = _rows(transitions["record"], keys)
    if row is not None and row.min(initial=0) < 0:
        known = np.flatnonzero(row >= 0)
        transitions, row = transitions[known], row[known]
    state = _states(transitions["state"])
    numbers = transitions.select(
        pl.col("on").cast(pl.Date).to_physical(),
        pl.col("at").dt.cast_time_unit("us").to_physical().fill_null(days.EARLIEST),
    )
    on = in_calendar(numbers["on"])
    at = numbers["at"].to_numpy() if transitions["at"].null_count() < transitions.height else None
    if row is None:
        moments = None if at is None else at[source]
        return replace(Histories.none(), state=state[source], on=on[source], at=moments)
    number = np.bincount(row, minlength=count)
    one_state = np.full(count, NONE, np.int8)
    one_state[row] = state
    one_state[number > 1] = MANY
    one_on = np.zeros(count, np.int32)
    one_on[row] = on
    one_at = None
    if at is not None:
        one_at = np.zeros(count, np.int64)
        one_at[row] = at
    several = np.flatnonzero(number[row] > 1)
    position = inverse(source)[row[several]]
    moments = np.full(several.size, days.EARLIEST) if at is None else at[several]
    order = np.lexsort((state[several], moments, on[several], position))
    position, several = position[order], several[order]
    heads = firsts(position)
    return Histories(
        one_state[source],
        one_on[source],
        None if one_at is None else one_at[source],
        position[heads],
        np.append(heads, position.size),
        on[several],
        moments[order],
        state[several],
    )


def _rows(asked: pl.Series, keys: pl.Series) -> Array | None:
    """The row of each transition's record, int64, -1 for none; None where there is one for each record, in their order.

    Nothing is hashed where both come in one order, or where the rows are given.
    """
    if asked.dtype.is_integer():
        rows = asked.to_numpy()
        return None if rows.size == len(keys) and bool((rows == np.arange(rows.size)).all()) else rows
    asked, keys = asked.cast(pl.String), keys.cast(pl.String)
    if len(asked) == len(keys) and bool((asked == keys).all()):
        return None
    if len(asked) > 1:
        heads = np.append(True, (asked[1:] != asked[:-1]).to_numpy())
        runs = asked.filter(pl.Series(heads))
        if len(runs) == len(keys) and bool((runs == keys).all()):
            return np.cumsum(heads, dtype=np.int64) - 1
    known = pl.DataFrame({"key": keys}).with_row_index("row")
    found = pl.DataFrame({"key": asked}).join(known, on="key", how="left", maintain_order="left")
    return found.select(pl.col("row").cast(pl.Int64).fill_null(-1))["row"].to_numpy()


def _states(texts: pl.Series) -> Array:
    """Places in STATES, int8."""
    numbers, known = codes(texts)
    if not set(known) <= set(STATES):
        raise BadTables(f"transitions.state: {sorted(set(known) - set(STATES))[0]!r} is no state")
    return np.array([STATES.index(text) for text in known], np.int8)[numbers]
