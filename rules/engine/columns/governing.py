"""Which clause governs each record: the book in force on the day, or a later, milder one that reaches back.

scoring.md 4. Where what a record is worth nominally does not depend on the record, the answer is a table by (books begun
by the day of the act, by the day of effect, rule); else the later books are taken one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.book import Reach
from rules.engine.columns.histories import Histories
from rules.engine.columns.law import BETWEEN, Law
from rules.engine.columns.work import none_of

Array = npt.NDArray[Any]

MOST_CELLS = 2_000_000
"""A larger table than that is not made: the books are then taken one by one for every record."""


class Governing:
    """The question of section 4 for one law, with its table made once."""

    def __init__(self, law: Law) -> None:
        """Make the table, unless it would be too large."""
        self.law = law
        books = law.timeline.revisions
        self.reaching = [at for at, book in enumerate(books) if book.transition is not Reach.NEW_ACTS]
        self.undecided = [at for at in self.reaching if books[at].transition is Reach.UNDECIDED]
        self.classes = len(books) + 1 if self.undecided else 1
        cells = (len(books) + 1) * self.classes * law.width
        self.table = self._table() if self.reaching and cells <= MOST_CELLS else None

    def _table(self) -> Array:
        """Clause by (books begun by the day of the act, by the day of effect, rule), flat."""
        law, count = self.law, len(self.law.timeline.revisions)
        result = np.empty((count + 1, self.classes, law.width), np.int64)
        rules = np.arange(law.width)
        for begun in range(count + 1):
            for effective in range(self.classes):
                clause = begun * law.width + rules
                for book in self.reaching:
                    if book < begun or (book in self.undecided and book >= effective):
                        continue
                    later = (book + 1) * law.width + rules
                    clause = np.where(law.nominal[later] > law.nominal[clause], later, clause)
                result[begun, effective] = clause
        return result.ravel()

    def clauses(
        self,
        rule: Array,
        day: Array,
        histories: Histories,
        known_at: int | None,
        quantity: Array | None,
        points: Array | None,
    ) -> Array:
        """The governing clause of each record, int64."""
        law = self.law
        begun = _begun(law.starts, day)
        if not self.reaching:
            return begun * law.width + rule
        effective = None
        if self.undecided:
            effective = _begun(law.starts, histories.effective_on(known_at))
        if self.table is None:
            clause = begun * law.width + rule
            rows = np.flatnonzero(begun <= self.reaching[-1])
        else:
            cell = begun * self.classes
            if effective is not None:
                cell += effective
            cell *= law.width
            cell += rule
            clause = self.table.take(cell)
            rows = np.flatnonzero(begun <= np.minimum(law.asked_upto, self.reaching[-1]).take(rule))
        if rows.size:
            clause[rows] = self._one_by_one(
                rule[rows],
                begun[rows],
                None if effective is None else effective[rows],
                None if quantity is None else quantity[rows],
                None if points is None else points[rows],
            )
        return clause

    def _one_by_one(
        self, rule: Array, begun: Array, effective: Array | None, quantity: Array | None, points: Array | None
    ) -> Array:
        law = self.law
        clause = begun * law.width + rule
        nominal = nominal_points(law, clause, quantity, points)
        for book in self.reaching:
            asked = begun <= book
            if effective is not None and book in self.undecided:
                asked &= effective > book
            rows = np.flatnonzero(asked)
            later = (book + 1) * law.width + rule[rows]
            offered = nominal_points(
                law,
                later,
                None if quantity is None else quantity[rows],
                None if points is None else points[rows],
            )
            milder = np.flatnonzero(offered > nominal[rows])
            clause[rows[milder]] = later[milder]
            nominal[rows[milder]] = offered[milder]
        return clause


def nominal_points(law: Law, clause: Array, quantity: Array | None, points: Array | None) -> Array:
    """What each record is worth nominally under its clause, int64 hundredths."""
    nominal = law.nominal.take(clause)
    rows = np.flatnonzero(law.flags.take(clause) & np.uint16(BETWEEN))
    if rows.size:
        nominal[rows] = chosen(law, clause[rows], None if points is None else points[rows])
    rows = np.flatnonzero(law.per.take(clause))
    if rows.size:
        step = law.step[clause[rows]]
        given = step
        if quantity is not None:
            given = quantity[rows].astype(np.int64)
            given = np.where(given == none_of(quantity, given), step, given)
        nominal[rows] = given // step * law.per[clause[rows]]
    return nominal


def chosen(law: Law, clause: Array, points: Array | None) -> Array:
    """The chosen points brought into the clause's range, the end nearest to zero where none are; int64."""
    mildest = law.none_chosen[clause]
    if points is None:
        return mildest
    given = points.astype(np.int64)
    inside = np.minimum(np.maximum(given, law.low[clause]), law.high[clause])
    return np.where(given == none_of(points, given), mildest, inside)


def _begun(starts: Array, day: Array) -> Array:
    """How many books had begun by each day, int64."""
    if starts.size > 8:
        return np.searchsorted(starts, day, side="right")
    begun = np.zeros(day.size, np.uint8)
    for start in starts:
        begun += day >= start
    return begun.astype(np.int64)
