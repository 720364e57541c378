"""Programme answers: three values, the path that decided, seasons, households and places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.engine.county import CountyResult, evaluate_county
from rules.engine.facts import Record, Resident
from rules.engine.programmes import allot_places
from rules.engine.words import say_answer
from tests.unit.engine.samples import book, credit, deduction, record

ENROLLED = date(2018, 1, 1)
DAY = date(2019, 6, 1)
OLD = Resident("old", date(1950, 1, 1), "v1", "h1", ENROLLED)
UNKNOWN = Resident("unknown", None, "", "", ENROLLED)
GONE = Resident("gone", date(1950, 1, 1), "v1", "", None)
RULES = [credit(), deduction()]
RECORDS = [record("a", "V-2", "2019-05-01"), record("b", "T-2", "2019-05-02")]


def programme(needs: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"code": "p", "title": {"en": "P", "zh": "P"}, "effect": "discount", "needs": needs, **more}


def ask(
    needs: dict[str, Any],
    *people: Resident,
    records: dict[str, list[Record]] | None = None,
    as_of: date = DAY,
    **more: object,
) -> CountyResult:
    revision = book(rules=RULES, programmes=[programme(needs, **more)])
    return evaluate_county([revision], people, records or {}, as_of=as_of)


@pytest.mark.parametrize(
    ("needs", "person", "answer", "reason"),
    [
        ({"min_grade": "A"}, OLD, "eligible", "min_grade"),
        ({"max_grade": "B"}, OLD, "not_eligible", "max_grade"),
        ({"min_score": 1000}, OLD, "eligible", "min_score"),
        ({"min_score": "1000.01"}, OLD, "not_eligible", "min_score"),
        ({"max_score": 1000}, OLD, "eligible", "max_score"),
        ({"min_age": 69}, OLD, "eligible", "min_age"),
        ({"min_age": 70}, OLD, "not_eligible", "min_age"),
        ({"max_age": 69}, OLD, "eligible", "max_age"),
        ({"max_age": 68}, OLD, "not_eligible", "max_age"),
        ({"min_age": 18}, UNKNOWN, "undetermined", "min_age"),
        ({"lives_in": ["v1", "v2"]}, OLD, "eligible", "lives_in"),
        ({"lives_in": ["v2"]}, OLD, "not_eligible", "lives_in"),
        ({"lives_in": ["v2"]}, UNKNOWN, "undetermined", "lives_in"),
        ({"enrolled_for": "17 months"}, OLD, "eligible", "enrolled_for"),
        ({"enrolled_for": "18 months"}, OLD, "not_eligible", "enrolled_for"),
        ({"enrolled_for": "1 day"}, GONE, "not_eligible", "enrolled_for"),
        ({"active_record": "T-2"}, OLD, "eligible", "active_record"),
        ({"no_active_record": "T-2"}, OLD, "not_eligible", "no_active_record"),
        ({"active_record": "T-2"}, GONE, "undetermined", "active_record"),
        ({"min_score": 1}, GONE, "undetermined", "min_score"),
        ({"category_points": {"category": "deeds", "at_least": 10, "within": "1 month"}}, OLD, "not_eligible",
         "category_points"),
        ({"category_points": {"category": "deeds", "at_least": 10, "within": "32 days"}}, OLD, "eligible",
         "category_points"),
        ({"household_average_at_least": 1000}, OLD, "eligible", "household_average_at_least"),
        ({"household_average_at_least": 1000}, UNKNOWN, "undetermined", "household_average_at_least"),
        ({"not": {"min_age": 70}}, OLD, "eligible", "not.min_age"),
        ({"not": {"min_age": 70}}, UNKNOWN, "undetermined", "not.min_age"),
        ({"all": [{"min_grade": "A"}, {"min_age": 18}]}, OLD, "eligible", "all"),
        ({"all": [{"min_age": 18}, {"min_score": 2000}]}, UNKNOWN, "not_eligible", "all.2.min_score"),
        ({"all": [{"min_score": 1}, {"min_age": 18}]}, UNKNOWN, "undetermined", "all.2.min_age"),
        ({"any": [{"min_age": 18}, {"min_score": 1}]}, UNKNOWN, "eligible", "any.2.min_score"),
        ({"any": [{"min_score": 2000}, {"min_age": 18}]}, UNKNOWN, "undetermined", "any.2.min_age"),
        ({"any": [{"min_score": 2000}, {"min_age": 99}]}, OLD, "not_eligible", "any"),
        ({"all": [{"min_grade": "A"}, {"any": [{"min_age": 99}, {"lives_in": ["v1"]}]}]}, OLD, "eligible", "all"),
        ({"all": [{"min_grade": "A"}, {"any": [{"min_age": 99}]}]}, OLD, "not_eligible", "all.2.any"),
    ],
)  # fmt: skip
def test_answers_and_what_decided_them(
    needs: dict[str, Any], person: Resident, answer: str, reason: str
) -> None:
    (given,) = ask(needs, person, records={person.key: RECORDS}).answers
    assert (given.answer, given.reason) == (answer, reason)
    revision = book(rules=RULES, programmes=[programme(needs)])
    for language, stop in (("en", "."), ("zh", "。")):
        assert say_answer(given, revision, language).endswith(stop)


def test_undetermined_never_sounds_like_a_no() -> None:
    (given,) = ask({"min_age": 60}, UNKNOWN).answers
    revision = book(programmes=[programme({"min_age": 60})])
    assert say_answer(given, revision, "en").startswith("Undetermined")
    assert "这不是拒绝" in say_answer(given, revision, "zh")


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2019, 9, 30), "not_eligible"),
        (date(2019, 10, 1), "eligible"),
        (date(2020, 1, 1), "eligible"),
        (date(2020, 3, 31), "eligible"),
        (date(2020, 4, 1), "not_eligible"),
    ],
)
def test_a_season_may_cross_the_new_year(day: date, answer: str) -> None:
    (given,) = ask({"min_score": 0}, OLD, as_of=day, open={"from": "10-01", "to": "03-31"}).answers
    assert given.answer == answer
    assert (given.reason == "not_open") == (answer == "not_eligible")


@pytest.mark.parametrize(("scores", "answer"), [((8, 6, 5, 3), "eligible"), ((5, 5, 5, 5), "not_eligible")])
def test_a_household_is_judged_by_its_exact_mean(scores: tuple[int, ...], answer: str) -> None:
    """T19: 8, 6, 5 and 3 have a mean of 5.5, which is above 5."""
    people = [Resident(f"p{place}", None, "", "h", ENROLLED) for place in range(4)]
    child = Resident("child", date(2015, 1, 1), "", "h", ENROLLED)
    records = {
        person.key: [record(f"{person.key}-{n}", "V-1", "2019-05-01") for n in range(score)]
        for person, score in zip(people, scores, strict=True)
    }
    rules = [credit("V-1", points=1)]
    needs = {"household_average_at_least": "1005.01"}
    revision = book(rules=rules, programmes=[programme(needs)])
    found = evaluate_county([revision], [*people, child], records, as_of=DAY)
    answers = {given.resident: given.answer for given in found.answers}
    assert answers == {**{person.key: answer for person in people}, "child": "undetermined"}


def test_places_go_by_score_then_enrolment_then_key() -> None:
    people = [
        Resident("c", enrolled_on=date(2018, 1, 1)),
        Resident("b", enrolled_on=date(2018, 1, 1)),
        Resident("early", enrolled_on=date(2017, 1, 1)),
        Resident("z", enrolled_on=date(2019, 1, 1)),
    ]
    records = {"z": [record("r", "V-2", "2019-05-01")]}
    result = ask({"min_score": 0}, *people, records=records, places=3)
    assert {given.resident for given in result.answers if given.answer == "eligible"} == {"z", "early", "b"}
    (loser,) = [given for given in result.answers if given.answer != "eligible"]
    assert (loser.resident, loser.reason) == ("c", "no_place_left")


def test_places_left_over_change_nothing() -> None:
    assert allot_places(5, [(None, None, "x"), (100, DAY, "y")]) == {"x", "y"}
    assert allot_places(1, [(None, None, "x"), (100, DAY, "y")]) == {"y"}


def test_results_are_sorted() -> None:
    result = ask({"min_score": 0}, UNKNOWN, OLD, GONE, records={"old": list(reversed(RECORDS))})
    assert [score.resident for score in result.scores] == ["gone", "old", "unknown"]
    assert [effect.record for effect in result.effects] == ["a", "b"]
    assert [given.resident for given in result.answers] == ["gone", "old", "unknown"]
