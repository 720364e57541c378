"""What is known about residents and their records: the engine's input facts (scoring.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

_EARLIEST = datetime.min.replace(tzinfo=UTC)


class State(StrEnum):
    """A record's state; the order of the members breaks ties at one day and moment, the later member wins."""

    PROPOSED = "proposed"
    NOTIFIED = "notified"
    IN_EFFECT = "in_effect"
    SUSPENDED = "suspended"
    REPAIRED = "repaired"
    REFUSED = "refused"
    ANNULLED = "annulled"


_RANK = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of state: it holds from `on`, and was written at `at` (aware; None = always known)."""

    state: State
    on: date
    at: datetime | None = None

    def known(self, known_at: datetime | None) -> bool:
        """Whether it had been written down by `known_at` (None = everything is known)."""
        return known_at is None or self.at is None or self.at <= known_at

    def rank(self) -> tuple[date, datetime, int]:
        """What decides between transitions: later day, later moment (none = earliest), then the state."""
        return (self.on, self.at or _EARLIEST, _RANK[self.state])


@dataclass(frozen=True, slots=True)
class Record:
    """One act of one resident, reported once; `points` and `quantity` in hundredths."""

    key: str
    rule: str
    occurred_on: date
    quantity: int | None = None
    points: int | None = None
    incident: str = ""
    transitions: tuple[Transition, ...] = ()

    def state(self, as_of: date, known_at: datetime | None = None) -> State | None:
        """The state as of a day, as known at a moment; None before the first transition.

        >>> day = date(2019, 5, 1)
        >>> record = Record("r1", "TR-01", day, transitions=(Transition(State.IN_EFFECT, day),))
        >>> record.state(day), record.state(date(2019, 4, 30))
        (<State.IN_EFFECT: 'in_effect'>, None)
        """
        last: Transition | None = None
        for transition in self.transitions:
            if transition.on > as_of or not transition.known(known_at):
                continue
            if last is None or transition.rank() > last.rank():
                last = transition
        return None if last is None else last.state

    def effective_on(self, known_at: datetime | None = None) -> date | None:
        """The first day it was in effect, as known at a moment; None if it never was (scoring.md 3)."""
        days = sorted({t.on for t in self.transitions if t.state is State.IN_EFFECT and t.known(known_at)})
        for day in days:
            if self.state(day, known_at) is State.IN_EFFECT:
                return day
        return None


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident by opaque key; empty or None means unknown, except that `enrolled_on` None is not enrolled.

    `left_on` is the first day without consent.
    """

    key: str
    born_on: date | None = None
    village: str = ""
    household: str = ""
    enrolled_on: date | None = None
    left_on: date | None = None

    @classmethod
    def enrolled_since_ever(cls, key: str) -> Resident:
        """Someone of whom only records are on file (scoring.md 9, residents file absent)."""
        return cls(key, enrolled_on=date.min)

    def enrolled(self, as_of: date) -> bool:
        """Whether consent holds on that day."""
        if self.enrolled_on is None or as_of < self.enrolled_on:
            return False
        return self.left_on is None or as_of < self.left_on
