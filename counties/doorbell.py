"""The doorbell: tells a worker that a county has work. The work itself is rows; a lost ring loses nothing."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from counties.models import County

log = structlog.get_logger(__name__)

DRAIN = "rules.tasks.drain_county"
SIMULATE = "rules.tasks.simulate_county"


def ring_after_commit(county: County, task: str = DRAIN) -> None:
    """Ring once this transaction is committed; where the broker is away, the next sweep rings again."""
    transaction.on_commit(lambda: ring(county.pk, task))


def ring(county_id: int, task: str = DRAIN) -> None:
    """Ask a worker to drain the county now, or to do its simulations."""
    try:
        current_app.send_task(task, args=[county_id], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("doorbell.unheard", county_id=county_id, error=type(error).__name__)
