"""Both engines write the same bytes: over every shipped example, and over random counties in slices."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.amounts import show
from rules.engine.book import Between, Per, Revision
from rules.engine.bulk import TooLarge
from rules.engine.county import evaluate_county
from rules.engine.facts import Record, Resident
from rules.engine.format import load_toml
from rules.engine.timeline import Timeline
from rules.files.columns import county
from rules.files.columns.county import Files, score_files
from rules.files.columns.sheets import sheets
from rules.files.columns.texts import shown
from rules.files.formulas import guarded
from rules.files.problems import FilesError, Problems
from rules.files.records import COLUMNS as RECORD_COLUMNS
from rules.files.records import read_records
from rules.files.residents import COLUMNS as RESIDENT_COLUMNS
from rules.files.residents import read_residents
from rules.files.results import write_results
from tests.unit.counties.books import PLACES
from tests.unit.counties.test_vectors_on_files import day, rows_of
from tests.unit.engine.samples import BOOK
from tests.unit.engine.strategies import FEWER, books, moments, questions, record_lists, residents

PLACED = (
    BOOK
    + """
[[programme]]
code = "clinic"
title = { en = "Clinic", zh = "诊所" }
effect = "discount"
places = 3
needs = { all = [{ min_age = 60 }, { household_average_at_least = 1009 }] }
"""
)
EXAMPLES = [
    pytest.param(examples, id=f"{place.name}-{number}")
    for place in PLACES
    for number, examples in enumerate(place.examples())
]
Bytes = dict[str, bytes]


def put(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """Rows of text as CSV or Parquet."""
    if path.suffix == ".parquet":
        pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").write_parquet(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
    return path


def resident_row(who: Resident) -> list[str]:
    days = [day(found) for found in (who.born_on, who.enrolled_on, who.left_on)]
    return [who.key, days[0], who.village, who.household, *days[1:]]


def both(
    folder: Path,
    revisions: Sequence[Revision],
    records: Path,
    people: Path | None,
    as_of: date,
    known_at: datetime | None,
    *,
    rows: int = 500_000,
    kind: str = "csv",
) -> tuple[Bytes, Bytes]:
    """What evaluate and bulk write, file by file."""
    written = []
    for engine in ("evaluate", "bulk"):
        out, effects, answers = (
            folder / f"{engine}-{name}.{kind}" for name in ("scores", "effects", "answers")
        )
        problems = Problems()
        if engine == "evaluate":
            known = None if people is None else read_residents(people, problems)
            found = read_records(records, revisions, known, problems)
            problems.refuse()
            everyone = (
                [Resident.enrolled_since_ever(key) for key in found] if known is None else known.values()
            )
            result = evaluate_county(revisions, everyone, found, as_of=as_of, known_at=known_at)
            write_results(result, out=out, effects=effects, answers=answers)
        else:
            timeline = Timeline.of(revisions, as_of=as_of, known_at=known_at)
            files = Files(records, people, out, effects, answers)
            score_files(revisions, timeline, files, problems, rows=rows)
        written.append({path.name.split("-")[1]: path.read_bytes() for path in (out, effects, answers)})
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []
    return written[0], written[1]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_every_shipped_example(tmp_path: Path, examples: tuple[list[Revision], tuple[object, ...]]) -> None:
    shipped, cases = examples
    for case in cases:
        revisions = [book for book in shipped if not case.revisions or book.code in case.revisions]
        records = put(
            tmp_path / "records.csv",
            RECORD_COLUMNS,
            [row for owner, record in case.records for row in rows_of(owner, record)],
        )
        people = put(tmp_path / "people.csv", RESIDENT_COLUMNS, [resident_row(who) for who in case.residents])
        try:
            plain, fast = both(tmp_path, revisions, records, people, case.as_of, case.known_at)
        except FilesError:  # an example of something that entry refuses, and both readers do
            files = Files(records, people, tmp_path / "refused.csv")
            timeline = Timeline.of(revisions, as_of=case.as_of)
            with pytest.raises(FilesError):
                score_files(revisions, timeline, files, Problems())
            continue
        assert fast == plain, case.name


def consistent(who: Resident) -> Resident:
    """Nobody leaves before enrolling: files refuse that."""
    if who.enrolled_on and who.left_on and who.left_on < who.enrolled_on:
        return replace(who, left_on=who.enrolled_on)
    return who


def entered(revisions: Sequence[Revision], record: Record) -> Record | None:
    """The record as entry would take it, None where no book has its rule."""
    if not any(book.rule(record.rule) for book in revisions):
        return None
    in_force = [book for book in revisions if book.effective_from <= record.occurred_on]
    rule = in_force[-1].rule(record.rule) if in_force else None
    if rule is None:
        return record
    if rule.is_made:
        return None
    match rule.form:
        case Between():
            return replace(record, points=rule.form.clamp(record.points))
        case Per() if record.quantity is None:
            return replace(record, quantity=700)
        case _:
            return record


@FEWER
@given(
    books(),
    st.tuples(*(residents(key).map(consistent) for key in ("a", "b,", 'c"', "丁"))),
    st.tuples(*(record_lists(key) for key in ("a", "b,", 'c"', "丁"))),
    questions,
    st.one_of(st.none(), moments),
    st.booleans(),
    st.sampled_from(["csv", "parquet"]),
    st.integers(1, 12),
)
def test_random_counties(
    revisions: tuple[Revision, ...],
    people: tuple[Resident, ...],
    lists: tuple[list[Record], ...],
    as_of: date,
    known_at: datetime | None,
    with_people: bool,
    kind: str,
    rows: int,
) -> None:
    acts = [
        (person.key, found)
        for person, records in zip(people, lists, strict=True)
        for record in records
        if (found := entered(sorted(revisions, key=lambda book: book.effective_from), record)) is not None
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = sorted((row for owner, act in acts for row in rows_of(owner, act)), key=lambda row: row[1])
        first = put(folder / f"records.{kind}", RECORD_COLUMNS, lines)
        second = put(folder / f"people.{kind}", RESIDENT_COLUMNS, [resident_row(who) for who in people])
        plain, fast = both(
            folder, revisions, first, second if with_people else None, as_of, known_at, rows=rows
        )
    assert fast == plain


def test_results_in_parquet_are_the_same_bytes_too(tmp_path: Path) -> None:
    """One piece; the same rows in slices are the same table."""
    (shipped, cases), *_ = PLACES[0].examples()
    case = next(case for case in cases if case.records and not case.revisions)
    lines = [row for owner, record in case.records for row in rows_of(owner, record)]
    records = put(tmp_path / "records.parquet", RECORD_COLUMNS, sorted(lines, key=lambda row: row[1]))
    plain, fast = both(tmp_path, shipped, records, None, case.as_of, case.known_at, kind="parquet")
    assert fast == plain


def test_slices_written_to_parquet_are_the_same_table(tmp_path: Path) -> None:
    revisions = (load_toml(PLACED, "book.toml"),)
    lines = [
        [
            f"r{n}",
            f"p{n // 3:02}",
            "V-1",
            "2019-02-01",
            str(4 * (n % 7)),
            "",
            "",
            "in_effect",
            "2019-02-01",
            "",
        ]
        for n in range(60)
    ]
    people = [[f"p{n:02}", "1940-01-01", "", f"h{n % 5}", "2019-01-01", ""] for n in range(22)]
    records = put(tmp_path / "records.parquet", RECORD_COLUMNS, lines)
    residents = put(tmp_path / "people.parquet", RESIDENT_COLUMNS, people)
    plain, fast = both(
        tmp_path, revisions, records, residents, date(2019, 3, 1), None, rows=7, kind="parquet"
    )
    for name, expected in plain.items():
        assert pl.read_parquet(fast[name]).equals(pl.read_parquet(expected)), name
    clinic = pl.read_parquet(fast["answers.parquet"]).filter(pl.col("programme") == "clinic")
    assert clinic.filter(pl.col("answer") == "eligible").height == 3
    assert {"no_place_left", "all.2.household_average_at_least"} <= set(clinic["reason"])


def test_numbers_too_large_for_columns_are_left_to_the_plain_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise TooLarge("p", "points")

    monkeypatch.setattr(county, "score_tables", refuse)
    (tmp_path / "book.toml").write_text(BOOK)
    line = ["r", "p", "V-1", "2019-02-01", "8", "", "", "in_effect", "2019-02-01", ""]
    records = put(tmp_path / "records.csv", RECORD_COLUMNS, [line])
    call_command(
        "rulebook", "score", "--rulebook", str(tmp_path / "book.toml"), "--records", str(records),
        "--as-of", "2019-03-01", "--out", str(tmp_path / "scores.csv"), stdout=io.StringIO(),
    )  # fmt: skip
    assert (tmp_path / "scores.csv").read_text().splitlines()[1] == "p,1002,A,"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.toml", "records.csv", "scores.csv"]


@given(
    st.lists(st.tuples(*[st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))] * 3), max_size=5)
)
@settings(max_examples=200, deadline=None)
def test_texts_are_quoted_as_the_csv_module_does(rows: list[tuple[str, str, str]]) -> None:
    expected = io.StringIO()
    written = [tuple(map(guarded, row)) for row in rows]
    csv.writer(expected, lineterminator="\n").writerows([("a", "b", "c"), *written])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        with sheets() as sheet:
            made = sheet(path, ("a", "b", "c"))
            for row in rows:
                made.add(pl.DataFrame([row], schema=["a", "b", "c"], orient="row"))
        assert path.read_bytes() == expected.getvalue().encode()


@given(st.lists(st.integers(-(10**17), 10**17), min_size=1))
def test_amounts_are_written_as_show_writes_them(amounts: list[int]) -> None:
    frame = pl.DataFrame({"amount": [*amounts, None]}, schema={"amount": pl.Int64})
    assert frame.select(shown(pl.col("amount"))).to_series().to_list() == [*map(show, amounts), None]


def test_a_missing_folder_leaves_nothing(tmp_path: Path) -> None:
    def write() -> None:
        with sheets() as sheet:
            sheet(tmp_path / "scores.csv", ("a",)).add(pl.DataFrame({"a": ["1"]}))
            sheet(tmp_path / "absent" / "effects.csv", ("a",))

    with pytest.raises(FilesError) as caught:
        write()
    assert [problem.code for problem in caught.value.problems] == ["unwritable"]
    assert list(tmp_path.iterdir()) == []
