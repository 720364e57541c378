"""The demonstrations' parameters fit the books, and their stories come out as they say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rules.engine.amounts import hundredths, show
from rules.engine.book import Between, Per, Revision
from rules.engine.county import evaluate_county
from rules.engine.facts import Record, Resident, State, Transition
from tests.unit.counties.books import COUNTIES, Place

SOME_DAY = date(2026, 11, 23)
ROLES = {"clerk", "confirmer", "rule_admin", "publisher", "charter_reviewer", "reviewer"}
DEMOS = [place for place in COUNTIES if (place.folder / "demo.toml").exists()]
STORIES = [
    pytest.param(place, story, id=f"{place.name}: {story['key']}")
    for place in DEMOS
    for story in place.toml("demo.toml")["story"]
]
EVERY_DEMO = pytest.mark.parametrize("place", DEMOS, ids=lambda place: place.name)


@EVERY_DEMO
def test_demo_is_of_a_size_and_has_a_day_of_its_own_only_in_a_replay(place: Place) -> None:
    demo = place.toml("demo.toml")
    assert demo["residents"] == 2000
    assert ("today" in demo) == place.is_replay


@EVERY_DEMO
def test_every_role_is_held_by_somebody_of_their_own(place: Place) -> None:
    demo = place.toml("demo.toml")
    assert {role for person in demo["staff"] for role in person["roles"]} == ROLES
    assert len({person["username"] for person in demo["staff"]}) == len(ROLES)
    keepers = demo["record_keepers"]
    assert keepers["proposed_by"] != keepers["confirmed_by"]
    accounts = [story["account"] for story in demo["story"]] + [
        person["username"] for person in demo["staff"]
    ]
    assert len(accounts) == len(set(accounts))


@EVERY_DEMO
def test_shares_add_up_and_villages_exist(place: Place) -> None:
    demo = place.toml("demo.toml")
    villages = {village["code"] for village in place.toml("villages.toml")["village"]}
    shape = demo["shape"]
    assert sum(age["share"] for age in shape["age"]) == pytest.approx(1)
    assert min(age["from"] for age in shape["age"]) == 18
    assert set(shape["villages"]) <= villages
    assert {story["village"] for story in demo["story"]} <= villages


@EVERY_DEMO
def test_acts_and_story_records_have_what_their_rules_need(place: Place) -> None:
    demo = place.toml("demo.toml")
    book = place.published()[-1]
    records = [record for story in demo["story"] for record in story.get("record", [])]
    for entry in (*demo["shape"]["act"], *records):
        rule = book.rule(entry["rule"])
        assert rule is not None, entry
        assert ("quantity" in entry) == isinstance(rule.form, Per), entry
        assert ("points" in entry) == isinstance(rule.form, Between), entry


@EVERY_DEMO
def test_nobody_in_a_demo_has_a_name(place: Place) -> None:
    names = place.toml("demo.toml")["names"]["resident"]
    assert names["en"].format(n=1).startswith("Synthetic")
    assert names["zh"].format(n=1).startswith("演示")


@EVERY_DEMO
def test_third_parties_ask_about_programmes_in_force_and_never_in_a_replay(place: Place) -> None:
    demo = place.toml("demo.toml")
    programmes = {programme.code for programme in place.published()[-1].programmes}
    keys = {story["key"] for story in demo["story"]}
    assert not (place.is_replay and "third_party" in demo)
    for third_party in demo.get("third_party", []):
        assert third_party["programme"] in programmes
        assert set(third_party["granted_by"]) <= keys


@EVERY_DEMO
def test_prepared_drafts_exist_and_apply_from_the_day_after_today(place: Place) -> None:
    demo = place.toml("demo.toml")
    written = {
        path.name: revision for path, revision in zip(place.draft_files(), place.drafts(), strict=True)
    }
    admins = {person["username"] for person in demo["staff"] if "rule_admin" in person["roles"]}
    for draft in demo.get("draft", []):
        assert draft["author"] in admins
        if "file" not in draft:
            assert draft["in_days"] > 7
            continue
        assert written[draft["file"]].effective_from == demo["today"] + timedelta(days=1)


@pytest.mark.parametrize(("place", "story"), STORIES)
def test_story_comes_out_as_it_says(place: Place, story: dict[str, Any]) -> None:
    today = place.toml("demo.toml").get("today", SOME_DAY)
    check(place, place.published(), story, today, story["expect"])
    if "expect_after" in story:
        both = place.published() + place.drafts()
        check(place, both, story, place.drafts()[-1].effective_from, story["expect_after"])


@pytest.mark.parametrize(("place", "story"), [one for one in STORIES if "expect_contested" in one.values[1]])
def test_contested_story_comes_out_as_it_says(place: Place, story: dict[str, Any]) -> None:
    today = place.toml("demo.toml").get("today", SOME_DAY)
    contested = {**story, "record": [{**record, "state": "suspended"} for record in story["record"]]}
    check(place, place.published(), contested, today, story["expect_contested"])


def check(
    place: Place, revisions: list[Revision], story: dict[str, Any], as_of: date, expected: dict[str, Any]
) -> None:
    """Compare the engine's score, grade, reason and answers with what a story promises."""
    today = place.toml("demo.toml").get("today", SOME_DAY)
    born_on = date(today.year - story["age"], 1, 1) if "age" in story else None
    enrolled_on = date.min if story.get("consent", True) else None
    resident = Resident("p", born_on=born_on, village=story["village"], enrolled_on=enrolled_on)
    result = evaluate_county(revisions, [resident], {"p": records_of(place, story, today)}, as_of=as_of)
    (evaluation,) = result.scores
    assert ("" if evaluation.score is None else show(evaluation.score)) == expected["score"]
    assert evaluation.grade == expected.get("grade")
    assert evaluation.reason == expected.get("reason", "")
    answers = {given.programme: given.answer.value for given in result.answers}
    assert {code: answers[code] for code in expected.get("programmes", {})} == expected.get("programmes", {})


