"""The states of an appeal, pure: what may follow what, whose turn it is, and by when (charter A1 to A4).

No database and no clock: states, days and a working-day function come in as arguments.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WorkingDayAfter = Callable[[date, int], date]
"""(start, n) → the n-th working day after start."""


class State(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What can come of it; never anything worse for the resident (charter A4)."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ANNULLED = "annulled"


class Turn(StrEnum):
    """Who has to act."""

    OFFICE = "office"
    NOBODY = "nobody"


NEXT: Mapping[State, frozenset[State]] = {
    State.FILED: frozenset({State.ACKNOWLEDGED, State.DECIDED, State.WITHDRAWN}),
    State.ACKNOWLEDGED: frozenset({State.DECIDED, State.WITHDRAWN}),
    State.DECIDED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

WORKING_DAYS_TO_ACKNOWLEDGE = 1
WORKING_DAYS_TO_DECIDE = 3  # charter A3


class IllegalMove(ValueError):
    """The appeal is not in a state from which this can follow."""


@dataclass(frozen=True)
class Deadline:
    """A day that binds the office, and how it was computed: working days after a start."""

    kind: str
    due_on: date
    start: date
    working_days: int

    def missed(self, today: date) -> bool:
        """Whether the day has passed."""
        return today > self.due_on


def move(state: State, to: State) -> State:
    """The new state; `IllegalMove` where it cannot follow.

    >>> move(State.FILED, State.ACKNOWLEDGED)
    <State.ACKNOWLEDGED: 'acknowledged'>
    >>> move(State.DECIDED, State.WITHDRAWN)
    Traceback (most recent call last):
    appeals.workflow.IllegalMove: decided cannot become withdrawn
    """
    if to not in NEXT[state]:
        raise IllegalMove(f"{state} cannot become {to}")
    return to


def is_open(state: State) -> bool:
    """Whether the office still owes an answer."""
    return bool(NEXT[state])


def turn(state: State) -> Turn:
    """Whose turn it is."""
    return Turn.OFFICE if is_open(state) else Turn.NOBODY


def deadlines(filed_on: date, after: WorkingDayAfter) -> tuple[Deadline, Deadline]:
    """The office's two deadlines: to acknowledge, and to decide; both count from the day of filing."""
    return (
        _deadline("acknowledge", filed_on, WORKING_DAYS_TO_ACKNOWLEDGE, after),
        _deadline("decide", filed_on, WORKING_DAYS_TO_DECIDE, after),
    )


def next_deadline(state: State, filed_on: date, after: WorkingDayAfter) -> Deadline | None:
    """The deadline that runs now; None once the office has answered."""
    acknowledge, decide = deadlines(filed_on, after)
    if state is State.FILED:
        return acknowledge
    return decide if is_open(state) else None


def granted_by_lapse(state: State, filed_on: date, today: date, after: WorkingDayAfter) -> bool:
    """Whether the office has missed its last deadline: then the appeal is granted (charter A3)."""
    return is_open(state) and deadlines(filed_on, after)[1].missed(today)


def _deadline(kind: str, start: date, days: int, after: WorkingDayAfter) -> Deadline:
    return Deadline(kind, after(start, days), start, days)
