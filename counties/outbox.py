"""News between rooms: written as rows, delivered by workers, each exactly once in effect."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from counties.doorbell import ring_after_commit
from counties.models import County, OutboxMessage
from counties.retries import may_try

log = structlog.get_logger(__name__)

Handler = Callable[[County, dict[str, Any], datetime], None]
_handlers: dict[str, Handler] = {}


def subscribe(topic: str, handler: Handler) -> None:
    """Name the one handler of a topic; called from an app's ``ready``."""
    if _handlers.get(topic, handler) is not handler:
        raise ValueError(f"{topic} has a handler already")
    _handlers[topic] = handler


def topics() -> frozenset[str]:
    """Topics that somebody handles."""
    return frozenset(_handlers)


def publish(topic: str, *, county: County, now: datetime, **payload: Any) -> None:
    """Leave a message in this transaction. A topic without a handler is a mistake in the program."""
    if topic not in _handlers:
        raise ValueError(f"nobody handles {topic}")
    OutboxMessage.objects.create(county=county, topic=topic, payload=payload, created_at=now)
    ring_after_commit(county)


def is_on_its_way(topic: str) -> bool:
    """Whether a message of the topic waits for its first try, or is in it."""
    return OutboxMessage.objects.filter(topic=topic, done_at__isnull=True, attempts=0).exists()


def deliver_next(county: County, now: datetime) -> bool:
    """Deliver the oldest waiting message and mark it done, in one transaction; False when none waits.

    A handler that fails leaves the message where it is, with what it said, behind those not yet tried.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(done_at__isnull=True)
            .order_by("attempts", "pk")
            .first()
        )
        if message is None or not may_try(message.attempts, message.created_at, now):
            return False
        try:
            with transaction.atomic():
                _handlers[message.topic](county, message.payload, now)
        except Exception as error:  # the message must outlive any fault of its handler
            log.exception("outbox.handler_failed", topic=message.topic, message=message.pk)
            message.attempts += 1
            message.error = f"{type(error).__name__}: {error}"[:500]
            message.save(update_fields=["attempts", "error"])
            return True
        message.done_at = now
        message.save(update_fields=["done_at"])
        return True
