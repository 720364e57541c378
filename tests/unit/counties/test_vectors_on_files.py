"""The test vectors on files: `manage.py rulebook score` says what each example beside the books expects."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from rules.engine.amounts import show
from rules.engine.book import Revision
from rules.engine.cases import Case, Expectation
from rules.engine.facts import Record
from rules.engine.toml_text import to_toml
from tests.unit.counties.books import PLACES

VECTORS = [
    pytest.param(books, case, id=f"{case.vector} {place.name}: {case.name}")
    for place in PLACES
    for books, cases in place.examples()
    for case in cases
    if case.vector
]
SINCE_EVER = "1900-01-01"


def write(path: Path, head: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(","), *rows])


def rows_of(owner: str, record: Record) -> list[list[str]]:
    """One row a transition, as a clerk's file has them."""
    amounts = ["" if amount is None else show(amount) for amount in (record.quantity, record.points)]
    return [
        [
            record.key, owner, record.rule, record.occurred_on.isoformat(), *amounts, record.incident,
            transition.state, transition.on.isoformat(), transition.at.isoformat() if transition.at else "",
        ]
        for transition in record.transitions
    ]  # fmt: skip


def day(value: date | None) -> str:
    return "" if value is None else SINCE_EVER if value == date.min else value.isoformat()


def score_on_files(folder: Path, books: list[Revision], case: Case) -> dict[str, list[dict[str, str]]]:
    """Write the facts, call the command, read what it wrote."""
    (folder / "book").mkdir()
    for book in books:
        if not case.revisions or book.code in case.revisions:
            (folder / "book" / f"{book.effective_from}.toml").write_text(to_toml(book), encoding="utf-8")
    write(
        folder / "records.csv",
        "record,resident,rule,occurred_on,quantity,points,incident,state,effective_on,written_at",
        [row for owner, record in case.records for row in rows_of(owner, record)],
    )
    write(
        folder / "residents.csv",
        "resident,born_on,village,household,enrolled_on,left_on",
        [
            [r.key, day(r.born_on), r.village, r.household, day(r.enrolled_on), day(r.left_on)]
            for r in case.residents
        ],
    )
    options = ["--known-at", case.known_at.isoformat()] if case.known_at else []
    for name in ("out", "effects", "answers"):
        options += [f"--{name}", str(folder / f"{name}.csv")]
    call_command(
        "rulebook", "score", "--rulebook", str(folder / "book"), "--records", str(folder / "records.csv"),
        "--residents", str(folder / "residents.csv"), "--as-of", case.as_of.isoformat(), *options,
    )  # fmt: skip
    read = {}
    for name in ("out", "effects", "answers"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read[name] = list(csv.DictReader(file))
    return read


def compare(expected: Expectation, written: dict[str, list[dict[str, str]]]) -> None:
    own = {
        name: [row for row in rows if row["resident"] == expected.resident] for name, rows in written.items()
    }
    (score,) = own["out"]
    if expected.score is not None:
        assert score["score"] == ("" if expected.score is False else show(int(expected.score)))
    if expected.grade is not None:
        assert score["grade"] == expected.grade
    if expected.reason is not None:
        assert score["reason"] == expected.reason
    if expected.worths is not None:
        assert [row["worth"] for row in own["effects"]] == [show(worth) for worth in expected.worths]
    if expected.reasons is not None:
        assert [row["reason"] for row in own["effects"]] == list(expected.reasons)
    if expected.each_reason is not None:
        assert {row["reason"] for row in own["effects"]} == {expected.each_reason}
    answers = {row["programme"]: row["answer"] for row in own["answers"]}
    assert {code: answers[code] for code in expected.answers} == dict(expected.answers)


@pytest.mark.parametrize(("books", "case"), VECTORS)
def test_the_command_says_what_the_example_expects(tmp_path: Path, books: list[Revision], case: Case) -> None:
    written = score_on_files(tmp_path, books, case)
    assert case.expectations
    for expected in case.expectations:
        compare(expected, written)
