"""Which residents are computed together, as SQL: a bucket of a county, or some by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counties import partitions
from counties.models import County, Resident
from counties.models.scoped import CountyScoped
from rules.models import Score

LEAST_IN_A_BUCKET = 250  # residents; below, what a bucket costs by itself outweighs the work in it

MOST_TOGETHER = 1_000_000
"""Residents of several buckets whom a process reads at once and keeps, some 100 bytes each (`people.People`)."""

SEED = 0x7A5B22367996DCFD  # of PostgreSQL's hash partitions


def division_of(county: County) -> list[Within]:
    """The county in scope in buckets: its partitions, or fewer where it has few residents.

    A county whose rows lie in the default partitions is divided by remainders of ids.
    """
    most = partitions.buckets_of(county, Score) or partitions.BUCKETS
    enough = LEAST_IN_A_BUCKET * (most - 1)  # counting a million takes 0.1 s
    buckets = 1 + Resident.objects.order_by()[:enough].count() // LEAST_IN_A_BUCKET
    return [Within(county, bucket, buckets) for bucket in range(buckets)]


def parts_of(residents: int, buckets: int) -> int:
    """The least divisor of the number of buckets that leaves no part with more than `MOST_TOGETHER` residents."""
    fitting = (n for n in range(1, buckets) if buckets % n == 0 and residents <= n * MOST_TOGETHER)
    return next(fitting, buckets)


def in_turn(buckets: int) -> list[int]:
    """The county's buckets, those whose residents are read together one after the other."""
    parts = parts_of(Resident.objects.count(), buckets)
    return sorted(range(buckets), key=lambda bucket: (bucket % parts, bucket))


@dataclass(frozen=True)
class Within:
    """Residents of one county whose rows are read and written together.

    ``ids`` names them; else they are bucket ``bucket`` of ``buckets``: a partition of its own where the county's
    tables are partitioned into that many, else the residents whose id leaves that remainder.
    """

    county: County
    bucket: int = 0
    buckets: int = 1
    ids: tuple[int, ...] | None = None

    @classmethod
    def of(cls, county: County, residents: Iterable[int]) -> Within:
        """Just these residents."""
        return cls(county, ids=tuple(sorted(set(residents))))

    @property
    def in_partitions(self) -> bool:
        """Whether the bucket is a partition of the county's tables."""
        return self.ids is None and partitions.buckets_of(self.county, Score) == self.buckets

    @property
    def division(self) -> str:
        """How the county is divided where this is one of its buckets."""
        return f"{'hash' if self.in_partitions else 'remainder'} of {self.buckets}"

    def table(self, model: type[CountyScoped]) -> str:
        """The table, quoted, that holds the rows of these residents: the bucket's own partition if it has one."""
        if self.in_partitions:
            return f'"{partitions.bucket_table(model, self.county, self.bucket)}"'
        return f'"{model._meta.db_table}"'

    def rows(self, alias: str = "") -> str:
        """SQL condition on a row of `table`, whose column ``resident_id`` names the resident."""
        prefix = f"{alias}." if alias else ""
        condition = f"{prefix}county_id = {int(self.county.pk)}"
        if self.in_partitions:
            return condition
        return f"{condition} AND {self._chosen(f'{prefix}resident_id', self.buckets)}"

    def residents(self, column: str, *, parts: int | None = None) -> str:
        """SQL condition on a resident's id wherever it stands.

        ``parts``, which divides the number of buckets: all those of the buckets that leave the same remainder.
        """
        parts = self.buckets if parts is None or self.ids is not None else parts
        if not self.in_partitions:
            return self._chosen(column, parts)
        parent = partitions.county_table(Score, self.county)
        part = self.bucket % parts
        return (
            f"satisfies_hash_partition('{parent}'::regclass, {parts}, {part}, {column})"
            if parts > 1
            else "true"
        )

    def spread(self, column: str) -> str:
        """SQL for the number that decides in which bucket a resident is (`people.held`)."""
        return f"hashint8extended({column}, {SEED})" if self.in_partitions else column

    def _chosen(self, column: str, parts: int) -> str:
        if self.ids is not None:
            return f"{column} = ANY(ARRAY[{', '.join(str(int(one)) for one in self.ids)}]::bigint[])"
        return f"{column} % {parts} = {self.bucket % parts}"
