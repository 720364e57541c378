"""What records come to be worth otherwise, by resident and rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.bulk import Scored

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class WorthChanges:
    """Sums by (resident, rule) that differ, in that order.

    who: int64, the resident's position; rule: int64, place in `codes`; before, after: int64 hundredths
    """

    codes: list[str]
    who: Array
    rule: Array
    before: Array
    after: Array

    @classmethod
    def none(cls) -> WorthChanges:
        """Nothing differs."""
        empty = np.zeros(0, np.int64)
        return cls([], empty, empty, empty, empty)

    @classmethod
    def joined(cls, parts: list[tuple[int, WorthChanges]]) -> WorthChanges:
        """Those of several buckets together; each comes with the position of its first resident."""
        codes = sorted({code for _, part in parts for code in part.codes})
        place = {code: at for at, code in enumerate(codes)}
        tables = [np.array([place[code] for code in part.codes], np.int64) for _, part in parts]
        none = np.zeros(0, np.int64)
        return cls(
            codes,
            np.concatenate([none, *(part.who + first for first, part in parts)]),
            np.concatenate(
                [none, *(table[part.rule] for table, (_, part) in zip(tables, parts, strict=True))]
            ),
            np.concatenate([none, *(part.before for _, part in parts)]),
            np.concatenate([none, *(part.after for _, part in parts)]),
        )


def worth_changes(before: Scored, after: Scored, which: Array) -> WorthChanges:
    """From the effects of both sides of the same residents, who stand at `which` in the bucket."""
    codes = sorted({*before.made_for.law.codes, *after.made_for.law.codes, *before.columns.rules})
    place = {code: at for at, code in enumerate(codes)}
    sides = [_effects(scored, place) for scored in (before, after)]
    width = len(codes)
    if all(np.array_equal(one, other) for one, other in zip(sides[0][:2], sides[1][:2], strict=True)):
        keys, (_, _, worth, _), (_, _, new, _) = sides[0][3], sides[0], sides[1]
        # Record by record in one order: only the groups of those that differ need adding up.
        differ = np.unique(keys[worth != new])
        rows = np.flatnonzero(np.isin(keys, differ)) if differ.size else differ
        parts = [(keys[rows], worth[rows]), (keys[rows], new[rows])]
    else:
        parts = [(side[3], side[2]) for side in sides]
    groups = np.unique(np.concatenate([parts[0][0], parts[1][0]]))
    sums = []
    for keys, worth in parts:
        total = np.zeros(groups.size, np.int64)
        np.add.at(total, np.searchsorted(groups, keys), worth)
        sums.append(total)
    kept = np.flatnonzero(sums[0] != sums[1])
    groups = groups[kept]
    return WorthChanges(codes, which[groups // width], groups % width, sums[0][kept], sums[1][kept])


def _effects(scored: Scored, place: dict[str, int]) -> tuple[Array, Array, Array, Array]:
    """(resident, record, worth, resident and rule as one number) of every effect, in the engine's order."""
    law, columns = scored.made_for.law, scored.columns
    entered = np.array([place[code] for code in columns.rules], np.int64)
    slots = np.array([slot.rule for slot in scored.made_for.slots], np.int64)
    of_law = np.array([place[code] for code in law.codes], np.int64)
    none = np.zeros(0, np.int64)
    who, source, worth, rule = [none], [none], [none], [none]
    for low, outcome in scored.parts:
        rows = outcome.effects
        if rows is None:
            continue
        position = np.maximum(rows.source, 0) + int(columns.starts[low])
        code = np.zeros(rows.who.size, np.int64)
        real = np.flatnonzero(rows.source >= 0)
        code[real] = entered[columns.rule[position[real]]]
        made = np.flatnonzero(rows.source < 0)
        if made.size:
            code[made] = of_law[slots[-1 - rows.source[made]]]
        who.append(rows.who.astype(np.int64) + low)
        source.append(np.where(rows.source >= 0, position, rows.source))
        worth.append(rows.worth)
        rule.append(code)
    people, codes = np.concatenate(who), np.concatenate(rule)
    return people, np.concatenate(source), np.concatenate(worth), people * len(place) + codes
