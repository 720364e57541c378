"""The records of clean years (scoring.md 5, step 3a): when one is made, what governs it, what it does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from rules.engine.book import Revision
from rules.engine.cases import load_cases, run_cases
from rules.engine.checks import check_book
from rules.engine.diff import diff
from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.programmes import Verdict, answers_for
from rules.engine.standing import Standing
from rules.engine.words import say_clause, say_effect, say_steps
from tests.unit.engine.bulk_comparison import differences
from tests.unit.engine.crowds import County
from tests.unit.engine.samples import ANN, book, credit, deduction, document, record

CLEAN = {"clean_year": {"points": 10}, "evidence": "own_file", "ground": "lawful_conduct"}
LATER = {"revision": "2021-1", "effective_from": "2021-01-01"}


def clean(code: str = "CY", **changes: object) -> dict[str, Any]:
    return credit(code, **{**CLEAN, **changes})  # type: ignore[arg-type]


def with_rules(*rules: dict[str, Any], **changes: object) -> Revision:
    return book(rules=[clean(), credit(), deduction(), *rules], **changes)


def made(
    records: list[Record],
    as_of: str = "2021-06-01",
    resident: Resident = ANN,
    books: list[Revision] | None = None,
    known_at: datetime | None = None,
) -> list[tuple[str, int]]:
    """(key, whole points) of the made records."""
    found = evaluate(
        books or [with_rules()], resident, records, as_of=date.fromisoformat(as_of), known_at=known_at
    )
    return [(effect.record, effect.worth // 100) for effect in found.effects if effect.made]


def test_a_year_without_a_deduction_gives_its_points_once_it_is_over() -> None:
    """scoring.md "5, 3a. Clean years"."""
    assert made([], "2019-12-31") == []
    assert made([], "2020-01-01") == [("CY:2019", 10)]
    assert made([], "2021-06-01") == [("CY:2019", 10), ("CY:2020", 10)]
    found = evaluate([with_rules()], ANN, [], as_of=date(2020, 1, 1))
    (effect,) = found.effects
    assert (found.score, effect.rule, effect.occurred_on, effect.revision) == (
        101000,
        "CY",
        date(2019, 12, 31),
        "2019-1",
    )


@pytest.mark.parametrize(
    ("act", "spoilt"),
    [
        (record("d", "T-2", "2020-01-01"), "CY:2020"),
        (record("d", "T-2", "2019-12-31"), "CY:2019"),
        (record("d", "T-2", "2019-12-31", on="2021-05-01"), "CY:2019"),
        (record("d", "T-2", "2019-12-31", on="2021-07-01"), ""),
        (record("d", "V-2", "2019-06-01"), ""),
        (record("d", "XX", "2019-06-01"), ""),
    ],
)
def test_a_deduction_that_stands_spoils_its_year(act: Record, spoilt: str) -> None:
    keys = {key for key, _ in made([act])}
    assert {"CY:2019", "CY:2020"} - keys == ({spoilt} if spoilt else set())


@pytest.mark.parametrize("state", [State.SUSPENDED, State.ANNULLED, State.REPAIRED])
def test_a_contested_or_annulled_deduction_spoils_nothing(state: State) -> None:
    steps = (Transition(State.IN_EFFECT, date(2019, 3, 1)), Transition(state, date(2020, 3, 1)))
    act = record("d", "T-2", "2019-02-01", transitions=steps)
    assert made([act], "2020-02-29") == []
    assert made([act], "2020-03-01") == [("CY:2019", 10)]


def test_a_deduction_written_down_later_spoils_only_from_then_on() -> None:
    at = datetime(2020, 5, 1, tzinfo=UTC)
    act = record("d", "T-2", "2019-02-01", transitions=(Transition(State.IN_EFFECT, date(2019, 3, 1), at),))
    assert made([act], "2020-06-01", known_at=datetime(2020, 4, 30, tzinfo=UTC)) == [("CY:2019", 10)]
    assert made([act], "2020-06-01", known_at=at) == []


def test_a_struck_deduction_spoils_nothing_and_an_expired_one_still_does() -> None:
    rules = [
        clean(),
        deduction("T-2", counts_for="1 month"),
        deduction("T-3", replaces=["T-2"]),
        deduction("T-4", once_every="12 months"),
    ]
    books = [book(rules=rules)]
    replaced = [
        record("a", "T-2", "2019-12-01", incident="i"),
        record("b", "T-3", "2020-01-10", incident="i"),
    ]
    assert made(replaced, books=books) == [("CY:2019", 10)]
    too_soon = [record("a", "T-4", "2019-12-01"), record("b", "T-4", "2020-01-10")]
    assert made(too_soon, books=books) == [("CY:2020", 10)]
    assert made([record("a", "T-2", "2019-02-01")], books=books) == [("CY:2020", 10)]


def test_a_deduction_of_nothing_spoils_nothing_unless_it_holds_the_grade() -> None:
    rules = [
        clean(),
        deduction("T-2", per={"points": -1, "quantity": 4, "unit": "hour"}),
        deduction("T-3", points=0, holds_grade_at={"grade": "B", "lasts": "1 month"}),
    ]
    books = [book(rules=rules)]
    too_little = record("d", "T-2", "2019-02-01", quantity=100)
    assert made([too_little], "2020-06-01", books=books) == [("CY:2019", 10)]
    assert made([record("d", "T-2", "2019-02-01", quantity=400)], "2020-06-01", books=books) == []
    assert made([record("d", "T-3", "2019-02-01")], "2020-06-01", books=books) == []


@pytest.mark.parametrize(
    ("enrolled_on", "keys"),
    [
        (date(2019, 1, 1), ["CY:2019", "CY:2020"]),
        (date(2019, 1, 2), ["CY:2020"]),
        (date(2020, 1, 1), ["CY:2020"]),
        (date(2020, 12, 31), []),
        (date.min, ["CY:2019", "CY:2020"]),
    ],
)
def test_only_whole_years_of_enrolment_count(enrolled_on: date, keys: list[str]) -> None:
    resident = Resident("ann", enrolled_on=enrolled_on)
    assert [key for key, _ in made([], resident=resident)] == keys


def test_years_before_the_first_book_are_not_counted() -> None:
    late = with_rules(rulebook={"effective_from": "2019-07-01"})
    everyone = Resident("ann", enrolled_on=date.min)
    assert made([], resident=everyone, books=[late]) == [("CY:2019", 10), ("CY:2020", 10)]


@pytest.mark.parametrize(
    ("transition", "expected"),
    [
        ("new_acts", []),
        ("undecided", [("CY:2020", 10)]),
        ("all_acts", [("CY:2019", 10), ("CY:2020", 10)]),
    ],
)
def test_a_new_rule_reaches_back_as_its_revision_says(
    transition: str, expected: list[tuple[str, int]]
) -> None:
    """A year ends in effect on 1 January, so a book of that day finds the last year undecided."""
    books = [book(), with_rules(rulebook={**LATER, "transition": transition})]
    assert made([], books=books) == expected


def test_the_milder_revision_governs_and_a_repeal_takes_nothing() -> None:
    more = book(rulebook={**LATER, "transition": "all_acts"}, rules=[clean(clean_year={"points": 15})])
    assert made([], books=[with_rules(), more]) == [("CY:2019", 15), ("CY:2020", 15)]
    without = book(rulebook={**LATER, "transition": "all_acts"})
    assert made([], books=[with_rules(), without]) == [("CY:2019", 10), ("CY:2020", 10)]


def test_caps_and_expiry_take_made_records_as_any() -> None:
    capped = book(rules=[clean(cap={"points": 15, "window": "lifetime"})])
    assert made([], "2022-06-01", books=[capped]) == [("CY:2019", 10), ("CY:2020", 5), ("CY:2021", 0)]
    short = book(rules=[clean(counts_for="12 months")])
    assert made([], "2021-06-01", books=[short]) == [("CY:2019", 0), ("CY:2020", 10)]
    together = [
        {"code": "deeds", "title": {"en": "d", "zh": "d"}, "cap": {"points": 12, "window": "lifetime"}}
    ]
    shared = book(rules=[clean(), credit()], category=together, programmes=[])
    found = evaluate([shared], ANN, [record("v", "V-2", "2019-12-30")], as_of=date(2020, 2, 1))
    assert [(effect.record, effect.worth, effect.reason) for effect in found.effects] == [
        ("v", 1000, ""),
        ("CY:2019", 200, "capped"),
    ]


def test_an_entered_record_of_such_a_rule_counts_its_points() -> None:
    """Entry refuses one; scoring is total all the same."""
    found = evaluate([with_rules()], ANN, [record("x", "CY", "2019-05-01")], as_of=date(2020, 1, 1))
    assert [(effect.record, effect.worth, effect.made) for effect in found.effects] == [
        ("x", 1000, False),
        ("CY:2019", 1000, True),
    ]


def test_programmes_see_made_records() -> None:
    programmes = [
        {**document()["programme"][0], "code": "a", "needs": {"active_record": "CY"}},
        {
            **document()["programme"][0],
            "code": "b",
            "needs": {"category_points": {"category": "deeds", "at_least": 10, "within": "12 months"}},
        },
    ]
    revision = with_rules(programmes=programmes)
    found = evaluate([revision], ANN, [], as_of=date(2020, 2, 1))
    answers = answers_for(revision, Standing.of(ANN, found, date(2020, 2, 1)))
    assert [answer.answer for answer in answers] == [Verdict.ELIGIBLE, Verdict.ELIGIBLE]


def test_a_code_does_not_change_to_or_from_a_clean_year() -> None:
    """scoring.md "4. Which revision governs a record"."""
    plain = book(rulebook=LATER, rules=[credit("CY")])
    assert [problem.code for problem in check_book([with_rules(), plain])] == ["clean_year_changed"]
    assert check_book([with_rules(), with_rules(rulebook=LATER)]) == []
    made_so_far = made([], books=[with_rules(), book(rulebook={**LATER, "transition": "all_acts"})])
    assert made([], books=[with_rules(), plain]) == made_so_far


def test_where_the_code_is_another_rule_no_year_is_made_of_it() -> None:
    """For a made record a rule of that code without clean_year is no such rule (scoring.md 4)."""
    other = book(rulebook=LATER, rules=[credit("CY"), deduction()])
    assert made([], "2022-06-01", books=[with_rules(), other]) == [("CY:2019", 10), ("CY:2020", 10)]
    back = book(rulebook={**LATER, "transition": "all_acts"}, rules=[credit("CY", points=30), deduction()])
    assert made([], "2022-06-01", books=[with_rules(), back]) == [("CY:2019", 10), ("CY:2020", 10)]
    county = County([with_rules(), back], [ANN], {}, date(2022, 6, 1), None)
    assert differences(county) == []


def test_an_example_may_name_the_clean_years() -> None:
    text = """
