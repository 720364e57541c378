"""Writing down what residents are answered, whenever it differs from the answer before (charter P1, P2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from benefits.decisions import ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED, in_force
from benefits.models import AnswersGiven
from counties.models import County, Notice, Resident
from rules.models import CurrentRun, RevisionTelling, Score
from rules.services.locks import lock_changes, share_changes
from rules.services.whole_tables import whole_tables

_ANSWERS = (ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED)
_GIVEN, _NOTICE, _SCORE = AnswersGiven._meta.db_table, Notice._meta.db_table, Score._meta.db_table

# What is computed and what is held is the same for many residents, so each pair of the two is decided on once.
_FOLLOW = f"""
WITH decision (computed, held, answer) AS (VALUES {{decisions}}),
computed AS (
    SELECT s.resident_id, s.answers FROM {_SCORE} s
     WHERE s.county_id = %(county)s AND s.generation_id = %(generation)s AND {{which}}
), log AS MATERIALIZED (
    SELECT a.resident_id, a.at, a.id, a.answers, count(*) OVER (PARTITION BY a.resident_id) AS times
      FROM {_GIVEN} a
     WHERE a.county_id = %(county)s AND {{whose}} AND a.resident_id IN (SELECT resident_id FROM computed)
), held AS (
    SELECT resident_id, answers FROM log WHERE times = 1
    UNION ALL
    SELECT log.resident_id, jsonb_object_agg(said.key, said.value ORDER BY log.at, log.id)
      FROM log, jsonb_each(log.answers) said
     WHERE log.times > 1
     GROUP BY log.resident_id
), pair AS (
    SELECT c.answers AS computed, coalesce(h.answers, '{{{{}}}}'::jsonb) AS held, array_agg(c.resident_id) AS residents
      FROM computed c LEFT JOIN held h ON h.resident_id = c.resident_id
     GROUP BY 1, 2
), news AS MATERIALIZED (
    SELECT pair.residents, found.*
      FROM pair CROSS JOIN LATERAL (
          SELECT count(*) AS many,
                 jsonb_object_agg(said.key, jsonb_build_object('answer', d.answer, 'reason', said.value -> 'reason'))
                     AS given,
                 array_agg(said.key) FILTER (WHERE d.answer = '{ELIGIBLE}' AND pair.held ? said.key) AS yes
            FROM jsonb_each(pair.computed) said
            JOIN decision d ON d.computed = said.value ->> 'answer'
                 AND d.held = coalesce(pair.held -> said.key ->> 'answer', '') AND d.answer <> d.held) found
     WHERE found.many > 0
), written AS (
    INSERT INTO {_GIVEN} (county_id, resident_id, run_id, answers, revision, as_of, at)
    SELECT %(county)s, resident, %(run)s, given, %(revision)s, %(as_of)s, %(now)s
      FROM news, unnest(residents) resident ORDER BY resident
), told AS (
    INSERT INTO {_NOTICE} (county_id, resident_id, kind, reference, created_at)
    SELECT %(county)s, resident, '{Notice.Kind.BENEFIT}', programme, %(now)s
      FROM news, unnest(yes) programme, unnest(residents) resident
     WHERE %(tell)s AND NOT EXISTS (SELECT 1 FROM {_NOTICE} n
                    WHERE n.county_id = %(county)s AND n.resident_id = resident
                      AND n.kind = '{Notice.Kind.REVISION}' AND n.reference = %(told_of)s)
     ORDER BY resident, programme
)
SELECT coalesce(sum(many * cardinality(residents)), 0) FROM news
"""  # noqa: S608  # names of our own tables and codes

_TELL_LATER = f"""
INSERT INTO {_NOTICE} (county_id, resident_id, kind, reference, created_at)
SELECT a.county_id, a.resident_id, '{Notice.Kind.BENEFIT}', said.key, %(now)s
  FROM {_GIVEN} a, jsonb_each(a.answers) said
 WHERE a.county_id = %(county)s AND a.run_id = %(run)s AND said.value ->> 'answer' = '{ELIGIBLE}'
   AND EXISTS (SELECT 1 FROM {_GIVEN} held
                WHERE held.county_id = a.county_id AND held.resident_id = a.resident_id
                  AND held.answers ? said.key AND held.id < a.id)
   AND NOT EXISTS (SELECT 1 FROM {_NOTICE} n
                    WHERE n.county_id = a.county_id AND n.resident_id = a.resident_id
                      AND (n.kind = '{Notice.Kind.REVISION}' AND n.reference = a.revision
                           OR n.kind = '{Notice.Kind.BENEFIT}' AND n.reference = said.key
                              AND n.created_at = a.at))
 ORDER BY a.resident_id, said.key
