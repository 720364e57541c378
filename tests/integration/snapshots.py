"""What tests of the snapshot compare: the columns it gives, and those that the tables give."""

from dataclasses import fields
from time import monotonic, sleep
from typing import Any

import numpy as np
import polars as pl
from django.db import connection

from counties.calendars import today_in
from counties.models import Resident
from rules.columns.facts.reading import read_columns
from rules.columns.facts.within import division_of
from rules.columns.kept.snapshot import county_columns
from rules.engine.bulk import Columns
from tests.factories import Town
from tests.integration.columns_town import mixed_town

PATIENCE = 120  # seconds; a test is shorter


def same(one: Any, other: Any) -> bool:
    """Whether two columns, or what is in them, are equal to the bit."""
    match one:
        case np.ndarray():
            return one.dtype == other.dtype and np.array_equal(one, other)
        case pl.Series() | pl.DataFrame():
            return one.equals(other)
        case None | list():
            return type(one) is type(other) and one == other
        case _:
            return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def quiet_town(count: int) -> tuple[Town, list[Resident]]:
    """A mixed town, and nobody's transaction open that began before it was there."""
    made = mixed_town(count)
    await_watermark()
    return made


def await_watermark() -> None:
    """Until the watermark is above whatever was committed before.

    It is that of the whole server: a test beside this one, in a database of its own, can hold it down.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (last,) = cursor.fetchone()
        until = monotonic() + PATIENCE
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > last:
                return
            assert monotonic() < until, "a transaction stays open"
            sleep(0.05)


def loaded(here: Town) -> list[Columns]:
    with here.scope():
        return [bucket.columns for bucket in county_columns(now=here.now)]


def rebuilt(here: Town) -> list[Columns]:
    """The same straight from the tables."""
    with here.scope():
        today = today_in(here.county, here.now)
        return [read_columns(within, today=today) for within in division_of(here.county)]


def assert_right(here: Town) -> None:
    assert all(same(one, other) for one, other in zip(loaded(here), rebuilt(here), strict=True))
