"""Writing results from frames, piece by piece: the same bytes as rules/files/results.py, all files or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import polars as pl

from rules.files.formulas import guarded_columns
from rules.files.problems import FilesError, RowProblem
from rules.files.tables import is_parquet


class Sheet:
    """One file in the making, beside its place; columns are texts, null or "" where empty."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Touches nothing yet."""
        self.path = path
        self.columns = list(columns)
        self.beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        self.folder = path.with_name(f".{path.name}.{os.getpid()}.parts")
        self.parts: list[Path] = []
        self._file: IO[bytes] | None = None

    def open(self) -> None:
        """Begin; raises FilesError where the disk refuses, as everything here does."""
        with writing(self.path):
            if is_parquet(self.path):
                self.folder.mkdir()
            else:
                self._file = self.beside.open("wb")
                self._file.write((",".join(self.columns) + "\n").encode())

    def add(self, rows: pl.DataFrame) -> None:
        """More rows, after those added before."""
        rows = rows.select(pl.col(self.columns).cast(pl.String))
        with writing(self.path):
            if self._file is not None:
                rows = rows.select(pl.when(pl.all() != "").then(pl.all()))  # null: without quotes
                guarded_columns(rows).write_csv(self._file, include_header=False, quote_style="necessary")
            else:
                part = self.folder / f"{len(self.parts):08}.parquet"
                rows.select(pl.all().fill_null("")).write_parquet(part)
                self.parts.append(part)

    def finish(self) -> None:
        """Put the whole file beside its place."""
        with writing(self.path):
            if self._file is not None:
                self._file.close()
            elif len(self.parts) == 1:
                os.replace(self.parts[0], self.beside)
            else:
                pl.scan_parquet(self.parts, glob=False).sink_parquet(self.beside)

    def place(self) -> None:
        """Put it in its place."""
        with writing(self.path):
            os.replace(self.beside, self.path)

    def drop(self) -> None:
        """Leave nothing of it that is not in its place."""
        if self._file is not None:
            with suppress(OSError):  # what could not be written is thrown away
                self._file.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.beside.unlink(missing_ok=True)


@contextmanager
def sheets() -> Iterator[Callable[[Path, Sequence[str]], Sheet]]:
    """`with sheets() as sheet: scores = sheet(path, columns)`: every one gets in its place, or none."""
    opened: list[Sheet] = []

    def sheet(path: Path, columns: Sequence[str]) -> Sheet:
        one = Sheet(path, columns)
        opened.append(one)
        one.open()
        return one

    try:
        yield sheet
        for one in opened:
            one.finish()
        for one in opened:
            one.place()
    finally:
        for one in opened:
            one.drop()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What goes wrong while a file is written, as FilesError."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        detail = getattr(error, "strerror", None) or error
        raise FilesError([RowProblem("unwritable", str(path), params={"detail": detail})]) from error
