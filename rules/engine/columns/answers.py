"""Programme answers on columns: three-valued needs, the path that decided, household averages (scoring.md 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.engine import needs as n
from rules.engine.columns import leaves
from rules.engine.columns.errors import TooLarge
from rules.engine.columns.frames import few
from rules.engine.columns.leaves import NO, UNKNOWN, YES, Standings
from rules.engine.columns.run import Scored
from rules.engine.programme import Programme
from rules.engine.programmes import NO_PLACE_LEFT, NOT_OPEN, Verdict
from rules.engine.timeline import Timeline

Array = npt.NDArray[Any]

VERDICTS = [Verdict.NOT_ELIGIBLE.value, Verdict.UNDETERMINED.value, Verdict.ELIGIBLE.value]
"""By truth: NO, UNKNOWN, YES."""
MOST_TOTAL = 2**62


@dataclass(frozen=True)
class Findings:
    """A need's truth for each resident, int8[P], and the path that decided it: `paths[path]`, int32[P]."""

    value: Array
    path: Array
    paths: list[str]


def answer(scored: Scored, sums: pl.DataFrame) -> pl.DataFrame:
    """resident, programme, answer, reason, by resident and programme; places not given out."""
    programmes = programmes_of(scored.timeline)
    if not programmes:
        return _no_answers()
    found = ask(programmes, leaves.standings(scored, sums, _uses_households(programmes)))
    count, width = len(scored), len(programmes)
    paths = list(dict.fromkeys([*(path for one in found for path in one.paths), NO_PLACE_LEFT]))
    numbers = {path: at for at, path in enumerate(paths)}
    value = np.empty((count, width), np.int8)
    reason = np.empty((count, width), np.int32)
    for at, one in enumerate(found):
        value[:, at] = one.value
        reason[:, at] = np.array([numbers[path] for path in one.paths], np.int32)[one.path]
    frame = pl.DataFrame(
        {
            "resident": scored.columns.people["resident"][
                np.repeat(np.arange(count, dtype=np.uint32), width)
            ],
            "programme": np.tile(np.arange(width, dtype=np.uint16), count),
            "answer": value.ravel() - np.int8(NO),
            "reason": reason.ravel(),
        }
    )
    return frame.with_columns(
        few("programme", [one.code for one in programmes]), few("answer", VERDICTS), few("reason", paths)
    )


def programmes_of(timeline: Timeline) -> list[Programme]:
    """The programmes of the book in force, by code."""
    book = timeline.in_force
    return sorted(book.programmes, key=lambda programme: programme.code) if book else []


def ask(programmes: Iterable[Programme], standings: Standings) -> list[Findings]:
    """What each programme answers, before places are given out."""
    return [_ask(programme, standings) for programme in programmes]


def household_sums(scored: Scored) -> pl.DataFrame:
    """household, total, count of everyone with a household and a score."""
    with_score = pl.Series(scored.reason == 0)
    frame = pl.DataFrame({"household": scored.columns.people["household"], "total": scored.score})
    sums = frame.filter(with_score & (frame["household"] != ""))
    _check(sums)
    return sums.group_by("household").agg(
        pl.col("total").sum(), pl.len().cast(pl.Int64).alias("count")
    ).sort("household")  # fmt: skip


def join_sums(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The sums of several parts together."""
    together = pl.concat(list(parts))
    _check(together)
    return together.group_by("household").agg(pl.col("total").sum(), pl.col("count").sum()).sort("household")


def _check(sums: pl.DataFrame) -> None:
    """No household's total leaves 64 bits: checked by the largest score and the number of rows."""
    if sums.is_empty():
        return
    most = int(sums["total"].abs().to_numpy().max())
    if most * sums.height >= MOST_TOTAL:
        largest = sums.group_by("household").len()["len"].to_numpy().max()
        if most * int(largest) >= MOST_TOTAL:
            raise TooLarge(str(sums["household"][int(sums["total"].abs().arg_max() or 0)]), "household total")


def _uses_households(programmes: Iterable[Programme]) -> bool:
    return any(isinstance(leaf, n.HouseholdAverage) for one in programmes for leaf in n.leaves(one.needs))


def _ask(programme: Programme, standings: Standings) -> Findings:
    if programme.season is not None and not programme.season.holds(standings.as_of):
        nothing = np.zeros(standings.count, np.int32)
        return Findings(np.full(standings.count, NO, np.int8), nothing, [NOT_OPEN])
    return find(programme.needs, standings)


def find(need: n.Need, standings: Standings) -> Findings:
    """The truth of a need by Kleene's logic, and the path to the first part that decided it."""
    match need:
        case n.AllOf(needs):
            return _joined(need.key, [find(inner, standings) for inner in needs], standings.count, NO)
        case n.AnyOf(needs):
            return _joined(need.key, [find(inner, standings) for inner in needs], standings.count, YES)
        case n.NotOf(inner):
            part = find(inner, standings)
            return Findings(-part.value, part.path, [f"{need.key}.{path}" for path in part.paths])
        case _:
            path = np.zeros(standings.count, np.int32)
            return Findings(leaves.truth(need, standings), path, [need.key])


def _joined(key: str, parts: list[Findings], count: int, deciding: int) -> Findings:
    """`all` is the least of its parts, `any` the greatest; one that is as all parts are has no decider.

    NO < UNKNOWN < YES. A part decides where the whole is unknown or `deciding` (no for all, yes for any), and it is too.
    """
    value = np.full(count, -deciding, np.int8)
    for part in parts:
        value = np.minimum(value, part.value) if deciding == NO else np.maximum(value, part.value)
    paths = [key]
    path = np.zeros(count, np.int32)
    open_still = (value == deciding) | (value == UNKNOWN)
    for place, part in enumerate(parts, start=1):
        rows = np.flatnonzero(open_still & (part.value == value))
        path[rows] = part.path[rows] + len(paths)
        open_still[rows] = False
        paths += [f"{key}.{place}.{inner}" for inner in part.paths]
    return Findings(value, path, paths)


def _no_answers() -> pl.DataFrame:
    texts_of = {"programme": pl.Enum([]), "answer": pl.Enum(VERDICTS), "reason": pl.Enum([])}
    return pl.DataFrame(schema={"resident": pl.String, **texts_of})
