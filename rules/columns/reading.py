"""Reads the facts of a bucket into columns, over either of two roads with one meaning.

Few residents come over Django's own connection, which sees the open transaction. Many come as Arrow columns over a
second connection (ADBC), as the app's role with the county set in its own transaction. The SQL is the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import polars as pl
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from counties.models import Household, Membership, Resident, Village
from rules.columns.settled import settled
from rules.columns.within import Within
from rules.engine.bulk import Columns, Tables, prepare
from rules.models import Record, RecordTransition

MANY = 2_000
"""Residents of a bucket from which ADBC is taken: 12,500 with 112,000 records take 2.5 s row by row, 0.9 s so."""

Schema = dict[str, pl.DataType | type[pl.DataType]]

_MOMENT = pl.Datetime("us", "UTC")
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
_TRANSITIONS: Schema = {"id": pl.Int64, "state": pl.String, "on": pl.Date, "at": _MOMENT}


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
        """For the bulk engine, which knows residents by text and records by reference, as `selectors.facts` does."""
        key = pl.col("resident").cast(pl.String)
        references = self.records.select("id", "record")
        return Tables(
            residents=self.residents.with_columns(key),
            records=self.records.drop("id").with_columns(key),
            transitions=self.transitions.join(references, on="id").select("record", "state", "on", "at"),
        )


@dataclass(frozen=True)
class Road:
    """How statements reach the database and come back as columns."""

    fetch: Callable[[str, Schema], pl.DataFrame]


@contextmanager
def road_for(within: Within, *, committed: bool) -> Iterator[Road]:
    """ADBC for a large bucket, Django's own connection for a small one, or for some residents by id.

    ``committed``: the open transaction has written nothing, so that a second connection sees all there is.
    """
    if committed and within.ids is None and Resident.objects.count() >= MANY * within.buckets:
        with over_adbc(within.county.pk) as road:
            yield road
    else:
        yield OWN


def read_facts(within: Within, road: Road, *, as_of: date, known_at: datetime) -> Facts:
    """The facts of these residents as of a day, as known at a moment; same meaning as `selectors.facts.facts_of`."""
    residents, records, transitions = (
        road.fetch(statement, schema) for statement, schema in _statements(within, as_of, known_at)
    )
    records = records.join(residents.select("resident"), on="resident", how="semi").sort("id")
    known = transitions.join(records.select("id"), on="id", how="semi")
    return Facts(residents.sort("resident"), records, known.sort("id", "on", "at", "state"))


def nothing_written() -> bool:
    """Whether the open transaction has written nothing so far: PostgreSQL has given it no number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return bool(cursor.fetchone()[0])


@contextmanager
def over_adbc(county: int) -> Iterator[Road]:
    """Arrow columns over a second connection: it only reads, what is committed, all of it in one snapshot.

    It acts as the app's role in the county's scope, so row-level security holds as everywhere.
    """
    from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

    given = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port", "options", "connect_timeout", "application_name")
    safe = {name: value for name, value in given.items() if name in known or name.startswith("ssl")}
    with dbapi.connect(make_conninfo(**safe)) as reader, reader.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(f'SET LOCAL ROLE "{settings.DATABASE_APP_ROLE}"')
        cursor.execute(f"SET LOCAL app.county = '{int(county)}'")
        cursor.execute("SET LOCAL enable_nestloop = off")  # see rules.services.whole_tables

        def fetch(statement: str, schema: Schema) -> pl.DataFrame:
            cursor.execute(statement)
            frame = pl.DataFrame(cursor.fetch_arrow())
            return frame.rename(dict(zip(frame.columns, schema, strict=True))).cast(pl.Schema(schema))

        yield Road(fetch)


def _fetch_over_own_connection(statement: str, schema: Schema) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


OWN = Road(_fetch_over_own_connection)
"""Row by row over Django's connection: it sees what the open transaction has written."""


_PEOPLE: Schema = _RESIDENTS | {"key_high": pl.Int64, "key_low": pl.Int64}