"""  # noqa: S608


@dataclass(frozen=True)
class Whom:
    """Residents whose answers follow: some by id, else those whose score a run last changed, else everyone.

    ``above`` and ``upto``: ids between which they are, open where they are None.
    """

    residents: tuple[int, ...] | None = None
    run: int | None = None
    above: int | None = None
    upto: int | None = None

    def conditions(self) -> tuple[str, str]:
        """SQL on the rows of scores, and on those of answers given before."""
        if self.residents is not None:
            return "s.resident_id = ANY(%(residents)s)", "a.resident_id = ANY(%(residents)s)"
        between = [
            f"{{}}.resident_id {sign} {int(bound)}"
            for sign, bound in ((">", self.above), ("<=", self.upto))
            if bound is not None
        ]
        rows, log = (" AND ".join(["true", *between]).format(*[alias] * len(between)) for alias in "sa")
        return rows if self.run is None else f"{rows} AND s.run_id = %(changed_by)s", log


def answers_follow(*, county: County, whom: Whom, now: datetime) -> int:
    """Bring the answers of these residents in line with the scores readers see; how many answers changed.

    A "yes" is never taken back here: that is for an official to decide. A new "yes" is announced, the very first
    answers of a resident are not. Where a revision took effect, its own notice says it, and `revision_told` tells the
    others. Which answer holds is said by `benefits.decisions` alone: the statement joins its whole table. Who withdraws
    consent waits for it, and whoever has just withdrawn has no score any more.
    """
    share_changes(county)
    current = CurrentRun.objects.select_related("run").first()
    if current is None:
        return 0
    some = whom.residents is not None
    telling = None if some else RevisionTelling.objects.filter(run=current.run).first()
    values: dict[str, Any] = {
        "tell": telling is None or telling.done_at is not None,
        "told_of": "" if telling is None else current.run.revision,
        "county": county.pk,
        "generation": current.generation_id,
        "run": current.run_id,
        "revision": current.run.revision,
        "as_of": current.run.as_of,
        "now": now,
        "residents": sorted(set(whom.residents or ())),
        "changed_by": whom.run,
    }
    which, whose = whom.conditions()
    statement = _FOLLOW.format(decisions=_decisions(), which=which, whose=whose)
    with whole_tables(where=not some), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")  # a slice is sorted and hashed in memory
        cursor.execute(statement, values)
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
    residents: Iterable[int] | None = payload["residents"]
    whom = Whom(
        None if residents is None else tuple(residents),
        payload["run"],
        payload.get("above"),
        payload.get("upto"),
    )
    answers_follow(county=county, whom=whom, now=now)


def revision_told(county: County, payload: dict[str, Any], now: datetime) -> None:
    """Handler of the outbox: whoever got a new "yes" on the day of a revision by something else is told of it now."""
    with whole_tables(), connection.cursor() as cursor:
        cursor.execute(_TELL_LATER, {"county": county.pk, "run": payload["run"], "now": now})


def answers_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: no answer remains (charter E2), not even one that is just being written down.

    The app's role may not delete answers; the owner's function does it, for those without consent only.
    """
    lock_changes(resident.county)
    with connection.cursor() as cursor:
        cursor.execute("SELECT benefits_erase_answers(%s)", [resident.pk])
