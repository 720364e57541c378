"""States, the two clocks, enrolment, and which revision governs (docs/reference/scoring.md 3, 4 and 6)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rules.engine.evaluate import evaluate
from rules.engine.facts import Record, Resident, State, Transition
from tests.unit.engine.samples import ANN, book, credit, deduction, record

DAY = date(2019, 3, 1)
NOON = datetime(2019, 3, 1, 12, tzinfo=UTC)


def moves(*steps: tuple[State, str, str | None]) -> Record:
    """A record with (state, day, moment) transitions."""
    found = [
        Transition(state, date.fromisoformat(on), datetime.fromisoformat(at) if at else None)
        for state, on, at in steps
    ]
    return Record("r", "T-2", date(2019, 2, 1), transitions=tuple(found))


P, N, E, S = State.PROPOSED, State.NOTIFIED, State.IN_EFFECT, State.SUSPENDED


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], None),
        ([(E, "2019-03-02", None)], None),
        ([(P, "2019-02-01", None), (E, "2019-03-01", None)], E),
        ([(E, "2019-02-01", None), (S, "2019-02-10", "2019-03-01T13:00:00Z")], E),
        ([(E, "2019-02-01", None), (S, "2019-02-10", "2019-03-01T12:00:00Z")], S),
        ([(S, "2019-02-10", None), (E, "2019-02-10", "2019-02-10T08:00:00Z")], E),
        ([(S, "2019-02-10", None), (E, "2019-02-10", None)], S),
        ([(State.ANNULLED, "2019-02-10", None), (State.REFUSED, "2019-02-10", None)], State.ANNULLED),
        ([(State.REPAIRED, "2019-02-10", None), (State.REFUSED, "2019-02-10", None)], State.REFUSED),
        ([(E, "2019-02-20", "2019-01-01T00:00:00Z"), (S, "2019-02-10", "2019-02-28T00:00:00Z")], E),
        ([(S, "2019-02-10", "2019-02-10T08:00:00+08:00"), (E, "2019-02-10", "2019-02-10T01:00:00Z")], E),
    ],
)
def test_state_is_that_of_the_last_known_transition(
    steps: list[tuple[State, str, str | None]], state: State | None
) -> None:
    """scoring.md "3. What a record holds"."""
    assert moves(*steps).state(DAY, NOON) is state


def test_effective_on_is_the_first_day_in_effect() -> None:
    overridden = moves((E, "2019-02-05", None), (S, "2019-02-05", None), (E, "2019-02-20", None))
    assert overridden.effective_on() == date(2019, 2, 20)
    assert moves((E, "2019-02-05", "2019-03-01T13:00:00Z")).effective_on(NOON) is None


def test_a_suspended_record_is_not_in_the_reckoning_but_is_listed() -> None:
    contested = moves((E, "2019-02-10", None), (S, "2019-02-20", None))
    found = evaluate([book(rules=[deduction()])], ANN, [contested], as_of=DAY)
    assert (found.score, found.effects) == (100000, ())
    assert [(outside.record, outside.state) for outside in found.outside] == [("r", "suspended")]


def test_an_act_of_a_later_day_is_listed_too_and_counts_nothing_yet() -> None:
    """Said to be in effect before it happened: on file, and not in the reckoning until its day has come."""
    early = record("r", "T-2", "2019-03-02", on="2019-02-01")
    found = evaluate([book(rules=[deduction()])], ANN, [early], as_of=DAY)
    assert (found.score, found.effects) == (100000, ())
    assert [(one.record, one.state, one.occurred_on) for one in found.outside] == [
        ("r", "in_effect", date(2019, 3, 2))
    ]
    assert evaluate([book(rules=[deduction()])], ANN, [early], as_of=date(2019, 3, 2)).outside == ()


def test_known_at_needs_an_offset() -> None:
    naive = datetime(2019, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        evaluate([book()], ANN, [], as_of=DAY, known_at=naive)


@pytest.mark.parametrize(
    ("resident", "reasons"),
    [
        (Resident("x"), ("not_enrolled",)),
        (Resident("x", enrolled_on=date(2019, 3, 2)), ("not_enrolled",)),
        (Resident("x", enrolled_on=DAY), ()),
        (Resident("x", enrolled_on=date(2019, 1, 1), left_on=DAY), ("not_enrolled",)),
        (Resident("x", enrolled_on=DAY, born_on=date(2001, 3, 2)), ("under_age",)),
        (Resident("x", enrolled_on=DAY, born_on=date(2001, 3, 1)), ()),
        (Resident("x", born_on=date(2010, 1, 1)), ("not_enrolled", "under_age")),
    ],
)
def test_no_score_says_every_reason(resident: Resident, reasons: tuple[str, ...]) -> None:
    found = evaluate([book()], resident, [record("r", "V-1", "2019-02-01")], as_of=DAY)
    assert found.reasons == reasons
    assert found.reason == (reasons[0] if reasons else "")
    assert (found.score is None) == bool(reasons)
    assert not (reasons and found.effects)


def test_before_the_first_book_there_is_no_score() -> None:
    found = evaluate([book()], Resident("x", enrolled_on=date(2000, 1, 1)), [], as_of=date(2018, 12, 31))
    assert found.reason == "no_revision"


LATER = {"revision": "2020-1", "effective_from": "2020-01-01"}


@pytest.mark.parametrize(
    ("transition", "on", "points", "expected", "revision"),
    [
        ("new_acts", "2019-06-01", -5, -10, "2019-1"),
        ("all_acts", "2019-06-01", -5, -5, "2020-1"),
        ("all_acts", "2019-06-01", -20, -10, "2019-1"),
        ("all_acts", "2019-06-01", -10, -10, "2019-1"),
        ("undecided", "2019-12-31", -5, -10, "2019-1"),
        ("undecided", "2020-01-01", -5, -5, "2020-1"),
        ("undecided", "2020-01-01", -20, -10, "2019-1"),
    ],
)
def test_the_milder_text_wins_as_far_back_as_the_revision_reaches(
    transition: str, on: str, points: int, expected: int, revision: str
) -> None:
    first = book(rules=[deduction()])
    second = book(rulebook={**LATER, "transition": transition}, rules=[deduction(points=points)])
    found = evaluate([second, first], ANN, [record("r", "T-2", "2019-06-01", on=on)], as_of=date(2020, 6, 1))
    (effect,) = found.effects
    assert (effect.worth, effect.revision) == (expected * 100, revision)


@pytest.mark.parametrize(
    ("transition", "score", "reason"), [("all_acts", 100000, "repealed"), ("new_acts", 5000, "")]
)
def test_the_petitioner_before_and_after_the_repeal(transition: str, score: int, reason: str) -> None:
    """T1 and T2: 95 entries of -10; a repeal that reaches back restores 1,000, and every entry stays on file."""
    first = book(rules=[deduction()])
    repeal = book(rulebook={**LATER, "transition": transition}, rules=[])
    records = [record(f"p{place:02}", "T-2", "2019-06-01") for place in range(95)]
    assert evaluate([first], ANN, records, as_of=date(2019, 12, 31)).score == 5000
    found = evaluate([first, repeal], ANN, records, as_of=date(2020, 1, 1))
    assert found.score == score
    assert [effect.reason for effect in found.effects] == [reason] * 95
    if reason:
        step = found.effects[0].step("repealed")
        assert step is not None
        assert (step.params["revision"], step.params["since"]) == ("2020-1", date(2020, 1, 1))


def test_a_revision_not_yet_published_is_not_known() -> None:
    first = book(rules=[deduction()])
    repeal = book(rulebook={**LATER, "transition": "all_acts", "published_on": "2019-12-15"}, rules=[])
    records = [record("r", "T-2", "2019-06-01")]
    day = date(2020, 2, 1)
    before = evaluate(
        [first, repeal], ANN, records, as_of=day, known_at=datetime(2019, 12, 14, 23, tzinfo=UTC)
    )
    after = evaluate([first, repeal], ANN, records, as_of=day, known_at=datetime(2019, 12, 15, 0, tzinfo=UTC))
    assert (before.score, after.score) == (99000, 100000)


def test_limits_are_those_of_the_record_at_hand_totals_are_shared() -> None:
    first = book(rules=[credit(cap={"points": 15, "window": "lifetime"})])
    second = book(rulebook=LATER, rules=[credit(cap={"points": 30, "window": "lifetime"})])
    days = ("2019-02-01", "2019-03-01", "2020-02-01", "2020-03-01")
    records = [record(f"r{place}", "V-2", day) for place, day in enumerate(days)]
    found = evaluate([first, second], ANN, records, as_of=date(2020, 12, 31))
    assert [effect.worth // 100 for effect in found.effects] == [10, 5, 10, 5]
