"""What the engine answers: a score with every effect that makes it, and how each came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Param = str | int | date | bool


class Reason(StrEnum):
    """Why a record counts nothing or less (scoring.md 5); empty text stands for "counts in full"."""

    REPEALED = "repealed"
    REPLACED = "replaced"
    TOO_SOON = "too_soon"
    TOO_LITTLE = "too_little"
    NOT_THE_BEST = "not_the_best"
    CAPPED = "capped"
    EXPIRED = "expired"


class StepName(StrEnum):
    """The steps of section 5 that touch a record (scoring.md 5); a clean year's record joins after too_soon."""

    REPEALED = "repealed"
    REPLACED = "replaced"
    TOO_SOON = "too_soon"
    WORTH = "worth"
    NOT_THE_BEST = "not_the_best"
    RULE_CAP = "rule_cap"
    CATEGORY_CAP = "category_cap"
    EXPIRED = "expired"


class Why(StrEnum):
    """Why a revision governs a record or does not (scoring.md 4)."""

    IN_FORCE = "in_force"
    NEW_ACTS = "new_acts"
    ALREADY_IN_EFFECT = "already_in_effect"
    MILDER = "milder"
    NOT_MILDER = "not_milder"


class NoScore(StrEnum):
    """Why a resident has no score (scoring.md 6); where several hold, the first here is given."""

    NOT_ENROLLED = "not_enrolled"
    UNDER_AGE = "under_age"
    NO_REVISION = "no_revision"


@dataclass(frozen=True, slots=True)
class Choice:
    """One revision on a record's way to its governing revision (scoring.md 4).

    `nominal` is what the record is worth under it (None for a revision that was not weighed),
    `chosen` whether it governed from here on.
    """

    revision: str
    effective_from: date
    nominal: int | None
    chosen: bool
    why: Why
    has_rule: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of section 5 as it touched one record; amounts in hundredths, `params` for the words."""

    name: StepName
    before: int
    after: int
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one record that is in effect does to the score; `made` = of a clean year, nobody entered it.

    `revision` is the governing one ("" if none governs); `counts` means not zeroed by steps 1-3, 5 or 8, so
    holds and `active_record` look at it even where the worth is 0.
    """

    resident: str
    record: str
    rule: str
    revision: str
    worth: int
    reason: str
    occurred_on: date
    category: str
    counts: bool
    nominal: int
    path: tuple[Choice, ...]
    steps: tuple[Step, ...]
    ends_on: date | None = None
    holds_grade: str = ""
    hold_ends_on: date | None = None
    made: bool = False

    def step(self, name: StepName) -> Step | None:
        """The step of that name, or None where it did not touch the record."""
        return next((step for step in self.steps if step.name == name), None)


@dataclass(frozen=True, slots=True)
class HoldApplied:
    """A hold in force: which record holds the grade, at what, until which day (that day not included)."""

    record: str
    rule: str
    grade: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class Outside:
    """A record with a state other than in_effect, or that happens later: on file, not in the reckoning."""

    record: str
    rule: str
    state: str
    occurred_on: date


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A resident's score as of a day, or the reason why there is none; amounts in hundredths.

    `reasons` holds every reason for no score, `reason` the first. Without a score there are no effects.
    `grade_by_points` is the band of the score alone; `grade` is after holds; `change` is the sum of worths.
    """

    resident: str
    score: int | None
    grade: str | None
    reason: str
    effects: tuple[Effect, ...] = ()
    revision: str = ""
    base: int = 0
    change: int = 0
    grade_by_points: str | None = None
    holds: tuple[HoldApplied, ...] = ()
    reasons: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()

    def effect(self, record: str) -> Effect | None:
        """The effect of one record by key, or None where it is not in effect."""
        return next((effect for effect in self.effects if effect.record == record), None)
