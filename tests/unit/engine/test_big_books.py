"""Books that are very large, very deep or at the ends of the calendar: read or refused in time, and said shortly."""

from __future__ import annotations

import gc
import time
from datetime import date, datetime
from typing import Any

from rules.engine.checks import check_book
from rules.engine.circles import in_circles
from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.format import from_document, load_toml
from rules.engine.legible import LONGEST_LIST
from tests.unit.engine.samples import BOOK, book, credit, deduction, document
from tests.unit.engine.test_bad_input import HUGE, refused, with_rules


def test_a_circle_of_ten_thousand_is_found_and_a_chain_is_none() -> None:
    chain = {f"T-{n}": [f"T-{n + 1}"] for n in range(10_000)}
    assert in_circles(chain) == frozenset()
    assert len(in_circles({**chain, "T-10000": ["T-0"]})) == 10_001


def test_needs_ten_thousand_deep_are_refused_as_text_and_as_data() -> None:
    need: dict[str, Any] = {"min_age": 60}
    for _ in range(10_000):
        need = {"not": need}
    data = document()
    data["programme"][0]["needs"] = need
    assert {p.code for p in refused(lambda: from_document(data, "book.toml"))} == {"need_too_deep"}
    dotted = BOOK.replace("needs = { all", "needs" + ".not" * 10_000 + " = { all")
    assert {p.code for p in refused(lambda: load_toml(dotted, "book.toml"))} == {"need_too_deep"}
    inline = BOOK.replace("needs = ", "needs = " + "{ not = " * 10_000).rstrip() + " }" * 10_000
    assert {p.code for p in refused(lambda: load_toml(inline, "book.toml"))} == {"nested_too_deep"}


def test_values_nested_where_none_belong_are_said_shortly() -> None:
    deep: Any = "x"
    for _ in range(10_000):
        deep = [deep]
    for key in ("points", "title", "counts_for", "code", "ground", "cap", "replaces", "legal_basis"):
        assert refused(with_rules({**deduction(), key: deep}))
        assert refused(with_rules({**deduction(), key: {"a": deep}}))


def test_huge_whole_numbers_are_said_shortly() -> None:
    hexadecimal = BOOK.replace("base = 1000", "base = 0x" + "f" * 50_000)
    (problem,) = refused(lambda: load_toml(hexadecimal, "book.toml"))
    assert (problem.code, problem.clause) == ("too_large", "scale.base")
    assert "10^60206" in problem.say("en")
    data = document()
    data["programme"][0]["places"] = HUGE
    assert {p.code for p in refused(lambda: from_document(data, "book.toml"))} == {"not_whole"}
    decimal = BOOK.replace("base = 1000", "base = " + "9" * 50_000)
    assert {p.code for p in refused(lambda: load_toml(decimal, "book.toml"))} == {"toml_syntax"}


def test_a_list_of_what_is_known_stays_readable() -> None:
    categories = [{"code": f"c{n}", "title": {"en": "c", "zh": "类"}} for n in range(LONGEST_LIST * 10)]
    data = document() | {"category": categories}
    for problem in refused(lambda: from_document(data, "b")):
        assert problem.say("en").endswith(f", c{LONGEST_LIST - 1}, ….")
        assert len(problem.say("en")) < 700


def _book_of(count: int) -> str:
    """Many rules that replace each other in a chain, so that every check has work to do."""
    rule = (
        '\n[[rule]]\ncode = "R-{n}"\ncategory = "traffic"\nground = "traffic_offence"\n'
        'title = {{ en = "Offence {n}", zh = "违法{n}" }}\nlegal_basis = "a law"\n'
        'evidence = "effective_document"\ncounts_for = "24 months"\npoints = -10\nreplaces = ["R-{m}"]\n'
    )
    return (
        BOOK
        + "".join(rule.format(n=n, m=n + 1) for n in range(count))
        + rule.format(n=count, m="0x").replace('replaces = ["R-0x"]\n', "")
    )


def _seconds(text: str) -> float:
    """Of this process, and without the collector's walks through all that other tests left behind."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        first = load_toml(text, "book.toml")
        later = text.replace('"2019-1"', '"2020-1"').replace("2019-01-01", "2020-01-01")
        assert check_book([first, load_toml(later, "later.toml")]) == []
        return time.process_time() - started
    finally:
        gc.enable()


def test_reading_and_checking_ten_thousand_rules_takes_ten_times_a_thousand() -> None:
    small, large = _book_of(1000), _book_of(10_000)
    few = min(_seconds(small) for _ in range(4))
    many = _seconds(large)
    if many >= 15 * few:  # perhaps the machine was busy
        many = min(many, _seconds(large))
    assert many < 15 * few
    assert many < 60, "some seconds on any machine"


def test_ten_thousand_errors_are_said_in_time_too() -> None:
    text = _book_of(3000).replace('category = "traffic"\nground', 'category = "weather"\nground')
    started = time.process_time()
    problems = refused(lambda: load_toml(text, "book.toml"))
    assert len(problems) == 3002
    assert time.process_time() - started < 60


def test_the_ends_of_the_calendar_are_days_like_any() -> None:
    """A record always counts itself on its ladder, even where the look-back would begin before the calendar."""
    rules = [
        deduction(ladder={"points": [-20, -40], "look_back": "1200 months"}),
        credit("V-3", once_every="1200 months"),
        credit("CY", clean_year={"points": 1}, evidence="own_file"),
    ]
    first = book(rulebook={"effective_from": "0001-01-01"}, rules=rules)
    days = (date.min, date(1, 1, 2), date.max)
    records = [
        Record(f"{code}{day}", code, day, transitions=(Transition(State.IN_EFFECT, day),))
        for day in days
        for code in ("T-2", "V-3")
    ]
    since_ever = Resident("a", enrolled_on=date.min)
    early = evaluate([first], since_ever, records, as_of=date.min)
    assert [effect.worth for effect in early.effects] == [-2000, 1000]
    late = evaluate([first], since_ever, records, as_of=date.max)
    assert sum(effect.made for effect in late.effects) == 9997
    assert {choice.why for effect in late.effects for choice in effect.path} == {"in_force"}
    end = datetime.fromisoformat("9999-12-31T23:59:59+00:00")
    assert evaluate([first], since_ever, records, as_of=date.max, known_at=end).score == late.score
