"""Celery tasks: they ring and drain; what they do is in services, and what is to be done is in rows."""

import time
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.db import close_old_connections
from django.utils import timezone

from counties import doorbell, outbox
from counties.calendars import today_in
from counties.models import County
from counties.scope import county_scope
from counties.signals import clock_ticked
from rules.selectors.impact import simulations_to_take
from rules.selectors.runs import run_moves
from rules.services.health.counting import rule_health_follow
from rules.services.revisions.notice import revision_tell_next
from rules.services.runs.lifecycle import chunk_compute_next, run_advance
from rules.services.runs.publishing import generations_sweep
from rules.services.runs.verification import verification_compute_next
from rules.services.scores.recompute import requests_drain
from rules.services.simulation import simulation_run_next

SIMULATION_SECONDS = 1800  # a county that is read from its tables for the first time may take minutes
BUDGET_SECONDS = 20  # well below the broker's visibility timeout, so that no ring is heard twice

Step = Callable[[County, datetime], bool]

STEPS: tuple[Step, ...] = (
    outbox.deliver_next,
    requests_drain,
    chunk_compute_next,
    run_advance,
    revision_tell_next,
)
AT_LEISURE: tuple[Step, ...] = (generations_sweep, verification_compute_next, rule_health_follow)
"""Long steps that nobody waits for: not while a run could have another chunk for this worker at any moment."""


@shared_task
def sweep() -> None:
    """Ring for every county: whatever was left undone, by whatever fault, is found again."""
    close_old_connections()  # kept from task to task; one that has died is opened again
    for county_id in County.objects.values_list("pk", flat=True):
        doorbell.ring(county_id)


@shared_task
def drain_county(county_id: int) -> None:
    """Do what waits in one county, one short transaction at a time, until nothing waits or time is up."""
    close_old_connections()
    until = time.monotonic() + BUDGET_SECONDS
    drain_step(county_id)  # a resident who waits does not wait for the clock as well
    clock_tick(county_id)
    simulations_ring(county_id)
    while drain_step(county_id):
        if time.monotonic() > until:
            doorbell.ring(county_id)
            return


@shared_task(time_limit=SIMULATION_SECONDS + 20, soft_time_limit=SIMULATION_SECONDS)
def simulate_county(county_id: int) -> None:
    """Make the reports that somebody waits for. A ring that is heard twice finds the row held, and ends."""
    close_old_connections()
    county = County.objects.get(pk=county_id)
    while simulation_run_next(county, clock=timezone.now):
        pass


def clock_tick(county_id: int) -> None:
    """Do what the day or a deadline makes due."""
    county, now = County.objects.get(pk=county_id), timezone.now()
    with county_scope(county):
        clock_ticked.send(County, county=county, today=today_in(county, now), now=now)


def simulations_ring(county_id: int) -> None:
    """Ring for simulations that nobody holds: the first ring was lost, or a worker."""
    with county_scope(county_id):
        waits = simulations_to_take(timezone.now()).exists()
    if waits:
        doorbell.ring(county_id, doorbell.SIMULATE)


def drain_step(county_id: int) -> bool:
    """Do one thing that waits; False when nothing does."""
    county = County.objects.get(pk=county_id)
    with county_scope(county):
        leisure = not run_moves(timezone.now())
    for step in STEPS + (AT_LEISURE if leisure else ()):
        with county_scope(county):
            if step(county, timezone.now()):
                return True
    return False
