"""Who is eligible for each programme, with places given out over the whole county (scoring.md 7)."""

from __future__ import annotations

import weakref
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

    numbers: their households, villages and order among equals
    """

    frame: pl.DataFrame
    born: Array
    enrolled: Array
    left: Array
    numbers: Numbers

    @classmethod
    def of(cls, parts: list[Columns]) -> People:
        """The residents of all buckets, one bucket after the other."""
        frames = [part.people for part in parts]
        frame = pl.concat(frames, how="vertical_relaxed")
        return cls(
            frame,
            np.concatenate([part.born for part in parts]),
            np.concatenate([part.enrolled for part in parts]),
            np.concatenate([part.left for part in parts]),
            numbers_of(frames, frame),
        )


@dataclass(frozen=True)
class Numbers:
    """What residents' texts come to as numbers; they cost more than most figures, and hang on the residents alone.

    household: number of the household, -1 = unknown; village: place in `villages`, the codes;
    order: int64, place by the key that decides between equals
    """

    household: Array
    village: Array
    villages: list[str]
    order: Array


_kept: list[tuple[list[weakref.ref[pl.DataFrame]], Numbers]] = []
"""The numbers of the county looked at last, as long as the columns they are of are kept."""


def numbers_of(frames: list[pl.DataFrame], frame: pl.DataFrame) -> Numbers:
    """The numbers of these residents, `frame` being all of `frames`; those of the very same frames are kept."""
    for references, numbers in _kept[:]:
        if len(references) == len(frames) and all(
            reference() is one for reference, one in zip(references, frames, strict=True)
        ):
            return numbers
    home, known = codes(frame["household"])
    named = np.array([text != "" for text in known], np.bool_)
    village, villages = codes(frame["village"])
    household = np.where(named.take(home), home, -1) if known else home
    numbers = Numbers(household, village, villages, _order(frame))
    _kept[:] = [([weakref.ref(one, _let_go) for one in frames], numbers)]
    return numbers


def _let_go(reference: weakref.ref[pl.DataFrame]) -> None:
    _kept[:] = [kept for kept in _kept[:] if not any(reference is one for one in kept[0])]


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
            order = np.lexsort((people.numbers.order[rows], people.enrolled[rows], ~score[rows]))
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
    household = people.numbers.household
    counted = np.flatnonzero((side.reason == 0) & (household >= 0))
    homes, score = household[counted], side.score[counted]
    size = int(household.max(initial=0)) + 1
    members = np.bincount(homes, minlength=size)
    if int(np.abs(score).max(initial=0)) * max(counted.size, 1) < EXACT:
        total = np.bincount(homes, weights=score.astype(np.float64), minlength=size).astype(np.int64)
    else:
        total = np.zeros(size, np.int64)
        np.add.at(total, homes, score)
    there = household >= 0
    home = np.maximum(household, 0)
    return np.where(there, total[home], 0), np.where(there, members[home], 0)
