"""Every error of form and meaning has a small broken book; all errors come at once, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rules.engine.canonical import canonical_json, digest
from rules.engine.format import RulebookError, from_document, load_toml
from rules.engine.problems import Problem
from rules.engine.toml_text import to_toml
from tests.unit.engine.samples import BOOK, book, credit, deduction, document

Break = Callable[[dict[str, Any]], object]


def put(*path: object, value: object) -> Break:
    """Set the value at a path of keys and places."""

    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def drop(*path: object) -> Break:
    """Remove the key at a path."""

    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


def rule(**changes: object) -> Break:
    """Add a rule: a deduction with changes."""
    return lambda data: data["rule"].append(deduction(**changes))  # type: ignore[arg-type]


def needs(value: object) -> Break:
    return put("programme", 0, "needs", value=value)


DEEP: dict[str, Any] = {"min_age": 1}
for _ in range(12):
    DEEP = {"not": DEEP}

BROKEN: list[tuple[str, str, Break]] = [
    ("not_a_table", "scale", put("scale", value=3)),
    ("not_a_list", "rule", put("rule", value=3)),
    ("empty_list", "rule[T-2].only_in", rule(only_in=[])),
    ("missing_key", "scale", drop("scale", "base")),
    ("missing_key", "rulebook", drop("rulebook")),
    ("missing_key", "rule[T-2]", rule(evidence=None)),
    ("unknown_key", "rule[T-2]", rule(colour="red")),
    ("unknown_key", "colour", put("colour", value=1)),
    ("not_text", "rulebook.source", put("rulebook", "source", value=" ")),
    ("bad_code", "rule[a b].code", rule(code="a b")),
    ("bad_title", "rulebook.title", put("rulebook", "title", value={"en": "x"})),
    ("bad_title", "rulebook.source", put("rulebook", "source", value={"en": "x"})),
    ("bad_title", "rule[T-2].legal_basis", rule(legal_basis={"en": "x", "zh": " "})),
    ("bad_title", "rule[T-2].source", rule(source=3)),
    ("missing_key", "rulebook", drop("rulebook", "source")),
    ("bad_title", "programme[heating].source", put("programme", 0, "source", value={"zh": "某"})),
    ("not_a_date", "rulebook.effective_from", put("rulebook", "effective_from", value="2019-02-30")),
    ("not_true_or_false", "rulebook.archival", put("rulebook", "archival", value="yes")),
    ("not_a_choice", "rule[T-2].evidence", rule(evidence="gossip")),
    ("not_a_choice", "rule[T-2].ground", rule(ground="mood")),
    ("not_a_number", "rule[T-2].points", rule(points=Decimal("NaN"))),
    ("not_a_number", "rule[T-2].points", rule(points=Decimal("-Infinity"))),
    ("not_a_number", "rule[T-2].points", rule(points="－１０")),
    ("not_a_number", "rule[T-2].points", rule(points=-0.5)),
    ("not_a_number", "rule[T-2].points", rule(points=True)),
    ("too_many_decimals", "rule[T-2].points", rule(points=Decimal("-0.125"))),
    ("too_large", "rule[T-2].points", rule(points=-100001)),
    ("too_large", "rule[T-2].points", rule(points=Decimal("-1E+400"))),
    ("not_whole", "programme[heating].places", put("programme", 0, "places", value=0)),
    ("bad_span", "rule[T-2].counts_for", rule(counts_for="2 years")),
    ("bad_span", "rule[T-2].counts_for", rule(counts_for="0 months")),
    (
        "bad_month_day",
        "programme[heating].open.to",
        put("programme", 0, "open", value={"from": "10-01", "to": "02-30"}),
    ),
    ("form_missing", "rule[T-2]", rule(points=None)),
    (
        "form_twice",
        "rule[T-2]",
        lambda data: data["rule"].append({**deduction(), "points_between": [-5, -1]}),
    ),
    ("zero_points", "rule[T-2].points", rule(points=0)),
    ("mixed_signs", "rule[T-2].points_between", rule(points_between=[-5, 5])),
    ("mixed_signs", "rule[T-2].ladder.points", rule(ladder={"points": [-5, 5], "look_back": "1 month"})),
    ("range_order", "rule[T-2].points_between", rule(points_between=[-5, -50])),
    ("not_above_zero", "rule[T-2].cap.points", rule(cap={"points": 0, "window": "lifetime"})),
    ("not_above_zero", "rule[T-2].per.quantity", rule(per={"points": -1, "quantity": 0, "unit": "hour"})),
    ("need_one_key", "programme[heating].needs", needs({"min_age": 1, "max_age": 2})),
    ("unknown_key", "programme[heating].needs", needs({"rich": True})),
    ("empty_list", "programme[heating].needs.all", needs({"all": []})),
    ("need_too_deep", "programme[heating].needs" + ".not" * 8, needs(DEEP)),
    ("duplicate_code", "rule[T-1]", rule(code="T-1")),
    ("no_grades", "grade", put("grade", value=[])),
    ("grades_not_falling", "grade[B].from", put("grade", 1, "from", value=980)),
    ("last_grade_not_at_floor", "grade[B].from", put("grade", 1, "from", value=10)),
    ("base_outside_scale", "scale.base", put("scale", "base", value=-1)),
    ("unknown_category", "rule[T-2].category", rule(category="weather")),
    (
        "unknown_category",
        "programme[heating].needs.category_points",
        needs({"category_points": {"category": "weather", "at_least": 1, "within": "1 month"}}),
    ),
    (
        "unknown_grade",
        "rule[T-2].holds_grade_at.grade",
        rule(holds_grade_at={"grade": "Z", "lasts": "1 month"}),
    ),
    ("unknown_grade", "programme[heating].needs.min_grade", needs({"min_grade": "Z"})),
    ("replaces_itself", "rule[T-2].replaces", rule(replaces=["T-2"])),
    (
        "best_of_mixed",
        "rule[T-2].best_of",
        lambda data: data["rule"].extend([credit(best_of="b"), deduction(best_of="b")]),
    ),
    (
        "hold_on_credit",
        "rule[V-2].holds_grade_at",
        lambda data: data["rule"].append(credit(holds_grade_at={"grade": "B", "lasts": "1 month"})),
    ),
    ("late_publication", "rulebook.effective_from", put("rulebook", "published_on", value="2019-01-01")),
    (
        "adverse_without_basis",
        "programme[heating].effect",
        put("programme", 0, "effect", value="subsidy_condition"),
    ),
    ("basic_service", "programme[heating].service", put("programme", 0, "service", value="water")),
]


def problems(data: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        from_document(data, "book.toml")
    return caught.value.problems


@pytest.mark.parametrize(("code", "clause", "change"), BROKEN, ids=[f"{c}-{w}" for c, w, _ in BROKEN])
def test_each_error_is_found_where_it_is(code: str, clause: str, change: Break) -> None:
    data = document()
    change(data)
    assert (code, clause) in {(problem.code, problem.clause) for problem in problems(data)}


@pytest.mark.parametrize(("code", "clause", "change"), BROKEN, ids=[f"{c}-{w}" for c, w, _ in BROKEN])
def test_each_error_is_said_in_both_languages(code: str, clause: str, change: Break) -> None:
    data = document()
    change(data)
    for problem in problems(data):
        english, chinese = problem.say("en"), problem.say("zh-hans")
        assert english.startswith("book.toml, ")
        assert chinese.startswith("book.toml，")
        assert re.search("[一-鿿]", chinese)
        assert english.count(".") >= 3, "what, why and how to mend"
        assert "{" not in english.replace("{ ", "")


def test_all_errors_come_at_once() -> None:
    data = document()
    for change in (rule(code="T-9", evidence="gossip"), rule(code="T-8", points=0), drop("scale", "base")):
        change(data)
    assert {problem.code for problem in problems(data)} >= {"not_a_choice", "zero_points", "missing_key"}


def test_broken_toml_says_the_line() -> None:
    with pytest.raises(RulebookError) as caught:
        load_toml("[rulebook\n", "book.toml")
    assert "line 1" in caught.value.problems[0].say()


def test_a_book_with_windows_lines_and_a_mark_reads_the_same() -> None:
    assert load_toml("\ufeff" + BOOK.replace("\n", "\r\n"), "b") == load_toml(BOOK, "b")


def test_book_comes_back_from_its_document_and_its_toml() -> None:
    """scoring.md "2. What a revision holds"."""
    revision = book()
    assert from_document(revision.document, "again") == revision
    assert load_toml(to_toml(revision), "again") == revision
    assert revision.document["rule"][1]["points_between"] == [-50, -5]  # type: ignore[index]


def test_legal_bases_and_sources_are_one_text_or_both_languages() -> None:
    both = {"en": "Law, Art. 1", "zh": "某法第一条"}
    clauses = [deduction(legal_basis=both, source="https://example.org"), deduction("T-3", source=both)]
    revision = book(rulebook={"source": both}, rules=clauses)
    first, second = revision.rules
    assert (first.legal_basis["zh"], second.legal_basis["zh"]) == ("某法第一条", "a law")
    assert (first.source.en, first.source.zh) == ("https://example.org", "https://example.org")
    assert (revision.source.en, second.source.zh) == ("Law, Art. 1", "某法第一条")
    written = revision.document["rule"]
    assert isinstance(written, list)
    assert (written[0]["legal_basis"], written[1]["legal_basis"]) == (both, "a law")
    assert "source" not in book(rules=[deduction()]).document["rule"][0]  # type: ignore[index]
    assert from_document(revision.document, "again") == load_toml(to_toml(revision), "again") == revision


def test_digest_is_of_the_meaning_not_of_the_spelling() -> None:
    spelled = BOOK.replace("base = 1000", "base = 1_000.00").replace(
        "[[grade]]\ncode", "[[grade]]\n# note\ncode"
    )
    assert digest(load_toml(spelled, "b").document) == digest(book().document)
    assert digest(book(scale={"base": 999}).document) != digest(book().document)


def test_canonical_json_refuses_floats() -> None:
    with pytest.raises(TypeError):
        canonical_json({"points": [0.5]})
