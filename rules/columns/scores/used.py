"""Rows in use, as marks: what is compared with is read in a tenth of the time that reading whole rows takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from rules.columns.facts.packed import fetch
from rules.columns.facts.within import Within
from rules.engine.programmes import NO_PLACE_LEFT
from rules.models import Score

_NUMBERS = ("resident", "run", "mark", "answers_mark", "lost")


def marks_in_use(within: Within, *, generation: int | None, limited: Sequence[str] = ()) -> pl.DataFrame:
    """resident, run, mark?, answers_mark?, and lost_0, lost_1, … for each limited programme: claims without a place.

    No rows for generation None.
    """
    lost = [
        f"CASE WHEN answers -> '{quoted(code)}' ->> 'reason' = '{NO_PLACE_LEFT}' THEN {1 << at}::bigint ELSE 0 END"
        for at, code in enumerate(limited)
    ]
    statement = f"""
        SELECT resident_id, run_id, mark, answers_mark, {" + ".join(lost) or "0"} FROM {within.table(Score)}
         WHERE {within.rows()} AND generation_id = {-1 if generation is None else generation:d}"""  # noqa: S608  # ours
    frame = fetch(statement, dict.fromkeys(_NUMBERS, pl.Int64))
    bits = ((pl.col("lost") & (1 << at) != 0).alias(f"lost_{at}") for at in range(len(limited)))
    return frame.select("resident", "run", "mark", "answers_mark", *bits)


def digests_in_use(within: Within, *, generation: int) -> pl.DataFrame:
    """resident, effects_digest of some residents."""
    statement = f"""
        SELECT resident_id, effects_digest
          FROM {within.table(Score)} WHERE {within.rows()} AND generation_id = {generation:d}"""  # noqa: S608
    return fetch(statement, {"resident": pl.Int64, "effects_digest": pl.String})


def quoted(code: str) -> str:
    """A code inside a literal of SQL."""
    return code.replace("'", "''")


def signed(marks: np.ndarray) -> pl.Series:
    """Marks as PostgreSQL keeps them (bigint)."""
    return pl.Series(marks.view(np.int64))
