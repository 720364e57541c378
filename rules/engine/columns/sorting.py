"""Order and groups of integer columns: sorting, segments, sums by segment."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def order_of(keys: Array) -> Array:
    """The stable order of non-negative int64 keys, as positions.

    Where key and position fit into 63 bits together, sorting the pairs is several times faster than argsort.
    """
    size = keys.size
    if size < 2 or bool((keys[1:] >= keys[:-1]).all()):
        return np.arange(size)
    bits = int(size - 1).bit_length()
    if int(keys.max()).bit_length() + bits > 63:
        return np.argsort(keys, kind="stable")
    packed: Array = (keys.astype(np.int64) << bits) | np.arange(size, dtype=np.int64)
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def grouped(groups: Array, places: Array, size: int) -> tuple[Array, Array]:
    """Groups (non-negative) and places (0 <= place < size, different), sorted by both; int64."""
    bits = int(size).bit_length()
    if groups.size and int(groups.max()).bit_length() + bits > 63:
        order = np.lexsort((places, groups))
        return groups[order].astype(np.int64), places[order].astype(np.int64)
    packed = (groups.astype(np.int64) << bits) | places
    packed.sort()
    return packed >> bits, packed & ((1 << bits) - 1)


def inverse(order: Array) -> Array:
    """Where each position went: `inverse(order)[order[i]] == i`; the same type."""
    result = np.empty_like(order)
    result[order] = np.arange(order.size, dtype=order.dtype)
    return result


def firsts(groups: Array) -> Array:
    """Positions at which a new group starts; equal values stand together."""
    if groups.size == 0:
        return np.zeros(0, np.int64)
    changes = np.flatnonzero(groups[1:] != groups[:-1])
    return np.concatenate([np.zeros(1, np.int64), changes + 1])


def kept(rows: Array, which: Array) -> Array:
    """`rows[which]`; NumPy finds positions first several times faster than it picks by a bool column."""
    return rows.take(np.flatnonzero(which))


def company(groups: Array) -> Array:
    """bool: whether another row has the same group; equal values stand together."""
    same = np.zeros(groups.size + 1, np.bool_)
    np.equal(groups[1:], groups[:-1], out=same[1:-1])
    return same[1:] | same[:-1]


def lengths(starts: Array, size: int) -> Array:
    """How long each segment is."""
    return np.diff(starts, append=size)


def before(values: Array, starts: Array) -> Array:
    """For each row the sum of the rows of its segment before it, int64.

    The running sum goes over all segments and may wrap around; the differences inside a segment are right all the
    same, as each fits (guard.py has made sure).
    """
    running = np.cumsum(values, dtype=np.int64)
    running -= values
    running -= np.repeat(running[starts], lengths(starts, values.size))
    return running


def sums(values: Array, starts: Array) -> Array:
    """The sum of each segment `starts[i]:starts[i + 1]`, int64; segments may be empty, `starts` has the end too."""
    running = np.zeros(values.size + 1, np.int64)
    np.cumsum(values, dtype=np.int64, out=running[1:])
    return np.diff(running[starts])
