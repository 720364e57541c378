"""One format, said three times: the reader, its schema and its page know the same keys; books fit the schema."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rules.engine.canonical import digest
from rules.engine.cases import load_cases
from rules.engine.format import from_document, load_toml, parse_toml
from rules.engine.problems import RulebookError
from rules.engine.programme_format import NEEDS
from rules.engine.reading import Table
from rules.engine.schema import book_schema
from tests.unit.engine.samples import BOOK, book, credit, deduction
from tests.unit.engine.test_broken_books import BOOKS as BROKEN

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "reference"
PAGE = (DOCS / "rulebook-format.md").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads((DOCS / "rulebook.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SHIPPED = sorted(
    [*ROOT.glob("counties/*/rulebook/*.toml"), *ROOT.glob("counties/*/drafts/*.toml")]
    + [path for path in ROOT.glob("tests/books/**/*.toml") if path.name != "cases.toml"]
)

BY_MEANING = {
    "too_many_decimals", "hidden_character", "mixed_signs", "range_order", "rate_too_high",
    "need_too_deep", "duplicate_code", "grades_not_falling", "last_grade_not_at_floor", "base_outside_scale",
    "unknown_category", "unknown_grade", "unknown_rule", "replaces_itself", "best_of_mixed", "hold_on_credit",
    "late_publication", "protected_ground", "no_legal_basis", "weak_evidence", "no_end", "ends_too_late",
    "archival_not_repealed",
}  # fmt: skip
"""Errors of meaning, which no schema can see; all others of one file are of shape."""

EVERYTHING = book(
    rulebook={"published_on": "2018-12-01"},
    scale={"ceiling": 1300},
    category=[
        {"code": "deeds", "title": {"en": "d", "zh": "d"}, "cap": {"points": 5, "window": "lifetime"}},
        {"code": "traffic", "title": {"en": "t", "zh": "t"}},
    ],
    rules=[
        credit(cap={"points": 5, "window": "lifetime"}),
        credit("V-3", per={"points": 1, "quantity": 4, "unit": "hour", "pooled": "lifetime"}),
        deduction(ladder={"points": [-1, -2], "look_back": "1 month"}),
        deduction("T-3", points_between=[-2, -1], holds_grade_at={"grade": "B", "lasts": "1 month"}),
        credit("CY", clean_year={"points": 10}, evidence="own_file"),
    ],
    programmes=[
        {
            "code": "heating",
            "title": {"en": "h", "zh": "h"},
            "effect": "discount",
            "amount": {"value": 1, "unit": "yuan"},
            "open": {"from": "10-01", "to": "03-31"},
            "needs": {"category_points": {"category": "deeds", "at_least": 1, "within": "1 month"}},
        }
    ],
)


def by_kind(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Keys by the last name of their table: `rule.cap` and `category.cap` are the same kind."""
    kinds: dict[str, set[str]] = {}
    for clause, keys in found.items():
        kinds.setdefault(re.sub(r"\[[^]]*\]", "", clause).rpartition(".")[2], set()).update(keys)
    return kinds


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Every key that the reader asks for, by clause, while the test reads something."""
    found: dict[str, set[str]] = {}
    close = Table.close

    def noting(table: Table) -> None:
        found.setdefault(table.clause, set()).update(table.known)
        close(table)

    monkeypatch.setattr(Table, "close", noting)
    return found


def schema_keys() -> dict[str, set[str]]:
    """Every key of the schema, by the name of its table."""
    kinds: dict[str, set[str]] = {}

    def walk(name: str, schema: dict[str, Any]) -> None:
        if "$ref" in schema:
            target = schema["$ref"].rpartition("/")[2]
            if target == "need" and "needs" in kinds:
                return
            schema = SCHEMA["$defs"][target]
        schema = schema.get("items", schema)
        properties = schema.get("properties", {})
        if properties and set(properties) != {"en", "zh"}:
            kinds.setdefault(name, set()).update(properties)
            for key, inner in properties.items():
                walk(key, inner)

    walk("", SCHEMA)
    return kinds


def page_keys() -> dict[str, set[str]]:
    """Every key of the page's table of keys, by the name of its table; the tables themselves under ""."""
    kinds: dict[str, set[str]] = {"": set()}
    table = ""
    for line in PAGE.partition("## Keys")[2].partition("Closed lists:")[0].splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 4 or cells[1] in ("table", "---"):
            continue
        if cells[1]:
            table = cells[1].strip("`[]")
            if "[" in cells[1]:
                kinds[""].add(table)
        kinds.setdefault(table, set()).update(re.findall(r"`([a-z_]+)`", cells[2]))
    return kinds


def test_the_reader_the_schema_and_the_page_know_the_same_keys(asked: dict[str, set[str]]) -> None:
    from_document(EVERYTHING.document, "everything")
    reader = by_kind(asked) | {"needs": set(NEEDS)}
    assert schema_keys() == reader
    assert page_keys() == reader


def test_the_page_shows_every_key_of_an_example(asked: dict[str, set[str]]) -> None:
    text = PAGE.partition("## Worked examples")[2].partition("```toml")[2].partition("```")[0]
    with pytest.raises(RulebookError) as caught:
        load_cases(text, "page")
    assert {problem.code for problem in caught.value.problems} == {"not_matching"}, "shown side by side"
    shown: dict[str, set[str]] = {}

    def walk(name: str, value: Any) -> None:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                shown.setdefault(name, set()).update(item)
                for key, inner in item.items():
                    walk(key, inner)

    walk("", tomllib.loads(text))
    reader = by_kind(asked)
    assert {kind: shown[kind] for kind in reader} == reader


def test_the_published_schema_is_fresh() -> None:
    """`manage.py rulebook schema` writes it."""
    assert book_schema() == SCHEMA
    Draft202012Validator.check_schema(SCHEMA)


def plain(value: object) -> object:
    """TOML as JSON has it: days and moments as text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def errors(text: str) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in VALIDATOR.iter_errors(plain(parse_toml(text, "book")))]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_books_fit_the_schema(path: Path) -> None:
    assert errors(path.read_text(encoding="utf-8-sig")) == []


def test_there_are_shipped_books() -> None:
    assert len(SHIPPED) >= 10


def test_a_book_with_everything_fits_as_toml_and_as_its_document() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(EVERYTHING.document)] == []


@pytest.mark.parametrize("path", [path for path in BROKEN if path.is_file()], ids=lambda path: path.stem)
def test_the_schema_sees_every_error_of_shape_and_no_other(path: Path) -> None:
    try:
        found = errors(path.read_text(encoding="utf-8"))
    except RulebookError:
        assert path.stem in ("toml_syntax", "nested_too_deep")
        return
    assert bool(found) == (path.stem not in BY_MEANING), found


def test_the_line_that_names_the_schema_changes_nothing() -> None:
    line = "#:schema ../../../docs/reference/rulebook.schema.json\n"
    assert line in PAGE
    named = load_toml(line + BOOK, "book.toml")
    assert digest(named.document) == digest(load_toml(BOOK, "book.toml").document)
