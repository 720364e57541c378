"""`evaluate`, one resident after the other in plain Python: what every peer must agree with."""

from __future__ import annotations

import polars as pl

from benchmarks.peers.subset import Subset
from rules.engine.evaluate import evaluate_on
from rules.engine.facts import Record, Resident, State, Transition

Loaded = tuple[Subset, list[tuple[Resident, list[Record]]]]


def load(subset: Subset) -> Loaded:
    """Residents and records as the engine's objects."""
    owned: dict[str, list[Record]] = {key: [] for key in subset.residents["resident"]}
    columns = ("record", "resident", "rule", "occurred_on", "quantity", "points")
    for key, owner, rule, day, quantity, points in subset.records.select(columns).iter_rows():
        transitions = (Transition(State.IN_EFFECT, day),)
        owned[owner].append(Record(key, rule, day, quantity, points, "", transitions))
    people = [
        (Resident(key, enrolled_on=enrolled_on), owned[key])
        for key, enrolled_on in subset.residents.select("resident", "enrolled_on").iter_rows()
    ]
    return subset, people


def compute(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade."""
    subset, people = loaded
    timeline = subset.timeline
    found = [evaluate_on(timeline, resident, records) for resident, records in people]
    return pl.DataFrame(
        {
            "resident": [one.resident for one in found],
            "score": pl.Series([one.score for one in found], dtype=pl.Int64),
            "grade": [one.grade for one in found],
        }
    )
