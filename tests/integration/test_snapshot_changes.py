"""After any changes the snapshot says what the tables say."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from counties.models import Household, Membership, Resident
from rules.columns.facts.reading import read_columns
from rules.columns.facts.within import Within, division_of
from rules.columns.kept import keeping, snapshot
from rules.engine.bulk import Columns
from rules.models import Record, Snapshot
from tests.factories import Town
from tests.integration.columns_town import STATES, mixed_town, moved, record
from tests.integration.snapshots import assert_right, await_watermark, loaded, quiet_town, same


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


WAYS = {
    "made anew": (0.0, -1.0, 0),
    "mended and written": (2.0, -1.0, 0),
    "left as it is and mended each time": (2.0, 2.0, 0),
    "held in the process": (2.0, 2.0, 2**30),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("way", WAYS)
def test_after_any_changes_it_says_what_the_tables_say(
    seed: int, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most, few, memory = WAYS[way]
    monkeypatch.setattr(snapshot, "MOST_CHANGED", most)
    monkeypatch.setattr(snapshot, "FEW_CHANGED", few)
    monkeypatch.setattr(settings, "SNAPSHOT_BYTES", memory)
    chance = random.Random(seed)
    here, residents = mixed_town(20, seed=seed)
    loaded(here)
    for _ in range(5):
        for _ in range(chance.choice([0, 1, 2, 5])):
            with here.scope():
                chance.choice(acts(here, residents, chance))()
        assert_right(here)
        if chance.random() < 0.3:
            keeping._decoded.clear()  # as another process, which holds nothing
            assert_right(here)


@pytest.mark.django_db(transaction=True)
def test_a_few_changes_write_no_payload_and_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FEW_CHANGED", 0.5)
    monkeypatch.setattr(settings, "SNAPSHOT_BYTES", 2**30)
    here, residents = quiet_town(20)
    loaded(here)
    with here.scope():
        before = list(Snapshot.objects.order_by("bucket").values_list("digest", "watermark"))
    read: list[int] = []
    plain = snapshot.read_columns

    def listen(within: Within, **more: Any) -> Columns:
        read.append(len(within.ids or ()))
        return plain(within, **more)

    monkeypatch.setattr(snapshot, "read_columns", listen)
    here.in_effect(residents[0])
    await_watermark()
    assert_right(here)
    assert read == [1]
    again = loaded(here)
    assert read == [1]
    assert again[residents[0].pk % 3] is loaded(here)[residents[0].pk % 3]
    with here.scope():
        after = list(Snapshot.objects.order_by("bucket").values_list("digest", "watermark"))
    mine = residents[0].pk % 3
    assert after[mine] == before[mine]
    assert all(after[at][1] > before[at][1] for at in range(3) if at != mine)


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FEW_CHANGED", 2.0)
    monkeypatch.setattr(settings, "SNAPSHOT_BYTES", 2**30)
    here, residents = quiet_town(20)
    loaded(here)
    with here.scope():
        Resident.objects.filter(pk=residents[0].pk).update(born_on=here.today - timedelta(days=30_000))
        assert_right_inside(here)
        transaction.set_rollback(True)
    assert_right(here)


def assert_right_inside(here: Town) -> None:
    """The same in the transaction that is open."""
    found = [bucket.columns for bucket in snapshot.county_columns(now=here.now)]
    told = [read_columns(within, today=here.today) for within in division_of(here.county)]
    assert all(same(one, other) for one, other in zip(found, told, strict=True))
