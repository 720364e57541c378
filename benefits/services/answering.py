"""Writing down what residents are answered, whenever it differs from the answer before (charter P1, P2)."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import connection

from benefits.decisions import ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED, in_force
from benefits.models import ProgrammeAnswer
from counties.models import County, Notice, Resident
from rules.models import CurrentRun, RevisionTelling, Score
from rules.services.whole_tables import whole_tables

_ANSWERS = (ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED)

_TELL_LATER = f"""
INSERT INTO {Notice._meta.db_table} (county_id, resident_id, kind, reference, created_at)
SELECT a.county_id, a.resident_id, '{Notice.Kind.BENEFIT}', a.programme, %(now)s
  FROM {ProgrammeAnswer._meta.db_table} a
 WHERE a.county_id = %(county)s AND a.run_id = %(run)s AND a.answer = '{ELIGIBLE}'
   AND EXISTS (SELECT 1 FROM {ProgrammeAnswer._meta.db_table} held
                WHERE held.county_id = a.county_id AND held.resident_id = a.resident_id
                  AND held.programme = a.programme AND held.id < a.id)
   AND NOT EXISTS (SELECT 1 FROM {Notice._meta.db_table} n
                    WHERE n.county_id = a.county_id AND n.resident_id = a.resident_id
                      AND (n.kind = '{Notice.Kind.REVISION}' AND n.reference = a.revision
                           OR n.kind = '{Notice.Kind.BENEFIT}' AND n.reference = a.programme
                              AND n.created_at = a.at))
 ORDER BY a.resident_id, a.programme
"""  # noqa: S608  # names of our own tables

_FOLLOW = f"""
WITH decision (computed, held, answer) AS (VALUES {{decisions}}),
computed AS (
    SELECT s.resident_id, p.key AS programme, p.value ->> 'answer' AS answer, p.value ->> 'reason' AS reason
      FROM {Score._meta.db_table} s, jsonb_each(s.answers) p
     WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND {{which}}
), held AS (
    SELECT DISTINCT ON (a.resident_id, a.programme) a.resident_id, a.programme, a.answer
      FROM {ProgrammeAnswer._meta.db_table} a
     WHERE a.county_id = %(county)s AND a.resident_id IN (SELECT resident_id FROM computed)
     ORDER BY a.resident_id, a.programme, a.at DESC, a.id DESC
), given AS (
    INSERT INTO {ProgrammeAnswer._meta.db_table}
           (county_id, resident_id, run_id, programme, answer, reason, revision, as_of, at)
    SELECT %(county)s, c.resident_id, %(run)s, c.programme, d.answer, jsonb_build_array(c.reason), %(revision)s,
           %(as_of)s, %(now)s
      FROM computed c
      LEFT JOIN held h ON h.resident_id = c.resident_id AND h.programme = c.programme
      JOIN decision d ON d.computed = c.answer AND d.held = coalesce(h.answer, '')
     WHERE d.answer IS DISTINCT FROM h.answer
     ORDER BY c.resident_id, c.programme
    RETURNING resident_id, programme, answer
), told AS (
    INSERT INTO {Notice._meta.db_table} (county_id, resident_id, kind, reference, created_at)
    SELECT %(county)s, g.resident_id, '{Notice.Kind.BENEFIT}', g.programme, %(now)s
      FROM given g JOIN held h ON h.resident_id = g.resident_id AND h.programme = g.programme
     WHERE g.answer = '{ELIGIBLE}'
       AND %(tell)s AND NOT EXISTS (SELECT 1 FROM {Notice._meta.db_table} n
                    WHERE n.county_id = %(county)s AND n.resident_id = g.resident_id
                      AND n.kind = '{Notice.Kind.REVISION}' AND n.reference = %(told_of)s)
     ORDER BY g.resident_id, g.programme
)
SELECT count(*) FROM given
"""  # noqa: S608  # names of our own tables


def answers_follow(
    *, county: County, residents: Iterable[int] | None, now: datetime, run: int | None = None
) -> int:
    """Bring the answers of these residents (ids) in line with the scores readers see; how many changed.

    Without ``residents`` it is everyone whose score ``run`` last changed, and without both everyone. A "yes" is
    never taken back here: that is for an official to decide. A new "yes" is announced, the very first answers of a
    resident are not. Where a revision took effect, its own notice says it, and `revision_told` tells the others. Which
    answer holds is said by `benefits.decisions` alone: the statement joins its whole table.
    """
    current = CurrentRun.objects.select_related("run").first()
    if current is None:
        return 0
    telling = RevisionTelling.objects.filter(run=current.run).first() if residents is None else None
    values: dict[str, Any] = {
        "tell": telling is None or telling.done_at is not None,
        "told_of": "" if telling is None else current.run.revision,
        "county": county.pk,
        "generation": current.generation_id,
        "run": current.run_id,
        "revision": current.run.revision,
        "as_of": current.run.as_of,
        "now": now,
        "residents": None if residents is None else sorted(set(residents)),
        "changed_by": run,
    }
    which = "true"
    if residents is not None:
        which = "s.resident_id = ANY(%(residents)s)"
    elif run is not None:
        which = "s.run_id = %(changed_by)s"
    with nullcontext() if residents is not None else whole_tables(), connection.cursor() as cursor:
        cursor.execute(_FOLLOW.format(decisions=_decisions(), which=which), values)
        (changed,) = cursor.fetchone()
    return int(changed)


def _decisions() -> str:
    """The rule of `benefits.decisions` as rows: computed, held ('' = none yet), the answer that holds."""
    rows = (
        (computed, held, in_force(computed, held or None).answer)
        for computed in _ANSWERS
        for held in ("", *_ANSWERS)
    )
    return ", ".join(f"('{computed}', '{held}', '{answer}')" for computed, held, answer in rows)


def scores_published(county: County, payload: dict[str, Any], now: datetime) -> None:
    """Handler of the outbox: readers see new scores, so answers follow."""
    answers_follow(county=county, residents=payload["residents"], run=payload["run"], now=now)


def revision_told(county: County, payload: dict[str, Any], now: datetime) -> None:
    """Handler of the outbox: whoever got a new "yes" on the day of a revision by something else is told of it now."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL_LATER, {"county": county.pk, "run": payload["run"], "now": now})


def answers_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: no answer remains (charter E2).

    The app's role may not delete answers; the owner's function does it, for those without consent only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT benefits_erase_answers(%s)", [resident.pk])
