"""Residents of a bucket, read together with those of other buckets.

Their table is not cut into buckets: whoever reads one bucket of it looks at all of it. So a process that goes from
bucket to bucket reads the residents of many at once.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from counties.models import Resident
from rules.columns.facts.reading import read_people
from rules.columns.facts.within import Within, parts_of
from rules.columns.kept.keeping import changed_since, mark_now

_COMBINED = np.uint64(0x49A0F4DD15E5A8E3)  # what PostgreSQL adds to the hash of a partition's only key


class People:
    """Reads the residents of buckets of one county, for one day.

    Noted changes must not be deleted meanwhile: a run deletes them at its end, and who holds `share_changes` keeps them.
    """

    def __init__(self, today: date) -> None:
        self._today = today
        self._goes_on = False
        self._kept: pl.DataFrame | None = None
        self._parts = self._part = self._watermark = 0

    def of(self, within: Within) -> pl.DataFrame:
        """As `reading.read_people` gives them, as they are now; the first bucket by itself, for it may be the only one."""
        if not self._goes_on:
            self._goes_on = True
            return read_people(within, today=self._today)
        if self._kept is None or within.bucket % self._parts != self._part:
            self._read(within)
        assert self._kept is not None  # noqa: S101 - just read
        changed = changed_since(self._watermark, within)
        if changed is None:
            return read_people(within, today=self._today)
        mine = self._kept.filter(held(within, self._kept["spread"]))
        if changed.is_empty():
            return mine
        fresh = read_people(Within.of(within.county, changed.to_list()), today=self._today)
        return pl.concat([mine.filter(~pl.col("resident").is_in(changed.implode())), fresh]).sort("resident")

    def _read(self, within: Within) -> None:
        self._kept = None  # two would take twice the memory
        self._parts = self._parts or parts_of(Resident.objects.count(), within.buckets)
        self._part, self._watermark = within.bucket % self._parts, mark_now().watermark
        self._kept = read_people(within, today=self._today, parts=self._parts)


def held(within: Within, spread: pl.Series) -> pl.Series:
    """Boolean: whether residents with these numbers (`Within.spread`, Int64) are in the bucket."""
    numbers = spread.to_numpy().view(np.uint64)
    if within.in_partitions:
        numbers = numbers + _COMBINED
    return pl.Series(numbers % np.uint64(within.buckets) == within.bucket)
