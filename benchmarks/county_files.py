"""A synthetic county as two Parquet files in the engine's file columns (scoring.md 9), and reading it in slices."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from benchmarks.population import SEED, blocks_of, make_records, make_residents
from rules.engine.bulk import Tables

MADE_BY = ("book", "drawing", "population")
"""The modules that a county follows from: when one changes, the files are made anew."""
ROW_GROUP = 250_000
SLICE = 100_000
"""Residents read, scored and let go at a time: what bounds the memory."""


@dataclass(frozen=True)
class CountyFiles:
    """Both sorted by resident; `people` residents have `rows` rows of records (one a transition)."""

    folder: Path
    people: int

    @property
    def residents(self) -> Path:
        """resident, born_on, village, household, enrolled_on, left_on."""
        return self.folder / "residents.parquet"

    @property
    def records(self) -> Path:
        """One row a transition; amounts are decimals of two places, empty cells null."""
        return self.folder / "records.parquet"

    @property
    def megabytes(self) -> float:
        """Of both files together."""
        return (self.residents.stat().st_size + self.records.stat().st_size) / 1e6


def county_files(people: int, *, seed: int = SEED) -> CountyFiles:
    """The county of that many residents; made at the first call, found again later."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    made_by = sha256(b"".join(path.read_bytes() for path in sources if path.stem in MADE_BY)).hexdigest()
    folder = data_folder() / f"county-{people}-{seed}-{made_by[:12]}"
    files = CountyFiles(folder, people)
    if not folder.exists():
        draft = folder.with_name(f".{folder.name}.{os.getpid()}")
        draft.mkdir(parents=True)
        _write(CountyFiles(draft, people), seed)
        draft.rename(folder)
    return files


def data_folder() -> Path:
    """XIANGYUE_BENCH_DIR, or bench/ in the project's data folder; never in git."""
    chosen = os.environ.get("XIANGYUE_BENCH_DIR")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / ".data" / "bench"


def _write(files: CountyFiles, seed: int) -> None:
    """Block by block, so that memory stays small at any size."""

    def residents() -> Iterator[pl.DataFrame]:
        for number, count in blocks_of(files.people):
            yield make_residents(number, count, files.people, seed=seed)

    def records() -> Iterator[pl.DataFrame]:
        for number, count in blocks_of(files.people):
            yield make_records(number, count, seed=seed)

    _sink(residents, make_residents(0, 1, 1).schema, files.residents)
    _sink(records, make_records(0, 1).schema, files.records)


def _sink(frames: Callable[[], Iterator[pl.DataFrame]], schema: pl.Schema, path: Path) -> None:
    def source(
        _columns: list[str] | None, _where: pl.Expr | None, _rows: int | None, _batch: int | None
    ) -> Iterator[pl.DataFrame]:
        return frames()

    lazy = register_io_source(io_source=source, schema=schema)
    lazy.sink_parquet(path, row_group_size=ROW_GROUP, statistics=True, maintain_order=True)


def slices(files: CountyFiles, size: int = SLICE) -> Iterator[Tables]:
    """The county in slices of residents, each with all their records; row groups outside a slice are not read."""
    for first in range(0, files.people, size):
        residents = pl.scan_parquet(files.residents).slice(first, size).collect()
        low, high = residents["resident"][0], residents["resident"][-1]
        inside = pl.col("resident").is_between(pl.lit(low), pl.lit(high))
        rows = pl.scan_parquet(files.records).filter(inside).collect()
        yield tables_of(residents, rows)


def whole(files: CountyFiles) -> Tables:
    """The county at once."""
    return tables_of(pl.read_parquet(files.residents), pl.read_parquet(files.records))


def tables_of(residents: pl.DataFrame, rows: pl.DataFrame) -> Tables:
    """From the files' columns to the engine's: amounts in hundredths, one row a record, one a transition."""
    amounts = [(pl.col(name) * 100).cast(pl.Int64) for name in ("quantity", "points")]
    records = rows.select(
        "record", "resident", "rule", "occurred_on", *amounts, pl.col("incident").fill_null("")
    ).filter(pl.col("record").ne_missing(pl.col("record").shift()))
    return Tables(
        residents=residents.with_columns(pl.col("village", "household").fill_null("")),
        records=records,
        transitions=rows.select("record", "state", on="effective_on", at="written_at"),
    )
