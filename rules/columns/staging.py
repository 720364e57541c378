"""Writes rows of scores: COPY into a table of the session, then one INSERT, for COPY itself stops at row security."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import connection

from rules.columns.within import Within
from rules.models import Run, Score

_PART = 50_000  # rows a piece of CSV, so that the text in memory stays small

_TEMPORARY = """
CREATE TEMPORARY TABLE scores_to_stage (
    resident bigint, score bigint, grade text, reason text, answers jsonb, enrolled_on date, effects_digest text,
    run bigint
) ON COMMIT DROP"""


def stage(within: Within, rows: pl.DataFrame, *, generation: Run, known_at: datetime) -> None:
    """Make `rows` (`rules.columns.rows.STAGED`) the rows of these residents in a generation, whatever was there."""
    table = within.table(Score)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {within.rows()} AND generation_id = {int(generation.pk)}")  # noqa: S608
        if rows.is_empty():
            return
        cursor.execute("DROP TABLE IF EXISTS scores_to_stage")
        cursor.execute(_TEMPORARY)
        with cursor.copy(r"COPY scores_to_stage FROM STDIN (FORMAT csv, NULL '\N')") as copy:
            for part in rows.iter_slices(_PART):
                copy.write(part.write_csv(include_header=False, null_value=r"\N", quote_style="non_numeric"))
        cursor.execute(
            f"""
            INSERT INTO {Score._meta.db_table} (county_id, resident_id, generation_id, run_id, score, grade, reason, answers,
                                 enrolled_on, known_at, effects_digest)
            SELECT %s, resident, %s, run, score, grade, reason, answers, enrolled_on, %s, effects_digest
              FROM scores_to_stage""",  # noqa: S608
            [within.county.pk, generation.pk, known_at],
        )
        cursor.execute("DROP TABLE scores_to_stage")
