"""Simulations that workers make: every way one can go, and what is on file afterwards."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent, Consent, Resident
from counties.services.consent import consent_withdraw
from rules.columns.impact.reckoning import reckon
from rules.columns.kept.snapshot import county_columns
from rules.models import Draft, ImpactCase, ImpactReport, Simulation
from rules.selectors.impact import books_on_file, latest_impact, simulations_to_take
from rules.services import simulation as service
from rules.services.drafting.beginning import draft_create
from rules.services.impact import question_of
from rules.services.simulation import TERM, TRIES, impact_ask, simulation_run_next
from tests.drafting import halved
from tests.factories import Town, town, user
from tests.integration.columns_town import mixed_town
from tests.integration.test_impact import WRITTEN, contents, future

pytestmark = pytest.mark.django_db
State = Simulation.State


class Killed(BaseException):
    """What a worker that is killed does: nothing more."""


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every county counts as large."""
    monkeypatch.setattr(service, "MOST_AT_ONCE", 0)


@pytest.fixture
def place() -> tuple[Town, Draft]:
    """A county with residents, and a draft that is milder."""
    here, _ = mixed_town(24)
    with here.scope():
        return here, draft_create(county=here.county, parsed=halved(here), by=here.rule_admin, now=here.now)


def asked(here: Town, draft: Draft) -> Simulation:
    with here.scope():
        found = impact_ask(draft=draft, by=here.rule_admin, now=here.now)
    assert isinstance(found, Simulation)
    return found


def worked(here: Town, *, after: timedelta = timedelta()) -> bool:
    """What a worker does that comes so much later."""
    return simulation_run_next(here.county, clock=lambda: timezone.now() + after)


def seen(here: Town, simulation: Simulation) -> Simulation:
    with here.scope():
        return Simulation.objects.get(pk=simulation.pk)


def interrupted(here: Town, what: Callable[[], Any], *, look: int) -> Callable[[], datetime]:
    """A clock that lets something happen when the worker looks at it for the so-manyth time.

    It looks when it claims (1), begins (2), reads a part (3), has read it (4), and puts the report on file (5).
    """
    looks = 0

    def clock() -> datetime:
        nonlocal looks
        looks += 1
        if looks == look:
            what()
        return timezone.now()

    return clock


def reworded(here: Town, draft: Draft) -> None:
    with here.scope():
        Draft.objects.filter(pk=draft.pk).update(document=halved(here, days=9).document, digest="1" * 64)


def test_a_worker_makes_the_report_that_was_asked_for(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)
    with here.scope():
        assert latest_impact(draft) is None
        question = question_of(draft, books_on_file(), today=here.today, now=here.now)
        expected = reckon(question, (one.columns for one in county_columns(now=here.now)), titles={})
        before = contents()
    assert worked(here)
    assert not worked(here)
    done = seen(here, simulation)
    with here.scope():
        after = contents()
        report = latest_impact(draft)
        cases = ImpactCase.objects.filter(report=report).count()
    assert {table for table in before if before[table] != after[table]} <= WRITTEN | {"rules_simulation"}
    assert report is not None
    assert (done.state, done.report_id, done.done, done.attempts) == (State.DONE, report.pk, done.buckets, 1)
    assert report.made_by == here.rule_admin
    untitled = [{**row, "title": {}} for row in report.figures["villages"]]
    assert {**report.figures, "villages": untitled} == expected.figures
    assert cases == len(expected.cases) > 0


