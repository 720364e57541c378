"""Counts of one rule as they may be shown: none under 10, and none that subtraction would give away (charter O1). Pure."""

from dataclasses import dataclass

SMALLEST = 10


@dataclass(frozen=True)
class Counts:
    """What was counted of one rule under one revision: records, appeals decided, and of these those that succeeded."""

    records: int = 0
    decided: int = 0
    succeeded: int = 0


@dataclass(frozen=True)
class Shown:
    """The same as shown; None stands for "fewer than 10", or for a number that would give such a one away."""

    records: int | None
    decided: int | None
    succeeded: int | None

    @property
    def percent(self) -> int | None:
        """Whole percent of the decided appeals that succeeded, where both numbers are shown."""
        if self.succeeded is None or not self.decided:
            return None
        return self.succeeded * 100 // self.decided


def shown(counts: Counts) -> Shown:
    """Each number from 10 on, but one that subtraction would turn into fewer than 10.

    Whoever reads all of them learns of no group of fewer than 10: neither of those whose appeal succeeded, nor of
    those whose appeal did not, nor of those whose record was not decided on. Where one of two numbers has to go, the
    appeals stay and the records go: a mark tells already that there were at least so many appeals.

    >>> shown(Counts(records=500, decided=40, succeeded=25))
    Shown(records=500, decided=40, succeeded=25)
    >>> shown(Counts(records=500, decided=40, succeeded=38)), shown(Counts(records=45, decided=40, succeeded=20))
    (Shown(records=500, decided=40, succeeded=None), Shown(records=None, decided=40, succeeded=20))
    """
    decided = at_least(counts.decided)
    few_are_left = decided is not None and counts.records - decided < SMALLEST
    few_failed = counts.decided - counts.succeeded < SMALLEST
    return Shown(
        records=None if few_are_left else at_least(counts.records),
        decided=decided,
        succeeded=None if decided is None or few_failed else at_least(counts.succeeded),
    )


def at_least(count: int) -> int | None:
    """The number where it is 10 or more.

    >>> at_least(9), at_least(10)
    (None, 10)
    """
    return count if count >= SMALLEST else None


@dataclass(frozen=True)
class Threshold:
    """From when on a rule is marked: objections, or a share of decided appeals, once there are so many of them."""

    objections: int
    decided: int
    percent: int

    def passed_by_objections(self, objections: int) -> bool:
        """Whether there are as many objections."""
        return objections >= self.objections

    def passed_by_appeals(self, decided: int, succeeded: int) -> bool:
        """Whether enough were decided, and as large a share of them succeeded."""
        return decided >= self.decided and succeeded * 100 >= self.percent * decided
