"""Telling every resident whom a revision changed, once: why is found out, and a notice goes into the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from counties import outbox
from counties.calendars import today_in
from counties.models import County, Membership, Notice, OutboxMessage, Resident
from counties.retries import may_try
from rules.engine.diff import diff
from rules.models import RevisionEffect, RevisionTelling
from rules.selectors.books import books, engine_revision
from rules.selectors.facts import timeline
from rules.services.scores.places import limited, with_housemates
from rules.signals import REVISION_TOLD, SCORES_PUBLISHED

log = structlog.get_logger(__name__)

BATCH = 5_000  # residents whose reasons are found out in one transaction

_EXPLAIN = f"""
UPDATE {RevisionEffect._meta.db_table} e
   SET cause = v.cause, score_otherwise = v.score, grade_otherwise = v.grade, worths = v.worths
  FROM unnest(%(ids)s::bigint[], %(causes)s::text[], %(scores)s::bigint[], %(grades)s::text[], %(worths)s::jsonb[])
       AS v (id, cause, score, grade, worths)
 WHERE e.county_id = %(county)s AND e.id = v.id
"""  # noqa: S608  # names of our own tables

_TELL = f"""
INSERT INTO {Notice._meta.db_table} (county_id, resident_id, kind, reference, created_at)
SELECT %(county)s, e.resident_id, '{Notice.Kind.REVISION}', %(revision)s, %(now)s
  FROM {RevisionEffect._meta.db_table} e
 WHERE e.county_id = %(county)s AND e.id = ANY(%(ids)s) AND e.cause = '{RevisionEffect.Cause.REVISION}'
   AND EXISTS (SELECT 1 FROM {Membership._meta.db_table} m
                WHERE m.county_id = %(county)s AND m.resident_id = e.resident_id
                  AND m.enrolled_on <= %(today)s AND (m.left_on IS NULL OR m.left_on > %(today)s))
 ORDER BY e.resident_id
ON CONFLICT DO NOTHING
"""  # noqa: S608


@dataclass(frozen=True)
class Reason:
    """Why a resident's standing changed: the cause, and what the text before would have given."""

    cause: RevisionEffect.Cause
    score: int | None = None
    grade: str = ""
    worths: dict[str, list[int]] | None = None


def revision_tell_next(county: County, now: datetime) -> bool:
    """Find out why and tell some residents whom a revision changed; False when nobody waits.

    All of it is one transaction: a worker that dies leaves the residents as they were, and a notice that is there is
    not written again. What fails as a whole is tried again one by one, so that one fault holds up nobody else.
    """
    with transaction.atomic():
        telling = RevisionTelling.objects.filter(done_at__isnull=True).order_by("pk").first()
        if telling is None:
            return False
        some = _claimed(telling, now)
        if not some:
            return _finished(telling, now)
        try:
            with transaction.atomic():
                _explain_and_tell(telling, some, now)
        except Exception as error:  # the effects must outlive any fault in explaining them
            log.exception("revision_notice.failed", telling=telling.pk, residents=len(some))
            said = f"{type(error).__name__}: {error}"[:500]
            failed = RevisionEffect.objects.filter(pk__in=[effect.pk for effect in some])
            failed.update(attempts=some[0].attempts + 1, error=said)
        return True


def revision_effects_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: what revisions did to the resident is no longer on file (charter E2)."""
    RevisionEffect.objects.filter(resident=resident).delete()


def _claimed(telling: RevisionTelling, now: datetime) -> list[RevisionEffect]:
    """Residents who wait, claimed: many that were not tried yet, or one that failed and is due again."""
    waiting = RevisionEffect.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        telling=telling, cause=RevisionEffect.Cause.OPEN
    )
    some = list(waiting.filter(attempts=0).order_by("pk")[:BATCH])
    if some:
        return some
    failed = waiting.filter(attempts__gt=0).order_by("attempts", "pk").first()
    return [failed] if failed is not None and may_try(failed.attempts, telling.begun_at, now) else []


def _finished(telling: RevisionTelling, now: datetime) -> bool:
    """Close the telling once nobody waits, in another worker's hands neither; whether that was done here.

    The answers that rest on the run are given first: whoever handles `REVISION_TOLD` looks at them.
    """
    if OutboxMessage.objects.filter(topic=SCORES_PUBLISHED, done_at__isnull=True).exists():
        return False
    locked = RevisionTelling.objects.select_for_update().get(pk=telling.pk)
    open_ones = RevisionEffect.objects.filter(telling=telling, cause=RevisionEffect.Cause.OPEN)
    if locked.done_at is not None or open_ones.exists():
        return False
    locked.done_at = now
    locked.save(update_fields=["done_at"])
    outbox.publish(REVISION_TOLD, county=telling.county, now=now, run=telling.run_id)
    return True


def _explain_and_tell(telling: RevisionTelling, some: Sequence[RevisionEffect], now: datetime) -> None:
    reasons = _reasons(telling, some)
    ids = [effect.pk for effect in some]
    found = [reasons.get(effect.resident_id) or Reason(RevisionEffect.Cause.OTHER) for effect in some]
    values: dict[str, Any] = {
        "county": telling.county_id,
        "ids": ids,
        "causes": [str(reason.cause) for reason in found],
        "scores": [reason.score for reason in found],
        "grades": [reason.grade for reason in found],
        "worths": [Jsonb(reason.worths or {}) for reason in found],
        "revision": telling.revision.code,
        "today": today_in(telling.county, now),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAIN, values)
        cursor.execute(_TELL, values)


def _reasons(telling: RevisionTelling, some: Sequence[RevisionEffect]) -> dict[int, Reason]:
    """By resident id: what the text before would have given on the same day, as known at the same moment.

    Limited places are given out among all: whoever gains or loses one with the revision is told so, though their own
    record may be as it was.
    """
    from rules.columns.otherwise import otherwise

    run, known_at = telling.run, telling.begun_at
    old, new = engine_revision(telling.before), engine_revision(telling.revision)
    texts = [book for book in books() if book.effective_from <= new.effective_from]
    earlier = [book for book in texts if book.effective_from <= old.effective_from]
    held = frozenset(c.code for c in diff(old, new) if c.part == "rule" and c.field == "holds")
    residents = [effect.resident_id for effect in some]
    compared = otherwise(
        telling.county,
        with_housemates(old, residents) | with_housemates(new, residents),
        before=timeline(telling.county, earlier, as_of=run.as_of, known_at=known_at),
        after=timeline(telling.county, texts, as_of=run.as_of, known_at=known_at),
        as_of=run.as_of,
        known_at=known_at,
        always=held,
    )
    places = {programme.code for book in (old, new) for programme in limited(book)}
    reasons = {}
    for effect in some:
        one = compared.get(effect.resident_id)
        if one is not None and (one.standing_differs or (one.answers | places) & effect.answers.keys()):
            reasons[effect.resident_id] = Reason(
                RevisionEffect.Cause.REVISION, one.score, one.grade, one.worths
            )
    return reasons
