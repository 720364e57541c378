"""One way to write columns down: however they came about, the same facts are the same arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rules.engine.columns.encode import Columns
from rules.engine.columns.histories import MANY, NONE, Histories


def settled(columns: Columns) -> Columns:
    """The same columns, the keys in the order of the records, and nothing where nothing is meant."""
    return replace(
        columns,
        # Taken row by row: what filters leave behind of other rows (marks of empty cells) stays out.
        people=columns.people[np.arange(columns.residents)],
        keys=columns.keys.gather(columns.source),
        source=np.arange(columns.source.size, dtype=np.int32),
        histories=_settled(columns.histories),
    )


def _settled(histories: Histories) -> Histories:
    """Days and moments of records without a transition, or with several, say nothing: they become 0."""
    single = (histories.state != NONE) & (histories.state != MANY)
    moments = np.zeros(single.size, np.int64) if histories.at is None else histories.at
    return replace(
        histories,
        on=np.where(single, histories.on, np.int32(0)),
        at=np.where(single, moments, 0),
        many=histories.many.astype(np.int64),
        first=histories.first.astype(np.int64),
        many_on=histories.many_on.astype(np.int32),
        many_at=histories.many_at.astype(np.int64),
        many_state=histories.many_state.astype(np.int8),
    )
