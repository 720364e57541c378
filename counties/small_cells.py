"""Counts that are published: those of few people are hidden, and so are others, so that none can be worked out (charter O1).

What is published is seen as a flow: every count runs from one node to another, and at every node as many come in as go
out. A table has a node for each row and one for each column, a count between them for each cell, and its totals run to
the rows and from the columns; tables that share totals share nodes. Whoever reads it knows these sums, the counts that
are shown, and that a hidden count is at least 1, as a zero is shown. A hidden count is safe where all this would be true
as well if it were one more or one less: where a round leads through it along which hidden counts can be shifted by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
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
    rounds, asked = Rounds(counts), frozenset(also)
    for name, count in counts.items():
        if count.value and not count.known and (count.value < least or name in asked):
            rounds.hide(name)
    for name in sorted(rounds.gone, key=lambda one: (counts[one].value, str(one))):
        found = rounds.cheapest(name)
        if found is None:
            return frozenset(name for name, count in counts.items() if not count.known)
        for other in found:
            rounds.hide(other)
    return frozenset(rounds.gone)


class Rounds:
    """The ways along which one person's difference can be passed on, through counts that are hidden or could be."""

    def __init__(self, counts: Mapping[Hashable, Count]) -> None:
        """Zeros and what is known cannot be hidden; a count of 1 cannot be one less."""
        self.counts = counts
        self.gone: set[Hashable] = set()
        self._names = [name for name, count in counts.items() if count.value > 0 and not count.known]
        self._number = {name: at for at, name in enumerate(self._names)}
        self._price = [counts[name].value for name in self._names]
        nodes: dict[Hashable, int] = {}
        for count in counts.values():
            nodes.setdefault(count.tail, len(nodes))
            nodes.setdefault(count.head, len(nodes))
        self._ends = [(nodes[counts[name].tail], nodes[counts[name].head]) for name in self._names]
        self._steps: list[list[tuple[int, int]]] = [[] for _ in nodes]
        self._into: list[list[int]] = [[] for _ in nodes]
        for at, (tail, head) in enumerate(self._ends):
            self._steps[tail].append((head, at))
            self._into[head].append(at)
            if self._price[at] > 1:
                self._steps[head].append((tail, at))
                self._into[tail].append(at)

    def hide(self, name: Hashable) -> None:
        """From now on rounds may lead through it for nothing."""
        self.gone.add(name)
        self._price[self._number[name]] = 0

    def cheapest(self, name: Hashable) -> list[Hashable] | None:
        """Counts to hide as well so that a hidden one is safe, with the fewest people in them; None where none will do.

        None of them where it is safe as it is. Each of them is then safe too: the same round leads through it.
        """
        best: tuple[int, list[int]] | None = None
        for ends in self._turns(name):
            found = self._way(*ends, self._number[name], None if best is None else best[0] - 1)
            best = found or best
        if best is None:
            return None
        return [self._names[at] for at in best[1] if self._price[at]]

    def _turns(self, name: Hashable) -> list[tuple[int, int]]:
        """Where a way starts and ends that makes the count one more; and one less, if that leaves a hidden count."""
        tail, head = self._ends[self._number[name]]
        return [(head, tail), (tail, head)] if self.counts[name].value > 1 else [(head, tail)]

    def _way(self, start: int, end: int, without: int, most: int | None) -> tuple[int, list[int]] | None:
        """The way with the fewest people in counts that are not hidden yet, at most `most`; None where there is none.

        Whatever way is not found yet ends with one of the counts at its end, so it takes at least the least of these.
        """
        last = min((self._price[at] for at in self._into[end] if at != without), default=None)
        if last is None:
            return None
        best = {start: 0}
        came: dict[int, tuple[int, int]] = {}
        waiting = [(0, start)]
        while waiting:
            cost, node = heappop(waiting)
            if end in best and cost + last >= best[end]:
                return best[end], self._back(start, end, came)
            if cost > best[node]:
                continue
            for there, at in self._steps[node]:
                price = cost + self._price[at]
                if (
                    at == without
                    or (most is not None and price > most)
                    or price >= best.get(there, price + 1)
                ):
                    continue
                best[there] = price
                came[there] = node, at
                heappush(waiting, (price, there))
        return None

    @staticmethod
    def _back(start: int, end: int, came: dict[int, tuple[int, int]]) -> list[int]:
        way = []
        while end != start:
            end, at = came[end]
            way.append(at)
        return way
