"""A place that one resident wins or loses is given out as a run over everybody would give it out."""

import random

import pytest

from counties.models import Consent, Resident
from counties.services.consent import consent_withdraw
from rules.models import CurrentRun, Record, Run, Score
from rules.services.runs.lifecycle import run_start
from rules.services.scores import settling
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


def seats(number: int, needs: str = "min_score = 900") -> str:
    """The programme with another number of places, or for others."""
    return PLACES.replace("places = 4", f"places = {number}").replace("min_score = 900", needs)


NEW = 'enrolled_for = "1 months"'  # also of use to who has no score
HOMES = "household_average_at_least = 900"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("places", "programmes"),
    [
        (4, [seats(4)]),
        (4, [AVERAGE, seats(4)]),
        (4, [seats(4, HOMES)]),
        *((many, [seats(many)]) for many in (9, 10, 11)),  # about as many as there are claims
        (10, [seats(10, NEW)]),
        (50, [seats(50)]),
    ],
    ids=["places", "and households", "by households", "9", "10", "11", "without score", "for all"],
)
def test_single_changes_leave_what_a_run_would_make(
    seed: int, places: int, programmes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "allot", lambda *_, **__: pytest.fail("all given out again"))
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
            by_hand = CurrentRun.objects.get().run
            run = run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)
        here.drain()
        assert holders(here) == before
        with here.scope():
            run.refresh_from_db()
            assert run.changed == 0
            assert run.free == by_hand.free
            assert set(run.lines) == set(by_hand.lines)
    assert len(before) == places or places - len(before) == run.free["seats"]


def test_a_claim_that_stays_on_its_side_moves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    here, residents = mixed_town(20)
    with_programmes(here, PLACES)
    here.drain()
    before = holders(here)
    with here.scope():
        best = Score.objects.filter(resident__in=before).order_by("-score", "enrolled_on")[0].resident
    monkeypatch.setattr(settling, "_MOVE", "")
    here.in_effect(best, "GD-01", quantity=800)
    here.drain()
    assert holders(here) == before
    with here.scope():
        row = Score.objects.get(resident=best, generation__in=CurrentRun.objects.values("generation"))
        assert Record.objects.filter(resident=best).exists()
        assert row.answers["seats"] == {"answer": "eligible", "reason": "min_score", "path": "min_score"}
    assert len(residents) == 20


def test_the_place_of_who_withdraws_consent_goes_to_the_next() -> None:
    here, _ = mixed_town(20)
    with_programmes(here, PLACES)
    here.drain()
    before = holders(here)
    with here.scope():
        leaver = Resident.objects.filter(pk__in=before).first()
        consent_withdraw(resident=leaver, by=here.clerk, channel=Consent.Channel.PAPER, now=here.now)
    here.drain()
    after = holders(here)
    assert leaver.pk not in after
    assert len(after) == 4
    assert len(after - before) == 1
