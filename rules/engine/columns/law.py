"""The books of a timeline as integer tables, one row for each clause: (revision, rule code) (scoring.md 2, 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.book import Revision
from rules.engine.spans import Window
from rules.engine.timeline import Timeline

Array = npt.NDArray[Any]

RULE = 1
"""The clause exists; as a record's flag: the record still stands."""
ONCE, BETWEEN, PER, POOLED, LADDER, BEST, CAP, CATEGORY_CAP = 2, 4, 8, 16, 32, 64, 128, 256
HOLDS, REPLACES, SPOILS, MAY_SPOIL, ASKED, ASKED_POINTS = 512, 1024, 2048, 4096, 8192, 16384

NO_CAP = 0
KINDS = tuple(Window)


@dataclass(frozen=True)
class Law:
    """A timeline's clauses. R revisions, K codes (the last stands for every code that no revision has).

    Clause `row * K + code`, where row 0 is "no revision governs" and row i + 1 the i-th revision. Tables are by clause,
    int64, amounts in hundredths, unless said otherwise. Flags are the bits above: ONCE, POOLED, LADDER and CAP stand on
    all clauses of a code that has the feature in any revision, CATEGORY_CAP on all of a category, as the totals are
    shared by code.

    codes, categories: their numbers; starts: int32[R], the day each revision takes effect
    flags: uint16; used: all flags of all clauses; asked_upto: by code, see governing.py
    nominal, worth: of the forms that are the same for every record (a ladder's first rung), else 0
    low, high, none_chosen: points_between; step, per, pooled: per, pooled = place in KINDS or -1
    ladder: row of `rungs` + 1 (0 none); rungs: [ladders, longest]; back, once: int32[2] tables of (months, days)
    best: number of the best_of group; category: number; cap, category_cap: number of the cap, NO_CAP none
    least_cap, least_category_cap: by code and by category, the smallest cap in any revision
    cap_points: by cap; cap_months: int32 by cap, the window's length
    ends_by, held_after: int32, the last day of acts that are over, and of those that hold no grade any more
    held_rank: the held grade's place in the book in force; replaces: the codes that a clause replaces
    """

    timeline: Timeline
    codes: dict[str, int]
    categories: dict[str, int]
    starts: Array
    flags: Array
    asked_upto: Array
    used: int
    nominal: Array
    worth: Array
    low: Array
    high: Array
    none_chosen: Array
    step: Array
    per: Array
    pooled: Array
    ladder: Array
    rungs: Array
    back: Array
    once: Array
    best: Array
    cap: Array
    category: Array
    category_cap: Array
    least_cap: Array
    least_category_cap: Array
    cap_points: Array
    cap_months: Array
    ends_by: Array
    held_rank: Array
    held_after: Array
    replaces: dict[int, list[int]]

    @property
    def width(self) -> int:
        """K."""
        return len(self.codes) + 1

    def of(self, rules: list[str]) -> Array:
        """The law's number of each of these codes, int64."""
        return np.array([self.codes.get(code, len(self.codes)) for code in rules], np.int64)

    def clause(self, revision: Revision, code: str) -> int:
        """The clause of a code in a revision of the timeline."""
        return (self.timeline.revisions.index(revision) + 1) * self.width + self.codes[code]
