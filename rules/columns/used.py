"""Rows in use, as marks: what is compared with is read in a tenth of the time that reading whole rows takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from rules.columns import blobs
from rules.columns.reading import Road
from rules.columns.within import Within
from rules.engine.programmes import NO_PLACE_LEFT
from rules.models import Score

_NUMBERS = ("resident", "run", "mark", "answers_mark", "flags")
_MARKED, _ANSWERED, _LOST = 0, 1, 2  # bits of the flags; from the last one on, one for each limited programme


def marks_in_use(within: Within, *, generation: int | None, limited: Sequence[str] = ()) -> pl.DataFrame:
    """resident, run, mark?, answers_mark?, and lost_0, lost_1, … for each limited programme: claims without a place.

    No rows for generation None. PostgreSQL strings the numbers together, which spares an object for each.
    """
    packed = b""
    if generation is not None:
        flags = [("mark IS NOT NULL", _MARKED), ("answers_mark IS NOT NULL", _ANSWERED)]
        flags += [
            (f"answers -> '{quoted(code)}' ->> 'reason' = '{NO_PLACE_LEFT}'", _LOST + at)
            for at, code in enumerate(limited)
        ]
        bits = " + ".join(f"CASE WHEN {said} THEN {1 << bit}::bigint ELSE 0 END" for said, bit in flags)
        numbers = ("resident_id", "run_id", "coalesce(mark, 0)", "coalesce(answers_mark, 0)", bits)
        sent = " || ".join(f"int8send({number})" for number in numbers)
        statement = f"""
            SELECT coalesce(string_agg({sent}, ''), '') FROM {within.table(Score)}
             WHERE {within.rows()} AND generation_id = {generation:d}"""  # noqa: S608  # numbers, our tables
        ((packed,),) = blobs.fetch(statement, {})
    rows = np.frombuffer(packed, ">i8").reshape(-1, len(_NUMBERS)).astype(np.int64)
    frame = pl.DataFrame(dict(zip(_NUMBERS, np.ascontiguousarray(rows.T), strict=True)))

    def bit(place: int) -> pl.Expr:
        return pl.col("flags") & (1 << place) != 0

    return frame.select(
        "resident",
        "run",
        pl.when(bit(_MARKED)).then("mark"),
        pl.when(bit(_ANSWERED)).then("answers_mark"),
        *(bit(_LOST + at).alias(f"lost_{at}") for at in range(len(limited))),
    )


def digests_in_use(within: Within, road: Road, *, generation: int) -> pl.DataFrame:
    """resident, effects_digest of some residents."""
    statement = f"""
        SELECT resident_id, effects_digest
          FROM {within.table(Score)} WHERE {within.rows()} AND generation_id = {generation:d}"""  # noqa: S608
    return road.fetch(statement, {"resident": pl.Int64, "effects_digest": pl.String})


def quoted(code: str) -> str:
    """A code inside a literal of SQL."""
    return code.replace("'", "''")


def signed(marks: np.ndarray) -> pl.Series:
    """Marks as PostgreSQL keeps them (bigint)."""
    return pl.Series(marks.view(np.int64))
