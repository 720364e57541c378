"""Twenty `kill -9` of the worker in mid-run and a `FLUSHALL`: nothing lost, nothing twice, no hand needed."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from benefits.models import AnswersGiven
from counties.audit import broken_links
from counties.models import County, Notice, OutboxMessage
from counties.scope import county_scope
from counties.services.county import calendar_advance
from portal.accounts.models import User
from rules.models import (
    CurrentRun,
    Draft,
    RecomputeRequest,
    RevisionEffect,
    RevisionTelling,
    Run,
    RunChunk,
    Score,
    ScoreChange,
)
from rules.selectors.scores import scores_in_use
from rules.services.impact import impact_simulate
from rules.services.publication.publishing import draft_publish
from rules.services.runs import lifecycle
from rules.tasks import drain_step

KILLS = 20
CHUNKS = 200
SECONDS_TO_SETTLE = 60


@contextmanager
def suining() -> Iterator[County]:
    county = County.objects.get(slug="suining")
    with county_scope(county):
        yield county


def publish_and_turn_the_day() -> None:
    with suining() as county:
        draft, now = Draft.objects.get(status="open"), timezone.now()
        publisher = User.objects.get(username="suining-publisher")
        impact_simulate(draft=draft, by=publisher, now=now)
        revision = draft_publish(draft=draft, digest=draft.digest, by=publisher, now=now)
        admin = User.objects.get(username="suining-admin")
        calendar_advance(county=county, to=revision.effective_from, by=admin, now=now)


def outcome() -> dict[str, Any]:
    """Everything a reader could see of the recompute, without row ids and moments."""
    with suining():
        return {
            "scores": list(
                scores_in_use()
                .order_by("resident__sort_key")
                .values_list("resident__name", "score", "grade", "answers", "effects_digest")
            ),
            "changes": sorted(
                ScoreChange.objects.values_list("resident__name", "score_before", "score_after")
            ),
            "answers": sorted(
                (name, code, said["answer"], as_of)
                for name, answers, as_of in AnswersGiven.objects.values_list(
                    "resident__name", "answers", "as_of"
                )
                for code, said in answers.items()
            ),
            "effects": sorted(
                RevisionEffect.objects.values_list("resident__name", "cause", "score_before", "score_after")
            ),
            "told": sorted(
                Notice.objects.filter(kind=Notice.Kind.REVISION).values_list("resident__name", "reference")
            ),
        }


def is_settled() -> bool:
    with suining():
        return (
            Run.objects.order_by("-pk").first().state == Run.State.PUBLISHED
            and not RecomputeRequest.objects.filter(done_at__isnull=True).exists()
            and not OutboxMessage.objects.filter(done_at__isnull=True).exists()
            and not RevisionTelling.objects.filter(done_at__isnull=True).exists()
        )


@pytest.fixture
def demo(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("sync_counties", "suining")
    call_command("load_demo", "suining")
    monkeypatch.setattr(lifecycle, "chunks_for", lambda county: CHUNKS)  # so that kills fall into the middle


@pytest.fixture
def undisturbed(demo: None) -> dict[str, Any]:
    """What comes out where nobody disturbs: computed in a transaction that is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        publish_and_turn_the_day()
        county_id = County.objects.get(slug="suining").pk
        while drain_step(county_id):
            pass
        expected = outcome()
        transaction.set_rollback(True)
    return expected


def test_kills_and_a_flush_change_nothing(
    undisturbed: dict[str, Any], worker_process: Callable[..., Any], valkey_server: Any
) -> None:
    chance = random.Random(20)
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    worker = worker_process(concurrency=2, beat=True)
    publish_and_turn_the_day()
    done_at_kill = []
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.0, 1.6))  # a new process takes a while until its first chunk
        with suining():
            done_at_kill.append(RunChunk.objects.filter(run__cause="revision", done_at__isnull=False).count())
        worker.kill()
        if kill == KILLS // 2:
            broker.flushall()
        worker.start()
    until = time.monotonic() + SECONDS_TO_SETTLE
    while not is_settled() and time.monotonic() < until:
        time.sleep(0.2)
    assert is_settled(), worker.log[-3000:]
    assert len(undisturbed["changes"]) > 0
    assert len(undisturbed["told"]) == len(undisturbed["effects"]) > 0
    assert outcome() == undisturbed
    with suining() as county:
        assert Run.objects.filter(cause="revision").count() == 1
        generations = set(Score.objects.values_list("generation", flat=True))
        assert generations == {CurrentRun.objects.get().generation_id}  # nothing staged is left behind
        assert broken_links(county) == []
    assert any(0 < done < CHUNKS for done in done_at_kill), done_at_kill
    print(f"chunks done at each of the {KILLS} kills: {done_at_kill}")
