"""A clause goes through its form unchanged, and what is wrong stands beside the field that can mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import editing
from rules.engine.clauses import RawClause, read_clause, spelled
from rules.engine.format import from_document, load_toml
from rules.engine.programme_format import NEEDS
from rules.forms.clauses import clause_form, differences
from rules.forms.clauses.offered import Offered
from rules.forms.clauses.outline import ACTIONS, JOINS, Row, after_action, need_of, paths_of, rows_of
from rules.presenters.editor.clause import sent
from tests.unit.engine import samples

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted(ROOT.glob("counties/*/rulebook/*.toml"))
NOTHING = Offered((), (), (), (), (), (), ())

LEAVES = st.sampled_from(
    [{"min_grade": "A"}, {"min_age": 60}, {"lives_in": ["east"]}, {"enrolled_for": "12 months"}, {}]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda needs: {"all": needs}),
        st.lists(inner, max_size=4).map(lambda needs: {"any": needs}),
        inner.map(lambda need: {"not": need}),
    ),
    max_leaves=12,
)


def through_form(part: str, clause: RawClause) -> RawClause:
    shown = clause_form(part, clause, NOTHING)
    data = sent(shown)
    if part == "rule":
        data["kind"] = next(
            key for key in ("points", "points_between", "per", "ladder", "clean_year") if key in clause
        )
    form = clause_form(part, clause, NOTHING, data)
    assert form.is_of(data)
    return form.clause()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_every_clause_of_a_shipped_book_goes_through_its_form_unchanged(path: Path) -> None:
    text: dict[str, Any] = dict(load_toml(path.read_text(encoding="utf-8"), path.name).document)
    for part in editing.PARTS:
        for clause in editing.clauses(text, part):
            assert spelled(part, through_form(part, clause)) == clause
            assert differences(part, clause, clause, NOTHING) == []
    for part in editing.TABLES:
        assert spelled(part, through_form(part, text[part])) == text[part]


@given(TREES)
@settings(max_examples=300)
def test_needs_go_through_the_outline_unchanged(need: dict[str, Any]) -> None:
    rows = rows_of(need)
    assert need_of(rows) == need
    assert len(paths_of(rows)) == len(rows) == len(set(paths_of(rows)))


@given(TREES, st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 12)), max_size=12))
def test_no_button_of_the_outline_loses_a_condition(
    need: dict[str, Any], clicks: list[tuple[str, int]]
) -> None:
    rows = rows_of(need)
    for name, number in clicks:
        before = sorted(str(row.value) for row in rows if row.kind and row.kind not in JOINS)
        rows = after_action(rows, f"{name}:{number}")
        after = sorted(str(row.value) for row in rows if row.kind and row.kind not in JOINS)
        assert len(after) >= len(before) - (name == "drop")
        assert rows_of(need_of(rows)) == rows or not rows


@pytest.mark.parametrize("action", ["", "add", "add:", "add:9", "add:-1", "explode:0", "up:0"])
def test_a_button_that_means_no_row_changes_nothing(action: str) -> None:
    rows = [Row(0, "min_age", 60)]
    assert after_action(rows, action) == rows


def test_the_paths_are_those_of_the_engine() -> None:
    text = samples.document()
    need = {"all": [{"min_age": 60}, {"any": [{"min_grade": "A"}, {"not": {"min_score": "many"}}]}]}
    clause = {**text["programme"][0], "needs": need}
    _read, problems = read_clause("programme", clause)
    form = clause_form("programme", clause, NOTHING)
    assert [form.field_of(problem) for problem in problems] == ["needs-5-min_score"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_a_problem_stands_beside_a_field_of_its_key(path: Path) -> None:
    """Break each key of each clause in turn: the engine's problem finds a field that begins with that key."""
    text: dict[str, Any] = dict(load_toml(path.read_text(encoding="utf-8"), path.name).document)
    for part in editing.PARTS:
        for clause in list(editing.clauses(text, part))[:8]:
            for key in clause:
                if key in ("archival", "evidence", "code"):
                    continue
                broken = {**clause, key: "no such thing \u202e"}
                _read, problems = read_clause(part, broken)
                form = clause_form(part, broken, NOTHING)
                fields = [str(form.field_of(problem)) for problem in problems]
                assert any(field.startswith(key) for field in fields), (key, problems)


def test_a_missing_key_is_said_beside_its_own_field() -> None:
    _read, problems = read_clause("rule", {"per": {"points": 1, "unit": "hour"}})
    form = clause_form("rule", {"per": {}}, NOTHING)
    fields = {form.field_of(problem) for problem in problems}
    assert {"code", "category", "title_zh", "ground", "evidence", "per-quantity"} <= fields


def test_a_form_of_another_kind_is_drawn_anew_before_anything_is_kept() -> None:
    clause = dict(from_document(samples.document(), "book").document)["rule"][1]
    data = sent(clause_form("rule", clause, NOTHING))
    data["kind"] = "ladder"
    form = clause_form("rule", clause, NOTHING, data)
    assert not form.is_of(data)
    redrawn = clause_form("rule", form.clause(), NOTHING, data, redrawn=True)
    assert "ladder-points" in redrawn.fields
    assert redrawn["title_en"].value() == clause["title"]["en"]


def test_a_value_that_the_list_does_not_offer_is_kept() -> None:
    clause = {"code": "V-1", "category": "gone", "only_in": ["nowhere"]}
    form = clause_form("rule", clause, NOTHING)
    assert 'value="gone" selected' in str(form["category"])
    assert 'value="nowhere"' in str(form["only_in"])


def test_differences_are_said_field_by_field() -> None:
    before = {"code": "A", "from": 900, "title": {"zh": "甲", "en": "A"}}
    after = {"code": "A", "from": 950, "title": {"zh": "甲", "en": "Good"}}
    said = differences("grade", before, after, NOTHING)
    assert [(change["before"], change["after"]) for change in said] == [("A", "Good"), ("900", "950")]
    assert len(differences("grade", None, after, NOTHING)) == 4


def test_every_need_has_a_name() -> None:
    from rules.forms.clauses.programme import KIND_NAMES

    assert set(KIND_NAMES) == set(NEEDS)