def read_columns(within: Within, road: Road, *, today: date) -> Columns:
    """All facts of these residents, as the engine's columns: settled, whatever the day and moment asked about.

    Everyone who takes part or will, with the first membership that is not over by `today`; who has left is not in it.
    Beside the engine's columns, `people` has the two halves of the resident's opaque key, which decides between equals.
    """
    tables = [road.fetch(statement, schema) for statement, schema in _all_facts(within, today)]
    people, records, transitions = tables[0].sort("resident", "enrolled_on"), tables[1], tables[2]
    key = pl.col("resident").cast(pl.String)
    people = people.unique("resident", keep="first", maintain_order=True).with_columns(key)
    records = records.join(tables[0].select("resident"), on="resident", how="semi").sort("id")
    references = records.select("id", "record")
    columns = prepare(
        Tables(
            residents=people,
            records=records.drop("id").with_columns(key),
            transitions=transitions.sort("id")
            .join(references, on="id", how="inner", maintain_order="left")
            .drop("id"),
        )
    )
    keys = people.select("resident", "key_high", "key_low")
    beside = columns.people.join(keys, on="resident", how="left", maintain_order="left")
    return settled(replace(columns, people=beside))


def _all_facts(within: Within, today: date) -> list[tuple[str, Schema]]:
    county, day = int(within.county.pk), f"DATE '{today.isoformat()}'"
    resident, membership = Resident._meta.db_table, Membership._meta.db_table
    village, household = Village._meta.db_table, Household._meta.db_table
    half = "('x' || substr(replace(r.key::text, '-', ''), {}, 16))::bit(64)::bigint"
    residents = f"""
        SELECT r.id, r.born_on, v.code, coalesce(h.code, ''), m.enrolled_on, m.left_on,
               {half.format(1)} AS key_high, {half.format(17)} AS key_low
          FROM {resident} r
          JOIN {membership} m ON m.county_id = r.county_id AND m.resident_id = r.id
               AND (m.left_on IS NULL OR m.left_on > {day})
          JOIN {village} v ON v.county_id = r.county_id AND v.id = r.village_id
          LEFT JOIN {household} h ON h.county_id = r.county_id AND h.id = r.household_id
         WHERE r.county_id = {county} AND {within.residents("r.id")}"""  # noqa: S608  # numbers, days and names of our own tables
    records = f"""
        SELECT id, reference, resident_id, rule, occurred_on, quantity, points, incident
          FROM {within.table(Record)} WHERE {within.rows()}"""  # noqa: S608
    transitions = f"""
        SELECT record_id, state, "on", at FROM {within.table(RecordTransition)} WHERE {within.rows()}"""  # noqa: S608
    return [(residents, _PEOPLE), (records, _RECORDS), (transitions, _TRANSITIONS)]


def _statements(within: Within, as_of: date, known_at: datetime) -> list[tuple[str, Schema]]:
    county, day = int(within.county.pk), f"DATE '{as_of.isoformat()}'"
    moment = f"TIMESTAMPTZ '{known_at.astimezone(UTC).isoformat()}'"
    resident, membership = Resident._meta.db_table, Membership._meta.db_table
    village, household = Village._meta.db_table, Household._meta.db_table
    residents = f"""
        SELECT r.id, r.born_on, v.code, coalesce(h.code, ''), m.enrolled_on, m.left_on
          FROM {resident} r
          JOIN {membership} m ON m.county_id = r.county_id AND m.resident_id = r.id
               AND m.enrolled_on <= {day} AND (m.left_on IS NULL OR m.left_on > {day})
          JOIN {village} v ON v.county_id = r.county_id AND v.id = r.village_id
          LEFT JOIN {household} h ON h.county_id = r.county_id AND h.id = r.household_id
         WHERE r.county_id = {county} AND {within.residents("r.id")}"""  # noqa: S608  # numbers, days and names of our own tables
    records = f"""
        SELECT id, reference, resident_id, rule, occurred_on, quantity, points, incident
          FROM {within.table(Record)} WHERE {within.rows()}"""  # noqa: S608
    transitions = f"""
        SELECT record_id, state, "on", at
          FROM {within.table(RecordTransition)} WHERE {within.rows()} AND at <= {moment}"""  # noqa: S608
    return [(residents, _RESIDENTS), (records, _RECORDS), (transitions, _TRANSITIONS)]
