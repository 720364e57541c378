"""The records of one part of the residents on their way through the steps of section 5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.columns.law import Law
from rules.engine.columns.sorting import company, kept
from rules.engine.trace import Reason

Array = npt.NDArray[Any]

REASONS = ["", *(reason.value for reason in Reason)]
"""What the numbers in `reason` stand for."""
NUMBER = {reason: number for number, reason in enumerate(Reason, start=1)}


@dataclass
class Work:
    """N records, grouped by (resident, rule) and in order inside a group.

    who: resident, 0 = the part's first; group: one number for each (resident, rule); rule: the law's code;
    day; place: place in the order (resident, occurred_on, record), dense; at_place: its inverse
    quantity, points: hundredths or the least value of their type for none, None where none has any
    deed: one number for each (resident, incident), -1 for none, None where none has any
    live: which are in the reckoning at all (in effect as of the day, known at the moment)
    clause: the governing clause (law.py); flags: its flags, 0 for a record that does not stand (any more)
    worth: int64 hundredths; reason: uint8, places in REASONS, None where nobody asks
    source: position in the part's columns, or -1 - slot for the record of a clean year; None = their own positions
    head: how many of them stand by resident in a first block; the rest stand by resident in a second one
    """

    law: Law
    who: Array
    group: Array
    rule: Array
    day: Array
    place: Array
    at_place: Array
    quantity: Array | None
    points: Array | None
    deed: Array | None
    live: Array
    clause: Array
    flags: Array
    worth: Array
    reason: Array | None
    source: Array | None
    head: int

    @property
    def size(self) -> int:
        """How many records there are."""
        return self.day.size

    def uses(self, flag: int) -> bool:
        """Whether any clause of the law has the flag."""
        return bool(self.law.used & flag)

    def having(self, flag: int) -> Array:
        """Positions of the standing records whose clause has the flag."""
        if not self.uses(flag):
            return np.zeros(0, np.int64)
        return np.flatnonzero((self.flags & np.uint16(flag)) != 0)

    def strike(self, rows: Array, reason: Reason) -> None:
        """Set records to 0 by steps 1-3, 5 or 8: later steps pass them over."""
        self.flags[rows] = 0
        self.worth[rows] = 0
        self.say(rows, reason)

    def say(self, rows: Array, reason: Reason) -> None:
        """Note why records count nothing or less."""
        if self.reason is not None:
            self.reason[rows] = NUMBER[reason]

    def standing(self) -> Array:
        """bool[N]: which still stand."""
        still: Array = self.flags != 0
        return still

    def quantity_or(self, rows: Array, unit: Array) -> Array:
        """Each record's quantity, or one unit of the clause at hand where it has none; int64."""
        if self.quantity is None:
            return unit
        found = self.quantity[rows].astype(np.int64)
        return np.where(found == none_of(self.quantity, found), unit, found)


def with_company(work: Work, rows: Array) -> Array:
    """Those of some rows whose (resident, rule) has another of them."""
    return kept(rows, company(work.group[rows])) if rows.size else rows


def none_of(column: Array, like: Array) -> Any:
    """What stands for "none" in a column of amounts, in the type of `like`."""
    return like.dtype.type(np.iinfo(column.dtype).min)
