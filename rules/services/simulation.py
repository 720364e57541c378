"""Simulations that workers make: asked for as a row, claimed, made in short transactions, put on file.

One transaction over a large county would hide how far it is, and let a withdrawal of consent wait until all of it is
read. So a worker holds the row by a term that it renews as it goes; one that is killed lets go when that is over.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction

from counties import doorbell
from counties.calendars import today_in
from counties.models import County, Resident
from counties.retries import may_try
from counties.scope import county_scope
from rules.models import Draft, ImpactReport, Simulation
from rules.selectors.impact import books_on_file, simulations_to_take
from rules.services.impact import (
    Asked,
    impact_file,
    impact_simulate,
    may_simulate,
    question_of,
    text_and_day,
    village_titles,
)

if TYPE_CHECKING:
    from rules.columns.facts.within import Within
    from rules.engine.bulk import Columns

log = structlog.get_logger(__name__)
State = Simulation.State
Clock = Callable[[], datetime]

MOST_AT_ONCE = 20_000
"""Residents up to whom the request that asks makes the report itself."""

TERM = timedelta(seconds=30)
"""For how long a worker holds a row without saying so again; a bucket takes seconds."""

TRIES = 5
"""Begun so many times and never ended, it is given up until somebody asks again."""

STEP_SECONDS = 0.5
"""After which what has been read is said, and the transaction ends."""


class _LetGo(Exception):
    """The row is not this try's any more, or what it asks is not asked any more."""


