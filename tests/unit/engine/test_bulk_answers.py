"""The bulk engine's grades and programme answers, on the very days on which they change, beside `evaluate_county`."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from rules.engine import bulk
from rules.engine.facts import Record, Resident
from rules.engine.timeline import Timeline
from tests.unit.engine.bulk_comparison import County, at_once, in_chunks, law, rows_of, tables_of
from tests.unit.engine.samples import book, credit, deduction, record

ENROLLED = date(2018, 1, 1)
PEOPLE = [
    Resident("old", date(1950, 1, 1), "v1", "h1", ENROLLED),
    Resident("young", date(2001, 6, 1), "v2", "h1", ENROLLED),
    Resident("unknown", None, "", "", ENROLLED),
    Resident("gone", date(1950, 1, 1), "v1", "h1", ENROLLED, date(2019, 5, 31)),
    Resident("never", None, "", "h2", None),
]


def programme(needs: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"code": "p", "title": {"en": "P", "zh": "P"}, "effect": "discount", "needs": needs, **more}


def county(needs: dict[str, Any], day: date, *rules: dict[str, Any], **more: object) -> County:
    acts = [("a", "V-2", "2019-05-01"), ("b", "T-2", "2019-02-28")]
    records: dict[str, list[Record]] = {
        person.key: [record(f"{key}-{person.key}", rule, on) for key, rule, on in acts]
        for person in PEOPLE[:4]
    }
    books = [book(rules=list(rules) or [credit(), deduction()], programmes=[programme(needs, **more)])]
    return County(books, PEOPLE, records, day, None)


def agreed(asked: County) -> dict[str, tuple[str, str]]:
    """(answer, reason) by resident, once both engines say the same, at once and in chunks."""
    expected = rows_of(law(asked))
    assert at_once(asked, tables_of(asked)) == expected
    assert in_chunks(asked, tables_of(asked), 2) == expected
    return {str(row[0]): (str(row[2]), str(row[3])) for row in expected[2]}


@pytest.mark.parametrize(
    ("needs", "before", "on"),
    [
        ({"category_points": {"category": "deeds", "at_least": 10, "within": "1 month"}}, "2019-05-31", "2019-06-01"),
        ({"category_points": {"category": "deeds", "at_least": 10, "within": "30 days"}}, "2019-05-30", "2019-05-31"),
        ({"not": {"active_record": "T-2"}}, "2019-03-27", "2019-03-28"),
        ({"no_active_record": "T-2"}, "2019-03-27", "2019-03-28"),
        ({"max_grade": "B"}, "2019-04-27", "2019-04-28"),
        ({"min_age": 70}, "2019-12-31", "2020-01-01"),
        ({"max_age": 69}, "2019-12-31", "2020-01-01"),
        ({"enrolled_for": "17 months"}, "2019-05-31", "2019-06-01"),
        ({"all": [{"min_score": 1000}, {"any": [{"min_age": 70}, {"lives_in": ["v1"]}]}]}, "2019-03-27", "2019-03-28"),
    ],
)  # fmt: skip
def test_answers_turn_on_the_day(needs: dict[str, Any], before: str, on: str) -> None:
    ends = deduction(counts_for="1 month")
    holds = deduction(holds_grade_at={"grade": "B", "lasts": "2 months"})
    rules = [credit(), holds if "max_grade" in needs else ends]
    answers = [agreed(county(needs, date.fromisoformat(day), *rules))["old"][0] for day in (before, on)]
    assert answers[0] != answers[1]


def test_the_unknown_is_undetermined_and_the_first_unknown_part_is_named() -> None:
    found = agreed(county({"all": [{"min_age": 18}, {"lives_in": ["v1"]}]}, date(2019, 6, 1)))
    assert found["unknown"] == ("undetermined", "all.1.min_age")
    assert found["young"] == ("not_eligible", "all.2.lives_in")
    assert found["old"] == ("eligible", "all")


@pytest.mark.parametrize("average", ["1000", "1000.01"])
def test_a_household_is_judged_over_all_chunks_by_who_has_a_score(average: str) -> None:
    found = agreed(county({"household_average_at_least": average}, date(2019, 6, 1)))
    expected = "eligible" if average == "1000" else "not_eligible"
    assert {found[key][0] for key in ("old", "young")} == {expected}
    assert {found[key][0] for key in ("gone", "never", "unknown")} == {"undetermined"}, (
        "no score, or no household"
    )


@pytest.mark.parametrize("day", ["2019-09-30", "2019-10-01", "2020-03-31", "2020-04-01"])
def test_outside_its_season_a_programme_is_not_open(day: str) -> None:
    season = {"from": "10-01", "to": "03-31"}
    found = agreed(county({"min_score": 0}, date.fromisoformat(day), open=season))
    closed = day in ("2019-09-30", "2020-04-01")
    assert (found["old"] == ("not_eligible", "not_open")) == closed


def test_places_go_to_those_with_a_score_first_and_the_key_decides_between_equals() -> None:
    """`gone` and `never` are eligible without any score."""
    anyone = {
        "any": [{"min_score": 0}, {"not": {"lives_in": ["elsewhere"]}}, {"not": {"enrolled_for": "1 day"}}]
    }
    found = agreed(county(anyone, date(2019, 6, 1), places=2))
    assert [key for key, (answer, _) in sorted(found.items()) if answer == "eligible"] == ["old", "unknown"]
    assert found["young"] == ("not_eligible", "no_place_left")
    agreed(county(anyone, date(2019, 6, 1), places=4))


def test_places_are_given_out_over_plain_text_too() -> None:
    """Who keeps answers as text between chunks gets the same."""
    asked = county({"min_score": 0}, date(2019, 6, 1), places=1)
    timeline = Timeline.of(asked.books, as_of=asked.as_of)
    scored = bulk.score_tables(timeline, tables_of(asked), effects=False)
    plain = bulk.answer(scored).with_columns(pl.col("programme", "answer", "reason").cast(pl.String))
    assert bulk.allot(timeline, plain, scored.scores()).rows() == rows_of(law(asked))[2]
    assert scored.effects().is_empty()


def test_a_households_total_that_could_leave_64_bits_is_refused() -> None:
    def sums(households: list[str], total: int) -> pl.DataFrame:
        return pl.DataFrame({"household": households, "total": total, "count": 1})

    apart = bulk.join_sums([sums(["h1", "h2"], 2**61), sums(["h3"], 2**61)])
    assert apart["total"].to_list() == [2**61] * 3
    with pytest.raises(bulk.TooLarge, match="household"):
        bulk.join_sums([sums(["h1", "h2"], 2**61), sums(["h2"], 2**61)])
    with pytest.raises(bulk.TooLarge, match="household"):
        bulk.join_sums([sums(["h1"], -(2**61)), sums(["h1"], -(2**61))])
