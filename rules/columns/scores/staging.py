"""Writes rows of scores: COPY into tables of the session, then one INSERT, for COPY itself stops at row security.

Few different answers stand for many residents, so they are copied and read as jsonb once each.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import connection

from rules.columns.facts.within import Within
from rules.models import Run, Score

_PART = 50_000  # rows a piece of CSV, so that the text in memory stays small

_TEMPORARY = """
CREATE TEMPORARY TABLE IF NOT EXISTS scores_to_stage (
    resident bigint, score bigint, grade text, reason text, answers integer, enrolled_on date, effects_digest text,
    mark bigint, answers_mark bigint, run bigint
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS answers_to_stage (number integer, answers jsonb) ON COMMIT DELETE ROWS;
TRUNCATE scores_to_stage, answers_to_stage"""


def stage(within: Within, rows: pl.DataFrame, *, generation: Run, known_at: datetime) -> None:
    """Make `rows` (`rules.columns.scores.rows.STAGED`) the rows of these residents in a generation, whatever was there.

    The answers are text, or an Enum that has each once.
    """
    table = within.table(Score)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {within.rows()} AND generation_id = {int(generation.pk)}")  # noqa: S608
        if rows.is_empty():
            return
        cursor.execute(_TEMPORARY)
        coded, texts = _coded(rows)
        for name, frame in (("answers_to_stage", texts), ("scores_to_stage", coded)):
            with cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
                for part in frame.iter_slices(_PART):
                    copy.write(
                        part.write_csv(include_header=False, null_value=r"\N", quote_style="non_numeric")
                    )
        cursor.execute(
            f"""
            INSERT INTO {table} (county_id, resident_id, generation_id, run_id, score, grade, reason, answers,
                                 enrolled_on, known_at, effects_digest, mark, answers_mark)
            SELECT %s, resident, %s, run, score, grade, reason, said.answers, enrolled_on, %s, effects_digest,
                   mark, answers_mark
              FROM scores_to_stage JOIN answers_to_stage said ON said.number = scores_to_stage.answers""",  # noqa: S608
            [within.county.pk, generation.pk, known_at],
        )


def _coded(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with numbers for answers, and the answers by number."""
    answers = rows["answers"]
    known = answers.dtype if isinstance(answers.dtype, pl.Enum) else pl.Enum(answers.unique())
    answers, texts = answers.cast(known), known.categories
    coded = rows.with_columns(answers=answers.to_physical())
    return coded, texts.to_frame("answers").with_row_index("number").select("number", "answers")
