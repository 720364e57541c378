"""The needs that are not all, any or not, on columns: one truth for each resident (scoring.md 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine import needs as n
from rules.engine.book import Revision
from rules.engine.columns import days
from rules.engine.columns.kernel import Fact
from rules.engine.columns.run import Scored
from rules.engine.spans import add_months

Array = npt.NDArray[Any]

NO, UNKNOWN, YES = -1, 0, 1


@dataclass(frozen=True)
class Standings:
    """Where `count` residents stand: what needs look at.

    total, members: of their households; no members = unknown. Both empty where no need asks.
    """

    count: int
    as_of: date
    book: Revision
    scored: Array
    score: Array
    rank: Array
    people: pl.DataFrame
    born: Array
    enrolled: Array
    left: Array
    facts: Mapping[Fact, Array]
    total: Array
    members: Array


def standings(scored: Scored, sums: pl.DataFrame, households: bool) -> Standings:
    """From the scores; `sums` are looked up only where a need asks for `households`."""
    book = scored.timeline.in_force
    if book is None:
        raise ValueError("no revision in force")
    people = scored.columns.people
    total = members = np.zeros(0, np.int64)
    if households:
        found = people.select("household").join(
            sums.select("household", "total", "count"), on="household", how="left", maintain_order="left"
        )
        total = found["total"].fill_null(0).to_numpy()
        members = found["count"].fill_null(0).to_numpy()
    return Standings(
        len(scored),
        scored.timeline.as_of,
        book,
        scored.reason == 0,
        scored.score,
        scored.rank,
        people,
        scored.columns.born,
        scored.columns.enrolled,
        scored.columns.left,
        scored.facts,
        total,
        members,
    )


def truth(need: n.Need, of: Standings) -> Array:
    """int8: YES, NO or UNKNOWN for each resident."""
    match need:
        case n.MinGrade(grade) | n.MaxGrade(grade):
            bound = of.book.rank(grade)
            if bound is None:
                return np.full(of.count, UNKNOWN, np.int8)
            met = of.rank <= bound if isinstance(need, n.MinGrade) else of.rank >= bound
            return _known(met, of.scored)
        case n.MinScore(points):
            return _known(of.score >= points, of.scored)
        case n.MaxScore(points):
            return _known(of.score <= points, of.scored)
        case n.ActiveRecord(rule):
            return _known(of.facts[n.ActiveRecord(rule)], of.scored)
        case n.NoActiveRecord(rule):
            return _known(~of.facts[n.ActiveRecord(rule)], of.scored)
        case n.CategoryPoints(_, at_least):
            return _known(of.facts[need] >= at_least, of.scored)
        case n.HouseholdAverage(points):
            return _known(of.total >= points * of.members, of.scored & (of.members > 0))
        case _:
            return _personal(need, of)


def _personal(need: n.Need, of: Standings) -> Array:
    """Needs of a person, not of a score."""
    match need:
        case n.MinAge(years):
            return _known(_born_by(of, 12 * years), of.born != days.UNKNOWN)
        case n.MaxAge(years):
            return _known(~_born_by(of, 12 * years + 12), of.born != days.UNKNOWN)
        case n.LivesIn(villages):
            lives = of.people["village"].is_in(list(villages)).to_numpy()
            return _known(lives, (of.people["village"] != "").to_numpy())
        case n.EnrolledFor(span):
            long_ago = days.last_day_reaching(span.after, of.as_of)
            met = (of.enrolled <= min(long_ago, days.number(of.as_of))) & (of.left > days.number(of.as_of))
            return _known(met, np.ones(of.count, np.bool_))
        case _:
            raise TypeError(need.key)


def _known(met: Array, known: Array) -> Array:
    return np.where(known, np.where(met, np.int8(YES), np.int8(NO)), np.int8(UNKNOWN))


def _born_by(of: Standings, months: int) -> Array:
    """Whether each was born that many months ago or earlier."""
    return of.born <= days.last_day_reaching(partial(_later, months), of.as_of)


def _later(months: int, day: date) -> date:
    return add_months(day, months)
