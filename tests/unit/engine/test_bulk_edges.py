"""The bulk engine at the edges: books that no check lets through, days with several transitions, the end of the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.engine.columns import striking
from rules.engine.facts import State, Transition
from tests.unit.engine.samples import book, credit, deduction, record
from tests.unit.engine.test_bulk_steps import agreed, days, later, one_book


def test_where_a_code_changed_its_sign_its_cap_counts_credits_and_deductions_apart() -> None:
    """No sound book has that; but both engines take any book alike."""
    cap = {"points": 15, "window": "lifetime"}
    first = book(rules=[credit("X", cap=cap)], programmes=[])
    second = later(rulebook={"transition": "new_acts"}, rules=[deduction("X", cap=cap)])
    acts = days(2, "2019-02-01", rule="X") + [
        replace(act, key=f"9{act.key}") for act in days(2, "2019-08-01", rule="X")
    ]
    assert [(worth, reason) for _, worth, reason in agreed([first, second], acts)] == [
        (1000, ""),
        (500, "capped"),
        (-1000, ""),
        (-500, "capped"),
    ]


def test_since_when_a_record_is_in_effect_is_decided_by_the_last_transition_of_its_day() -> None:
    """It decides whether a book that reaches undecided acts may govern (scoring.md 3 and 4)."""
    early, late = date(2019, 3, 1), date(2019, 8, 1)
    written = datetime(2019, 4, 1, tzinfo=UTC)
    beaten = (Transition(State.IN_EFFECT, early), Transition(State.NOTIFIED, early, written))
    in_time = (Transition(State.NOTIFIED, early), Transition(State.IN_EFFECT, early, written))
    again = Transition(State.IN_EFFECT, late)
    acts = [
        record("beaten", "T-2", "2019-02-01", transitions=(*beaten, again)),
        record("in-time", "T-2", "2019-02-01", transitions=(*in_time, again)),
    ]
    repeal = later(rules=[], rulebook={"transition": "undecided"})
    found = agreed([*one_book(deduction()), repeal], acts)
    assert found == [("beaten", 0, "repealed"), ("in-time", -1000, "")]


@pytest.mark.parametrize("few", [0, 24])
def test_on_the_last_day_of_the_calendar_nothing_is_too_soon(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A span never ends past the calendar (spans.py), so the last day is not before its end."""
    monkeypatch.setattr(striking, "FEW", few)
    acts = [
        record("a", "V-2", "9999-12-15"),
        record("b", "V-2", "9999-12-16"),
        record("c", "V-2", "9999-12-31"),
    ]
    for wait in ("20 days", "1 month"):
        found = agreed(one_book(credit(once_every=wait)), acts, as_of=date.max)
        assert [reason for _, _, reason in found] == ["", "too_soon", ""]
