"""Counts that are published: those of few people are hidden, and so are others, so that none can be worked out (charter O1).

What is published is seen as a flow: every count runs from one node to another, and at every node as many come in as go
out. A table has a node for each row and one for each column, a count between them for each cell, and its totals run to
the rows and from the columns; tables that share totals share nodes. Whoever reads it knows these sums, the counts that
are shown, and that a hidden count is at least 1, as a zero is shown. A hidden count is safe where all this would be true
as well if it were one more or one less: where a round leads through it along which hidden counts can be shifted by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

LEAST = 10
"""Counts from 1 to below it are hidden."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are. `known` = everybody knows it anyway, so that hiding it is of no use."""

    tail: Hashable
    head: Hashable
    value: int
    known: bool = False


def hidden(
    counts: Mapping[Hashable, Count], *, least: int = LEAST, also: Iterable[Hashable] = ()
) -> frozenset[Hashable]:
    """Names of the counts that must not be shown; at every node as many go in as out. `also` = hide these, too.

    Where some hidden count could be worked out whatever else is hidden, everything that is not known is.

    >>> row = {"a": Count("row", "A", 3), "b": Count("row", "B", 15), "c": Count("row", "C", 40)}
    >>> columns = {f"all {name}": Count(name.upper(), "end", row[name].value) for name in row}
    >>> total = {"all": Count("end", "row", 58, known=True)}
    >>> sorted(hidden(row | columns | total))
    ['a', 'all a', 'all b', 'b']
    """
    gone = {name for name, count in counts.items() if 0 < count.value < least and not count.known}
    gone |= {name for name in also if counts[name].value}
    for name in sorted(gone, key=lambda one: (counts[one].value, str(one))):
        if name not in gone or is_safe(name, counts, gone):
            continue
        found = _cheapest_round(name, counts, gone)
        if found is None:
            return frozenset(name for name, count in counts.items() if not count.known)
        gone |= found
    return frozenset(gone)


def is_safe(name: Hashable, counts: Mapping[Hashable, Count], gone: Iterable[Hashable]) -> bool:
    """Whether a hidden count could be another one, for all that is shown."""
    steps = _steps(counts, gone)
    return any(_leads(start, end, steps, name) for start, end in _ends(counts[name]))


def _ends(count: Count) -> Sequence[tuple[Hashable, Hashable]]:
    """Where a round starts and ends that makes the count one more; and one less, if that leaves a hidden count."""
    more, less = (count.head, count.tail), (count.tail, count.head)
    return (more, less) if count.value > 1 else (more,)


Steps = dict[Hashable, list[tuple[Hashable, Hashable]]]


def _steps(counts: Mapping[Hashable, Count], gone: Iterable[Hashable]) -> Steps:
    """From each node the nodes to which one person's difference can be passed on, and by which hidden count."""
    steps: Steps = {}
    for name in gone:
        count = counts[name]
        steps.setdefault(count.tail, []).append((count.head, name))
        if count.value > 1:
            steps.setdefault(count.head, []).append((count.tail, name))
    return steps


def _leads(start: Hashable, end: Hashable, steps: Steps, without: Hashable) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        if node == end:
            return True
        for there, name in steps.get(node, ()):
            if name != without and there not in seen:
                seen.add(there)
                waiting.append(there)
    return False


def _cheapest_round(
    name: Hashable, counts: Mapping[Hashable, Count], gone: set[Hashable]
) -> set[Hashable] | None:
    """Counts to hide as well so that this one is safe, with the fewest people in them; None where none will do.

    Each of them is then safe too: the same round leads through it.
    """
    hideable = {other for other, count in counts.items() if count.value > 0 and not count.known}
    steps = _steps(counts, hideable)
    rounds = (_cheapest(start, end, steps, name, counts, gone) for start, end in _ends(counts[name]))
    found = [one for one in rounds if one is not None]
    return min(found, key=lambda one: one[0])[1] if found else None


def _cheapest(
    start: Hashable,
    end: Hashable,
    steps: Steps,
    without: Hashable,
    counts: Mapping[Hashable, Count],
    gone: set[Hashable],
) -> tuple[int, set[Hashable]] | None:
    """The way with the fewest people in counts that are not hidden yet, and those counts."""
    best: dict[Hashable, int] = {start: 0}
    came: dict[Hashable, tuple[Hashable, Hashable]] = {}
    waiting: list[tuple[int, int, Hashable]] = [(0, 0, start)]
    turn = 0
    while waiting:
        cost, _, node = heappop(waiting)
        if node == end:
            break
        if cost > best[node]:
            continue
        for there, name in steps.get(node, ()):
            price = cost + (0 if name in gone else counts[name].value)
            if name != without and price < best.get(there, price + 1):
                best[there] = price
                came[there] = node, name
                turn += 1
                heappush(waiting, (price, turn, there))
    if end not in best:
        return None
    way: set[Hashable] = set()
    node = end
    while node != start:
        node, name = came[node]
        way.add(name)
    return best[end], way - gone
