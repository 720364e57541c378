"""Writing down how scores changed, when readers begin to see it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection

from rules.models import RecomputeRequest, Run, Score, ScoreChange

_CHANGED_IN_RUN = """
INSERT INTO rules_scorechange
       (county_id, resident_id, run_id, at, cause, reference, score_before, score_after, grade_before, grade_after)
SELECT new.county_id, new.resident_id, new.run_id, %(now)s, %(cause)s, %(reference)s,
       old.score, new.score, coalesce(old.grade, ''), new.grade
  FROM rules_score new
  LEFT JOIN rules_score old
    ON old.county_id = new.county_id AND old.resident_id = new.resident_id AND old.run_id = %(before)s
 WHERE new.county_id = %(county)s AND new.run_id = %(run)s
   AND (old.score IS DISTINCT FROM new.score OR coalesce(old.grade, '') <> new.grade)
"""


def write_for_run(run: Run, *, before: int | None, now: datetime) -> None:
    """One row for every resident whose score or grade in the run differs from the one readers saw before."""
    if before is None:
        return  # the first scores of a county change nothing
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGED_IN_RUN,
            {
                "now": now,
                "cause": run.cause,
                "reference": run.cause_reference or str(run.as_of),
                "before": before,
                "county": run.county_id,
                "run": run.pk,
            },
        )


def write_for_residents(
    run: Run,
    *,
    before: Mapping[int, Score],
    after: Iterable[Score],
    causes: Mapping[int, RecomputeRequest],
    now: datetime,
) -> None:
    """The same for single residents; ``before`` and ``causes`` by resident id."""
    changes = []
    for score in after:
        old, cause = before.get(score.resident_id), causes.get(score.resident_id)
        if old is not None and (old.score, old.grade) == (score.score, score.grade):
            continue
        changes.append(
            ScoreChange(
                county_id=score.county_id,
                resident_id=score.resident_id,
                run=run,
                at=now,
                cause=cause.cause if cause else RecomputeRequest.Cause.HOUSEHOLD,
                reference=cause.reference if cause else "",
                score_before=old.score if old else None,
                score_after=score.score,
                grade_before=old.grade if old else "",
                grade_after=score.grade,
            )
        )
    ScoreChange.objects.bulk_create(changes)
