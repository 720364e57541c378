"""Scoring all parts of the columns, on several threads, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine import needs as n
from rules.engine.columns import frames
from rules.engine.columns.encode import Columns
from rules.engine.columns.kernel import Fact, Judge, Outcome, judge
from rules.engine.timeline import Timeline

Array = npt.NDArray[Any]

PART_RECORDS = 200_000
"""About how many records go through the kernel at a time: their columns stay in the processor's caches."""
LEAST_RESIDENTS = 1_000
LEAST_SHARED = 50_000
"""Fewer records than that are one part: two threads would take turns more than they work."""


@dataclass(frozen=True)
class Scored:
    """The scores of the residents of some columns; P residents by key.

    reason: uint8[P] (kernel.NO_SCORE); score, change: int64[P] hundredths; rank: int16[P], the grade's place in the book in
    force, -1 none; `len()` is P. `scores()` and `effects()` are the frames of CountyScores.
    """

    timeline: Timeline
    columns: Columns
    parts: list[tuple[int, Outcome]]
    made_for: Judge

    def __len__(self) -> int:
        """How many residents there are."""
        return self.columns.residents

    @cached_property
    def reason(self) -> Array:
        """Why there is no score, 0 where there is one."""
        return np.concatenate([np.zeros(0, np.uint8), *(part.reason for _, part in self.parts)])

    @cached_property
    def score(self) -> Array:
        """The score, 0 where there is none."""
        return np.concatenate([np.zeros(0, np.int64), *(part.score for _, part in self.parts)])

    @cached_property
    def change(self) -> Array:
        """The sum of the worths."""
        return np.concatenate([np.zeros(0, np.int64), *(part.change for _, part in self.parts)])

    @cached_property
    def rank(self) -> Array:
        """The grade's place from the top, -1 where there is none."""
        return np.concatenate([np.zeros(0, np.int16), *(part.rank for _, part in self.parts)])

    @cached_property
    def marks(self) -> Array:
        """uint64[P]: the marks of the effects; where they were asked for."""
        parts = [part.marks for _, part in self.parts if part.marks is not None]
        return np.concatenate([np.zeros(0, np.uint64), *parts])

    @cached_property
    def facts(self) -> Mapping[Fact, Array]:
        """What the programmes ask of the records."""
        nothing = {n.ActiveRecord: np.zeros(0, np.bool_), n.CategoryPoints: np.zeros(0, np.int64)}
        return {
            fact: np.concatenate([nothing[type(fact)], *(part.facts[fact] for _, part in self.parts)])
            for fact in self.made_for.facts
        }

    def people_only(self) -> Scored:
        """The same scores without the records and effects, once they are done with."""
        parts = [(low, replace(part, effects=None)) for low, part in self.parts]
        return replace(self, columns=self.columns.people_only(), parts=parts)

    def scores(self) -> pl.DataFrame:
        """resident, score, grade, reason, change, enrolled_on; sorted by resident."""
        return frames.scores(self)

    def effects(self) -> pl.DataFrame:
        """resident, record, revision, rule, worth, reason, occurred_on, made; no rows unless they were asked for."""
        return frames.effects(self)


def score_columns(
    timeline: Timeline,
    columns: Columns,
    *,
    effects: bool = False,
    keys: Array | None = None,
    threads: int = 2,
    part_records: int = PART_RECORDS,
    ready: Judge | None = None,
) -> Scored:
    """Score everyone in the columns. `threads` parts are worked on at once (NumPy lets go of the interpreter).

    `ready` = `Judge.of(timeline)`, for who scores many columns by one timeline: its books are then compiled once.
    `keys` = the marks of the columns' record keys (marks.py), for who wants `marks`.
    Raises TooLarge where a resident's sums could leave 64 bits.
    """
    made_for = Judge.of(timeline) if ready is None else ready
    codes = made_for.law.of(columns.rules)
    spans = list(pairwise(bounds(columns.starts, part_records, threads)))

    def one(span: tuple[int, int]) -> tuple[int, Outcome]:
        return span[0], judge(made_for, columns, span, codes, effects=effects, keys=keys)

    if threads < 2 or len(spans) < 2:
        parts = [one(span) for span in spans]
    else:
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(one, spans))
    return Scored(timeline, columns, parts, made_for)


def bounds(starts: Array, part_records: int, threads: int) -> list[int]:
    """Residents at which parts start, and the end; `starts` = where each resident's records start, and the end.

    Parts have about the same number of records, at most about `part_records`, and a resident stays in one piece. Their
    number is a multiple of `threads`, so that no thread waits for the last one's part.

    >>> bounds(np.array([0, 10, 20, 30, 40]), 15, 2)
    [0, 1, 2, 3, 4]
    """
    residents, records, threads = starts.size - 1, int(starts[-1]), max(threads, 1)
    parts = max(-(-records // part_records), -(-residents // max(part_records // 4, LEAST_RESIDENTS)), 1)
    if parts > 1 or records > LEAST_SHARED:
        parts = -(-parts // threads) * threads
    weights = starts + np.arange(starts.size) // 4  # some residents have no record and take time all the same
    shares = np.searchsorted(weights, weights[-1] * np.arange(1, parts) // parts)
    return sorted({0, *shares.tolist(), residents})
