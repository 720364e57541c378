"""How long work has waited: the one figure that tells an operator whether workers keep up."""

from datetime import datetime

from counties.models import County, OutboxMessage
from counties.scope import county_scope
from rules.models import RecomputeRequest, RevisionTelling, Run, Simulation


def oldest_waiting_seconds(now: datetime) -> float | None:
    """Age in seconds of the oldest undone work of any county; None where nothing waits."""
    since = [moment for county in County.objects.all() for moment in _waiting_since(county)]
    return max(0.0, (now - min(since)).total_seconds()) if since else None


def _waiting_since(county: County) -> list[datetime]:
    with county_scope(county):
        oldest = (
            RecomputeRequest.objects.filter(done_at__isnull=True)
            .order_by("pk")
            .values_list("created_at", flat=True),
            OutboxMessage.objects.filter(done_at__isnull=True)
            .order_by("pk")
            .values_list("created_at", flat=True),
            Run.objects.filter(state__in=Run.UNDER_WAY).order_by("pk").values_list("started_at", flat=True),
            RevisionTelling.objects.filter(done_at__isnull=True)
            .order_by("pk")
            .values_list("begun_at", flat=True),
            Simulation.objects.filter(state=Simulation.State.WAITING)
            .order_by("pk")
            .values_list("asked_at", flat=True),
        )
        return [found for rows in oldest if (found := rows.first()) is not None]
