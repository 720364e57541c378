"""The states and deadlines of an appeal, without a database (charter A2 to A4; T22)."""

from datetime import date
from functools import partial

import pytest

from appeals import workflow
from appeals.workflow import Outcome, State, Turn
from counties.calendars import working_day_after

IN_CHINA = partial(working_day_after, "CN")
FRIDAY = date(2026, 11, 20)


def test_every_move_that_is_not_listed_is_refused():
    allowed = {
        (State.FILED, State.ACKNOWLEDGED),
        (State.FILED, State.DECIDED),
        (State.FILED, State.WITHDRAWN),
        (State.ACKNOWLEDGED, State.DECIDED),
        (State.ACKNOWLEDGED, State.WITHDRAWN),
    }
    for state in State:
        for to in State:
            if (state, to) in allowed:
                assert workflow.move(state, to) is to
            else:
                with pytest.raises(workflow.IllegalMove):
                    workflow.move(state, to)


def test_outcomes_hold_nothing_worse_than_the_record():
    assert {str(outcome) for outcome in Outcome} == {"confirmed", "corrected", "annulled"}


def test_turn_is_the_offices_until_it_has_answered():
    assert [workflow.turn(state) for state in State] == [Turn.OFFICE, Turn.OFFICE, Turn.NOBODY, Turn.NOBODY]


def test_filed_on_friday_is_decided_by_wednesday():  # T22
    acknowledge, decide = workflow.deadlines(FRIDAY, IN_CHINA)
    assert acknowledge.due_on == date(2026, 11, 23)  # Monday
    assert decide.due_on == date(2026, 11, 25)  # Wednesday
    assert decide.due_on.strftime("%A") == "Wednesday"
    assert (decide.start, decide.working_days) == (FRIDAY, 3)
    assert IN_CHINA(FRIDAY, 7).strftime("%A") == "Tuesday"


@pytest.mark.parametrize(
    ("filed_on", "due_on"),
    [
        (date(2025, 9, 26), date(2025, 9, 30)),  # Friday; Sunday 28 is a make-up working day
        (date(2025, 9, 30), date(2025, 10, 11)),  # eight days off, then Thursday, Friday, make-up Saturday
        (date(2026, 2, 13), date(2026, 2, 25)),  # make-up Saturday 14, then Spring Festival to the 23rd
        (date(2026, 11, 21), date(2026, 11, 25)),  # Saturday: the first working day is Monday
    ],
)
def test_decided_by_counts_holidays_and_make_up_days(filed_on: date, due_on: date):  # T22
    assert workflow.deadlines(filed_on, IN_CHINA)[1].due_on == due_on


def test_next_deadline_is_acknowledge_then_decide_then_none():
    kinds = [
        deadline.kind if (deadline := workflow.next_deadline(state, FRIDAY, IN_CHINA)) else None
        for state in State
    ]
    assert kinds == ["acknowledge", "decide", None, None]


@pytest.mark.parametrize("state", [State.FILED, State.ACKNOWLEDGED])
def test_lapse_grants_on_the_day_after_the_last(state: State):
    last = date(2026, 11, 25)
    assert not workflow.granted_by_lapse(state, FRIDAY, last, IN_CHINA)
    assert workflow.granted_by_lapse(state, FRIDAY, date(2026, 11, 26), IN_CHINA)


@pytest.mark.parametrize("state", [State.DECIDED, State.WITHDRAWN])
def test_lapse_never_reopens_what_is_closed(state: State):
    assert not workflow.granted_by_lapse(state, FRIDAY, date(2030, 1, 1), IN_CHINA)
