"""After any changes the snapshot says what the tables say."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings

from counties.models import Household, Membership, Resident
from rules.columns.kept import keeping, snapshot
from rules.models import Record
from tests.factories import Town
from tests.integration.columns_town import STATES, mixed_town, moved, record
from tests.integration.snapshots import assert_right, loaded


@pytest.fixture(autouse=True)
def nothing_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SNAPSHOT_BYTES", 0)
    monkeypatch.setattr("rules.columns.facts.within.LEAST_IN_A_BUCKET", 8)
    keeping._decoded.clear()


def acts(here: Town, residents: list[Resident], chance: random.Random) -> list[Callable[[], object]]:
    """Whatever changes what the engine is told."""

    def someone() -> Resident:
        return chance.choice(residents)

    def move() -> None:
        Resident.objects.filter(pk=someone().pk).update(
            household=chance.choice([None, *Household.objects.all()])
        )

    def correct_birthday() -> None:
        Resident.objects.filter(pk=someone().pk).update(born_on=here.today - timedelta(days=20 * 366))

    def leave() -> None:
        Membership.objects.filter(resident=someone(), left_on__isnull=True).update(left_on=here.today)

    def leave_later() -> None:
        later = here.today + timedelta(days=chance.randrange(1, 400))
        Membership.objects.filter(resident=someone(), left_on__isnull=True).update(left_on=later)

    def join() -> None:
        resident = someone()
        if not Membership.objects.filter(resident=resident).exclude(left_on__lt=here.today).exists():
            Membership.objects.create(county=here.county, resident=resident, enrolled_on=here.today)

    def arrive() -> None:
        residents.append(here.resident())

    def act() -> None:
        record(here, someone(), chance)

    def move_on() -> None:
        known = Record.objects.order_by("?").first()
        if known is not None:
            moved(here, known, chance.choice(list(STATES)), on=here.today, at=here.now)

    return [move, correct_birthday, leave, leave_later, join, arrive, act, act, act, move_on, move_on]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("share", [0.0, 2.0], ids=["made anew", "mended"])
def test_after_any_changes_it_says_what_the_tables_say(
    seed: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "MOST_CHANGED", share)
    chance = random.Random(seed)
    here, residents = mixed_town(20, seed=seed)
    loaded(here)
    for _ in range(4):
        for _ in range(chance.randrange(6)):
            with here.scope():
                chance.choice(acts(here, residents, chance))()
        assert_right(here)
