"""Reads the facts of some residents into columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import polars as pl

from counties.models import County, Household, Membership, Resident, Village
from rules.columns.facts.packed import MOMENT, Schema, fetch
from rules.columns.facts.within import Within
from rules.columns.kept.settled import settled
from rules.engine.bulk import Columns, Tables, prepare
from rules.models import Record, RecordTransition
from rules.services.whole_tables import whole_tables

_RESIDENTS: Schema = {
    "resident": pl.Int64,
    "born_on": pl.Date,
    "village": pl.String,
    "household": pl.String,
    "enrolled_on": pl.Date,
    "left_on": pl.Date,
}
_RECORDS: Schema = {
    "id": pl.Int64,
    "record": pl.String,
    "resident": pl.Int64,
    "rule": pl.String,
    "occurred_on": pl.Date,
    "quantity": pl.Int64,
    "points": pl.Int64,
    "incident": pl.String,
}
_TRANSITIONS: Schema = {"id": pl.Int64, "state": pl.String, "on": pl.Date, "at": MOMENT}


@dataclass(frozen=True)
class Facts:
    """What the engine is told about the residents of a bucket whose consent stands, by ids of the database.

    residents:   resident Int64, born_on Date?, village String, household String, enrolled_on Date, left_on Date?
    records:     id Int64, record String (the reference), resident Int64, rule, occurred_on, quantity?, points?, incident
    transitions: id Int64 (of the record), state String, on Date, at Datetime; those written by `known_at` only

    Each is in the order of its ids (transitions: of all columns), so that its digest is one.
    """

    residents: pl.DataFrame
    records: pl.DataFrame
    transitions: pl.DataFrame

    def tables(self) -> Tables:
        """For the bulk engine, as `selectors.facts` has them."""
        return numbered(self.residents, self.records, self.transitions)


def read_facts(within: Within, *, as_of: date, known_at: datetime) -> Facts:
    """The facts of these residents as of a day, as known at a moment; same meaning as `selectors.facts.facts_of`."""
    residents, records, transitions = (
        fetch(statement, schema) for statement, schema in _statements(within, as_of, known_at)
    )
    records = records.join(residents.select("resident"), on="resident", how="semi").sort("id")
    known = transitions.join(records.select("id"), on="id", how="semi")
    return Facts(residents.sort("resident"), records, known.sort("id", "on", "at", "state"))


_PEOPLE: Schema = {**_RESIDENTS, "key_high": pl.UInt64, "key_low": pl.UInt64, "spread": pl.Int64}


def read_people(within: Within, *, today: date, parts: int | None = None) -> pl.DataFrame:
    """Everyone who takes part or will, with the first membership that is not over by `today`; who has left is not in it.

    resident Int64 (id), born_on, village, household, enrolled_on, left_on, key_high, key_low (the halves of the opaque
    key, which decides between equals), spread (`Within.spread`); in the order of ids. ``parts`` as for `Within.residents`
    """
    half = "substring(uuid_send(r.key) FROM {} FOR 8)"
    also = (half.format(1), half.format(9), within.spread("r.id"))
    statement = _members(
        within.county,
        f"m.left_on IS NULL OR m.left_on > {_day(today)}",
        within.residents("r.id", parts=parts),
        *also,
    )
    with whole_tables(where=within.ids is None):
        found = fetch(statement, _PEOPLE).sort("resident", "enrolled_on")
    found = found.with_columns(pl.col("key_high", "key_low").reinterpret(signed=True))
    return found.unique("resident", keep="first", maintain_order=True)


def read_columns(within: Within, *, today: date, people: pl.DataFrame | None = None) -> Columns:
    """All facts of these residents, as the engine's columns: settled, whatever the day and moment asked about.

    ``people`` as `read_people` gives them, which is asked where they are not given. Beside the engine's columns, the
    columns' `people` have key_high and key_low.
    """
    if people is None:
        people = read_people(within, today=today)
    records, transitions = (fetch(statement, schema) for statement, schema in _acts(within))
    columns = prepare(numbered(people, records, transitions))
    keys = people.select(pl.col("resident").cast(pl.String), "key_high", "key_low")
    beside = columns.people.join(keys, on="resident", how="left", maintain_order="left")
    return settled(replace(columns, people=beside))


def numbered(residents: pl.DataFrame, records: pl.DataFrame, transitions: pl.DataFrame) -> Tables:
    """For the bulk engine, which knows residents by text, records by reference, and both by their rows."""
    owners = residents.select("resident").with_row_index("owner")
    records = records.join(owners, on="resident", how="left", maintain_order="left")
    rows = records.select("id").with_row_index("row")
    transitions = transitions.join(rows, on="id", how="left", maintain_order="left")
    unknown = pl.lit(-1, pl.Int64)
    return Tables(
        residents=residents.with_columns(pl.col("resident").cast(pl.String)),
        records=records.drop("id").with_columns(resident=pl.col("owner").cast(pl.Int64).fill_null(unknown)),
        transitions=transitions.with_columns(record=pl.col("row").cast(pl.Int64).fill_null(unknown)),
    )


def _acts(within: Within, *, known_by: str = "true") -> list[tuple[str, Schema]]:
    """Records and their transitions."""
    records = f"""
        SELECT id, reference, resident_id, rule, occurred_on, quantity, points, incident
          FROM {within.table(Record)} WHERE {within.rows()}"""  # noqa: S608  # names of our own tables
    transitions = f"""
        SELECT record_id, state, "on", at
          FROM {within.table(RecordTransition)} WHERE {within.rows()} AND {known_by}"""  # noqa: S608
    return [(records, _RECORDS), (transitions, _TRANSITIONS)]


def _members(county: County, membership: str, residents: str, *also: str) -> str:
    """`_RESIDENTS` and more of these residents (r), for each of these memberships (m)."""
    return f"""
        SELECT {", ".join(("r.id", "r.born_on", "v.code", "coalesce(h.code, '')", "m.enrolled_on", "m.left_on", *also))}
          FROM {Resident._meta.db_table} r
          JOIN {Membership._meta.db_table} m ON m.county_id = r.county_id AND m.resident_id = r.id AND ({membership})
          JOIN {Village._meta.db_table} v ON v.county_id = r.county_id AND v.id = r.village_id
          LEFT JOIN {Household._meta.db_table} h ON h.county_id = r.county_id AND h.id = r.household_id
         WHERE r.county_id = {county.pk:d} AND {residents}"""  # noqa: S608  # numbers, days and names of our own tables


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _statements(within: Within, as_of: date, known_at: datetime) -> list[tuple[str, Schema]]:
    day = _day(as_of)
    moment = f"TIMESTAMPTZ '{known_at.astimezone(UTC).isoformat()}'"
    there = f"m.enrolled_on <= {day} AND (m.left_on IS NULL OR m.left_on > {day})"
    residents = _members(within.county, there, within.residents("r.id"))
    return [(residents, _RESIDENTS), *_acts(within, known_by=f"at <= {moment}")]