def test_a_small_county_is_simulated_at_once(
    place: tuple[Town, Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, draft = place
    with here.scope():
        monkeypatch.setattr(service, "MOST_AT_ONCE", Resident.objects.count())
        assert isinstance(impact_ask(draft=draft, by=here.rule_admin, now=here.now), ImpactReport)
        assert not Simulation.objects.exists()


def test_who_asks_again_gets_the_same_one_and_then_the_report(place: tuple[Town, Draft]) -> None:
    here, draft = place
    first = asked(here, draft)
    assert asked(here, draft).pk == first.pk
    worked(here)
    with here.scope():
        found = impact_ask(draft=draft, by=here.publisher, now=here.now)
        assert found == latest_impact(draft)
        assert Simulation.objects.count() == 1


def test_a_text_that_changes_before_it_is_claimed_is_not_simulated(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)
    reworded(here, draft)
    assert not worked(here)
    assert seen(here, simulation).state == State.SUPERSEDED
    with here.scope():
        assert latest_impact(draft) is None


@pytest.mark.parametrize("look", [2, 4, 5])
def test_a_text_that_changes_meanwhile_supersedes_it(place: tuple[Town, Draft], look: int) -> None:
    here, draft = place
    simulation = asked(here, draft)
    clock = interrupted(here, lambda: reworded(here, draft), look=look)
    assert simulation_run_next(here.county, clock=clock)
    ended = seen(here, simulation)
    assert (ended.state, ended.report_id) == (State.SUPERSEDED, None)
    with here.scope():
        assert latest_impact(draft) is None


def test_asking_for_another_text_supersedes_the_one_under_way(place: tuple[Town, Draft]) -> None:
    here, draft = place
    first = asked(here, draft)
    reworded(here, draft)
    second = asked(here, draft)
    assert (seen(here, first).state, second.state) == (State.SUPERSEDED, State.WAITING)
    assert worked(here)
    assert seen(here, second).state == State.DONE


def test_a_book_that_comes_on_file_meanwhile_supersedes_it(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)

    def published() -> None:
        with here.scope():
            future(here, here.today + timedelta(days=40))

    assert simulation_run_next(here.county, clock=interrupted(here, published, look=4))
    assert seen(here, simulation).state == State.SUPERSEDED


def test_a_killed_worker_lets_go_by_itself_and_another_begins_anew(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        simulation_run_next(here.county, clock=interrupted(here, die, look=5))
    held = seen(here, simulation)
    assert (held.state, held.done, held.attempts) == (State.WAITING, held.buckets, 1)
    assert not worked(here)
    with here.scope():
        assert not simulations_to_take(here.now).exists()
        assert simulations_to_take(here.now + TERM).exists()
    assert worked(here, after=TERM)
    done = seen(here, simulation)
    assert (done.state, done.attempts) == (State.DONE, 2)


def test_it_is_given_up_where_it_kills_every_worker(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)

    def die() -> None:
        raise Killed

    for _ in range(TRIES):
        with pytest.raises(Killed):
            simulation_run_next(here.county, clock=interrupted(here, die, look=2))
        with here.scope():
            Simulation.objects.update(held_until=here.now - TERM)
    assert not worked(here)
    ended = seen(here, simulation)
    assert (ended.state, ended.attempts) == (State.FAILED, TRIES)
    assert ended.error.startswith("WorkerLostError")
    again = asked(here, draft)
    assert again.pk != simulation.pk
    assert worked(here)


def test_a_fault_is_written_down_and_tried_again_once_a_minute(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)

    def broken() -> None:
        raise MemoryError("no room")

    assert simulation_run_next(here.county, clock=interrupted(here, broken, look=4))
    failed = seen(here, simulation)
    assert (failed.state, failed.error, failed.held_until) == (State.WAITING, "MemoryError: no room", None)
    assert not worked(here)
    assert worked(here, after=timedelta(minutes=1))
    done = seen(here, simulation)
    assert (done.state, done.error) == (State.DONE, "")


def test_after_so_many_faults_it_is_given_up(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)
    with here.scope():
        Simulation.objects.update(attempts=TRIES - 1)

    def broken() -> None:
        raise MemoryError("no room")

    assert simulation_run_next(here.county, clock=interrupted(here, broken, look=3))
    assert seen(here, simulation).state == State.FAILED
    assert not worked(here, after=timedelta(days=1))


def test_who_was_too_slow_writes_nothing_over_who_took_it(place: tuple[Town, Draft]) -> None:
    here, draft = place
    simulation = asked(here, draft)
    clock = interrupted(here, lambda: worked(here, after=2 * TERM), look=5)
    assert simulation_run_next(here.county, clock=clock)
    with here.scope():
        assert ImpactReport.objects.count() == 1
        assert AuditEvent.objects.filter(action="rules.impact_simulated").count() == 1
    done = seen(here, simulation)
    assert (done.state, done.attempts) == (State.DONE, 2)


def test_who_withdraws_while_it_is_made_is_not_named(place: tuple[Town, Draft]) -> None:
    here, draft = place
    with here.scope():
        question = question_of(draft, books_on_file(), today=here.today, now=here.now)
        found = reckon(question, (one.columns for one in county_columns(now=here.now)), titles={})
        first = Resident.objects.get(pk=found.cases[0].resident)
    asked(here, draft)

    def withdraw() -> None:
        with here.scope():
            consent_withdraw(resident=first, by=first.user, channel=Consent.Channel.WEB, now=here.now)

    assert simulation_run_next(here.county, clock=interrupted(here, withdraw, look=5))
    with here.scope():
        named = set(ImpactCase.objects.values_list("resident_id", flat=True))
    assert named == {case.resident for case in found.cases} - {first.pk}


@pytest.mark.parametrize("who", ["clerk", "confirmer", "reviewer", "nobody"])
def test_who_may_not_revise_or_publish_cannot_ask(who: str) -> None:
    here = town()
    with here.scope():
        draft = draft_create(county=here.county, parsed=halved(here), by=here.rule_admin, now=here.now)
        here.resident()
        person = getattr(here, who, None) or user("outsider")
        with pytest.raises(NotPermitted):
            impact_ask(draft=draft, by=person, now=here.now)


def test_what_cannot_be_simulated_is_refused_to_who_asks(place: tuple[Town, Draft]) -> None:
    here, draft = place
    with here.scope(), translation.override("en"):
        future(here, draft.effective_from)
        with pytest.raises(DomainError, match="Choose another day"):
            impact_ask(draft=draft, by=here.rule_admin, now=here.now)
        Draft.objects.filter(pk=draft.pk).update(document={**draft.document, "grade": []}, digest="2" * 64)
        with pytest.raises(DomainError, match="has errors"):
            impact_ask(draft=draft, by=here.rule_admin, now=here.now)
        Draft.objects.filter(pk=draft.pk).update(status=Draft.Status.DROPPED)
        with pytest.raises(DomainError, match="closed"):
            impact_ask(draft=draft, by=here.rule_admin, now=here.now)
        assert not Simulation.objects.exists()
