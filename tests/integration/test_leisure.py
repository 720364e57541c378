"""Long steps that nobody waits for do not keep a worker from a run's next chunk."""

from datetime import timedelta

import pytest

from rules import tasks
from rules.models import RuleCount, Run
from rules.selectors.runs import STANDSTILL
from rules.services.runs.lifecycle import run_start
from tests.integration.columns_town import mixed_town


@pytest.mark.django_db
def test_counting_waits_while_a_run_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, _ = mixed_town(12)

    def elsewhere(*_: object) -> bool:
        return False

    taken = tuple(step for step in tasks.STEPS if step.__name__ != "chunk_compute_next")
    monkeypatch.setattr(tasks, "STEPS", (*taken, elsewhere))  # another worker has the last chunk
    with here.scope():
        run = run_start(county=here.county, cause=Run.Cause.FIRST, as_of=here.today, now=here.now)
    while tasks.drain_step(here.county.pk):
        pass
    with here.scope():
        assert not RuleCount.objects.exists()
        Run.objects.filter(pk=run.pk).update(state=Run.State.SUPERSEDED)
    while tasks.drain_step(here.county.pk):
        pass
    with here.scope():
        assert RuleCount.objects.exists()


@pytest.mark.django_db
def test_a_run_that_stands_still_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = mixed_town(12)
    monkeypatch.setattr(tasks, "STEPS", ())
    with here.scope():
        run_start(
            county=here.county,
            cause=Run.Cause.FIRST,
            as_of=here.today,
            now=here.now - STANDSTILL - timedelta(seconds=1),
        )
    while tasks.drain_step(here.county.pk):
        pass
    with here.scope():
        assert RuleCount.objects.exists()
