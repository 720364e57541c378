"""A worker that is killed as it simulates: another makes the report, once, when its term is over."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from counties.models import AuditEvent
from rules.models import Draft, ImpactReport, Simulation
from rules.services import simulation as service
from rules.services.drafting.beginning import draft_create
from tests.drafting import halved
from tests.factories import Town
from tests.integration.columns_town import mixed_town

SECONDS = 60


def until(here: Town, **fields: Any) -> bool:
    """Wait until the simulation is so."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with here.scope():
            if Simulation.objects.filter(**fields).exists():
                return True
        time.sleep(0.05)
    return False


def test_a_killed_worker_costs_a_term_and_no_report(
    worker_process: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 0)
    here, _ = mixed_town(24)
    with here.scope():
        draft = draft_create(county=here.county, parsed=halved(here), by=here.rule_admin, now=here.now)
        service.impact_ask(draft=draft, by=here.rule_admin, now=here.now)
    with here.scope():
        # Whoever edits the draft holds it, so the worker stops where it would put its report on file.
        Draft.objects.select_for_update().get(pk=draft.pk)
        worker = worker_process(concurrency=1, beat=True)
        assert until(here, held_until__isnull=False, done=F("buckets")), worker.log[-3000:]
        worker.kill()
    with here.scope():
        left = Simulation.objects.get()
        assert (left.state, left.attempts, left.done) == ("waiting", 1, left.buckets)
        assert not ImpactReport.objects.exists()
        Simulation.objects.update(held_until=timezone.now() - timedelta(seconds=1))  # its term is over
    worker.start()
    assert until(here, state="done"), worker.log[-3000:]
    with here.scope():
        assert Simulation.objects.get().attempts == 2
        assert ImpactReport.objects.count() == 1
        assert AuditEvent.objects.filter(action="rules.impact_simulated").count() == 1
