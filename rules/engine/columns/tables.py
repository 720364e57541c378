"""The tables the bulk engine reads: residents, records and their transitions, as Polars frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from rules.engine.columns.errors import BadTables
from rules.engine.facts import Record, Resident

TEXT = pl.String
MOMENT = pl.Datetime("us", "UTC")
RESIDENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "resident": TEXT,
    "born_on": pl.Date,
    "village": TEXT,
    "household": TEXT,
    "enrolled_on": pl.Date,
    "left_on": pl.Date,
}
RECORDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "record": TEXT,
    "resident": TEXT,
    "rule": TEXT,
    "occurred_on": pl.Date,
    "quantity": pl.Int64,
    "points": pl.Int64,
    "incident": TEXT,
}
TRANSITIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "record": TEXT,
    "state": TEXT,
    "on": pl.Date,
    "at": MOMENT,
}


@dataclass(frozen=True)
class Tables:
    """A county's facts, or those of some of its residents; any row order, further columns are ignored.

    residents:   resident String (unique), born_on Date?, village String ("" unknown), household String ("" unknown),
                 enrolled_on Date? (null = not enrolled), left_on Date?
    records:     record String (unique), resident String, rule String, occurred_on Date, quantity Int64?
                 (hundredths), points Int64? (hundredths), incident String ("" none)
    transitions: record String, state String, on Date, at Datetime("us", "UTC")? (null = always known)

    Text columns may be Categorical or Enum too (`rule`, `state` and `incident` are smaller so). Whoever knows it already
    may give the row of the resident (in `records`) and of the record (in `transitions`) instead, an Int64. Records of
    residents who are not in `residents` (-1), and transitions of records that are not in `records`, are passed over.
    Fastest, and smallest, where transitions come in the order of the records.
    """

    residents: pl.DataFrame
    records: pl.DataFrame
    transitions: pl.DataFrame

    def __post_init__(self) -> None:
        """Raises BadTables for a missing column."""
        for name, frame, schema in (
            ("residents", self.residents, RESIDENTS),
            ("records", self.records, RECORDS),
            ("transitions", self.transitions, TRANSITIONS),
        ):
            missing = [column for column in schema if column not in frame.columns]
            if missing:
                raise BadTables(f"{name} lacks {', '.join(missing)}")

    @classmethod
    def of(cls, residents: Iterable[Resident], records: Mapping[str, Iterable[Record]]) -> Tables:
        """From the engine's own facts, `records` grouped by the resident's key as for `evaluate_county`."""
        people = [
            (one.key, one.born_on, one.village, one.household, one.enrolled_on, one.left_on)
            for one in residents
        ]
        acts = [(owner, record) for owner, found in records.items() for record in found]
        rows = [
            (act.key, owner, act.rule, act.occurred_on, act.quantity, act.points, act.incident)
            for owner, act in acts
        ]
        steps = [(act.key, step.state.value, step.on, step.at) for _, act in acts for step in act.transitions]
        return cls(
            pl.DataFrame(people, schema=RESIDENTS, orient="row"),
            pl.DataFrame(rows, schema=RECORDS, orient="row"),
            pl.DataFrame(steps, schema=TRANSITIONS, orient="row"),
        )
