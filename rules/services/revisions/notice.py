"""Telling every resident whom a revision changed, once: why is found out, and a notice goes into the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection, transaction

from counties import outbox
from counties.calendars import today_in
from counties.models import County, Membership, Notice, OutboxMessage, Resident
from counties.retries import may_try
from rules.columns.facts.within import Within
from rules.engine.diff import diff
from rules.models import RevisionEffect, RevisionTelling
from rules.selectors.books import books, engine_revision
from rules.selectors.facts import timeline
from rules.services.locks import share_changes
from rules.services.runs.snapshot import bucket_with
from rules.services.scores.places import averaging, limited
from rules.services.whole_tables import whole_tables
from rules.signals import REVISION_TOLD, SCORES_PUBLISHED

if TYPE_CHECKING:
    from polars import DataFrame

    from rules.columns.otherwise import Sums, Texts

log = structlog.get_logger(__name__)

BATCH = 25_000
"""Residents of one bucket whose reasons are found out in one transaction, of a second or so: who withdraws consent
waits for it. What fails is tried again in parts, each of `SHARE` of them."""
SHARE = 20

REACH = 2 * BATCH
"""Effects among which those of the bucket are looked for: they are noted partition by partition."""

_EFFECT = RevisionEffect._meta.db_table

_CLAIM = f"""
SELECT e.id, e.resident_id, (SELECT string_agg(code, ' ') FROM jsonb_object_keys(e.answers) code)
  FROM {_EFFECT} e
 WHERE e.county_id = %(county)s AND e.telling_id = %(telling)s AND e.cause = '{RevisionEffect.Cause.OPEN}'
   AND e.attempts = %(attempts)s AND e.id BETWEEN %(first)s AND %(first)s + %(reach)s AND {{within}}
 ORDER BY e.id LIMIT %(most)s
   FOR UPDATE OF e SKIP LOCKED
"""  # noqa: S608  # names of our own tables

FEW = 1_000
"""Residents up to whom rows are looked up by key; for more, PostgreSQL joins without loops, whatever its statistics say."""

FEW_HOUSEHOLDS = 5_000
"""Up to so many are read for themselves; for more, the county is gone through once by each process."""

_texts_of: dict[tuple[int, datetime], Texts] = {}
_sums_of: dict[tuple[int, datetime], Sums] = {}

_FOUND = """
CREATE TEMPORARY TABLE IF NOT EXISTS effects_explained (
    effect bigint, by_revision boolean, score bigint, grade text, worths jsonb
) ON COMMIT DELETE ROWS;
TRUNCATE effects_explained"""

_EXPLAIN = f"""
UPDATE {_EFFECT} e
   SET cause = CASE WHEN v.by_revision THEN '{RevisionEffect.Cause.REVISION}' ELSE '{RevisionEffect.Cause.OTHER}' END,
       score_otherwise = v.score, grade_otherwise = v.grade, worths = v.worths
  FROM effects_explained v
 WHERE e.county_id = %(county)s AND e.id = v.effect
"""  # noqa: S608

_TELL = f"""
INSERT INTO {Notice._meta.db_table} (county_id, resident_id, kind, reference, created_at)
SELECT %(county)s, e.resident_id, '{Notice.Kind.REVISION}', %(revision)s, %(now)s
  FROM effects_explained v JOIN {_EFFECT} e ON e.county_id = %(county)s AND e.id = v.effect
 WHERE v.by_revision
   AND EXISTS (SELECT 1 FROM {Membership._meta.db_table} m
                WHERE m.county_id = %(county)s AND m.resident_id = e.resident_id
                  AND m.enrolled_on <= %(today)s AND (m.left_on IS NULL OR m.left_on > %(today)s))
   AND NOT EXISTS (SELECT 1 FROM {Notice._meta.db_table} n
                    WHERE n.county_id = %(county)s AND n.resident_id = e.resident_id
                      AND n.kind = '{Notice.Kind.REVISION}' AND n.reference = %(revision)s)
 ORDER BY e.resident_id
"""  # noqa: S608


@dataclass(frozen=True)
class Slice:
    """Some residents who wait: those of one bucket from an effect on, after so many failed tries."""

    telling: RevisionTelling
    within: Within
    first: int
    attempts: int

    @property
    def most(self) -> int:
        """How many at a time: after each failed try fewer, in the end one, so that a fault holds up nobody else."""
        share: int = SHARE**self.attempts
        return max(BATCH // share, 1)


def revision_tell_next(county: County, now: datetime) -> bool:
    """Find out why and tell some residents whom a revision changed; False when nobody waits.

    All of it is one transaction: a worker that dies leaves the residents as they were, and a notice that is there is
    not written again.
    """
    with transaction.atomic():
        telling = RevisionTelling.objects.filter(done_at__isnull=True).order_by("pk").first()
        if telling is None:
            return False
        # Before any row is locked: who withdraws consent takes this lock alone, and then the rows.
        share_changes(county)
        one = _next(telling, now)
        if one is None:
            return _finished(telling, now)
        some = _claimed(one)
        try:
            with transaction.atomic():
                _explain_and_tell(one, some, now)
        except Exception as error:  # the effects must outlive any fault in explaining them
            log.exception("revision_notice.failed", telling=telling.pk, residents=len(some))
            said = f"{type(error).__name__}: {error}"[:500]
            failed = RevisionEffect.objects.filter(pk__in=[effect for effect, *_ in some])
            failed.update(attempts=one.attempts + 1, error=said)
        return True


def revision_effects_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: what revisions did to the resident is no longer on file (charter E2)."""
    RevisionEffect.objects.filter(resident=resident).delete()


