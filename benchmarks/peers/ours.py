"""The portal's bulk engine on the subset: the same engine and steps as on a whole book, nothing left out."""

from __future__ import annotations

import polars as pl

from benchmarks.peers.subset import Subset
from rules.engine.bulk import Columns, prepare, score_columns
from rules.engine.timeline import Timeline

Loaded = tuple[Timeline, Columns]


def load(subset: Subset) -> Loaded:
    """Texts to integers."""
    return subset.timeline, prepare(subset.tables)


def compute(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade."""
    timeline, columns = loaded
    scored = score_columns(timeline, columns, effects=False)
    return scored.scores().select("resident", "score", pl.col("grade").cast(pl.String))
