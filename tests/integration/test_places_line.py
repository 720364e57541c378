"""A place that one resident wins or loses is given out as a run over everybody would give it out."""

import random

import pytest

from counties.models import Resident
from rules.models import CurrentRun, Record, Run, Score
from rules.services.runs.lifecycle import run_start
from rules.services.scores import places
from rules.services.scores.recompute import recompute_request
from tests.factories import Town
from tests.integration.columns_town import AVERAGE, PLACES, mixed_town, moved, record, with_programmes

pytestmark = pytest.mark.django_db


def holders(here: Town) -> set[int]:
    with here.scope():
        rows = Score.objects.filter(generation__in=CurrentRun.objects.values("generation"))
        return {row.resident_id for row in rows if row.answers["seats"]["answer"] == "eligible"}


def change(here: Town, resident: Resident, chance: random.Random) -> None:
    """A record that counts, for or against, and the request that follows it."""
    with here.scope():
        made = record(here, resident, chance)
        moved(here, made, "in_effect", on=made.occurred_on, at=here.now)
        recompute_request(resident=resident, cause="record", now=here.now)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("programmes", [(PLACES,), (AVERAGE, PLACES)], ids=["places", "and households"])
def test_single_changes_leave_what_a_run_would_make(seed: int, programmes: tuple[str, ...]) -> None:
    here, residents = mixed_town(20, seed=seed)
    with_programmes(here, *programmes)
    here.drain()
    chance = random.Random(seed)
    for _ in range(4):
        for resident in chance.sample(residents, chance.randint(1, 3)):
            change(here, resident, chance)
        here.drain()
        before = holders(here)
        with here.scope():
            lines = CurrentRun.objects.get().run.lines
            run = run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)
        here.drain()
        assert holders(here) == before
        with here.scope():
            run.refresh_from_db()
            assert run.changed == 0
            assert set(run.lines) == set(lines)
    assert len(before) == 4


def test_a_claim_that_stays_on_its_side_moves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    here, residents = mixed_town(20)
    with_programmes(here, PLACES)
    here.drain()
    before = holders(here)
    with here.scope():
        best = Score.objects.filter(resident__in=before).order_by("-score", "enrolled_on")[0].resident
    monkeypatch.setattr(places, "allot", lambda *_, **__: pytest.fail("given out again"))
    here.in_effect(best, "GD-01", quantity=800)
    here.drain()
    assert holders(here) == before
    with here.scope():
        row = Score.objects.get(resident=best, generation__in=CurrentRun.objects.values("generation"))
        assert Record.objects.filter(resident=best).exists()
        assert row.answers["seats"] == {"answer": "eligible", "reason": "min_score", "path": "min_score"}
    assert len(residents) == 20