def _next(telling: RevisionTelling, now: datetime) -> Slice | None:
    """The bucket of the first resident who waits and is in nobody's hands: not tried yet, or failed and due again."""
    waiting = RevisionEffect.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        telling=telling, cause=RevisionEffect.Cause.OPEN
    )
    effect = waiting.filter(attempts=0).order_by("pk").first()
    if effect is None:
        effect = waiting.filter(attempts__gt=0).order_by("attempts", "pk").first()
        if effect is None or not may_try(effect.attempts, telling.begun_at, now):
            return None
    within = bucket_with(telling.county, effect.resident_id)
    return Slice(telling, within, effect.pk, effect.attempts)


def _claimed(one: Slice) -> list[tuple[int, int, str | None]]:
    """Effect, resident and codes of programmes of everyone in the slice whom nobody else has claimed."""
    values = {
        "county": one.telling.county_id,
        "telling": one.telling.pk,
        "attempts": one.attempts,
        "first": one.first,
        "most": one.most,
        "reach": REACH,
    }
    within = one.within.residents("e.resident_id").replace("%", "%%")  # a remainder, no placeholder
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(within=within), values)
        return list(cursor.fetchall())


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


def _explain_and_tell(one: Slice, some: Sequence[tuple[int, int, str | None]], now: datetime) -> None:
    telling = one.telling
    values: dict[str, Any] = {
        "county": telling.county_id,
        "revision": telling.revision.code,
        "today": today_in(telling.county, now),
        "now": now,
    }
    found = _explained(one, some, now)
    with connection.cursor() as cursor:
        cursor.execute(_FOUND)
        with cursor.copy("COPY effects_explained FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
            copy.write(found.write_csv(include_header=False, null_value=r"\N", quote_style="non_numeric"))
        cursor.execute("ANALYZE effects_explained")
    with whole_tables(where=len(some) > FEW), connection.cursor() as cursor:
        cursor.execute(_EXPLAIN, values)
        cursor.execute(_TELL, values)


def _explained(one: Slice, some: Sequence[tuple[int, int, str | None]], now: datetime) -> DataFrame:
    """`rules.columns.otherwise.EXPLAINED`: what the text before would have given on the same day, at the same moment."""
    import polars as pl

    from rules.columns.facts.people import People
    from rules.columns.facts.reading import read_columns
    from rules.columns.kept.snapshot import bucket_of, county_columns
    from rules.columns.otherwise import WAITING, explained, sums_of

    county, texts = one.telling.county, _texts(one.telling)

    def sums(households: list[str]) -> Sums:
        if len(households) <= FEW_HOUSEHOLDS:
            living = Resident.objects.filter(household__code__in=households).values_list("pk", flat=True)
            return sums_of([read_columns(Within.of(county, living), today=day)], texts)
        which = (one.telling.pk, one.telling.begun_at)
        if which not in _sums_of:
            _sums_of.clear()
            _sums_of[which] = sums_of((bucket.columns for bucket in county_columns(now=now)), texts)
        return _sums_of[which]

    day = today_in(county, now)
    bucket = bucket_of(one.within, People(day), day=day, now=now)
    waiting = pl.DataFrame(
        [(effect, resident, (codes or "").split()) for effect, resident, codes in some], WAITING, orient="row"
    )
    return explained(bucket.columns, waiting, texts, sums=sums)


def _texts(telling: RevisionTelling) -> Texts:
    """The book without the revision and with it, as of the run's day, as known when readers began to see it.

    Read and compiled once in a process: what is published does not change.
    """
    from rules.columns.otherwise import Texts

    which = (telling.pk, telling.begun_at)
    if which in _texts_of:
        return _texts_of[which]
    as_of, known_at = telling.run.as_of, telling.begun_at
    old, new = engine_revision(telling.before), engine_revision(telling.revision)
    later = [book for book in books() if book.effective_from <= new.effective_from]
    earlier = [book for book in later if book.effective_from <= old.effective_from]
    before, after = (
        timeline(telling.county, texts, as_of=as_of, known_at=known_at) for texts in (earlier, later)
    )
    _texts_of.clear()
    made = _texts_of[which] = Texts(
        before,
        after,
        always=frozenset(c.code for c in diff(old, new) if c.part == "rule" and c.field == "holds"),
        places=frozenset(programme.code for book in (old, new) for programme in limited(book)),
        averages=frozenset(programme.code for book in (old, new) for programme in averaging(book)),
    )
    return made
