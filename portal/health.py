"""`/healthz`: whether the database and the broker answer, and how long the oldest undone work has waited."""

from __future__ import annotations

import redis
import structlog
from django.conf import settings
from django.db import Error, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from rules.selectors.waiting import oldest_waiting_seconds

log = structlog.get_logger(__name__)

LONGEST_WAIT_SECONDS = 300


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:
        return False
    finally:
        client.close()


@never_cache
@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served; 503 without the database. An absent broker or waiting work is `degraded`:
    nothing is lost, and the sweep catches up."""
    database = database_answers()
    broker = broker_answers()
    waiting = None
    if database:
        try:
            waiting = oldest_waiting_seconds(timezone.now())
        except Error:
            log.exception("health_waiting_failed")
    late = waiting is not None and waiting > LONGEST_WAIT_SECONDS
    state = "unavailable" if not database else "degraded" if late or not broker else "ok"
    body = {"state": state, "database": database, "broker": broker, "oldest_waiting_seconds": waiting}
    return JsonResponse(body, status=200 if database else 503)
