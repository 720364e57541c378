"""The worked examples on files: `manage.py rulebook score` says what each county's, and each test vector, expects."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rules.engine.amounts import hundredths, show
from rules.engine.book import Between, Per, Revision
from rules.engine.cases import NOT_IN_EFFECT, Case, Expectation
from rules.engine.facts import Record
from rules.engine.toml_text import to_toml
from tests.unit.counties.books import PLACES

CHOSEN = [
    (place, books, case)
    for place in PLACES
    for books, cases in place.examples()
    for case in cases
    if case.vector or place.is_county
]
EXAMPLES = [
    pytest.param(books, case, id=f"{case.vector} {place.name}: {case.name}".lstrip())
    for place, books, case in CHOSEN
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


def score_on_files(
    folder: Path, books: list[Revision], case: Case, engine: str
) -> dict[str, list[dict[str, str]]]:
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
        "--residents", str(folder / "residents.csv"), "--as-of", case.as_of.isoformat(), "--engine", engine, *options,
    )  # fmt: skip
    read = {}
    for name in ("out", "effects", "answers"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read[name] = list(csv.DictReader(file))
    return read


def compare(case: Case, expected: Expectation, written: dict[str, list[dict[str, str]]]) -> None:
    """One resident's rows against the example; a record without an effect counts nothing, as in `run_case`."""
    own = {
        name: [row for row in rows if row["resident"] == expected.resident] for name, rows in written.items()
    }
    (score,) = own["out"]
    effects = {row["record"]: row for row in own["effects"]}
    assert len(effects) == len(own["effects"])
    keys = [record.key for owner, record in case.records if owner == expected.resident]
    worths = [effects[key]["worth"] if key in effects else "0" for key in keys]
    reasons = [effects[key]["reason"] if key in effects else NOT_IN_EFFECT for key in keys]
    if expected.score is not None:
        assert score["score"] == ("" if expected.score is False else show(int(expected.score)))
    if expected.grade is not None:
        assert score["grade"] == expected.grade
    if expected.reason is not None:
        assert score["reason"] == expected.reason
    if expected.worths is not None:
        assert worths == [show(worth) for worth in expected.worths]
    if expected.reasons is not None:
        assert reasons == list(expected.reasons)
    if expected.each_worth is not None:
        assert set(worths) == {show(expected.each_worth)}
    if expected.each_reason is not None:
        assert set(reasons) == {expected.each_reason}
    if expected.each_revision is not None:
        assert {row["revision"] for key, row in effects.items() if key in keys} == {expected.each_revision}
    if expected.total is not None:
        assert sum(hundredths(row["worth"]) for row in own["effects"]) == expected.total
    answers = {row["programme"]: row for row in own["answers"]}
    assert {code: answers[code]["answer"] for code in expected.answers} == dict(expected.answers)
    assert {code: answers[code]["reason"] for code in expected.answer_reasons} == dict(
        expected.answer_reasons
    )


def test_every_county_has_an_example_here() -> None:
    chosen = {place.name for place, _, _ in CHOSEN}
    assert {place.name for place in PLACES if place.is_county} <= chosen


def lacks_an_amount(books: list[Revision], case: Case) -> bool:
    """Whether a record lacks what entry asks for by the rule in force on its day (scoring.md 9)."""
    for _, record in case.records:
        on_the_day = [
            book
            for book in books
            if book.effective_from <= record.occurred_on
            and (not case.revisions or book.code in case.revisions)
        ]
        rule = max(on_the_day, key=lambda book: book.effective_from).rule(record.rule) if on_the_day else None
        if rule is not None and (
            (isinstance(rule.form, Between) and record.points is None)
            or (isinstance(rule.form, Per) and record.quantity is None)
        ):
            return True
    return False


@pytest.mark.parametrize("engine", ["evaluate", "bulk"])
@pytest.mark.parametrize(("books", "case"), EXAMPLES)
def test_the_command_says_what_the_example_expects(
    tmp_path: Path, books: list[Revision], case: Case, engine: str
) -> None:
    """Scoring is total, files are not: an example of a record without its amount is refused there."""
    if lacks_an_amount(books, case):
        with pytest.raises(CommandError):
            score_on_files(tmp_path, books, case, engine)
        return
    written = score_on_files(tmp_path, books, case, engine)
    assert case.expectations
    for expected in case.expectations:
        compare(case, expected, written)
