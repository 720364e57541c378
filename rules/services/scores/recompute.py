"""Single residents whose scores follow a change within seconds."""

from datetime import datetime

from django.db import transaction

from counties import outbox
from counties.doorbell import ring_after_commit
from counties.models import County, Resident
from rules.models import CurrentRun, RecomputeRequest, Score, ScoreChange
from rules.services.locks import lock_scores
from rules.services.scores import places
from rules.services.scores.change import write_for_residents
from rules.services.scores.computing import Clocks
from rules.services.scores.rows import scores_replace
from rules.services.scores.settling import settle
from rules.signals import SCORES_PUBLISHED

BATCH = 2000  # requests; one transaction of a second or so at most


def recompute_request(
    *, resident: Resident, cause: RecomputeRequest.Cause, reference: str = "", now: datetime
) -> None:
    """Leave the work in this transaction and ring."""
    RecomputeRequest.objects.create(
        county=resident.county, resident=resident, cause=cause, reference=reference, created_at=now
    )
    ring_after_commit(resident.county)


@transaction.atomic
def requests_drain(county: County, now: datetime) -> bool:
    """Bring the current scores of waiting residents up to date; False when nobody waits.

    Before a county's first run there is nothing to bring up to date: the run takes them along. Scores that
    readers see stay until the answers that rest on them are given, so that no "yes" is missed (charter P1).
    """
    if not RecomputeRequest.objects.filter(done_at__isnull=True).exists():
        return False
    lock_scores(county)
    current = CurrentRun.objects.select_related("run", "generation").first()
    if current is None or outbox.is_on_its_way(SCORES_PUBLISHED):
        return False
    claimed = list(
        RecomputeRequest.objects.select_for_update(skip_locked=True).filter(done_at__isnull=True)[:BATCH]
    )
    if not claimed:
        return False
    run, generation = current.run, current.generation
    known_at = max(now, *(request.created_at for request in claimed))
    clocks = Clocks.of(county, as_of=run.as_of, known_at=known_at)
    book = clocks.timeline.in_force
    causes = {request.resident_id: request for request in claimed}
    residents = places.with_housemates(book, causes)
    replaced = scores_replace(clocks, residents, run=run, generation=generation)
    gone = any(
        r.cause == RecomputeRequest.Cause.CONSENT and r.resident_id not in replaced.after for r in claimed
    )
    more = None if gone else replaced.more  # a row that is erased does not say which places it held
    moved = settle(book, more, run=run, generation=generation)
    write_for_residents(run, replaced, causes=causes, now=now)
    RecomputeRequest.objects.filter(pk__in=[request.pk for request in claimed]).update(done_at=now)
    outbox.publish(SCORES_PUBLISHED, county=county, now=now, run=run.pk, residents=sorted(residents | moved))
    return True


def scores_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: no score, and no history of scores, remains (charter E2)."""
    Score.objects.filter(resident=resident).delete()
    ScoreChange.objects.filter(resident=resident).delete()