def records_of(place: Place, story: dict[str, Any], today: date) -> list[Record]:
    """A story's records as the engine takes them."""
    wait = place.toml("demo.toml")["effect_after_days"]
    found = []
    for entry in story.get("record", []):
        first = entry["on"] if "on" in entry else today - timedelta(days=entry["days_ago"])
        for turn in range(entry.get("times", 1)):
            day = first + timedelta(days=turn * entry.get("every_days", 0))
            pending = entry.get("state") in ("proposed", "notified")
            since = day + timedelta(days=1 if pending else wait)
            if "effective_days_ago" in entry:
                since = today - timedelta(days=entry["effective_days_ago"])
            assert day < since <= today
            found.append(
                Record(
                    key=f"{len(found):03d}",
                    rule=entry["rule"],
                    occurred_on=day,
                    quantity=hundredths(entry["quantity"]) if "quantity" in entry else None,
                    points=hundredths(entry["points"]) if "points" in entry else None,
                    transitions=(Transition(State(entry.get("state", "in_effect")), since),),
                )
            )
    return found


@EVERY_DEMO
def test_every_comment_of_a_demo_says_that_it_is_synthetic_and_has_an_answer(place: Place) -> None:
    demo = place.toml("demo.toml")
    stories, staff = (
        {story["key"] for story in demo["story"]},
        {person["username"] for person in demo["staff"]},
    )
    for draft in demo.get("draft", []):
        for comment in draft.get("consultation", {}).get("comment", []):
            assert "虚构" in comment["words"], comment
            assert "Synthetic" in comment["words"], comment
            assert "Synthetic answer" in comment["answer"], comment
            assert comment.get("story") in stories or comment.get("staff") in staff
            assert draft["consultation"]["opened_on"] <= comment["on"] <= draft["consultation"]["closes_on"]


@EVERY_DEMO
def test_an_added_rule_of_a_demo_says_that_it_is_an_example(place: Place) -> None:
    for draft in place.toml("demo.toml").get("draft", []):
        for rule in draft.get("rule", []):
            assert "synthetic example" in rule["title"]["en"]
            assert "虚构示例" in rule["title"]["zh"]
