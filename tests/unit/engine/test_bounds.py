"""The bounds that docs/reference/rulebook-format.md names, from both sides: the last that is read, the next refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.engine.problems import RulebookError
from rules.engine.spans import Span
from tests.unit.engine.samples import book, credit, deduction, document


def problems_of(read: Callable[[], object]) -> set[str]:
    """The codes of what is wrong; empty where it is read."""
    try:
        read()
    except RulebookError as error:
        return {problem.code for problem in error.problems}
    return set()


def rule(**changes: object) -> Callable[[], object]:
    return lambda: book(rules=[credit(**changes)])


def offence(**changes: object) -> Callable[[], object]:
    return lambda: book(rules=[deduction(**changes)])


def programme(**changes: object) -> Callable[[], object]:
    return lambda: book(rules=[], programmes=[document()["programme"][0] | changes])


def per(points: object, quantity: object) -> dict[str, object]:
    return {"points": points, "quantity": quantity, "unit": "hour"}


def titled(length: int) -> dict[str, str]:
    return {"en": "x" * length, "zh": "长"}


def nested(depth: int) -> dict[str, Any]:
    """A need `depth` levels deep."""
    return {"min_age": 18} if depth == 1 else {"not": nested(depth - 1)}


RUNG = {"look_back": "1 month"}
GRADE = {"from": 0, "title": {"en": "g", "zh": "g"}}


@pytest.mark.parametrize(
    ("last", "first_refused", "code"),
    [
        (rule(points=100_000), rule(points="100000.01"), "too_large"),
        (offence(points=-100_000), offence(points="-100000.01"), "too_large"),
        (rule(points="0.01"), rule(points="0.001"), "too_many_decimals"),
        (rule(per=per(1, 100_000_000)), rule(per=per(1, "100000000.01")), "too_large"),
        (rule(per=per(1, "0.01")), rule(per=per(1, 0)), "not_above_zero"),
        (rule(per=per(99_999, 100)), rule(per=per(100_000, 100)), "rate_too_high"),
        (rule(counts_for="1200 months"), rule(counts_for="1201 months"), "bad_span"),
        (rule(counts_for="36525 days"), rule(counts_for="36526 days"), "bad_span"),
        (rule(once_every="1 day"), rule(once_every="0 days"), "bad_span"),
        (
            rule(cap={"points": "0.01", "window": "lifetime"}),
            rule(cap={"points": 0, "window": "lifetime"}),
            "not_above_zero",
        ),
        (rule(points_between=[0, "0.01"]), rule(points_between=["-0.01", "0.01"]), "mixed_signs"),
        (rule(points_between=[3, 3]), rule(points_between=[3, "2.99"]), "range_order"),
        (
            offence(ladder=RUNG | {"points": [-1] * 50}),
            offence(ladder=RUNG | {"points": [-1] * 51}),
            "too_many_rungs",
        ),
        (
            offence(ladder=RUNG | {"points": [0, "-0.01"]}),
            offence(ladder=RUNG | {"points": ["0.01", "-0.01"]}),
            "mixed_signs",
        ),
        (rule(code="a" * 40), rule(code="a" * 41), "bad_code"),
        (
            lambda: book(grade=[GRADE | {"code": "g" * 20}], programmes=[]),
            lambda: book(grade=[GRADE | {"code": "g" * 21}], programmes=[]),
            "bad_code",
        ),
        (rule(title=titled(300)), rule(title=titled(301)), "too_long"),
        (rule(source="x" * 2000), rule(source="x" * 2001), "too_long"),
        (rule(source="x"), rule(source=" \t"), "not_text"),
        (programme(needs=nested(8)), programme(needs=nested(9)), "need_too_deep"),
        (programme(needs={"min_age": 150}), programme(needs={"min_age": 151}), "not_whole"),
        (programme(needs={"min_age": 0}), programme(needs={"min_age": -1}), "not_whole"),
        (programme(places=1), programme(places=0), "not_whole"),
        (programme(places=100_000_000), programme(places=100_000_001), "not_whole"),
        (
            programme(open={"from": "02-29", "to": "12-31"}),
            programme(open={"from": "02-30", "to": "12-31"}),
            "bad_month_day",
        ),
        (
            programme(open={"from": "01-01", "to": "04-30"}),
            programme(open={"from": "01-01", "to": "04-31"}),
            "bad_month_day",
        ),
        (
            programme(amount={"value": 100_000_000, "unit": "yuan"}),
            programme(amount={"value": "100000000.01", "unit": "yuan"}),
            "too_large",
        ),
    ],
)
def test_the_last_is_read_and_the_next_refused(
    last: Callable[[], object], first_refused: Callable[[], object], code: str
) -> None:
    assert problems_of(last) == set()
    assert problems_of(first_refused) == {code}


def test_grades_start_one_hundredth_apart_at_least() -> None:
    def grades(second: object) -> list[dict[str, object]]:
        titled = {"title": {"en": "g", "zh": "g"}}
        return [
            {"code": "A", "from": 970, **titled},
            {"code": "B", "from": second, **titled},
            {"code": "C", "from": 0, **titled},
        ]

    assert problems_of(lambda: book(grade=grades("969.99"))) == set()
    assert problems_of(lambda: book(grade=grades(970))) == {"grades_not_falling"}


def test_a_hundred_years_are_the_longest_span() -> None:
    assert str(Span.parse("1200 months")) == "1200 months"
    for text in ("1201 months", "36526 days", "0 months"):
        with pytest.raises(ValueError, match=text):
            Span.parse(text)
