"""A run: computes a county's scores in chunks beside those in use, then shows them all at once."""

from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import Case, When

from counties import audit, outbox
from counties.doorbell import ring_after_commit
from counties.models import County
from counties.retries import may_try
from rules.columns.facts.within import division_of, in_turn
from rules.models import Run, RunChunk, RunFindings
from rules.selectors.books import books_digest, in_force
from rules.selectors.runs import active_run, digests_by
from rules.services.locks import lock_scores, try_lock_scores
from rules.services.runs.chunk import chunk_compute, phase_after, phases_of
from rules.services.runs.mode import mode_of
from rules.services.runs.publishing import run_publish
from rules.services.scores.computing import Clocks
from rules.signals import SCORES_PUBLISHED

log = structlog.get_logger(__name__)


@transaction.atomic
def run_start(*, county: County, cause: Run.Cause, as_of: date, now: datetime) -> Run:
    """Queue a recompute of the whole county; a run under way for older texts or days is given up."""
    lock_scores(county)
    Run.objects.filter(state__in=Run.UNDER_WAY).update(state=Run.State.SUPERSEDED, finished_at=now)
    RunFindings.objects.all().delete()
    revision = in_force(as_of)
    clocks = Clocks.of(county, as_of=as_of, known_at=now)
    run = Run.objects.create(
        county=county,
        cause=cause,
        as_of=as_of,
        known_at=now,
        started_at=now,
        revision=revision.code if revision else "",
        books_digest=books_digest(digests_by(as_of)),
        cause_reference=revision.code if revision and cause == Run.Cause.REVISION else "",
        mode=mode_of(clocks, one_phase=len(phases_of(clocks.timeline.in_force)) == 1),
    )
    _queue_chunks(run, RunChunk.Phase.SCORES, chunks_for(county))
    audit.record("rules.run_started", county=county, target=run, cause=str(cause), as_of=str(as_of))
    return run


def chunk_compute_next(county: County, now: datetime) -> bool:
    """Claim a waiting chunk, compute it and mark it done, in one transaction; False when none waits.

    A worker that dies here leaves the chunk as it was. A chunk that fails says why and is tried again later. Those
    come first of whose bucket this process has the snapshot in memory.
    """
    waiting = RunChunk.objects.filter(done_at__isnull=True, run__state__in=Run.UNDER_WAY)
    if not waiting.exists():
        return False
    from rules.columns.kept.keeping import buckets_at_hand

    at_hand = Case(When(bucket__in=buckets_at_hand(county), then=0), default=1)
    with transaction.atomic():
        chunk = (
            waiting.select_for_update(skip_locked=True, of=("self",))
            .select_related("run")
            .order_by("attempts", at_hand, "number")
            .first()
        )
        if chunk is None or not may_try(chunk.attempts, chunk.run.started_at, now):
            return False
        try:
            with transaction.atomic():
                chunk_compute(county, chunk, now)
        except Exception as error:  # the chunk must outlive any fault in computing it
            log.exception("run.chunk_failed", run=chunk.run_id, chunk=chunk.number)
            chunk.attempts += 1
            chunk.error = f"{type(error).__name__}: {error}"[:500]
            chunk.save(update_fields=["attempts", "error"])
        return True


def run_advance(county: County, now: datetime) -> bool:
    """Take a run whose chunks are all done one step on; False when there is nothing to do."""
    with transaction.atomic():
        if _ready() is None:
            return False
        if not try_lock_scores(county):
            return False  # another worker is just taking it on
        run = _ready()
        if run is None:
            return False
        if outbox.is_on_its_way(SCORES_PUBLISHED):
            return False  # the answers that rest on the scores in use are given first (charter P1)
        phase = phase_after(run, _phase_of(run))
        if phase is None:
            run_publish(run, now)
        else:
            run.state = Run.State.ANSWERING
            run.save(update_fields=["state"])
            _queue_chunks(run, phase, run.chunks.filter(phase=RunChunk.Phase.SCORES).count())
        return True


def _phase_of(run: Run) -> RunChunk.Phase:
    """The phase whose chunks were queued last."""
    return RunChunk.Phase(run.chunks.order_by("-pk").values_list("phase", flat=True)[0])


def _ready() -> Run | None:
    """The run under way, if all its chunks are done."""
    run = active_run()
    if run is None or run.chunks.filter(done_at__isnull=True).exists():
        return None
    return run


def chunks_for(county: County) -> int:
    """One for every bucket of the county."""
    return len(division_of(county))


def _queue_chunks(run: Run, phase: RunChunk.Phase, buckets: int) -> None:
    RunChunk.objects.bulk_create(
        RunChunk(county=run.county, run=run, phase=phase, number=number, bucket=bucket)
        for number, bucket in enumerate(in_turn(buckets), start=1)
    )
    ring_after_commit(run.county)
