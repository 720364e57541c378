"""Drawing rules and amounts by the thousand: which rule a record is of, and what it must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rules.engine.book import Between, Per, Revision, Rule

_EPOCH = date(1970, 1, 1)
NONE = np.iinfo("int64").min
CREDIT_SHARE = 0.72


def days_between(rng: np.random.Generator, first: date, last: date, count: int) -> np.ndarray:
    """Days since 1970, both ends included."""
    return rng.integers((first - _EPOCH).days, (last - _EPOCH).days + 1, count).astype("int32")


@dataclass(frozen=True)
class RuleTables:
    """All rules of all revisions by number; per revision the running shares to draw from.

    Arrays of [revision, rule]: `low` and `high` of the chosen points, `unit` of the quantity (NONE = none needed).
    """

    codes: pl.Series
    is_deduction: np.ndarray
    starts: np.ndarray
    shares: np.ndarray
    low: np.ndarray
    high: np.ndarray
    unit: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, revisions: Sequence[Revision], starts: Sequence[date]) -> RuleTables:
        """A few rules make most of the records: the shares fall as 1 / rank, in a shuffled order."""
        rules: dict[str, Rule] = {rule.code: rule for revision in revisions for rule in revision.rules}
        codes = list(rules)
        place = {code: number for number, code in enumerate(codes)}
        deduction = np.array([rules[code].is_deduction for code in codes])
        shape = (len(revisions), len(codes))
        shares = np.zeros(shape)
        low, high, unit = (np.full(shape, NONE, dtype="int64") for _ in range(3))
        weights = _weights(deduction)
        for number, revision in enumerate(revisions):
            for rule in revision.rules:
                at = number, place[rule.code]
                shares[at] = weights[place[rule.code]]
                match rule.form:
                    case Between(least, most):
                        low[at], high[at] = least, most
                    case Per(_, quantity):
                        unit[at] = quantity
                    case _:
                        pass
        pairs = [
            (place[rule.code], place[replaced])
            for rule in revisions[0].rules
            for replaced in rule.replaces
            if replaced in place
        ]
        return cls(
            codes=pl.Series("rule", codes),
            is_deduction=deduction,
            starts=np.array([(start - _EPOCH).days for start in starts]),
            shares=np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1),
            low=low,
            high=high,
            unit=unit,
            pairs=np.array(pairs),
        )

    def revision_of(self, occurred: np.ndarray) -> np.ndarray:
        """The revision in force on each day; before the first, the first."""
        return np.maximum(np.searchsorted(self.starts, occurred, side="right") - 1, 0)

    def draw(self, rng: np.random.Generator, occurred: np.ndarray) -> np.ndarray:
        """A rule of the book in force on each day."""
        drawn = rng.random(len(occurred))
        revision = self.revision_of(occurred)
        rules = np.zeros(len(occurred), dtype="int64")
        for number, shares in enumerate(self.shares):
            here = revision == number
            rules[here] = np.minimum(np.searchsorted(shares, drawn[here], side="right"), len(shares) - 1)
        return rules

    def replacing(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of rules of one incident: the one that replaces, the one replaced."""
        chosen = self.pairs[rng.integers(0, len(self.pairs), count)]
        return chosen[:, 0], chosen[:, 1]

    def amounts(
        self, rng: np.random.Generator, rules: np.ndarray, occurred: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Quantity and chosen points in hundredths as the book in force asks for them, else NONE."""
        at = self.revision_of(occurred), rules
        part = rng.random(len(rules))
        unit, low, high = self.unit[at], self.low[at], self.high[at]
        quantity = np.where(unit == NONE, NONE, (unit * (0.5 + 4 * part) / 50).astype("int64") * 50)
        chosen = np.where(low == NONE, NONE, low + ((high - low) * part / 50).astype("int64") * 50)
        return quantity, chosen


def _weights(deduction: np.ndarray) -> np.ndarray:
    """Zipf's shares apart for credits and deductions."""
    order = np.random.default_rng(7).permutation(len(deduction))
    weights = np.zeros(len(deduction))
    for sign, share in ((False, CREDIT_SHARE), (True, 1 - CREDIT_SHARE)):
        members = order[deduction[order] == sign]
        ranks = 1 / np.arange(1, len(members) + 1)
        weights[members] = ranks / ranks.sum() * share
    return weights
