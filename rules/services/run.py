"""A run: computes a county's scores in chunks beside those in use, then shows them all at once."""

from collections.abc import Iterable
from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import Q

from counties import audit, outbox
from counties.doorbell import ring_after_commit
from counties.models import County, Resident
from counties.retries import may_try
from rules.models import CurrentRun, RecomputeRequest, Run, RunChunk, Score
from rules.selectors.books import book_in_force, books_digest, in_force
from rules.selectors.runs import active_run, digests_by
from rules.services import places, score_change
from rules.services.locks import lock_scores
from rules.services.scoring import Clocks, scores, scores_digest
from rules.signals import SCORES_PUBLISHED

log = structlog.get_logger(__name__)

CHUNK_SIZE = 250  # residents; one short transaction each, so that a killed worker loses seconds


@transaction.atomic
def run_start(*, county: County, cause: Run.Cause, as_of: date, now: datetime) -> Run:
    """Queue a recompute of the whole county; a run under way for older texts or days is given up."""
    lock_scores(county)
    Run.objects.filter(state__in=Run.UNDER_WAY).update(state=Run.State.SUPERSEDED, finished_at=now)
    revision = in_force(as_of)
    run = Run.objects.create(
        county=county,
        cause=cause,
        as_of=as_of,
        known_at=now,
        started_at=now,
        revision=revision.code if revision else "",
        books_digest=books_digest(digests_by(as_of)),
        cause_reference=revision.code if revision and cause == Run.Cause.REVISION else "",
    )
    _queue_chunks(run, RunChunk.Phase.SCORES)
    audit.record("rules.run_started", county=county, target=run, cause=str(cause), as_of=str(as_of))
    return run


def chunk_compute_next(county: County, now: datetime) -> bool:
    """Claim a waiting chunk, compute it and mark it done, in one transaction; False when none waits.

    A worker that dies here leaves the chunk as it was. A chunk that fails says why and is tried again later.
    """
    with transaction.atomic():
        chunk = (
            RunChunk.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("run")
            .filter(done_at__isnull=True, run__state__in=Run.UNDER_WAY)
            .order_by("attempts", "number")
            .first()
        )
        if chunk is None or not may_try(chunk.attempts, chunk.run.started_at, now):
            return False
        try:
            with transaction.atomic():
                _compute(county, chunk, now)
        except Exception as error:  # the chunk must outlive any fault in computing it
            log.exception("run.chunk_failed", run=chunk.run_id, chunk=chunk.number)
            chunk.attempts += 1
            chunk.error = f"{type(error).__name__}: {error}"[:500]
            chunk.save(update_fields=["attempts", "error"])
        return True


def run_advance(county: County, now: datetime) -> bool:
    """Take a run whose chunks are all done one step on; False when there is nothing to do."""
    with transaction.atomic():
        lock_scores(county)
        run = active_run()
        if run is None or run.chunks.filter(done_at__isnull=True).exists():
            return False
        if outbox.is_on_its_way(SCORES_PUBLISHED):
            return False  # the answers that rest on the scores in use are given first (charter P1)
        if run.state == Run.State.SCORING and places.asks_for_households(book_in_force(run.as_of)):
            run.state = Run.State.ANSWERING
            run.save(update_fields=["state"])
            _queue_chunks(run, RunChunk.Phase.ANSWERS)
        else:
            _publish(run, now)
        return True


def scores_replace(clocks: Clocks, run: Run, residents: Iterable[int]) -> list[Score]:
    """Write the scores of the residents with these ids in the run anew, whatever was there."""
    ids = list(residents)
    made = scores(clocks, run, ids, places.averages_of(run, clocks.timeline.in_force, ids))
    Score.objects.filter(run=run, resident__in=ids).delete()
    return Score.objects.bulk_create(made, batch_size=1000)


def _queue_chunks(run: Run, phase: RunChunk.Phase) -> None:
    ids = list(Resident.objects.order_by("pk").values_list("pk", flat=True))
    size = CHUNK_SIZE
    ranges = [ids[start : start + size] for start in range(0, len(ids), size)]
    RunChunk.objects.bulk_create(
        RunChunk(
            county=run.county,
            run=run,
            phase=phase,
            number=number,
            first_resident=some[0],
            last_resident=some[-1],
        )
        for number, some in enumerate(ranges, start=1)
    )
    ring_after_commit(run.county)


def _compute(county: County, chunk: RunChunk, now: datetime) -> None:
    run = chunk.run
    clocks = Clocks.of(county, as_of=run.as_of, known_at=run.known_at)
    within = Resident.objects.filter(pk__gte=chunk.first_resident, pk__lte=chunk.last_resident)
    made = scores_replace(clocks, run, within.values_list("pk", flat=True))
    chunk.digest, chunk.done_at = scores_digest(made), now
    chunk.save(update_fields=["digest", "done_at"])


def _publish(run: Run, now: datetime) -> None:
    """Show the run's scores to readers, in one transaction with all that follows from it."""
    county = run.county
    _catch_up(run, now)
    places.allot(run, book_in_force(run.as_of))
    current = CurrentRun.objects.select_for_update().first()
    before = current.run_id if current else None
    score_change.write_for_run(run, before=before, now=now)
    run.state, run.finished_at = Run.State.PUBLISHED, now
    run.digest = books_digest(run.chunks.order_by("phase", "number").values_list("digest", flat=True))
    run.save(update_fields=["state", "finished_at", "digest"])
    if current is None:
        CurrentRun.objects.create(county=county, run=run)
    else:
        current.run = run
        current.save(update_fields=["run"])
    Score.objects.exclude(run__in=[run.pk, before]).delete()
    outbox.publish(SCORES_PUBLISHED, county=county, now=now, run=run.pk, residents=None)
    audit.record("rules.run_published", county=county, target=run, digest=run.digest, as_of=str(run.as_of))


def _catch_up(run: Run, now: datetime) -> None:
    """Residents who changed while the run was computing are computed once more, as known now."""
    changed = RecomputeRequest.objects.filter(Q(done_at__isnull=True) | Q(done_at__gte=run.started_at))
    residents = set(changed.values_list("resident_id", flat=True))
    if residents:
        clocks = Clocks.of(run.county, as_of=run.as_of, known_at=now)
        scores_replace(clocks, run, places.with_housemates(clocks.timeline.in_force, residents))
        changed.filter(done_at__isnull=True).update(done_at=now)
