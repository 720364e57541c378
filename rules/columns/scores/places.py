"""Limited places given out to a whole county by a line: whoever stands before it, or on it, has a place (scoring.md 7).

Claims are in the order of score (highest first, none last), first day, opaque key. Where there are fewer claims than
places there is no line.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from rules.columns.scores.reckoned import Reckoned
from rules.services.scores.places import BEFORE_ALL, NO_SCORE

Array = npt.NDArray[Any]

Line = list[int]
"""The last claim with a place, as `_order` has it."""

_CLAIMS: dict[str, Any] = {
    "programme": pl.String,
    "order_0": pl.Int64,
    "order_1": pl.Int64,
    "order_2": pl.UInt64,
    "order_3": pl.UInt64,
}


def claims_of(reckoned: Reckoned, programme: str, places: int, claims: Array) -> pl.DataFrame:
    """The claims of a bucket that can decide where the line is: no more than there are places."""
    rows = np.flatnonzero(claims)
    order = [column[rows] for column in _order(reckoned)]
    first = np.lexsort(order[::-1])[:places]
    columns = {f"order_{at}": column[first] for at, column in enumerate(order)}
    return pl.DataFrame({"programme": [programme] * first.size} | columns, schema=_CLAIMS)


def no_claims() -> pl.DataFrame:
    """Of a bucket where nobody has any."""
    return pl.DataFrame(schema=_CLAIMS)


def lines_of(
    claims: Iterable[pl.DataFrame], places: dict[str, int]
) -> tuple[dict[str, Line], dict[str, int]]:
    """The line of every programme whose places are all taken, and of every other how many are left.

    A bucket gives all its claims, or as many as there are places.
    """
    together = pl.concat(list(claims))
    lines, free = {}, {}
    for programme, most in places.items():
        mine = together.filter(pl.col("programme") == programme)
        if most == 0:
            lines[programme] = BEFORE_ALL
        elif mine.height >= most:
            last = mine.sort("order_0", "order_1", "order_2", "order_3")[most - 1]
            lines[programme] = list(last.row(0)[1:])
        else:
            free[programme] = most - mine.height
    return lines, free


def lost(reckoned: Reckoned, claims: Array, line: Line | None) -> Array:
    """bool[P]: who has a claim and no place."""
    if line is None:
        return np.zeros(claims.size, np.bool_)
    behind = np.zeros(claims.size, np.bool_)
    for column, bound in zip(reversed(_order(reckoned)), reversed(line), strict=True):
        limit = column.dtype.type(bound)
        behind = (column > limit) | ((column == limit) & behind)
    return claims & behind


def _order(reckoned: Reckoned) -> list[Array]:
    people = reckoned.people
    return [
        np.where(reckoned.reason == 0, -reckoned.score, NO_SCORE),
        people["enrolled_on"].to_physical().to_numpy().astype(np.int64),
        people["key_high"].to_numpy().view(np.uint64),
        people["key_low"].to_numpy().view(np.uint64),
    ]
