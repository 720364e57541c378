"""Tables in files: CSV (UTF-8, also with a mark, or GB18030) or Parquet, told by the ending."""

from __future__ import annotations

import csv
import importlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from rules.files.formulas import guarded, unguarded
from rules.files.problems import FilesError, Problems, RowProblem

if TYPE_CHECKING:
    import polars as pl

Row = tuple[int, dict[str, str]]


def read_table(path: Path, columns: Sequence[str], problems: Problems) -> Iterator[Row]:
    """Rows as texts by column, numbered from 2 (the heading is row 1); raises FilesError where none can be read.

    Broken rows are added to `problems` and passed over.
    """
    if is_parquet(path):
        yield from _parquet_rows(path, columns)
    else:
        yield from _csv_rows(path, columns, problems)


def is_parquet(path: Path) -> bool:
    """Whether the ending says Parquet."""
    return path.suffix.lower() in (".parquet", ".pq")


def _csv_rows(path: Path, columns: Sequence[str], problems: Problems) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    number = 1
    try:
        heading = next(reader, [])
        _check_columns(path, heading, columns)
        for number, cells in enumerate(reader, start=2):
            if not cells:
                continue
            if len(cells) != len(heading):
                params = {"found": len(cells), "wanted": len(heading)}
                problems.append(RowProblem("fields", str(path), number, "", params))
                continue
            yield number, dict(zip(heading, map(unguarded, cells), strict=True))
    except csv.Error as error:
        problems.append(RowProblem("not_csv", str(path), number + 1, "", {"detail": error}))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FilesError(
            [RowProblem("unreadable", str(path), params={"detail": error.strerror or error})]
        ) from error
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise FilesError([RowProblem("encoding", str(path))])


def _check_columns(path: Path, heading: Sequence[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in heading]
    extra = [
        name for place, name in enumerate(heading) if name not in columns or name in list(heading)[:place]
    ]
    if missing or extra:
        params = {
            "missing": ", ".join(missing) or "–",
            "extra": ", ".join(extra) or "–",
            "wanted": ", ".join(columns),
        }
        raise FilesError([RowProblem("columns", str(path), 1, "", params)])


def _parquet_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    polars = _polars(path)
    try:
        frame = polars.read_parquet(path)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise FilesError([RowProblem("unreadable", str(path), params={"detail": error})]) from error
    _check_columns(path, frame.columns, columns)
    yield from text_rows(frame, range(2, frame.height + 2))


def text_rows(frame: pl.DataFrame, numbers: Iterable[int]) -> Iterator[Row]:
    """The rows of a frame as the texts a CSV would have, with their numbers."""
    names = frame.columns
    for number, cells in zip(numbers, _plain(frame).iter_rows(), strict=True):
        yield number, dict(zip(names, map(_cell, cells), strict=True))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns with a day or moment that Python's calendar does not have are turned into text, which is then refused."""
    polars = importlib.import_module("polars")
    beyond = [
        column.name
        for column in frame
        if column.dtype in (polars.Date, polars.Datetime) and not column.dt.year().is_between(1, 9999).all()
    ]
    return frame.with_columns(polars.col(beyond).cast(polars.String)) if beyond else frame


def _polars(path: Path) -> ModuleType:
    """The package that reads and writes Parquet, loaded only when a file needs it."""
    try:
        return importlib.import_module("polars")
    except ImportError as error:
        raise FilesError([RowProblem("no_polars", str(path))]) from error


def _cell(value: object) -> str:
    """A typed cell as the text a CSV would have; what has no plain text is refused by the column's own check."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()
        case Decimal() if value.is_finite():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value)


def write_tables(tables: Iterable[tuple[Path, Sequence[str], Iterable[Sequence[str]]]]) -> None:
    """Write every table or none: each goes to a file beside its own first, and is renamed when all are whole."""
    ready: list[tuple[Path, Path]] = []
    try:
        for path, columns, rows in tables:
            beside = path.with_name(f".{path.name}.{os.getpid()}.part")
            ready.append((beside, path))
            _write(beside, columns, rows, parquet=is_parquet(path))
        for beside, path in ready:
            os.replace(beside, path)
    except OSError as error:
        detail = {"detail": error.strerror or error}
        raise FilesError([RowProblem("unwritable", str(ready[-1][1]), params=detail)]) from error
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], *, parquet: bool) -> None:
    if parquet:
        polars = _polars(path)
        schema = dict.fromkeys(columns, polars.String)
        polars.DataFrame([list(row) for row in rows], schema=schema, orient="row").write_parquet(path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(map(guarded, row) for row in rows)
