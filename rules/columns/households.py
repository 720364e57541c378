"""Sums of households over a whole county, when its scores lie in two places: staged by a run, and in use."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db import connection

from counties.models import Household, Membership, Resident
from rules.columns.within import Within
from rules.models import Score

_SUMS = {"household": pl.String, "total": pl.Int64, "count": pl.Int64}


def sums_of(within: Within, *, run: int, in_use: int | None, as_of: date) -> pl.DataFrame:
    """household, total (hundredths), count of scores: of every household in which a resident of the bucket lives.

    A row staged by the run goes before the one of generation ``in_use``; only residents whose consent stands count.
    """
    scores, resident = Score._meta.db_table, Resident._meta.db_table
    used = -1 if in_use is None else int(in_use)
    county, day = int(within.county.pk), f"DATE '{as_of.isoformat()}'"
    statement = f"""
        WITH asked AS (
            SELECT DISTINCT household_id FROM {resident} r
             WHERE r.county_id = {county} AND r.household_id IS NOT NULL AND {within.residents("r.id")}
        )
        SELECT h.code,
               coalesce(sum(CASE WHEN staged.id IS NULL THEN used.score ELSE staged.score END), 0)::bigint,
               count(CASE WHEN staged.id IS NULL THEN used.score ELSE staged.score END)
          FROM {resident} r
          JOIN asked ON asked.household_id = r.household_id
          JOIN {Household._meta.db_table} h ON h.county_id = r.county_id AND h.id = r.household_id
          JOIN {Membership._meta.db_table} m ON m.county_id = r.county_id AND m.resident_id = r.id
               AND m.enrolled_on <= {day} AND (m.left_on IS NULL OR m.left_on > {day})
          LEFT JOIN {scores} staged ON staged.county_id = {county} AND staged.generation_id = {int(run)}
               AND staged.resident_id = r.id
          LEFT JOIN {scores} used ON used.county_id = {county} AND used.generation_id = {used}
               AND used.resident_id = r.id
         WHERE r.county_id = {county}
         GROUP BY h.code"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return pl.DataFrame(cursor.fetchall(), schema=_SUMS, orient="row")
