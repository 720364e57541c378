"""Reading files by columns: the same problems, in the same order, or the same facts as the row reader."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.columns.tables import Tables
from rules.engine.format import load_toml
from rules.files.columns.csv_text import NotByColumns, csv_columns
from rules.files.columns.facts import ByColumns, ByRows, Doubtful, read_people
from rules.files.columns.pieces import pieces_of
from rules.files.problems import FilesError, Problems
from rules.files.records import COLUMNS, read_records
from rules.files.residents import read_residents
from rules.files.tables import read_table
from tests.unit.engine.dirty_files import csv_bytes, files, put, record_rows
from tests.unit.engine.samples import BOOK
from tests.unit.engine.strategies import EXAMPLES, FEWER

LATER = (
    BOOK.replace("2019-1", "2020-1").replace("2019-01-01", "2020-01-01").replace("[-50, -5]", "[-20, -5]")
    + """
[[rule]]
code = "M-1"
category = "deeds"
ground = "volunteering"
title = { en = "Clean year", zh = "无扣分年度" }
evidence = "own_file"
clean_year = { points = 10 }
"""
)
BOOKS = (load_toml(BOOK, "book.toml"), load_toml(LATER, "later.toml"))
Seen = tuple[list[str], dict[str, list[tuple[object, ...]]]]


def facts(tables: Sequence[Tables]) -> dict[str, list[tuple[object, ...]]]:
    """The tables' rows without their order."""
    return {
        name: sorted(
            (row for one in tables for row in getattr(one, name).cast({pl.Enum: pl.String}).iter_rows()),
            key=repr,
        )
        for name in ("residents", "records", "transitions")
    }


def by_rows(records: Path, residents: Path | None, most: int = 0) -> Seen:
    """What the row reader makes of the files: what is wrong, or the facts."""
    problems = Problems(most)
    try:
        people = None if residents is None else read_residents(residents, problems)
        found = read_records(records, BOOKS, people, problems)
        problems.refuse()
    except FilesError as error:
        return error.lines("en"), {}
    tables = Tables.of(people.values() if people is not None else (), found)
    return [], facts([tables])


def by_columns(records: Path, residents: Path | None, most: int = 0, rows: int = 500_000) -> Seen:
    """The same by columns, as the command goes about it."""
    problems = Problems(most)
    try:
        tables = read_by_columns(records, residents, problems, rows)
    except FilesError as error:
        return error.lines("en"), {}
    found = facts(tables)
    return [], found if residents is not None else {**found, "residents": []}


def read_by_columns(records: Path, residents: Path | None, problems: Problems, rows: int) -> list[Tables]:
    people = read_people(residents, problems)
    try:
        found = ByColumns(pieces_of(records, COLUMNS, by="resident", rows=rows), BOOKS, people)
        if problems.count:
            found.check(problems)
        try:
            return list(found.chunks())
        except Doubtful as doubtful:
            found.settle(doubtful.hashes, problems)
        return list(found.chunks())
    except NotByColumns:
        return list(ByRows(records, BOOKS, people, problems).chunks())


@EXAMPLES
@given(files())
def test_columns_and_rows_see_the_same(
    made: tuple[str, bytes | pl.DataFrame, str, bytes | pl.DataFrame | None],
) -> None:
    name, records, other, residents = made
    with tempfile.TemporaryDirectory() as folder:
        first = put(Path(folder), name, records)
        second = None if residents is None else put(Path(folder), other, residents)
        assert by_columns(first, second) == by_rows(first, second)


@given(
    csv_bytes(COLUMNS, [["r1", "P1", "V-1", "2019-02-01", "8", "", "i", "in_effect", "2019-02-01", ""]] * 2)
)
@settings(max_examples=100, deadline=None)
def test_a_csv_is_taken_by_columns_only_where_its_cells_are_those_of_the_csv_module(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.csv"
        path.write_bytes(data)
        try:
            found = csv_columns(path, COLUMNS)
        except NotByColumns:
            return
        problems = Problems()
        rows = [values for _, values in read_table(path, COLUMNS, problems)]
        assert not problems.count
        assert found.fill_null("").to_dicts() == [{name: row[name] for name in found.columns} for row in rows]


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A Parquet file of records, all text."""
    pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").write_parquet(
        path, row_group_size=2
    )
    return path


def row(record: str, resident: str, quantity: str = "8", state: str = "in_effect") -> list[str]:
    return [record, resident, "V-1", "2019-02-01", quantity, "", "", state, "2019-02-01", ""]


@FEWER
@given(record_rows(), st.integers(1, 4))
def test_slices_see_the_same_as_the_whole(rows: list[list[str]], most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "records.parquet", sorted(rows, key=lambda cells: cells[1]))
        assert by_columns(path, None, rows=most) == by_rows(path, None)


def test_a_sorted_file_is_cut_between_residents(tmp_path: Path) -> None:
    rows = [row(f"r{n}", f"p{n // 3}") for n in range(10)]
    pieces = pieces_of(write(tmp_path / "r.parquet", rows), COLUMNS, by="resident", rows=4)
    assert [(span.start, span.count, span.after, span.last) for span in pieces.spans] == [
        (0, 6, None, "p1"),
        (6, 4, "p1", None),
    ]
    unsorted = pieces_of(write(tmp_path / "u.parquet", rows[::-1]), COLUMNS, by="resident", rows=4)
    assert [(span.start, span.count) for span in unsorted.spans] == [(0, 10)]


def test_a_record_that_turns_up_in_two_slices_is_seen(tmp_path: Path) -> None:
    rows = [row("r0", "p0"), row("r1", "p1"), row("r2", "p2"), row("r0", "p3")]
    path = write(tmp_path / "r.parquet", rows)
    said, _ = by_columns(path, None, rows=1)
    assert said == by_rows(path, None)[0]
    assert "row 5, column resident" in said[0]


def test_what_columns_only_doubt_is_settled_and_taken(tmp_path: Path) -> None:
    """A float in a key column, a moment with nanoseconds: right for the row reader, beyond the fast path."""
    rows = [row(str(n), "p0") for n in range(3)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    path = tmp_path / "r.parquet"
    frame.with_columns(pl.col("record").cast(pl.Float64)).write_parquet(path)
    said, found = by_columns(path, None)
    assert said == []
    assert [record[0] for record in found["records"]] == ["0", "1", "2"]


@pytest.mark.parametrize("rows", [3, 500_000])
def test_very_many_bad_rows_are_counted_and_the_first_are_said(tmp_path: Path, rows: int) -> None:
    path = write(tmp_path / "r.parquet", [row(f"r{n:03}", f"p{n:03}", quantity="eight") for n in range(500)])
    said, _ = by_columns(path, None, most=100, rows=rows)
    assert said == by_rows(path, None, most=100)[0]
    assert len(said) == 101
    assert "row 101," in said[99]
    assert "400" in said[100]
