"""Records with a row that is not surely right: the row reader judges all their rows, a few thousand records a time."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence

import polars as pl

from rules.engine.book import Revision
from rules.engine.bulk import Tables
from rules.files.columns.pieces import ROW, Pieces
from rules.files.columns.records import Sifted, hashes_of
from rules.files.problems import Problems, RowProblem
from rules.files.records import records_of
from rules.files.tables import text_rows

_BATCH = 100_000
"""About as many rows as are Python objects at one time."""
_NO_HASH = 0


class Doubts:
    """The records, by the number of their key, that cannot be taken by columns alone."""

    def __init__(self) -> None:
        """None yet."""
        self._doubtful: list[pl.Series] = []
        self._seen: list[pl.Series] = []

    def take(self, sifted: Sifted, *, alone: bool) -> None:
        """Of one piece; where it is not the only one, a record may turn up again in another."""
        if len(sifted.doubtful):
            self._doubtful.append(sifted.doubtful)
        if not alone:
            self._seen += [sifted.hashes, sifted.doubtful]

    @property
    def any(self) -> bool:
        """Whether a piece had one."""
        return bool(self._doubtful)

    def all(self) -> pl.Series:
        """Every doubtful record, those that turned up in more than one piece among them."""
        empty = pl.Series("hash", [], pl.UInt64)
        seen = pl.concat([empty, *self._seen]).sort()
        twice = seen.filter(seen == seen.shift(1))
        return pl.concat([empty, twice, *self._doubtful]).unique()


def is_doubtful(raw: pl.DataFrame, doubtful: pl.Series) -> pl.Series:
    """Whether each row is of a record among `doubtful`."""
    hashes = hashes_of(raw)
    return hashes.is_in(doubtful.implode()).fill_null(value=False) | hashes.is_null()


def settle(
    pieces: Pieces,
    doubtful: pl.Series,
    revisions: Sequence[Revision],
    residents: Collection[str] | None,
    problems: Problems,
) -> Tables:
    """What the row reader makes of the doubtful records; problems are added in the order of the rows."""
    rows = pl.concat([raw.filter(is_doubtful(raw, doubtful)) for _, raw in pieces])
    batches = max(rows.height // _BATCH, 1)
    rows = rows.with_columns((hashes_of(rows).fill_null(_NO_HASH) % batches).alias("batch"))
    found = [Tables.of((), {})]
    said = _Said(problems.most)
    for number in range(batches):
        batch = rows.filter(pl.col("batch") == number).drop("batch")
        told = Problems(most=0)
        texts = text_rows(batch.drop(ROW), batch[ROW])
        records = records_of(str(pieces.path), texts, revisions, residents, told)
        said.add(told.kept)
        if not said.count:
            found.append(Tables.of((), records))
    said.into(problems)
    return Tables(
        found[0].residents,
        pl.concat([tables.records for tables in found]),
        pl.concat([tables.transitions for tables in found]),
    )


class _Said:
    """The first problems by row of several batches, and how many there are."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self.kept: list[RowProblem] = []

    def add(self, found: list[RowProblem]) -> None:
        self.count += len(found)
        both = [*self.kept, *found]
        self.kept = heapq.nsmallest(self.most or len(both), both, key=lambda problem: problem.row)

    def into(self, problems: Problems) -> None:
        for problem in self.kept:
            problems.append(problem)
        problems.count += self.count - len(self.kept)
