"""The bulk engine step by step: the cases in which columns easily go wrong, each beside what `evaluate_county` says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rules.engine.book import Revision
from rules.engine.columns import limits, striking
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.timeline import Timeline
from tests.unit.engine.bulk_comparison import County, at_once, in_chunks, law, rows_of, tables_of
from tests.unit.engine.samples import ANN, book, credit, deduction, record

DAY = date(2019, 12, 31)
BOB = Resident("bob", enrolled_on=date(2019, 1, 1))


def agreed(
    books: list[Revision], records: list[Record], *people: Resident, **clocks: Any
) -> list[tuple[str, int, str]]:
    """(record, worth, reason) of everyone with these records, once both engines say the same."""
    people = people or (ANN, BOB)
    of = {person.key: [replace(one, key=f"{one.key}-{person.key}") for one in records] for person in people}
    county = County(books, list(people), of, clocks.get("as_of", DAY), clocks.get("known_at"))
    expected = rows_of(law(county))
    assert at_once(county, tables_of(county)) == expected
    assert in_chunks(county, tables_of(county), 1) == expected
    mine = [row for row in expected[1] if row[0] == people[0].key]
    return [(str(row[1]).removesuffix(f"-{people[0].key}"), int(str(row[4])), str(row[5])) for row in mine]


def later(**changes: Any) -> Revision:
    head = {"revision": "2019-2", "effective_from": "2019-07-01", "transition": "all_acts"}
    return book(rulebook={**head, **changes.pop("rulebook", {})}, programmes=[], **changes)


def one_book(*rules: dict[str, Any], **changes: Any) -> list[Revision]:
    return [book(rules=list(rules), programmes=[], **changes)]


def days(
    count: int, start: str = "2019-01-01", step: int = 1, rule: str = "V-2", **more: Any
) -> list[Record]:
    first = date.fromisoformat(start)
    return [
        record(f"{place:03}", rule, (first + timedelta(days=step * place)).isoformat(), **more)
        for place in range(count)
    ]


def test_a_replaced_record_still_replaces_others() -> None:
    rules = [deduction("T-1"), deduction("T-2", replaces=["T-1"]), deduction("T-3", replaces=["T-2"])]
    acts = [record(code, code, "2019-02-01", incident="i") for code in ("T-1", "T-2", "T-3")]
    assert [reason for _, _, reason in agreed(one_book(*rules), acts)] == ["replaced", "replaced", ""]


def test_a_record_does_not_replace_itself_but_another_of_its_rule() -> None:
    """No sound book says so; the engines agree all the same."""
    (sound,) = one_book(deduction())
    (rule,) = sound.rules
    books = [replace(sound, rules=(replace(rule, replaces=(rule.code,)),))]
    one, other = (
        record("a", "T-2", "2019-02-01", incident="i"),
        record("b", "T-2", "2019-02-01", incident="j"),
    )
    assert [reason for _, _, reason in agreed(books, [one, other])] == ["", ""]
    assert [reason for _, _, reason in agreed(books, [one, replace(other, incident="i")])] == ["replaced"] * 2


def test_incidents_of_two_residents_are_two() -> None:
    rules = [deduction("T-1"), deduction("T-2", replaces=["T-1"])]
    county = County(
        one_book(*rules),
        [ANN, BOB],
        {
            "ann": [record("1", "T-1", "2019-02-01", incident="i")],
            "bob": [record("2", "T-2", "2019-02-01", incident="i")],
        },
        DAY,
        None,
    )
    found = at_once(county, tables_of(county))
    assert found == rows_of(law(county))
    assert [row[5] for row in found[1]] == ["", ""]


@pytest.mark.parametrize("few", [0, 24, 10**9])
def test_too_soon_is_reckoned_from_the_last_that_stood(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(striking, "FEW", few)
    found = agreed(one_book(credit(once_every="10 days")), days(40, step=4))
    assert [place for place, (_, worth, _) in enumerate(found) if worth] == list(range(0, 40, 3))


def test_a_ladder_looks_back_so_far_and_no_further() -> None:
    rule = deduction(points=None, ladder={"points": [-1, -2, -5], "look_back": "1 month"})
    acts = [
        record(day, "T-2", f"2019-{day}") for day in ("01-31", "02-27", "02-28", "03-27", "03-28", "03-31")
    ]
    assert [worth for _, worth, _ in agreed(one_book(rule), acts)] == [-100, -200, -500, -200, -200, -500]


def test_at_the_beginning_of_the_calendar_a_ladder_starts_with_its_first_rung() -> None:
    rule = deduction(points=None, ladder={"points": [-1, -2], "look_back": "100 days"}, counts_for=None)
    books = one_book(rule, rulebook={"effective_from": "0001-01-01", "archival": True})
    assert [worth for _, worth, _ in agreed(books, [record("a", "T-2", "0001-01-01")] * 1)] == [-100]


@pytest.mark.parametrize("window", ["lifetime", "calendar_year", "calendar_quarter", "calendar_month"])
def test_pooled_quantities_add_up_in_their_window(window: str) -> None:
    per = {"points": 2, "quantity": 10, "unit": "hour", "pooled": window}
    acts = [
        record("1", "V-2", "2019-01-31", quantity=900),
        record("2", "V-2", "2019-02-01", quantity=None),
        record("3", "V-2", "2019-03-31", quantity=1900),
        record("4", "V-2", "2019-04-01", quantity=100),
    ]
    agreed(one_book(credit(per=per)), acts)


def test_two_books_share_the_totals_and_each_record_has_its_own_limit() -> None:
    first = one_book(credit(cap={"points": 25, "window": "calendar_year"}))
    acts = [record(f"{month}", "V-2", f"2019-{month:02}-01") for month in range(1, 10)]
    new = {"transition": "new_acts"}
    for cap in ({"points": 45, "window": "calendar_year"}, {"points": 5, "window": "calendar_month"}, None):
        found = agreed([*first, later(rulebook=new, rules=[credit(cap=cap)])], acts)
        assert [worth for _, worth, _ in found][:4] == [1000, 1000, 500, 0]


@pytest.mark.parametrize("few", [0, 24, 10**9])
@pytest.mark.parametrize("cells", [0, 8_000_000])
def test_category_caps_keep_credits_and_deductions_apart(
    few: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FEW", few)
    monkeypatch.setattr(limits, "MOST_CELLS", cells)
    capped = {
        "code": "deeds",
        "title": {"en": "D", "zh": "事"},
        "cap": {"points": 25, "window": "calendar_quarter"},
    }
    wider = {**capped, "cap": {"points": 30, "window": "lifetime"}}
    rules = [credit("V-1"), credit("V-2", points=7), deduction("T-1", category="deeds")]
    acts = [
        record(f"{code}{month}", code, f"2019-{month:02}-0{day}")
        for month in range(1, 10)
        for day, code in enumerate(("V-2", "T-1", "V-1"), start=1)
    ]
    books = [book(rules=rules, programmes=[], category=[capped])]
    agreed(books, acts)
    agreed([*books, later(rules=rules, category=[wider], rulebook={"transition": "new_acts"})], acts)


def test_the_first_of_equals_is_the_best() -> None:
    rules = [credit("V-1", best_of="x"), credit("V-2", best_of="x"), credit("V-3", points=9, best_of="x")]
    acts = [
        record("b", "V-1", "2019-05-01"),
        record("a", "V-2", "2019-05-01"),
        record("c", "V-3", "2019-01-01"),
    ]
    assert [worth for _, worth, _ in agreed(one_book(*rules), acts)] == [0, 1000, 0]


@pytest.mark.parametrize("transition", ["new_acts", "undecided", "all_acts"])
def test_a_later_book_governs_where_it_is_milder(transition: str) -> None:
    rules = [
        deduction(points_between=[-50, -5]),
        deduction("T-3"),
        credit("V-3", per={"points": 1, "quantity": 4, "unit": "h"}),
    ]
    milder = [
        deduction(points_between=[-20, -5]),
        credit("V-3", per={"points": 3, "quantity": 8, "unit": "h"}),
    ]
    acts = [
        record("a", "T-2", "2019-02-01", points=-4000),
        record("b", "T-2", "2019-02-01", points=-4000, on="2019-08-01"),
        record("c", "T-2", "2019-02-01", points=-500),
        record("d", "T-3", "2019-02-01"),
        record("e", "V-3", "2019-02-01", quantity=700, on="2019-07-01"),
        record("f", "V-3", "2019-02-01", quantity=800),
        record("g", "T-2", "2018-02-01", points=-4000),
    ]
    agreed([*one_book(*rules), later(rules=milder, rulebook={"transition": transition})], acts)


def test_a_book_published_later_is_not_known_before() -> None:
    books = [*one_book(deduction()), later(rules=[], rulebook={"published_on": "2019-06-15"})]
    noon = datetime(2019, 6, 14, 12, tzinfo=UTC)
    acts = [record("a", "T-2", "2019-02-01")]
    assert agreed(books, acts, known_at=noon) == [("a", -1000, "")]
    assert agreed(books, acts, known_at=noon + timedelta(days=1)) == [("a", 0, "repealed")]


def test_the_last_transition_of_a_day_decides_and_unknown_ones_do_not() -> None:
    on, at = date(2019, 3, 1), datetime(2019, 4, 1, tzinfo=UTC)
    acts = [
        record(key, "V-2", "2019-02-01", transitions=steps)
        for key, steps in {
            "never": (),
            "rank": (Transition(State.ANNULLED, on), Transition(State.IN_EFFECT, on)),
            "later": (Transition(State.ANNULLED, on), Transition(State.IN_EFFECT, on, at)),
            "unknown": (Transition(State.IN_EFFECT, on), Transition(State.SUSPENDED, on, at)),
            "late": (Transition(State.IN_EFFECT, on, at + timedelta(microseconds=1)),),
        }.items()
    ]
    books = one_book(credit())
    assert [key for key, _, _ in agreed(books, acts, known_at=at)] == ["later"]
    assert [key for key, _, _ in agreed(books, acts, known_at=at - timedelta(microseconds=1))] == ["unknown"]
    assert [key for key, _, _ in agreed(books, acts)] == ["late", "later"]


def test_a_capped_record_that_expired_keeps_its_reason_and_counts_no_more() -> None:
    rule = deduction(cap={"points": 10, "window": "lifetime"}, counts_for="1 month")
    rule["holds_grade_at"] = {"grade": "B", "lasts": "60 months"}
    found = agreed(one_book(rule), [record("a", "T-2", "2019-02-01"), record("b", "T-2", "2019-03-01")])
    assert [reason for _, _, reason in found] == ["expired", "capped"]


def test_clean_years_stand_in_the_order_of_their_keys() -> None:
    made = credit("CY", clean_year={"points": 3}, points=None, evidence="own_file", ground="lawful_conduct")
    rules = [made, credit("V-2", points=2), deduction()]
    capped = {
        "code": "deeds",
        "title": {"en": "D", "zh": "事"},
        "cap": {"points": 4, "window": "calendar_year"},
    }
    traffic = {"code": "traffic", "title": {"en": "T", "zh": "通"}}
    books = [book(rules=rules, programmes=[], category=[capped, traffic])]
    acts = [record(key, "V-2", "2019-12-31") for key in ("CX", "CY:2018", "CY:2019", "CZ", "é")]
    acts += [record("t", "T-2", "2020-06-01"), record("entered", "CY", "2021-05-01")]
    found = agreed(books, acts, as_of=date(2023, 1, 1))
    assert [key for key, _, _ in found if key.startswith("CY:")][:3] == ["CY:2018", "CY:2019", "CY:2019"]
    assert [key for key, _, _ in found][-2:] == ["CY:2021", "CY:2022"]
    assert "CY:2020" not in [key for key, _, _ in found]


def test_records_of_strangers_are_passed_over() -> None:
    county = County(one_book(credit()), [ANN], {"nobody": days(3), "ann": days(2, "2019-02-01")}, DAY, None)
    records = {"nobody": days(3, rule="V-9"), "ann": [record("x", "V-2", "2019-02-01")]}
    county = replace(county, records=records)
    assert at_once(county, tables_of(county)) == rows_of(law(county))


def test_nobody_and_nothing() -> None:
    timeline = Timeline.of(one_book(credit()), as_of=DAY)
    for people, records in (([], {}), ([ANN], {})):
        county = County(list(timeline.revisions), people, records, DAY, None)
        assert at_once(county, tables_of(county)) == rows_of(law(county))
