"""What revisions did to residents when they took effect, and how far the telling of it is."""

from dataclasses import dataclass

from django.db.models import Count, Q

from counties.models import Resident
from rules.models import RevisionEffect, RevisionTelling, Run


@dataclass(frozen=True)
class TellingProgress:
    """How many residents a revision changed in the run, of how many the cause is known, how many it was."""

    residents: int
    explained: int
    by_revision: int
    finished: bool


def effect_on(resident: Resident, code: str) -> RevisionEffect | None:
    """What the revision of that code did to the resident; None where it did nothing, or nothing is on file any more."""
    found = RevisionEffect.objects.filter(
        resident=resident, telling__revision__code=code, cause=RevisionEffect.Cause.REVISION
    )
    found = found.select_related("telling__revision", "telling__before", "telling__run")
    return found.defer("telling__revision__document", "telling__before__document").order_by("-pk").first()


def telling_progress(run: Run) -> TellingProgress | None:
    """How far residents are told of the revision that the run put into effect; None where there is none to tell of."""
    telling = RevisionTelling.objects.filter(run=run).first()
    if telling is None:
        return None
    counted = RevisionEffect.objects.filter(telling=telling).aggregate(
        residents=Count("pk"),
        explained=Count("pk", filter=~Q(cause=RevisionEffect.Cause.OPEN)),
        by_revision=Count("pk", filter=Q(cause=RevisionEffect.Cause.REVISION)),
    )
    return TellingProgress(**counted, finished=telling.done_at is not None)
