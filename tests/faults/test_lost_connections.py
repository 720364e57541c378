"""A worker keeps its connection from task to task; when the database drops it, the next task opens another."""

import time
from collections.abc import Callable
from typing import Any

import psycopg

from counties.models import Resident
from rules.models import RecomputeRequest
from rules.services.scores.recompute import recompute_request
from tests.factories import town

DROP = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND usename = %s AND application_name = 'xiangyue'
"""


def test_a_dropped_connection_costs_no_work(
    worker_process: Callable[..., Any], owner_connection: psycopg.Connection[Any], servers: Any
) -> None:
    here = town()
    resident = here.resident()
    here.drain()
    worker = worker_process(concurrency=1)
    dropped = []
    for _ in range(3):
        assert followed(here, resident), worker.log[-3000:]
        dropped.append(owner_connection.execute(DROP, [servers.app]).fetchone())
    assert dropped == [(1,)] * 3


def followed(here: Any, resident: Resident) -> bool:
    """Whether a request is done within seconds, with no sweep to help."""
    with here.scope():
        recompute_request(resident=resident, cause=RecomputeRequest.Cause.RECORD, now=here.now)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with here.scope():
            if not RecomputeRequest.objects.filter(done_at__isnull=True).exists():
                return True
        time.sleep(0.05)
    return False
