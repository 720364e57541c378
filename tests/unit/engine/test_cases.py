"""Worked examples: the format, what they may expect, and how a failure is said."""

from __future__ import annotations

import pytest

from rules.engine.cases import load_cases, run_cases, unknown_rules
from rules.engine.problems import RulebookError
from tests.unit.engine.samples import book, deduction

REVISIONS = [book(rules=[deduction()], programmes=[])]

SOUND = """
[[case]]
name = "Ninety-five"
vector = "T1"
as_of = 2019-12-31
[[case.record]]
rule = "T-2"
occurred_on = 2019-01-01
key = "petition"
times = 95
every = "3 days"
[case.expect]
score = 50
grade = "B"
total = -950
each = { worth = -10, reason = "", revision = "2019-1" }

[[case]]
name = "Two in one house"
as_of = 2019-12-31
[[case.resident]]
key = "a"
[[case.resident]]
key = "b"
enrolled_on = false
[[case.record]]
rule = "T-2"
resident = "a"
occurred_on = 2019-02-01
transitions = [{ state = "in_effect", on = 2019-02-02, at = 2019-02-02T09:00:00Z }, { state = "suspended", on = 2019-03-01 }]
[[case.expect]]
resident = "a"
score = 1000
worths = [0]
reasons = ["not_in_effect"]
[[case.expect]]
resident = "b"
score = false
reason = "not_enrolled"
"""


def test_sound_examples_hold() -> None:
    cases = load_cases(SOUND, "cases.toml")
    assert [case.name for case in cases] == ["Ninety-five", "Two in one house"]
    assert len(cases[0].records) == 95
    assert cases[0].records[94][1].key == "petition.95"
    assert run_cases(REVISIONS, cases) == []
    assert unknown_rules(REVISIONS, cases) == []


def test_a_month_is_counted_from_the_first_day() -> None:
    text = SOUND.replace("2019-01-01", "2019-01-31").replace('"3 days"', '"1 month"').replace("95", "3")
    days = [record.occurred_on.isoformat() for _, record in load_cases(text, "c")[0].records]
    assert days == ["2019-01-31", "2019-02-28", "2019-03-31"]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("score = 50", "score = 60", "score"),
        ('grade = "B"', 'grade = "A"', "grade"),
        ("total = -950", "total = -940", "total"),
        ("worth = -10", "worth = -9", "petition.1 worth"),
        ("worths = [0]", "worths = [1]", "a: worths"),
        ('["not_in_effect"]', '["expired"]', "a: reasons"),
        ('reason = "not_enrolled"', 'reason = "under_age"', "b: reason"),
        ('vector = "T1"', 'revisions = ["1999-1"]', "revisions"),
    ],
)
def test_a_failure_says_what_was_expected_and_found(before: str, after: str, what: str) -> None:
    failures = run_cases(REVISIONS, load_cases(SOUND.replace(before, after), "cases.toml"))
    assert what in {failure.what for failure in failures}
    for failure in failures:
        assert failure.expected != failure.found
        assert "应为" in failure.say("zh")
        assert "should be" in failure.say("en")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("as_of = 2019-12-31", "", "missing_key"),
        ('vector = "T1"', 'vectr = "T1"', "unknown_key"),
        ('every = "3 days"', "", "missing_key"),
        ("times = 95", "times = 0", "not_whole"),
        ('"Two in one house"', '"Ninety-five"', "duplicate_code"),
        ("at = 2019-02-02T09:00:00Z", "at = 2019-02-02T09:00:00", "not_a_moment"),
        ('state = "suspended"', 'state = "asleep"', "not_a_choice"),
        ('resident = "a"\noccurred_on', 'resident = "q"\noccurred_on', "not_a_choice"),
        ("transitions =", "effective_on = 2019-02-02\ntransitions =", "not_matching"),
        ('score = false\nreason = "not_enrolled"', "", "empty_case"),
        ("[[case]]", "[[case", "toml_syntax"),
    ],
)
def test_broken_examples_are_refused_in_words(before: str, after: str, code: str) -> None:
    assert before in SOUND
    with pytest.raises(RulebookError) as caught:
        load_cases(SOUND.replace(before, after, 1), "cases.toml")
    assert code in {problem.code for problem in caught.value.problems}
    assert all(problem.say("zh") and problem.say("en") for problem in caught.value.problems)


def test_an_example_with_a_rule_no_book_has_is_named() -> None:
    (problem,) = unknown_rules(REVISIONS, load_cases(SOUND.replace("T-2", "T-7", 1), "cases.toml"))
    assert "T-7" in problem.say()
