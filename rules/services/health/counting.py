"""Once a day: count records and appeals by rule and revision, and mark what is over the threshold (charter O5)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from counties import audit
from counties.calendars import today_in
from counties.models import County
from rules.models import Record, RecordTransition, Revision, RuleCount, RuleMark
from rules.selectors.books import engine_revision, revisions
from rules.selectors.rule_health import (
    RuleHealth,
    as_threshold,
    counted_on,
    rule_healths,
    threshold_in_force,
)
from rules.services.locks import lock_health, try_lock_counting
from rules.services.whole_tables import whole_tables
from rules.small_counts import Counts, Threshold

_RECORDS = f"""
SELECT rule, width_bucket(occurred_on, %(days)s::date[]) AS place, count(*)
  FROM {Record._meta.db_table}
 WHERE county_id = %(county)s
 GROUP BY 1, 2
"""  # noqa: S608  # names of our own tables

_APPEALS = f"""
WITH contested AS (
    SELECT resident_id, record_id, min(id) AS first
      FROM {RecordTransition._meta.db_table}
     WHERE county_id = %(county)s AND state = '{RecordTransition.State.SUSPENDED}'
     GROUP BY 1, 2
), outcome AS (
    SELECT c.resident_id, c.record_id,
           coalesce(bool_or(t.state = '{RecordTransition.State.ANNULLED}'), false) AS succeeded,
           coalesce(bool_or(t.state = '{RecordTransition.State.ANNULLED}'
                            OR t.state IN ('{RecordTransition.State.IN_EFFECT}', '{RecordTransition.State.NOTIFIED}')
                               AND t.reason <> ''), false) AS decided
      FROM contested c
      LEFT JOIN {RecordTransition._meta.db_table} t
        ON t.county_id = %(county)s AND t.resident_id = c.resident_id AND t.record_id = c.record_id AND t.id > c.first
     GROUP BY 1, 2
)
SELECT r.rule, width_bucket(r.occurred_on, %(days)s::date[]) AS place, count(*),
       count(*) FILTER (WHERE o.decided), count(*) FILTER (WHERE o.succeeded)
  FROM outcome o
  JOIN {Record._meta.db_table} r ON r.county_id = %(county)s AND r.resident_id = o.resident_id AND r.id = o.record_id
 GROUP BY 1, 2
"""  # noqa: S608


def rule_health_follow(county: County, now: datetime) -> bool:
    """Count and mark, where that was not done yet today; whether it was done here.

    An appeal shows in the states of its record: contested, then annulled where it succeeded (a correction annuls too),
    or in effect again with the reasons where it did not. One that was withdrawn leaves no reasons and is not decided.
    Whoever objects meanwhile waits for what is written, not for the counting.
    """
    today = today_in(county, now)
    if not _is_due(today):
        return False
    with transaction.atomic():
        if not try_lock_counting(county) or not _is_due(today):
            return False
        texts = list(
            revisions().defer("document").filter(effective_from__lte=today).order_by("effective_from")
        )
        counted = _counted(county, texts)
        lock_health(county)
        _write(county, texts, counted, today)
        _mark(county, today, now)
    return True


def _is_due(today: date) -> bool:
    last = counted_on()
    if last is not None and last >= today:
        return False
    texts = revisions().defer("document").filter(effective_from__lte=today)
    return any(engine_revision(one).rules for one in texts)


def _counted(county: County, texts: Sequence[Revision]) -> dict[int, dict[str, list[int]]]:
    """By text, from 1, and code of a rule: records, appeals, those of them decided, and those that succeeded."""
    values: Any = {"county": county.pk, "days": [one.effective_from for one in texts]}
    counted: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0]))
    with whole_tables(), connection.cursor() as cursor:
        cursor.execute(_RECORDS, values)
        for rule, place, records in cursor.fetchall():
            counted[place][rule][0] = records
        cursor.execute(_APPEALS, values)
        for rule, place, *appeals in cursor.fetchall():
            counted[place][rule][1:] = appeals
    return counted


def _write(
    county: County, texts: Sequence[Revision], counted: dict[int, dict[str, list[int]]], today: date
) -> None:
    """One row for every rule of every text, also where nothing was counted."""
    rows = []
    for place, revision in enumerate(texts, start=1):
        own = {rule.code for rule in engine_revision(revision).rules}
        for code in sorted(own | counted[place].keys()):
            records, contested, decided, succeeded = counted[place][code]
            rows.append(
                RuleCount(
                    county=county,
                    revision=revision,
                    rule=code,
                    counted_on=today,
                    records=records,
                    contested=contested,
                    decided=decided,
                    succeeded=succeeded,
                )
            )
    RuleCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["county", "revision", "rule"],
        update_fields=["counted_on", "records", "contested", "decided", "succeeded"],
    )


def _mark(county: County, today: date, now: datetime) -> None:
    row = threshold_in_force()
    if row is None:
        return
    for health in rule_healths(today):
        cause = None if health.under_review else over(health, as_threshold(row))
        if cause is None:
            continue
        mark = RuleMark.objects.create(
            county=county,
            rule=health.rule.code,
            revision=health.revision,
            state=RuleMark.State.UNDER_REVIEW,
            cause=cause,
            threshold=row,
            objections=health.objections,
            appeals=appeals_of(health),
            on=today,
            at=now,
        )
        audit.record(
            "rules.rule_marked", county=county, target=mark, rule=mark.rule, cause=str(cause), on=str(today)
        )


def over(health: RuleHealth, threshold: Threshold) -> RuleMark.Cause | None:
    """What of the rule is over the threshold; None where nothing is.

    After a mark was lifted only what came since then counts. Each revision is looked at by itself: adding them up
    would let readers reckon back a count that is hidden.
    """
    lifted = health.mark
    before = lifted.appeals if lifted is not None else {}
    same_clause = lifted is not None and lifted.revision.code in health.reads_so
    objections = health.objections - (lifted.objections if lifted is not None and same_clause else 0)
    by_objections = threshold.passed_by_objections(objections)
    by_appeals = any(
        threshold.passed_by_appeals(decided - was_decided, succeeded - was_succeeded)
        for code, (decided, succeeded) in appeals_of(health).items()
        for was_decided, was_succeeded in [before.get(code, (0, 0))]
    )
    if by_objections and by_appeals:
        return RuleMark.Cause.BOTH
    if by_objections:
        return RuleMark.Cause.OBJECTIONS
    return RuleMark.Cause.APPEALS if by_appeals else None


def appeals_of(health: RuleHealth) -> dict[str, tuple[int, int]]:
    """Decided and succeeded appeals by code of each revision in which the clause reads as it does now."""
    found = ((code, health.counts.get(code, Counts())) for code in health.reads_so)
    return {code: (counts.decided, counts.succeeded) for code, counts in found}
