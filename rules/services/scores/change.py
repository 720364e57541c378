"""Writing down how scores changed, when readers begin to see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from rules.models import RecomputeRequest, Run, ScoreChange
from rules.services.scores.parts import Part
from rules.services.scores.rows import Replaced
from rules.services.whole_tables import of_generation, whole_tables

_CHANGED_IN_RUN = f"""
INSERT INTO rules_scorechange
       (county_id, resident_id, run_id, at, cause, reference, score_before, score_after, grade_before, grade_after)
SELECT new.county_id, new.resident_id, %(run)s, %(now)s, %(cause)s, %(reference)s,
       old.score, new.score, coalesce(old.grade, ''), new.grade
  FROM {{table}} new
  LEFT JOIN {{table}} old
    ON old.county_id = %(county)s AND old.resident_id = new.resident_id AND old.generation_id = {of_generation("before")}
       AND {{old}}
 WHERE new.county_id = %(county)s AND new.generation_id = {of_generation("run")}
   AND new.run_id = %(run)s AND {{new}}
   AND (old.score IS DISTINCT FROM new.score OR coalesce(old.grade, '') <> new.grade)
"""  # noqa: S608  # names of our own tables
_SIDES = ("old", "new")


def write_for_run(run: Run, *, before: Run | None, now: datetime, part: Part) -> None:
    """One row for every resident of a part whose score or grade as staged differs from the one readers saw before.

    ``before`` is the generation that readers see until now.
    """
    if before is None:
        return  # the first scores of a county change nothing
    values: dict[str, Any] = {
        "now": now,
        "cause": run.cause,
        "reference": run.cause_reference or str(run.as_of),
        "before": before.pk,
        "county": run.county_id,
        "run": run.pk,
        "some": part.residents,
    }
    whole = part.residents is None
    old, new = ("true", "true") if whole else (f"{one}.resident_id = ANY(%(some)s)" for one in _SIDES)
    with whole_tables(where=whole), connection.cursor() as cursor:
        cursor.execute(_CHANGED_IN_RUN.format(table=part.table, old=old, new=new), values)


def write_for_residents(
    run: Run, replaced: Replaced, *, causes: Mapping[int, RecomputeRequest], now: datetime
) -> None:
    """The same for single residents; ``causes`` by resident id."""
    changes = []
    for resident, new in replaced.after.items():
        old, cause = replaced.before.get(resident), causes.get(resident)
        if old == new:
            continue
        changes.append(
            ScoreChange(
                county_id=run.county_id,
                resident_id=resident,
                run=run,
                at=now,
                cause=cause.cause if cause else RecomputeRequest.Cause.HOUSEHOLD,
                reference=cause.reference if cause else "",
                score_before=old.score if old else None,
                score_after=new.score,
                grade_before=old.grade if old else "",
                grade_after=new.grade,
            )
        )
    ScoreChange.objects.bulk_create(changes, batch_size=1000)
