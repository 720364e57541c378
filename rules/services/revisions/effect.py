"""Noting whom a revision changed, in the transaction that shows its run: readers' standings before and after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from rules.engine.book import Revision as Book
from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.models import CurrentRun, Revision, RevisionEffect, RevisionTelling, Run, Score
from rules.selectors.books import book_in_force, engine_revision
from rules.services.scores.parts import Part
from rules.services.scores.places import limited
from rules.services.whole_tables import of_generation, whole_tables

_STANDINGS = f"""
DROP TABLE IF EXISTS standings_before;
CREATE TEMPORARY TABLE standings_before ON COMMIT DROP AS
SELECT tableoid AS part, resident_id, score, grade, answers FROM {Score._meta.db_table} WHERE false
"""  # noqa: S608  # names of our own tables and codes

_BEFORE = f"""
INSERT INTO standings_before
SELECT used.tableoid, used.resident_id, used.score, used.grade, used.answers
  FROM {{table}} used
 WHERE used.county_id = %(county)s AND used.generation_id = {of_generation("generation")} AND {{which}}
"""  # noqa: S608

_SOME = "used.resident_id = ANY(%(some)s)"
_CHANGED_OR_LIMITED = f"""(
       used.resident_id IN (SELECT staged.resident_id FROM {{table}} staged
                             WHERE staged.county_id = %(county)s AND staged.generation_id = %(run)s
                               AND staged.run_id = %(run)s)
       OR EXISTS (SELECT 1 FROM unnest(%(limited)s::text[]) code
                   WHERE used.answers -> code ->> 'answer' = '{Verdict.ELIGIBLE}'
                      OR used.answers -> code ->> 'reason' = '{NO_PLACE_LEFT}'))"""  # noqa: S608

SLICE = 100_000
"""Residents whom one statement notes, in some seconds: a statement has a time limit, and a county may have a million.

They are of one partition, so that whoever is told together, bucket by bucket, is noted together."""

_SLICES = """
SELECT part::regclass::text, min(resident_id), max(resident_id)
  FROM (SELECT part, resident_id,
               (row_number() OVER (PARTITION BY part ORDER BY resident_id) - 1) / %(slice)s AS number
          FROM standings_before) numbered
 GROUP BY part, number ORDER BY part, number
"""

_NOTE = f"""
WITH compared AS (
    SELECT old.resident_id, old.score AS score_before, new.score AS score_after, old.grade AS grade_before,
           new.grade AS grade_after,
           CASE WHEN old.answers = new.answers THEN '{{{{}}}}'::jsonb ELSE (
               SELECT coalesce(jsonb_object_agg(code, jsonb_build_object(
                          'before', old.answers -> code ->> 'answer', 'after', new.answers -> code ->> 'answer',
                          'reason_before', old.answers -> code ->> 'reason',
                          'reason_after', new.answers -> code ->> 'reason')), '{{{{}}}}'::jsonb)
                 FROM (SELECT jsonb_object_keys(old.answers) UNION SELECT jsonb_object_keys(new.answers)) k (code)
                WHERE CASE WHEN NOT old.answers ? code THEN new.answers -> code ->> 'answer' = '{Verdict.ELIGIBLE}'
                           WHEN NOT new.answers ? code THEN old.answers -> code ->> 'answer' = '{Verdict.ELIGIBLE}'
                           ELSE old.answers -> code ->> 'answer' <> new.answers -> code ->> 'answer' END
           ) END AS answers
      FROM standings_before old
      JOIN {{table}} new ON new.county_id = %(county)s AND new.generation_id = {of_generation("generation")}
           AND new.resident_id = old.resident_id AND new.resident_id BETWEEN %(low)s AND %(high)s
     WHERE old.part = %(part)s::regclass AND old.resident_id BETWEEN %(low)s AND %(high)s
)
INSERT INTO {RevisionEffect._meta.db_table}
       (county_id, telling_id, resident_id, score_before, score_after, grade_before, grade_after, answers,
        cause, grade_otherwise, worths, attempts, error)
SELECT %(county)s, %(telling)s, resident_id, score_before, score_after, grade_before, grade_after, answers,
       '', '', '{{{{}}}}'::jsonb, 0, ''
  FROM compared
 WHERE score_before IS DISTINCT FROM score_after OR grade_before <> grade_after OR answers <> '{{{{}}}}'::jsonb
 ORDER BY resident_id
"""  # noqa: S608


def standings_keep(run: Run, current: CurrentRun | None, parts: Sequence[Part]) -> Revision | None:
    """Before a run is shown: keep what readers see of those it changes, where it puts a revision into effect.

    The revision that was in force until then; None where nobody has to be told. Of parts that are whole, everybody is
    kept who has a claim to a limited place, for places may be given out once more.
    """
    if run.cause != Run.Cause.REVISION or current is None:
        return None
    before = Revision.objects.filter(code=current.run.revision).first()
    if before is None or before.code == run.revision:
        return None
    values: dict[str, Any] = {
        "county": run.county_id,
        "generation": current.generation_id,
        "run": run.pk,
        "limited": sorted(_limited(book_in_force(run.as_of)) | _limited(engine_revision(before))),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS)
        for part in parts:
            which = _SOME if part.residents is not None else _CHANGED_OR_LIMITED.format(table=part.table)
            statement = _BEFORE.format(table=part.table, which=which)
            with whole_tables(where=part.residents is None):
                cursor.execute(statement, values | {"some": part.residents})
    return before


def effects_note(run: Run, *, before: Revision, generation: Run, now: datetime) -> RevisionTelling:
    """After the run is shown and places are given out: note everybody whose score, grade or an answer changed.

    A programme that comes is news for those who qualify, one that goes for those who did.
    """
    telling = RevisionTelling.objects.create(
        county=run.county,
        run=run,
        revision=Revision.objects.get(code=run.revision),
        before=before,
        begun_at=now,
    )
    values = {"county": run.county_id, "generation": generation.pk, "telling": telling.pk}
    with connection.cursor() as cursor:
        cursor.execute(_SLICES, {"slice": SLICE})
        for part, low, high in cursor.fetchall():
            cursor.execute(_NOTE.format(table=part), values | {"part": part, "low": low, "high": high})
        cursor.execute("DROP TABLE standings_before")
    return telling


def _limited(book: Book | None) -> set[str]:
    return {programme.code for programme in limited(book)}
