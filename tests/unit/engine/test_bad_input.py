"""Books that nobody should write: refused with a clear error, in time that grows with the book, and never a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.engine.amounts import MAX_POINTS, MAX_QUANTITY, MAX_RECORD, hundredths
from rules.engine.checks import check_book
from rules.engine.evaluate import evaluate
from rules.engine.format import from_document, load_toml
from rules.engine.problems import Problem, RulebookError
from tests.unit.engine.samples import ANN, BOOK, book, credit, deduction, document, record

HUGE = 1 << 50_000


def kind(value: object) -> str:
    """A name for a test that holds no strange character itself."""
    return type(value).__name__


def refused(read: Callable[[], object]) -> list[Problem]:
    """The problems of a book that is not read; each can be said, shortly, in both languages."""
    with pytest.raises(RulebookError) as caught:
        read()
    for problem in caught.value.problems:
        for language in ("en", "zh"):
            assert 0 < len(problem.say(language)) < 5000
    return list(caught.value.problems)


def with_rules(*rules: dict[str, Any]) -> Callable[[], object]:
    return lambda: book(rules=list(rules))


def found(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.code, problem.clause) for problem in problems}


@pytest.mark.parametrize(
    "number", ["nan", "-inf", "+inf", "1e309", "1e-309", "1e999999999999999999999", "1e-999999999"]
)
def test_toml_numbers_past_all_reckoning_are_refused_where_they_stand(number: str) -> None:
    text = BOOK.replace("base = 1000", f"base = {number}")
    (problem,) = refused(lambda: load_toml(text, "book.toml"))
    assert problem.clause == "scale.base"
    assert problem.code in ("not_a_number", "too_large", "too_many_decimals")


@pytest.mark.parametrize(
    "value",
    [
        1e309,
        0.5,
        float("nan"),
        True,
        None,
        [],
        {},
        date(2020, 1, 1),
        HUGE,
        -HUGE,
        "１２",
        "١٢",
        "²",
        "1e3",
        "1,000",
        "",
        "0x10",
    ],
    ids=kind,
)
def test_what_is_no_exact_number_is_none(value: object) -> None:
    with_base = document() | {"scale": {"base": value, "floor": 0}}
    codes = {problem.code for problem in refused(lambda: from_document(with_base, "book.toml"))}
    assert codes <= {"not_a_number", "too_large", "missing_key"}


def test_a_number_may_have_any_tail_of_zeros() -> None:
    assert hundredths(Decimal("0.5" + "0" * 100_000)) == 50
    assert hundredths(Decimal("5E-1")) == 50
    assert hundredths(Decimal("0E-999999")) == 0
    assert hundredths(Decimal("1E+3")) == 100_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2019-01-01T00:00:00", "not_a_date"),
        ("2019-01-01T00:00:00Z", "not_a_date"),
        ("00:00:00", "not_a_date"),
        ("20190101", "not_a_date"),
        ('"２０１９-01-01"', "not_a_date"),
        ('"2019-02-29"', "not_a_date"),
        ("true", "not_a_date"),
        ("2019-02-29", "toml_syntax"),
        ("２019-01-01", "toml_syntax"),
    ],
)
def test_only_plain_days_are_dates(text: str, code: str) -> None:
    broken = BOOK.replace("effective_from = 2019-01-01", f"effective_from = {text}")
    assert {problem.code for problem in refused(lambda: load_toml(broken, "book.toml"))} == {code}


@pytest.mark.parametrize(
    "length",
    [
        "２４ months",
        "24  months",
        "24 Months",
        " 24 months",
        "24 months\n",
        "99999 months",
        "-1 days",
        "1.5 days",
        24,
        True,
    ],
    ids=kind,
)
def test_only_plain_lengths_are_lengths(length: object) -> None:
    assert found(refused(with_rules(deduction(counts_for=length)))) == {("bad_span", "rule[T-2].counts_for")}


@pytest.mark.parametrize(
    "code",
    [
        "\x00",
        "a\x00b",
        "a\u202eb",
        "a\u200bb",
        "ａ",
        "a b",
        "-a",
        "a/b",
        "a" * 41,
        "",
        "\ud800",
        7,
        None,
        [],
        "甲",
    ],
    ids=kind,
)
def test_only_plain_codes_are_codes(code: object) -> None:
    codes = {problem.code for problem in refused(with_rules({**credit(), "code": code}))}
    assert codes == {"missing_key" if code is None else "bad_code"}


def test_a_code_fits_the_tables_that_keep_it() -> None:
    assert book(rules=[credit("a" * 40)]).rules[0].code == "a" * 40
    grade = {"code": "g" * 21, "from": 0, "title": {"en": "g", "zh": "g"}}
    problems = refused(lambda: book(grade=[grade], programmes=[]))
    assert ("bad_code", f"grade[{'g' * 21}].code") in found(problems)


@pytest.mark.parametrize(
    "hidden",
    [
        "\x00",
        "\x1b",
        "\n",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\ud800",
        "\U000e0041",
        "\u3164",
    ],
    ids=kind,
)
def test_characters_that_cannot_be_seen_are_refused_and_spelled_out(hidden: str) -> None:
    (problem,) = refused(with_rules(credit(title={"en": f"De{hidden}ed", "zh": "好事"})))
    assert (problem.code, problem.clause) == ("hidden_character", "rule[V-2].title.en")
    assert f"U+{ord(hidden):04X}" in problem.say("en")
    assert hidden not in problem.say("en") + problem.say("zh")
    assert {p.code for p in refused(with_rules(deduction(legal_basis=f"a{hidden}law")))} == {
        "hidden_character"
    }


def test_rare_characters_and_their_variants_may_be_seen() -> None:
    title = {"en": "Naïve “deed” – 1st", "zh": "好事\U00020000葛\U000e0100"}
    assert book(rules=[credit(title=title)]).rules[0].title.zh == title["zh"]


def test_a_hidden_character_in_a_key_or_a_code_does_not_reach_the_reader() -> None:
    problems = refused(with_rules({**credit(code="V\u202e2"), "colour\u202e": 1}))
    assert all("\u202e" not in problem.say(language) for problem in problems for language in ("en", "zh"))


@pytest.mark.parametrize("length", [301, 1_000_000])
def test_long_titles_are_refused_in_few_words(length: int) -> None:
    (problem,) = refused(with_rules(credit(title={"en": "x" * length, "zh": "长"})))
    assert (problem.code, problem.params["length"]) == ("too_long", length)


def test_points_and_rungs_beyond_the_bound_are_refused() -> None:
    beyond = MAX_POINTS // 100 + 1
    assert found(refused(with_rules(credit(points=beyond)))) == {("too_large", "rule[V-2].points")}
    ladder = {"points": [-1, -beyond], "look_back": "1 month"}
    assert found(refused(with_rules(deduction(ladder=ladder)))) == {("too_large", "rule[T-2].ladder.points")}
    assert found(refused(with_rules(credit(points_between=[1, beyond])))) == {
        ("too_large", "rule[V-2].points_between")
    }


def test_a_rate_past_64_bits_is_refused_and_the_highest_stays_exact() -> None:
    """No sum of 100,000 records leaves 64 bits, whatever a clerk enters."""
    per = {"points": 100_000, "quantity": 1, "unit": "yuan"}
    assert found(refused(with_rules(credit(per=per)))) == {("rate_too_high", "rule[V-2].per")}
    assert found(refused(with_rules(deduction(per={**per, "points": -100_000})))) == {
        ("rate_too_high", "rule[T-2].per")
    }
    highest = MAX_RECORD // (MAX_QUANTITY // 100 + 1) // 100
    revision = book(rules=[credit(per={"points": highest, "quantity": 1, "unit": "yuan"})])
    most = [record("v", "V-2", "2019-02-01", quantity=MAX_QUANTITY)]
    change = evaluate([revision], ANN, most, as_of=date(2020, 1, 1)).change
    assert change == MAX_QUANTITY // 100 * highest * 100
    assert change * 100_000 < 2**63


def test_circles_of_replaces_are_refused_of_any_length() -> None:
    chain = {"T-2": ["T-3"], "T-3": ["T-4"], "T-4": ["T-2"]}
    ring = [deduction(code, replaces=others) for code, others in chain.items()]
    assert found(refused(with_rules(*ring, deduction("T-5", replaces=["T-2"])))) == {
        ("replaces_itself", f"rule[T-{n}].replaces") for n in (2, 3, 4)
    }
    assert book(
        rules=[
            deduction("T-2", replaces=["T-3", "T-4"]),
            deduction("T-3", replaces=["T-4"]),
            deduction("T-4"),
        ]
    )


def test_keys_written_twice_are_refused() -> None:
    twice = BOOK.replace("base = 1000", "base = 1000\nbase = 900")
    assert {p.code for p in refused(lambda: load_toml(twice, "book.toml"))} == {"toml_syntax"}
    again = BOOK + "\n[scale]\nbase = 900\n"
    assert {p.code for p in refused(lambda: load_toml(again, "book.toml"))} == {"toml_syntax"}


@pytest.mark.parametrize("flag", [1, 0, "true", "yes", []], ids=kind)
def test_only_true_and_false_are_flags(flag: object) -> None:
    data = document()
    data["rulebook"]["archival"] = flag
    assert found(refused(lambda: from_document(data, "b"))) == {("not_true_or_false", "rulebook.archival")}


def test_whole_numbers_are_no_booleans() -> None:
    data = document()
    data["programme"][0] |= {"places": True, "needs": {"min_age": True}}
    assert found(refused(lambda: from_document(data, "b"))) == {
        ("not_whole", "programme[heating].places"),
        ("not_whole", "programme[heating].needs.min_age"),
    }


def test_a_hold_on_an_unknown_grade_and_two_books_on_one_day() -> None:
    hold = {"grade": "Z", "lasts": "1 month"}
    assert found(refused(with_rules(deduction(holds_grade_at=hold)))) == {
        ("unknown_grade", "rule[T-2].holds_grade_at.grade")
    }
    other = book(rulebook={"revision": "2019-2"})
    assert [problem.code for problem in check_book([book(), other])] == ["shared_day"]


def test_a_sign_that_changes_and_changes_back_is_refused_twice() -> None:
    books = [
        book(rulebook={"revision": f"{year}-1", "effective_from": f"{year}-01-01"}, rules=[rule])
        for year, rule in ((2019, deduction("X")), (2020, credit("X")), (2021, deduction("X")))
    ]
    assert [problem.code for problem in check_book(books)] == ["sign_changed", "sign_changed"]
