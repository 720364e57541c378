"""Who is eligible for each programme, with places given out over the whole county (scoring.md 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.impact.sides import Side
from rules.engine import needs as n
from rules.engine.book import Programme, Revision
from rules.engine.columns import leaves
from rules.engine.columns.cells import codes
from rules.engine.columns.encode import Columns
from rules.engine.columns.leaves import NO, YES, Standings

Array = npt.NDArray[Any]

EXACT = 2**53
"""Below it sums in floats are exact."""


@dataclass(frozen=True)
class People:
    """All residents of the county; frame and days as in `Columns`.

    household: number of the household, -1 = unknown; order: int64, place by the key that decides between equals
    """

    frame: pl.DataFrame
    born: Array
    enrolled: Array
    left: Array
    household: Array
    order: Array

    @classmethod
    def of(cls, parts: list[Columns]) -> People:
        """The residents of all buckets, one bucket after the other."""
        frame = pl.concat([part.people for part in parts], how="vertical_relaxed")
        home, known = codes(frame["household"])
        named = np.array([text != "" for text in known], np.bool_)
        return cls(
            frame,
            np.concatenate([part.born for part in parts]),
            np.concatenate([part.enrolled for part in parts]),
            np.concatenate([part.left for part in parts]),
            np.where(named.take(home), home, -1) if known else home,
            _order(frame),
        )


def _order(frame: pl.DataFrame) -> Array:
    """Between equals the resident's key decides: its two halves where they are at hand, else the text."""
    if {"key_high", "key_low"} <= set(frame.columns):
        # The halves are signed; the key is not.
        halves = [frame[name].to_numpy().view(np.uint64) for name in ("key_low", "key_high")]
        order = np.lexsort(halves)
    else:
        order = frame["resident"].arg_sort().to_numpy()
    places = np.empty(order.size, np.int64)
    places[order] = np.arange(order.size)
    return places


def answered(book: Revision | None, day: date, side: Side, people: People) -> dict[str, Array]:
    """bool[P] by programme: who is eligible once places are given out. Adverse programmes are left out (charter P1)."""
    programmes = [one for one in book.programmes if not one.effect.adverse] if book else []
    if book is None or not programmes:
        return {}
    total, members = _households(programmes, side, people)
    standings = Standings(
        side.reason.size,
        day,
        book,
        side.reason == 0,
        side.score,
        side.rank,
        people.frame,
        people.born,
        people.enrolled,
        people.left,
        side.facts,
        total,
        members,
    )
    return {one.code: _eligible(one, standings, people) for one in programmes}


def _eligible(programme: Programme, standings: Standings, people: People) -> Array:
    if programme.season is not None and not programme.season.holds(standings.as_of):
        return np.zeros(standings.count, np.bool_)
    found: Array = truth(programme.needs, standings) == YES
    if programme.places is not None:
        rows = np.flatnonzero(found)
        if rows.size > programme.places:
            score = np.where(standings.scored, standings.score, np.iinfo(np.int64).min)
            order = np.lexsort((people.order[rows], people.enrolled[rows], ~score[rows]))
            found[rows[order[programme.places :]]] = False
    return found


def truth(need: n.Need, of: Standings) -> Array:
    """The truth of a need by Kleene's logic, as `rules.engine.columns.answers.find` has it, without the path."""
    match need:
        case n.AllOf(needs):
            value = np.full(of.count, YES, np.int8)
            for inner in needs:
                np.minimum(value, truth(inner, of), out=value)
            return value
        case n.AnyOf(needs):
            value = np.full(of.count, NO, np.int8)
            for inner in needs:
                np.maximum(value, truth(inner, of), out=value)
            return value
        case n.NotOf(inner):
            return -truth(inner, of)
        case _:
            return leaves.truth(need, of)


def _households(programmes: list[Programme], side: Side, people: People) -> tuple[Array, Array]:
    """For each resident the total of the household's scores and how many there are; empty where nobody asks."""
    asked = any(isinstance(leaf, n.HouseholdAverage) for one in programmes for leaf in n.leaves(one.needs))
    if not asked:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    counted = np.flatnonzero((side.reason == 0) & (people.household >= 0))
    homes, score = people.household[counted], side.score[counted]
    size = int(people.household.max(initial=0)) + 1
    members = np.bincount(homes, minlength=size)
    if int(np.abs(score).max(initial=0)) * max(counted.size, 1) < EXACT:
        total = np.bincount(homes, weights=score.astype(np.float64), minlength=size).astype(np.int64)
    else:
        total = np.zeros(size, np.int64)
        np.add.at(total, homes, score)
    there = people.household >= 0
    home = np.maximum(people.household, 0)
    return np.where(there, total[home], 0), np.where(there, members[home], 0)
