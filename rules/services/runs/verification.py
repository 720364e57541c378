"""Verifying a run: somebody asks, and workers compute it again from the tables, chunk by chunk."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.doorbell import ring_after_commit
from counties.errors import DomainError
from counties.models import County
from counties.retries import may_try
from rules.models import CurrentRun, Run, RunChunk, RunVerification, RunVerificationPart
from rules.selectors.runs import chunks_of_last_phase, open_verification
from rules.services.scores.computing import Clocks
from rules.services.scores.places import asks_for_households

log = structlog.get_logger(__name__)

MAY_ASK = (access.Permission.REVISE_RULES, access.Permission.PUBLISH_RULES)


@transaction.atomic
def verification_ask(*, run: Run, by: Any, now: datetime) -> RunVerification:
    """Ask that the run be computed again. While that is under way, whoever asks again gets the same one.

    Only the run that readers see can be asked about: an earlier one rests on facts of people who may have left.
    """
    access.require_any(by, MAY_ASK, run.county)
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    under_way = open_verification(run)
    if under_way is not None:
        return under_way
    if not CurrentRun.objects.filter(run=run).exists():
        raise DomainError(
            "verification",
            _("Only the run whose scores readers see now can be verified. Choose the latest finished one."),
        )
    verification = RunVerification.objects.create(county=run.county, run=run, asked_by=by, asked_at=now)
    RunVerificationPart.objects.bulk_create(
        RunVerificationPart(county=run.county, verification=verification, chunk=chunk)
        for chunk in chunks_of_last_phase(run)
    )
    ring_after_commit(run.county)
    audit.record("rules.verification_asked", county=run.county, target=run, by=by, digest=run.digest)
    return verification


def verification_compute_next(county: County, now: datetime) -> bool:
    """Claim a part of a verification, compute it and write down what was found; False when none waits.

    As with the chunks of a run, a worker that dies leaves the part as it was, and a fault is tried again later. Parts
    of a run that readers no longer see are left.
    """
    with transaction.atomic():
        part = (
            RunVerificationPart.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("chunk__run", "verification")
            .filter(done_at__isnull=True, verification__run__in=CurrentRun.objects.values("run"))
            .order_by("attempts", "pk")
            .first()
        )
        if part is None or not may_try(part.attempts, part.verification.asked_at, now):
            return False
        try:
            with transaction.atomic():
                _compute(county, part, now)
        except Exception as error:  # the part must outlive any fault in computing it
            log.exception("verification.part_failed", verification=part.verification_id, part=part.pk)
            part.attempts += 1
            part.error = f"{type(error).__name__}: {error}"[:500]
            part.save(update_fields=["attempts", "error"])
        return True


def _compute(county: County, part: RunVerificationPart, now: datetime) -> None:
    from rules.columns.facts.within import Within
    from rules.columns.verifying import Question, recomputed

    chunk, run = part.chunk, part.chunk.run
    current = CurrentRun.objects.get()
    then = Clocks.of(county, as_of=run.as_of, known_at=run.known_at)
    today = Clocks.of(county, as_of=run.as_of, known_at=now)
    buckets = RunChunk.objects.filter(run=run, phase=chunk.phase).count()
    question = Question(
        within=Within(county, chunk.bucket, buckets),
        then=then.timeline,
        now=today.timeline,
        as_of=run.as_of,
        known_then=run.known_at,
        known_now=now,
        generation=current.generation_id,
        households=asks_for_households(then.timeline.in_force),
    )
    found = recomputed(question)
    if not CurrentRun.objects.filter(run=run, generation=current.generation_id).exists():
        return  # a newer run was shown meanwhile: nobody sees this one's rows any more
    part.same_facts = found.inputs_digest == chunk.inputs_digest
    part.same_result = found.digest == chunk.digest
    part.digest, part.residents = found.digest, found.residents
    part.differing, part.waiting, part.done_at = found.differing, found.waiting, now
    part.save(
        update_fields=[
            "same_facts",
            "same_result",
            "digest",
            "residents",
            "differing",
            "waiting",
            "done_at",
        ]
    )
