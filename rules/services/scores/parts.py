"""The rows that a run changes, by the table in which they lie: so statements look into one table, not into all."""

from dataclasses import dataclass

from django.db import connection

from counties.models import County
from rules.columns.facts.within import division_of
from rules.models import Run, Score

MOST = 50_000
"""Staged rows up to which they are found by their keys, in parts of `SLICE`; of more, tables are read whole."""
SLICE = 5_000

_STAGED = f"""
SELECT tableoid::regclass::text, resident_id FROM {Score._meta.db_table}
 WHERE county_id = %(county)s AND generation_id = %(run)s AND run_id = %(run)s
 ORDER BY 1, 2 LIMIT %(most)s
"""  # noqa: S608  # our own table


@dataclass(frozen=True)
class Part:
    """Rows of scores of a county in one table: those of some residents, or all."""

    table: str
    residents: list[int] | None


def parts_of_run(run: Run) -> list[Part]:
    """The residents whose staged rows are the run's own, some at a time; whole tables where they are many."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGED, {"county": run.county_id, "run": run.pk, "most": MOST + 1})
        staged = cursor.fetchall()
    if len(staged) > MOST:
        return whole_parts(run.county)
    by_table: dict[str, list[int]] = {}
    for table, resident in staged:
        by_table.setdefault(table, []).append(resident)
    return [
        Part(table, residents[start : start + SLICE])
        for table, residents in by_table.items()
        for start in range(0, len(residents), SLICE)
    ]


def whole_parts(county: County) -> list[Part]:
    """All tables that hold the county's scores."""
    return [Part(table, None) for table in sorted({within.table(Score) for within in division_of(county)})]
