"""The snapshot says what the tables say, whatever happened since, and is believed only with its digest."""

import hashlib
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from counties.models import Consent
from counties.services.consent import consent_withdraw
from rules.columns.facts.within import Within
from rules.columns.kept import keeping, snapshot
from rules.columns.kept.payload import decode
from rules.engine.bulk import Columns
from rules.models import Record, Snapshot, SnapshotChange
from rules.services.runs.snapshot import changes_sweep
from tests.factories import Town, town
from tests.integration.snapshots import assert_right, await_watermark, loaded, quiet_town


@pytest.fixture(autouse=True)
def nothing_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SNAPSHOT_BYTES", 0)
    monkeypatch.setattr("rules.columns.facts.within.LEAST_IN_A_BUCKET", 8)
    keeping._decoded.clear()


@pytest.fixture
def read_whole(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Buckets that were read from the tables in full."""
    seen: list[int] = []
    plain = snapshot.read_columns

    def listen(within: Within, **more: Any) -> Columns:
        if within.ids is None:
            seen.append(within.bucket)
        return plain(within, **more)

    monkeypatch.setattr(snapshot, "read_columns", listen)
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_made_once_and_read_from_then_on(read_whole: list[int]) -> None:
    here, _ = quiet_town(20)
    first = loaded(here)
    assert read_whole == [0, 1, 2]
    assert_right(here)
    assert read_whole == [0, 1, 2]
    assert sum(columns.residents for columns in first) > 10
    with here.scope():
        assert Snapshot.objects.count() == 3


def spoil(here: Town, **values: Any) -> None:
    with here.scope():
        assert Snapshot.objects.filter(bucket=1).update(**values) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["payload", "digest", "layout", "division", "cluster", "watermark"])
def test_whatever_is_in_doubt_is_made_anew(what: str, read_whole: list[int]) -> None:
    here, _ = quiet_town(20)
    loaded(here)
    with here.scope():
        kept = Snapshot.objects.get(bucket=1)
    payload = bytearray(kept.payload)
    payload[len(payload) // 2] ^= 1
    wrong = {
        "payload": bytes(payload),
        "digest": "0" * 64,
        "layout": 0,
        "division": "hash of 3",
        "cluster": 7,
        "watermark": 2**60,
    }
    spoil(here, **{what: wrong[what]})
    read_whole.clear()
    assert_right(here)
    assert read_whole == [1]
    with here.scope():
        mended = Snapshot.objects.get(bucket=1)
    assert (mended.digest, mended.layout, mended.division) == (kept.digest, kept.layout, kept.division)
    assert (mended.cluster, bytes(mended.payload)) == (kept.cluster, bytes(kept.payload))


@pytest.mark.django_db(transaction=True)
def test_bytes_that_are_no_columns_are_made_anew_though_their_digest_is_right(read_whole: list[int]) -> None:
    here, _ = quiet_town(20)
    loaded(here)
    for junk in (b"", b"\0" * 7, b"\0" * 80, b"\xff" * 80):
        spoil(here, payload=junk, digest=hashlib.sha256(junk).hexdigest())
        read_whole.clear()
        assert_right(here)
        assert read_whole == [1]


@pytest.mark.django_db(transaction=True)
def test_what_an_open_transaction_writes_is_found_once_it_is_through(
    app_dsn: str, read_whole: list[int]
) -> None:
    """It began before the snapshot was made and ended after: its number lies above the watermark."""
    here, residents = quiet_town(20)
    here.in_effect(residents[0])
    with psycopg.connect(app_dsn) as other:
        other.execute("SELECT set_config('app.county', %s, true)", [str(here.county.pk)])
        other.execute(
            'INSERT INTO rules_recordtransition (county_id, resident_id, record_id, state, "on", at, reason) '
            "SELECT county_id, resident_id, id, 'annulled', occurred_on, now(), '' FROM rules_record "
            "WHERE resident_id = %s ORDER BY id DESC LIMIT 1",
            [residents[0].pk],
        )
        before = loaded(here)
        assert_right(here)
        for _ in range(3):  # later transactions come and go, and the changes are swept
            here.in_effect(residents[1])
            loaded(here)
            with here.scope():
                changes_sweep(here.county)
        other.commit()
    assert_right(here)
    assert len(read_whole) == 3
    counts = [sum(columns.histories.many_state.size for columns in found) for found in (before, loaded(here))]
    assert counts[1] > counts[0]


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_leaves_nothing_behind(read_whole: list[int]) -> None:
    here, residents = quiet_town(20)
    resident = residents[0]
    made = here.in_effect(resident)
    loaded(here)

    def found() -> list[int]:
        with here.scope():
            return [
                row.bucket
                for row in Snapshot.objects.all()
                if str(resident.pk) in decode(bytes(row.payload)).people["resident"]
                or made.reference in decode(bytes(row.payload)).keys
            ]

    assert len(found()) == 1
    with here.scope():
        consent_withdraw(resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=here.now)
    assert not found()
    with here.scope():
        assert Snapshot.objects.count() == 2
    read_whole.clear()
    assert_right(here)
    assert len(read_whole) == 1
    assert not found()


@pytest.mark.django_db(transaction=True)
def test_many_rows_at_once_put_everybody_in_doubt(
    read_whole: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, residents = quiet_town(20)
    loaded(here)
    with here.scope():
        SnapshotChange.objects.all().delete()
        last = here.in_effect(residents[0])
        rows = [
            Record(
                county=here.county, resident=last.resident, reference=f"M-{number}", rule="GD-01",
                occurred_on=here.today, is_deduction=False,
            )
            for number in range(5001)
        ]  # fmt: skip
        Record.objects.bulk_create(rows)
        assert SnapshotChange.objects.filter(resident=None).exists()
    read_whole.clear()
    assert_right(here)
    assert read_whole == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_changes_are_swept_once_every_bucket_has_them() -> None:
    here, residents = quiet_town(20)
    loaded(here)
    here.in_effect(residents[0])
    with here.scope():
        changes_sweep(here.county)
        assert SnapshotChange.objects.exists()
    await_watermark()
    loaded(here)
    with here.scope():
        changes_sweep(here.county)
        assert not SnapshotChange.objects.exists()
    assert_right(here)


@pytest.mark.django_db(transaction=True)
def test_one_county_never_sees_anothers_snapshot() -> None:
    here, _ = quiet_town(20)
    loaded(here)
    loaded(other := town("other"))
    with other.scope(), connection.cursor() as cursor:
        for table in ("rules_snapshot", "rules_snapshotchange"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE county_id = %s", [here.county.pk])
            assert cursor.fetchone() == (0,)
