"""Facts as columns: cells strung together by PostgreSQL, rows instead of keys, residents of many buckets at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from counties.models import Household, Membership, Resident, Village
from counties.services.partition import county_partition
from rules.columns.facts import people as people_module
from rules.columns.facts import within as within_module
from rules.columns.facts.packed import MOMENT, fetch
from rules.columns.facts.people import People, held
from rules.columns.facts.reading import read_people
from rules.columns.facts.within import MOST_TOGETHER as MOST
from rules.columns.facts.within import Within, in_turn, parts_of
from rules.models import Run
from rules.services.runs.lifecycle import run_start
from tests.factories import Town
from tests.integration.columns_town import ids, mixed_town

KINDS: dict[str, Any] = {
    "number": pl.Int64,
    "day": pl.Date,
    "text": pl.String,
    "at": MOMENT,
    "bytes": pl.UInt64,
    "word": pl.String,
}
ROWS = [
    (1, date(2026, 6, 30), "", datetime(2026, 6, 30, 23, 59, 59, 999999, UTC), 2**64 - 1, "乡约"),
    (-(2**63) + 1, date(1, 1, 1), "a\nb", datetime(1, 1, 1, tzinfo=UTC), 0, " "),
    (2**63 - 1, date(9999, 12, 31), "\t|,\"'\\", datetime(9999, 12, 31, tzinfo=UTC), 2**63, "."),
    (None, None, "…", None, 1, ""),
]


def values(rows: list[tuple[Any, ...]]) -> str:
    """The rows as SQL."""

    def cell(value: Any, at: int) -> str:
        kind = ("bigint", "date", "text", "timestamptz", "bytea", "text")[at]
        if kind == "bytea":
            return f"'\\x{value:016x}'::bytea"
        if value is None:
            return f"NULL::{kind}"
        text = str(value).replace("'", "''") if kind == "text" else value
        return f"'{text}'::{kind}" if kind != "timestamptz" else f"'{value.isoformat()}'::timestamptz"

    said = (", ".join(cell(value, at) for at, value in enumerate(row)) for row in rows)
    return f"SELECT * FROM (VALUES {', '.join(f'({row})' for row in said)}) AS made"


@pytest.mark.django_db
def test_cells_come_as_they_are_at_every_edge() -> None:
    found = fetch(values(ROWS), KINDS)
    assert found.schema == pl.Schema(KINDS)
    assert found.rows() == ROWS


@pytest.mark.django_db
def test_a_text_with_the_separator_in_it_comes_whole() -> None:
    rows = [ROWS[0], (7, None, "one\x1etwo", None, 3, "\x1e")]
    assert fetch(values(rows), KINDS).rows() == rows


@pytest.mark.django_db
def test_no_rows_and_one_empty_text_are_told_apart() -> None:
    kinds: Any = {"number": pl.Int64, "text": pl.String}
    assert fetch("SELECT 1, 'a' WHERE false", kinds).rows() == []
    assert fetch("SELECT 1, ''", kinds).rows() == [(1, "")]


def chosen(within: Within, **more: int) -> list[int]:
    """The residents whom the condition of SQL finds."""
    residents, condition = Resident._meta.db_table, within.residents("id", **more)
    found = fetch(f"SELECT id FROM {residents} WHERE {condition}", {"id": pl.Int64})
    return found["id"].sort().to_list()


@pytest.mark.django_db
@pytest.mark.parametrize("own", [True, False])
def test_who_is_in_a_bucket_is_known_without_the_database(own: bool, here: Town) -> None:
    if own:
        assert county_partition(county=here.county, buckets=6)
    residents = [here.resident() for _ in range(40)]
    with here.scope():
        seen = []
        for within in (Within(here.county, bucket, 6) for bucket in range(6)):
            assert within.in_partitions == own
            everyone = fetch(
                f"SELECT id, {within.spread('id')} FROM {Resident._meta.db_table}",
                {"id": pl.Int64, "spread": pl.Int64},
            )
            mine = everyone.filter(held(within, everyone["spread"]))["id"].sort().to_list()
            assert mine == chosen(within)
            assert set(mine) <= set(chosen(within, parts=3)) <= set(chosen(within, parts=1))
            seen += mine
    assert sorted(seen) == sorted(ids(residents))


def test_parts_divide_the_buckets() -> None:
    assert [parts_of(n * MOST, 20) for n in (1, 2, 3, 5, 6, 19, 20, 21)] == [1, 2, 4, 5, 10, 20, 20, 20]
    assert parts_of(3, 1) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("most", [1000, 10])
def test_residents_of_a_later_bucket_are_as_they_are_when_it_is_read(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(within_module, "MOST_TOGETHER", most)
    here, residents = mixed_town(40)
    with here.scope():
        division = [Within(here.county, n, 4) for n in range(4)]
        shared = People(here.today)
        shared.of(division[0])  # by itself
        shared.of(division[1])  # from here on with others
        village = Village.objects.first()
        assert village is not None
        movers = [one for one in residents if one.pk % 4 == 1][:3]
        home = Household.objects.create(county=here.county, code="new", village=village)
        Resident.objects.filter(pk=movers[0].pk).update(household=home)
        Membership.objects.filter(resident=movers[1]).update(left_on=here.today - timedelta(days=1))
    newcomers = [here.resident() for _ in range(8)]
    with here.scope():
        for within in division:
            found = shared.of(within)
            assert found.equals(read_people(within, today=here.today))
    found = pl.concat(shared_of(here, division))
    assert set(ids(newcomers)) <= set(found["resident"])
    assert movers[1].pk not in set(found["resident"])


def shared_of(here: Town, division: list[Within]) -> list[pl.DataFrame]:
    with here.scope():
        shared = People(here.today)
        return [shared.of(within) for within in division]


@pytest.mark.django_db
def test_in_turn_each_part_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = mixed_town(40)
    monkeypatch.setattr(within_module, "MOST_TOGETHER", 20)
    read: list[int | None] = []
    plain = people_module.read_people

    def listen(within: Within, *, today: date, parts: int | None = None) -> pl.DataFrame:
        read.append(parts)
        return plain(within, today=today, parts=parts)

    monkeypatch.setattr(people_module, "read_people", listen)
    with here.scope():
        assert in_turn(6) == [0, 2, 4, 1, 3, 5]
        shared = People(here.today)
        for bucket in in_turn(6):
            shared.of(Within(here.county, bucket, 6))
        run = run_start(county=here.county, cause=Run.Cause.FIRST, as_of=here.today, now=here.now)
        order = run.chunks.order_by("number").values_list("bucket", flat=True)
        assert list(order) == in_turn(len(order))
    assert read[0] is None
    assert [parts for parts in read if parts] == [2, 2]