def impact_ask(*, draft: Draft, by: Any, now: datetime) -> ImpactReport | Simulation:
    """The report on the draft's impact, or in a large county the simulation by which a worker makes it."""
    if Resident.objects.order_by()[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
        return impact_simulate(draft=draft, by=by, now=now)
    return simulation_ask(draft=draft, by=by, now=now)


@transaction.atomic
def simulation_ask(*, draft: Draft, by: Any, now: datetime) -> ImpactReport | Simulation:
    """Ask a worker for the report; where it is on file already, it is given at once.

    Whoever asks again while it is made gets the same simulation. What is under way of another text, day or book is
    superseded. What nobody could simulate is refused here, in the asker's language.
    """
    draft = Draft.objects.select_for_update(of=("self",)).select_related("county").get(pk=draft.pk)
    may_simulate(draft, by)
    on_file = list(books_on_file())
    asked = Asked.of(draft, today_in(draft.county, now), on_file)
    kept = asked.report(draft)
    if kept is not None:
        return kept
    text_and_day(draft, on_file, today=asked.as_of)
    doorbell.ring_after_commit(draft.county, doorbell.SIMULATE)
    waiting = Simulation.objects.select_for_update().filter(draft=draft, state=State.WAITING).first()
    if waiting is not None:
        if _asked(waiting) == asked:
            return waiting
        _end(waiting, State.SUPERSEDED, now)
    return Simulation.objects.create(
        county=draft.county,
        draft=draft,
        digest=asked.digest,
        as_of=asked.as_of,
        books_digest=asked.books_digest,
        asked_by=by,
        asked_at=now,
    )


def simulation_run_next(county: County, *, clock: Clock) -> bool:
    """Claim a simulation, make its report and put it on file; False when none waits.

    It opens transactions of its own, one after the other, and is not called inside one. A fault is written into the
    row, and it is tried again once a minute, up to `TRIES` times.
    """
    simulation = _claim(county, clock())
    if simulation is None:
        return False
    try:
        _make(county, simulation, clock)
    except _LetGo:
        log.info("simulation.let_go", simulation=simulation.pk)
    except Exception as error:  # the row must outlive any fault
        log.exception("simulation.failed", simulation=simulation.pk)
        with county_scope(county):
            _fail(simulation, f"{type(error).__name__}: {error}"[:500], clock())
    return True


def _claim(county: County, now: datetime) -> Simulation | None:
    """Hold the next simulation that is still asked for, for a first term."""
    with county_scope(county):
        rows = simulations_to_take(now).select_for_update(skip_locked=True, of=("self",))
        for simulation in rows.select_related("draft__county", "asked_by"):
            if not _is_asked(simulation, simulation.draft, now):
                _end(simulation, State.SUPERSEDED, now)
            elif simulation.attempts >= TRIES:
                simulation.error = simulation.error or "WorkerLostError: the worker ended in the middle of it"
                _end(simulation, State.FAILED, now)
            elif not simulation.error or may_try(simulation.attempts, simulation.asked_at, now):
                _hold(simulation, county, now)
                return simulation
    return None


def _make(county: County, simulation: Simulation, clock: Clock) -> None:
    from rules.columns.impact.reckoning import reckon

    with county_scope(county):
        question = question_of(simulation.draft, books_on_file(), today=simulation.as_of, now=clock())
        titles = village_titles()
    found = reckon(question, _read(county, simulation, clock), titles=titles)
    now = clock()
    with county_scope(county):
        # First the draft, then the simulation, as who asks does: so neither waits for the other for ever.
        draft = (
            Draft.objects.select_for_update(of=("self",)).select_related("county").get(pk=simulation.draft_id)
        )
        mine = (
            Simulation.objects.select_for_update().filter(pk=simulation.pk, holder=simulation.holder).first()
        )
        if mine is None or mine.state != State.WAITING:
            raise _LetGo
        if not _is_asked(mine, draft, now):
            _end(mine, State.SUPERSEDED, now)
            return
        mine.report = impact_file(
            draft=draft,
            asked=_asked(mine),
            question=question,
            found=found,
            by=simulation.asked_by,
            now=now,
        )
        _end(mine, State.DONE, now)


def _read(county: County, simulation: Simulation, clock: Clock) -> Iterator[Columns]:
    """The county's buckets, some at a time; after each time the row says how many."""
    from rules.columns.facts.within import division_of

    with county_scope(county):
        left = division_of(county)
    buckets = len(left)
    while left:
        with county_scope(county):
            found = _some(left, simulation.as_of, clock())
            left = left[len(found) :]
            go_on = _say(simulation, buckets - len(left), clock())
        if not go_on:
            raise _LetGo
        yield from found


def _some(left: list[Within], day: date, now: datetime) -> list[Columns]:
    """As many of these buckets as can be read in one step, at least the first."""
    from rules.columns.facts.people import People
    from rules.columns.kept.snapshot import bucket_of

    began, people, found = monotonic(), People(day), []
    for within in left:
        found.append(bucket_of(within, people, day=day, now=now).columns)
        if monotonic() - began > STEP_SECONDS:
            break
    return found


def _say(simulation: Simulation, done: int, now: datetime) -> bool:
    """How many buckets are done; holds the row for another term. False where there is no need to go on."""
    mine = Simulation.objects.filter(pk=simulation.pk, holder=simulation.holder, state=State.WAITING)
    if Draft.objects.filter(pk=simulation.draft_id, digest=simulation.digest).exists():
        return bool(mine.update(done=done, held_until=now + TERM))
    mine.update(state=State.SUPERSEDED, ended_at=now, held_until=None)
    return False


def _hold(simulation: Simulation, county: County, now: datetime) -> None:
    from rules.columns.facts.within import division_of

    simulation.holder, simulation.held_until = uuid.uuid4(), now + TERM
    simulation.attempts += 1
    simulation.begun_at, simulation.buckets, simulation.done = now, len(division_of(county)), 0
    simulation.error = ""
    simulation.save(
        update_fields=["holder", "held_until", "attempts", "begun_at", "buckets", "done", "error"]
    )


def _fail(simulation: Simulation, error: str, now: datetime) -> None:
    mine = Simulation.objects.filter(pk=simulation.pk, holder=simulation.holder, state=State.WAITING)
    ended: dict[str, Any] = {}
    if simulation.attempts >= TRIES:
        ended = {"state": State.FAILED, "ended_at": now}
    mine.update(error=error, held_until=None, **ended)


def _end(simulation: Simulation, state: State, now: datetime) -> None:
    simulation.state, simulation.ended_at, simulation.held_until = state, now, None
    simulation.save(update_fields=["state", "ended_at", "held_until", "report", "error"])


def _asked(simulation: Simulation) -> Asked:
    return Asked(simulation.digest, simulation.as_of, simulation.books_digest)


def _is_asked(simulation: Simulation, draft: Draft, now: datetime) -> bool:
    """Whether text, day and books are still those that were asked about."""
    asked = Asked.of(draft, today_in(draft.county, now), books_on_file())
    return draft.status == Draft.Status.OPEN and asked == _asked(simulation)
