"""Columns of some of the residents: what `prepare` would have made of them alone, without reading anything again."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns.encode import Columns
from rules.engine.columns.histories import Histories
from rules.engine.columns.sorting import inverse

Array = npt.NDArray[Any]


def chosen(columns: Columns, residents: Array) -> Columns:
    """The residents at these positions (rising, each once) with all their records."""
    low = columns.starts[residents]
    count = columns.starts[residents + 1] - low
    starts = np.zeros(residents.size + 1, np.int64)
    np.cumsum(count, out=starts[1:])
    rows = spread(low, starts)
    who = np.repeat(np.arange(residents.size, dtype=np.int32), count)
    place = columns.place[rows] - (low - starts[:-1]).astype(np.int32)[who]
    return Columns(
        people=columns.people[residents],
        rules=columns.rules,
        keys=columns.keys,
        starts=starts,
        born=columns.born[residents],
        enrolled=columns.enrolled[residents],
        left=columns.left[residents],
        who=who,
        group=columns.group[rows],
        rule=columns.rule[rows],
        day=columns.day[rows],
        place=place,
        at_place=inverse(place),
        source=columns.source[rows],
        quantity=None if columns.quantity is None else columns.quantity[rows],
        points=None if columns.points is None else columns.points[rows],
        deed=None if columns.deed is None else columns.deed[rows],
        histories=chosen_histories(columns.histories, rows),
    )


def chosen_histories(histories: Histories, rows: Array) -> Histories:
    """The transitions of the records at these positions (rising, each once)."""
    if histories.many.size == 0:
        return Histories(
            histories.state[rows],
            histories.on[rows],
            None if histories.at is None else histories.at[rows],
            histories.many,
            histories.first,
            histories.many_on,
            histories.many_at,
            histories.many_state,
        )
    place = np.searchsorted(histories.many, rows)
    place[place == histories.many.size] = 0
    positions = np.flatnonzero(histories.many[place] == rows)
    several = place[positions]
    first = np.zeros(several.size + 1, np.int64)
    np.cumsum(histories.first[several + 1] - histories.first[several], out=first[1:])
    inner = spread(histories.first[several], first)
    return Histories(
        histories.state[rows],
        histories.on[rows],
        None if histories.at is None else histories.at[rows],
        positions,
        first,
        histories.many_on[inner],
        histories.many_at[inner],
        histories.many_state[inner],
    )


def spread(low: Array, starts: Array) -> Array:
    """Positions of segments that begin at `low`, one after the other; `starts` = where each then begins, and the end."""
    positions: Array = np.arange(int(starts[-1])) + np.repeat(low - starts[:-1], np.diff(starts))
    return positions
