"""What a programme looks at: where one resident stands as of a day (scoring.md 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.engine.facts import Resident
from rules.engine.trace import Effect, Evaluation


@dataclass(frozen=True, slots=True)
class Standing:
    """A resident with score, grade and effects; without a score no effect is known either."""

    resident: Resident
    as_of: date
    score: int | None
    grade: str | None
    effects: tuple[Effect, ...] = ()

    @classmethod
    def of(cls, resident: Resident, evaluation: Evaluation, as_of: date) -> Standing:
        """From the resident's evaluation on the same day."""
        return cls(resident, as_of, evaluation.score, evaluation.grade, evaluation.effects)


@dataclass(frozen=True, slots=True)
class HouseholdAverage:
    """The sum (hundredths) and number of the scores of a household's enrolled adults; compared exactly."""

    total: int
    count: int

    def at_least(self, points: int) -> bool:
        """Whether the mean reaches `points` hundredths.

        >>> HouseholdAverage(2200, 4).at_least(550), HouseholdAverage(2000, 4).at_least(501)
        (True, False)
        """
        return self.total >= points * self.count

    def plus(self, score: int) -> HouseholdAverage:
        """With one more member."""
        return HouseholdAverage(self.total + score, self.count + 1)


def household_averages(scores: Iterable[tuple[str, int | None]]) -> dict[str, HouseholdAverage]:
    """From (household, score) of every resident: those without household or score are left out.

    >>> household_averages([("h1", 800), ("h1", 600), ("h1", None), ("", 100)])
    {'h1': HouseholdAverage(total=1400, count=2)}
    """
    averages: dict[str, HouseholdAverage] = {}
    for household, score in scores:
        if household and score is not None:
            averages[household] = averages.get(household, HouseholdAverage(0, 0)).plus(score)
    return averages
