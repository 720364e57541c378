"""The eight steps of docs/reference/scoring.md 5, each alone and where two of them meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.engine.evaluate import evaluate
from rules.engine.facts import Record
from tests.unit.engine.samples import ANN, book, credit, deduction, record

PER = {"points": 1, "quantity": 4, "unit": "hour"}
LADDER = {"points": [-20, -40, -60], "look_back": "12 months"}


def outcome(
    rules: list[dict[str, Any]], records: list[Record], as_of: str = "2019-12-31"
) -> list[tuple[int, str]]:
    """(whole points, reason) of every record in the order of the engine."""
    found = evaluate([book(rules=rules)], ANN, records, as_of=date.fromisoformat(as_of))
    return [(effect.worth // 100, effect.reason) for effect in found.effects]


def many(rule: str, *days: str, **changes: object) -> list[Record]:
    return [record(f"r{place}", rule, day, **changes) for place, day in enumerate(days)]


def test_a_code_the_book_has_not_is_repealed() -> None:
    """scoring.md "5, 1. Repealed"."""
    assert outcome([credit()], many("XX", "2019-02-01")) == [(0, "repealed")]


def test_an_act_before_every_book_is_repealed_and_says_so() -> None:
    found = evaluate([book(rules=[deduction()])], ANN, many("T-2", "2018-02-01"), as_of=date(2019, 6, 1))
    (effect,) = found.effects
    assert (effect.worth, effect.reason, effect.revision) == (0, "repealed", "")


def test_replaced_by_the_courts_finding() -> None:
    """scoring.md "5, 2. Replaced"."""
    rules = [deduction("T-2", points=-20), deduction("T-3", points=-50, replaces=["T-2"])]
    records = [record("a", "T-2", "2019-02-01", incident="i"), record("b", "T-3", "2019-03-01", incident="i")]
    assert outcome(rules, records) == [(0, "replaced"), (-50, "")]


def test_another_incident_and_no_incident_replace_nothing() -> None:
    rules = [deduction("T-2", points=-20), deduction("T-3", points=-50, replaces=["T-2"])]
    for first, second in (("i", "j"), ("", "")):
        records = [
            record("a", "T-2", "2019-02-01", incident=first),
            record("b", "T-3", "2019-03-01", incident=second),
        ]
        assert outcome(rules, records) == [(-20, ""), (-50, "")]


def test_a_replaced_record_still_replaces() -> None:
    rules = [
        deduction("T-2", points=-20),
        deduction("T-3", points=-50, replaces=["T-2"]),
        deduction("T-4", points=-60, replaces=["T-3"]),
    ]
    records = [
        record(key, rule, "2019-02-01", incident="i")
        for key, rule in (("a", "T-2"), ("b", "T-3"), ("c", "T-4"))
    ]
    assert outcome(rules, records) == [(0, "replaced"), (0, "replaced"), (-60, "")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2019-01-01", "2019-05-01"), [10, 0]),
        (("2019-01-01", "2019-06-30"), [10, 0]),
        (("2019-01-01", "2019-07-01"), [10, 10]),
        (("2019-01-01", "2019-05-01", "2019-07-01"), [10, 0, 10]),
        (("2019-08-31", "2020-02-28"), [10, 0]),
        (("2019-08-31", "2020-02-29"), [10, 10]),
        (("2019-01-01", "2019-01-01"), [10, 0]),
    ],
)
def test_too_soon_counts_from_the_last_that_counted(days: tuple[str, ...], expected: list[int]) -> None:
    """scoring.md "5, 3. Too soon"."""
    found = outcome([credit(once_every="6 months")], many("V-2", *days), "2020-12-31")
    assert [worth for worth, _ in found] == expected
    assert all((reason == "too_soon") == (worth == 0) for worth, reason in found)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [(800, (2, "")), (700, (1, "")), (399, (0, "too_little")), (0, (0, "too_little")), (None, (1, ""))],
)
def test_per_rounds_down_and_none_counts_as_one_unit(quantity: int | None, expected: tuple[int, str]) -> None:
    """scoring.md "5, 4. Worth"."""
    assert outcome([credit(per=PER)], many("V-2", "2019-02-01", quantity=quantity)) == [expected]


def test_pooled_hours_add_up_within_the_year() -> None:
    rules = [credit(per={"points": 2, "quantity": 10, "unit": "hour", "pooled": "calendar_year"})]
    records = [
        record("a", "V-2", "2019-02-01", quantity=900),
        record("b", "V-2", "2019-03-01", quantity=100),
        record("c", "V-2", "2019-04-01", quantity=900),
        record("d", "V-2", "2020-01-01", quantity=900),
    ]
    assert outcome(rules, records, "2020-12-31") == [
        (0, "too_little"),
        (2, ""),
        (0, "too_little"),
        (0, "too_little"),
    ]


@pytest.mark.parametrize(
    ("points", "expected"), [(-2000, -20), (-9000, -50), (-100, -5), (None, -5), (300, -5)]
)
def test_chosen_points_are_clamped_and_none_is_the_mild_end(points: int | None, expected: int) -> None:
    rules = [deduction(points_between=[-50, -5])]
    assert outcome(rules, many("T-2", "2019-02-01", points=points)) == [(expected, "")]


def test_ladder_climbs_and_looks_back() -> None:
    days = ("2019-01-01", "2019-02-01", "2019-03-01", "2019-04-01", "2020-03-01", "2021-06-01")
    found = outcome([deduction(ladder=LADDER)], many("T-2", *days), "2021-06-01")
    assert [worth for worth, _ in found] == [-20, -40, -60, -60, -40, -20]


def test_ladder_passes_over_the_struck() -> None:
    """scoring.md "5. What each record is worth"."""
    rules = [deduction(ladder=LADDER, once_every="1 month")]
    days = ("2019-01-01", "2019-01-10", "2019-02-01")
    assert outcome(rules, many("T-2", *days)) == [(-20, ""), (0, "too_soon"), (-40, "")]


def test_only_the_best_deed_counts_the_first_where_equal() -> None:
    """scoring.md "5, 5. Best of"."""
    rules = [credit("V-2", points=20, best_of="brave"), credit("V-3", points=50, best_of="brave")]
    records = [
        record("a", "V-2", "2019-02-01"),
        record("b", "V-3", "2019-03-01"),
        record("c", "V-3", "2019-04-01"),
    ]
    assert outcome(rules, records) == [(0, "not_the_best"), (50, ""), (0, "not_the_best")]


def test_rule_cap_cuts_within_its_window() -> None:
    """scoring.md "5, 6. Rule cap"."""
    rules = [credit(points=8, cap={"points": 10, "window": "calendar_month"})]
    days = ("2019-02-01", "2019-02-02", "2019-02-03", "2019-03-01")
    assert outcome(rules, many("V-2", *days)) == [(8, ""), (2, "capped"), (0, "capped"), (8, "")]


def test_category_cap_keeps_credits_and_deductions_apart() -> None:
    """scoring.md "5, 7. Category cap"."""
    categories = [
        {"code": "deeds", "title": {"en": "d", "zh": "d"}, "cap": {"points": 15, "window": "calendar_year"}},
        {"code": "traffic", "title": {"en": "t", "zh": "t"}},
    ]
    rules = [credit("V-2"), credit("V-3"), deduction("T-2", category="deeds")]
    revision = book(rules=rules, category=categories)
    records = [
        record("a", "V-2", "2019-02-01"),
        record("b", "T-2", "2019-02-02"),
        record("c", "V-3", "2019-02-03"),
        record("d", "T-2", "2019-02-04"),
    ]
    found = evaluate([revision], ANN, records, as_of=date(2019, 12, 31))
    assert [effect.worth // 100 for effect in found.effects] == [10, -10, 5, -5]


@pytest.mark.parametrize(
    ("as_of", "worth", "reason"), [("2025-02-28", -10, ""), ("2025-03-01", 0, "expired")]
)
def test_a_deduction_ends_on_its_day(as_of: str, worth: int, reason: str) -> None:
    """scoring.md "5, 8. Expired". T21: the end of conduct on 2020-03-01 is not counted from 2025-03-01."""
    assert outcome([deduction()], many("T-2", "2020-03-01"), as_of) == [(worth, reason)]


def test_an_expired_record_still_took_its_place_in_the_cap() -> None:
    rules = [credit(points=10, counts_for="1 month", cap={"points": 10, "window": "calendar_year"})]
    records = many("V-2", "2019-01-01", "2019-06-01")
    assert outcome(rules, records, "2019-06-02") == [(0, "expired"), (0, "capped")]


@pytest.mark.parametrize(
    ("as_of", "grade"), [("2019-03-31", "A"), ("2019-04-01", "B"), ("2020-03-31", "B"), ("2020-04-01", "A")]
)
def test_a_hold_lowers_the_grade_whatever_the_score(as_of: str, grade: str) -> None:
    """T20: the score stays, the grade is held for a year."""
    rules = [credit(points=31), deduction(points=0, holds_grade_at={"grade": "B", "lasts": "12 months"})]
    records = [record("a", "V-2", "2019-02-01"), record("b", "T-2", "2019-04-01")]
    found = evaluate([book(rules=rules)], ANN, records, as_of=date.fromisoformat(as_of))
    assert (found.score, found.grade) == (103100, grade)


def test_a_replaced_record_holds_nothing() -> None:
    hold = {"grade": "B", "lasts": "12 months"}
    rules = [deduction("T-2", points=0, holds_grade_at=hold), deduction("T-3", points=-5, replaces=["T-2"])]
    records = [record(key, rule, "2019-02-01", incident="i") for key, rule in (("a", "T-2"), ("b", "T-3"))]
    found = evaluate([book(rules=rules)], ANN, records, as_of=date(2019, 3, 1))
    assert (found.score, found.grade) == (99500, "A")


def test_score_stays_between_floor_and_ceiling() -> None:
    low = book(scale={"floor": 980}, grade=[{"code": "A", "from": 980, "title": {"en": "a", "zh": "a"}}],
               rules=[deduction(points=-50)])  # fmt: skip
    high = book(scale={"ceiling": 1005}, rules=[credit()])
    assert evaluate([low], ANN, many("T-2", "2019-02-01"), as_of=date(2019, 3, 1)).score == 98000
    assert evaluate([high], ANN, many("V-2", "2019-02-01"), as_of=date(2019, 3, 1)).score == 100500