[[case]]
name = "Two years"
as_of = 2021-01-01
[case.resident]
enrolled_on = 2019-01-01
[[case.record]]
rule = "T-2"
occurred_on = 2019-05-01
[case.expect]
score = 1000
total = 0
worths = [-10]
clean_years = ["CY:2020"]
"""
    assert run_cases([with_rules()], load_cases(text, "cases.toml")) == []
    (failure,) = run_cases([with_rules()], load_cases(text.replace('"CY:2020"', ""), "cases.toml"))
    assert failure.what == "clean_years"


def test_a_clean_year_in_words() -> None:
    revision = with_rules()
    (effect,) = evaluate([revision], ANN, [], as_of=date(2020, 1, 1)).effects
    assert say_effect(effect, "en", [revision]) == (
        "31 December 2019, CY Deed: +10 points. No deduction in 2019: 10 points for a clean year. "
        'It counts in full under "Book of 2019" (2019-1).'
    )
    assert say_effect(effect, "zh", [revision]) == (
        "2019年12月31日，CY 好事：加10分。2019年没有扣分：无扣分年度加10分。依据《2019年规则》（2019-1），全额计分。"
    )
    assert say_steps(effect, "en") == ("No deduction in 2019: 10 points for a clean year.",)
    rule = revision.rule("CY")
    assert rule is not None
    assert say_clause(revision, rule, "en").startswith(
        "Each calendar year without a deduction: +10 points, by itself once the year is over. "
        "Proof: the resident's own file."
    )
    assert say_clause(revision, rule, "zh").startswith(
        "每个没有扣分的自然年加10分，年满后自动计入，无人录入。"
    )


def test_a_change_of_the_points_in_words() -> None:
    old, new = (
        with_rules(),
        book(rulebook=LATER, rules=[clean(clean_year={"points": 15}), credit(), deduction()]),
    )
    said = [change.say("en") for change in diff(old, new) if change.part == "rule"]
    assert said == [
        "Rule CY (Deed), the points: “Each calendar year without a deduction: +10 points, by itself once the "
        "year is over” becomes “Each calendar year without a deduction: +15 points, by itself once the year is "
        "over”. Earlier acts stay under the old text, acts from 1 January 2021 on are under the new one."
    ]
