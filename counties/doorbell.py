"""The doorbell: tells a worker that a county has work. The work itself is rows; a lost ring loses nothing."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from counties.models import County

log = structlog.get_logger(__name__)

DRAIN = "rules.tasks.drain_county"


def ring_after_commit(county: County) -> None:
    """Ring once this transaction is committed; where the broker is away, the next sweep rings again."""
    transaction.on_commit(lambda: ring(county.pk))


def ring(county_id: int) -> None:
    """Ask a worker to drain the county now."""
    try:
        current_app.send_task(DRAIN, args=[county_id], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("doorbell.unheard", county_id=county_id, error=type(error).__name__)
