"""A file as raw columns in pieces: a Parquet file sorted by resident in slices of residents, all others whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rules.files.columns.cells import texts
from rules.files.columns.csv_text import NotByColumns, csv_columns
from rules.files.tables import is_parquet

ROW = "row"
"""The added column: the number of the row, the heading being row 1."""
SLICE = 500_000
"""How many rows a slice has, more where one resident's records reach over its end."""
_GLANCE = 2_000_000


@dataclass(frozen=True)
class Span:
    """Rows `start` to `start + count` of a file: every record of the residents up to `last`, and after those of the
    span before; None where the span is open to that side."""

    start: int
    count: int
    after: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Pieces:
    """A file that can be read again and again, span by span."""

    path: Path
    columns: tuple[str, ...]
    spans: tuple[Span, ...]

    def read(self, span: Span) -> pl.DataFrame:
        """The raw columns and ROW; raises NotByColumns."""
        if is_parquet(self.path):
            try:
                frame = _scan(self.path).slice(span.start, span.count).collect()
            except (OSError, pl.exceptions.PolarsError) as error:
                raise NotByColumns from error
        else:
            frame = csv_columns(self.path, self.columns)
        return frame.with_row_index(ROW, offset=span.start + 2)

    def __iter__(self) -> Iterator[tuple[Span, pl.DataFrame]]:
        """Every span with its rows; raises NotByColumns."""
        for span in self.spans:
            yield span, self.read(span)


def pieces_of(path: Path, columns: Sequence[str], *, by: str = "", rows: int = SLICE) -> Pieces:
    """The file in one piece, or in slices of about `rows` rows where it is Parquet sorted by the key column `by`.

    Raises NotByColumns where only the row reader can tell what is in the file: absent, broken, other columns.
    """
    whole = Pieces(path, tuple(columns), (Span(0, 0),))
    if not is_parquet(path):
        return whole
    if not path.is_file():
        raise NotByColumns
    try:
        scan = _scan(path)
        if sorted(scan.collect_schema().names()) != sorted(columns):
            raise NotByColumns
        height = scan.select(pl.len()).collect().item()
        spans = _spans(scan.select(by), height, rows) if by and height > rows else None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise NotByColumns from error
    return Pieces(path, tuple(columns), spans or (Span(0, height),))


def _scan(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def _spans(scan: pl.LazyFrame, height: int, rows: int) -> tuple[Span, ...] | None:
    """Where to cut between residents; None where the keys are not in order. Reads the key column only, bit by bit."""
    cuts: list[tuple[int, str]] = []
    last: str | None = None
    wanted = rows
    for start in range(0, height, _GLANCE):
        column = texts(scan.slice(start, _GLANCE).collect().to_series())
        if column is None:
            return None
        before = column.shift(1, fill_value=None)
        changes = (column != before).fill_null(value=last is None or column[0] != last)
        if (last is not None and column[0] < last) or not (column >= before).fill_null(value=True).all():
            return None
        places = changes.arg_true()
        while wanted < start + len(column):
            at = int(places.search_sorted(max(wanted - start, 0)))
            if at == len(places):
                break
            place = int(places[at])
            cuts.append((start + place, column[place - 1] if place else str(last)))
            wanted = start + place + rows
        last = column[-1]
    starts = [0, *(place for place, _ in cuts)]
    ends = [*(place for place, _ in cuts), height]
    keys = [None, *(key for _, key in cuts), None]
    return tuple(
        Span(start, end - start, keys[number], keys[number + 1])
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
