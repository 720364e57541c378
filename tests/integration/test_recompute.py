"""A run is published whole or not at all; what changes meanwhile is caught up (docs/adr, ARCHITECTURE.md)."""

from datetime import timedelta

import pytest

from rules.columns.kept import keeping
from rules.models import CurrentRun, RecomputeRequest, Run, RunChunk, Score
from rules.selectors.scores import explained, score_of, scores_in_use
from rules.services.day import day_catch_up
from rules.services.runs.lifecycle import chunk_compute_next, run_advance, run_start
from tests.factories import Town, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(
        "rules.columns.facts.within.LEAST_IN_A_BUCKET", 2
    )  # two residents: two chunks; five: three
    return town()


def scores(here: Town) -> dict[int, int | None]:
    with here.scope():
        return dict(scores_in_use().values_list("resident_id", "score"))


def start(here: Town) -> Run:
    with here.scope():
        return run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)


def test_readers_see_the_old_scores_until_the_last_chunk_is_done(here: Town) -> None:
    residents = [here.resident() for _ in range(5)]
    here.drain()
    before = scores(here)
    for resident in residents:
        here.in_effect(resident)
    run = start(here)
    with here.scope():
        for _ in range(2):
            assert chunk_compute_next(here.county, here.now)
            assert not run_advance(here.county, here.now)
    assert scores(here) == before
    with here.scope():
        assert chunk_compute_next(here.county, here.now)
        assert run_advance(here.county, here.now)
        assert CurrentRun.objects.get().run_id == run.pk
    assert set(scores(here).values()) == {980_00}


def test_buckets_that_the_process_has_in_memory_come_first(here: Town) -> None:
    here.resident()
    here.resident()
    here.drain()
    run = start(here)
    del keeping._decoded[here.county.pk, 0]
    with here.scope():
        assert chunk_compute_next(here.county, here.now)
        (first,) = run.chunks.filter(done_at__isnull=False)
        assert first.bucket == 1
        assert chunk_compute_next(here.county, here.now)
        assert sorted(keeping.buckets_at_hand(here.county)) == [0, 1]


def test_a_resident_who_changes_during_a_run_is_caught_up(here: Town) -> None:
    resident = here.resident()
    here.resident()
    here.drain()
    start(here)
    with here.scope():
        while chunk_compute_next(here.county, here.now):
            pass
    here.in_effect(resident)
    with here.scope():
        assert run_advance(here.county, here.now)
        score = score_of(resident, here.today)
        assert score is not None
        assert score.score == 980_00
        assert explained(score).proven


def test_a_newer_run_replaces_one_under_way(here: Town) -> None:
    here.resident()
    here.drain()
    first = start(here)
    second = start(here)
    here.drain()
    with here.scope():
        assert Run.objects.get(pk=first.pk).state == Run.State.SUPERSEDED
        assert CurrentRun.objects.get().run_id == second.pk
        assert not Score.objects.filter(generation=first).exists()
        assert not Score.objects.filter(run=first).exists()


def test_a_worker_that_read_the_day_before_it_turned_does_not_turn_it_back(here: Town) -> None:
    here.resident()
    here.drain()
    yesterday = here.today - timedelta(days=1)
    with here.scope():
        day_catch_up(here.county, yesterday, here.now)
        assert Run.objects.count() == 1
        day_catch_up(here.county, here.today + timedelta(days=1), here.now)
        assert Run.objects.count() == 2


def test_the_same_facts_give_the_same_digest(here: Town) -> None:
    for _ in range(5):
        here.in_effect(here.resident())
    here.drain()
    digests = []
    for _ in range(2):
        run = start(here)
        here.drain()
        with here.scope():
            digests.append(Run.objects.get(pk=run.pk).digest)
    assert digests[0] == digests[1] != ""


def test_a_chunk_that_fails_says_why_and_is_tried_again(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here.resident()
    run = start(here)

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr("rules.services.runs.lifecycle.chunk_compute", broken)
        with here.scope():
            assert chunk_compute_next(here.county, here.now)
            assert not chunk_compute_next(here.county, here.now)
    with here.scope():
        chunk = RunChunk.objects.get(run=run)  # one resident: one chunk
        assert (chunk.attempts, chunk.error, chunk.done_at) == (1, "ZeroDivisionError: a fault", None)
        assert chunk_compute_next(here.county, here.now + timedelta(minutes=1))
        assert run_advance(here.county, here.now)


def test_several_requests_of_one_resident_are_one_change(here: Town) -> None:
    resident = here.resident()
    here.drain()
    here.in_effect(resident, "TR-01")
    here.in_effect(resident, "TR-02")
    here.drain()
    assert scores(here)[resident.pk] == 930_00
    with here.scope():
        assert not RecomputeRequest.objects.filter(done_at__isnull=True).exists()
