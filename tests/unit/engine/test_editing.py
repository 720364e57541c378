"""Editing a document clause by clause: nothing but the clause changes, and every edit has its opposite."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import editing
from rules.engine.canonical import digest
from rules.engine.clauses import read_clause, spelled
from rules.engine.format import from_document, load_toml
from tests.unit.engine import samples

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted(ROOT.glob("counties/*/rulebook/*.toml"))
PLACES = st.tuples(st.sampled_from(editing.PARTS), st.integers(0, 5), st.integers(-1, 6))


def document() -> dict[str, Any]:
    """The small sound book as it is kept on file."""
    return copy.deepcopy(dict(from_document(samples.document(), "book").document))


def test_there_are_shipped_books() -> None:
    assert len(SHIPPED) >= 12


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_every_clause_of_a_shipped_book_is_spelled_as_it_is(path: Path) -> None:
    text: dict[str, Any] = dict(load_toml(path.read_text(encoding="utf-8"), path.name).document)
    for part in editing.PARTS:
        for clause in editing.clauses(text, part):
            read, problems = read_clause(part, clause)
            assert (read is None, problems) == (False, ()), (part, clause)
            assert spelled(part, clause) == clause
            assert editing.put(text, part, clause["code"], clause) == text
    for part in editing.TABLES:
        assert read_clause(part, text[part])[1] == ()
        assert editing.put(text, part, "", text[part]) == text


@given(st.lists(PLACES, max_size=8))
@settings(max_examples=200)
def test_moves_keep_all_clauses_and_the_old_document(moves: list[tuple[str, int, int]]) -> None:
    text = document()
    kept = copy.deepcopy(text)
    moved = text
    for part, number, to in moves:
        found = editing.clauses(moved, part)
        moved = editing.move(moved, part, found[number % len(found)]["code"], to)
    assert text == kept
    for part in editing.PARTS:
        codes = sorted(clause["code"] for clause in editing.clauses(moved, part))
        assert codes == sorted(clause["code"] for clause in editing.clauses(text, part))


@given(PLACES)
def test_what_was_dropped_can_be_put_back(place: tuple[str, int, int]) -> None:
    part, number, _to = place
    text = document()
    clause = editing.clauses(text, part)[number % len(editing.clauses(text, part))]
    at = editing.place(text, part, clause["code"])
    without = editing.drop(text, part, clause["code"])
    assert editing.find(without, part, clause["code"]) is None
    assert digest(editing.add(without, part, clause, at)) == digest(text)


@given(PLACES)
def test_a_move_is_taken_back_by_the_move_to_where_it_was(place: tuple[str, int, int]) -> None:
    part, number, to = place
    text = document()
    code = editing.clauses(text, part)[number % len(editing.clauses(text, part))]["code"]
    at = editing.place(text, part, code)
    assert editing.move(editing.move(text, part, code, to), part, code, at) == text


def test_an_empty_list_is_left_out() -> None:
    text = document()
    for clause in list(editing.clauses(text, "programme")):
        text = editing.drop(text, "programme", clause["code"])
    assert "programme" not in text


def test_a_clause_that_is_not_there() -> None:
    for edit in (editing.place, editing.drop):
        with pytest.raises(editing.NoSuchClause, match=r"rule\[NO-1\]"):
            edit(document(), "rule", "NO-1")


def test_a_clause_of_an_unsound_text_is_kept_as_it_is() -> None:
    wrong = {"code": "V-1", "points": "many", "cap": []}
    text = editing.put(document(), "rule", "V-1", wrong)
    assert editing.find(text, "rule", "V-1") == wrong
    read, problems = read_clause("rule", wrong)
    assert read is None
    assert {problem.clause.split(".")[0] for problem in problems} == {"rule[V-1]"}


def test_a_put_text_reads_as_the_whole_does() -> None:
    text = editing.put(document(), "scale", "", {"base": "900.00", "floor": 0})
    assert text["scale"] == {"base": 900, "floor": 0}
    assert from_document(text, "book").scale.base == 90_000
