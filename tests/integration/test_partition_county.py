"""A grown county moves into partitions of its own, or into another number of buckets, and nothing is lost."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from counties.models import County
from counties.partitions import bucket_table, buckets_of, default_table
from counties.scope import county_scope
from rules.models import Record, Run
from rules.selectors.records import state_of
from rules.services.records.entry import record_confirm
from tests.factories import Town, town
from tests.integration.partitioned import (
    BUCKETS,
    PARTITIONED,
    count,
    fetch,
    own_tables,
    run_of,
    score_row,
)

pytestmark = pytest.mark.django_db

LINKS = """
SELECT conrelid::regclass::text, conname, convalidated, condeferrable, condeferred, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY 1, 2
"""


@pytest.fixture
def grown(here: Town) -> Town:
    """A county whose rows lie in the default partitions, beside another one's."""
    for some in (here, town("other")):
        run = run_of(some)
        residents = [some.resident() for _ in range(5)]
        for resident in residents:
            some.in_effect(resident, "TR-01")
            some.proposed(resident, "TR-02")
        with some.scope():
            for resident in residents:
                score_row(some, run, resident.pk).save()
    return here


def move(here: Town, buckets: int) -> str:
    said = StringIO()
    with connection.as_owner():  # type: ignore[attr-defined]
        call_command("partition_county", here.county.slug, buckets=buckets, stdout=said)
    return said.getvalue()


def rows_of(here: Town) -> dict[str, list[tuple[Any, ...]]]:
    with county_scope(here.county):
        return {
            table: fetch(f"SELECT t::text FROM {table} t ORDER BY id")
            for table in ("rules_record", "rules_recordtransition", "rules_score", "rules_openrecord")
        }


def test_every_row_moves_and_no_other(grown: Town) -> None:
    other = town_of_other()
    before, beside, links = rows_of(grown), rows_of(other), fetch(LINKS)
    assert move(grown, BUCKETS) == (
        "rules_record: 10 rows in 2 buckets\n"
        "rules_recordtransition: 20 rows in 2 buckets\n"
        "rules_score: 5 rows in 2 buckets\n"
    )
    assert (rows_of(grown), rows_of(other), fetch(LINKS)) == (before, beside, links)
    with grown.scope():
        assert [count(default_table(model)) for model in PARTITIONED] == [0, 0, 0]
        assert (
            sum(count(bucket_table(Record, grown.county, bucket)) for bucket in range(BUCKETS))
            == len(before["rules_record"])
            == 10
        )
    assert [buckets_of(other.county, model) for model in PARTITIONED] == [0, 0, 0]


def test_into_another_number_of_buckets(grown: Town) -> None:
    before, links = rows_of(grown), fetch(LINKS)
    move(grown, BUCKETS)
    move(grown, 3)
    assert [buckets_of(grown.county, model) for model in PARTITIONED] == [3, 3, 3]
    assert len(own_tables(grown)) == 3 * (1 + 3)
    assert fetch("SELECT relname FROM pg_class WHERE relname LIKE 'old\\_%'") == []
    assert (rows_of(grown), fetch(LINKS)) == (before, links)


def test_after_the_move_security_is_forced_everywhere_and_work_goes_on(grown: Town) -> None:
    move(grown, BUCKETS)
    unforced = fetch(
        "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'county_id'"
        " WHERE relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert unforced == []
    assert count("rules_record") == 0
    with grown.scope():
        waiting = Record.objects.filter(waiting__state="proposed").first()
        assert waiting is not None
        record_confirm(record=waiting, by=grown.confirmer, now=grown.now)
        assert state_of(waiting, grown.today) == "notified"
    fresh = grown.proposed(grown.resident())
    assert fresh.pk == max(pk for (pk,) in ids(grown))


def test_not_while_a_run_is_under_way(grown: Town) -> None:
    with grown.scope():
        Run.objects.filter(state="published").update(state=Run.State.SCORING)
    with pytest.raises(CommandError, match="recomputed"):
        move(grown, BUCKETS)


@pytest.mark.parametrize(("slug", "buckets"), [("nowhere", 2), ("dummy", 0), ("dummy", 257)])
def test_what_cannot_be_meant_is_refused(here: Town, slug: str, buckets: int) -> None:
    with pytest.raises(CommandError, match=r"dummy|1 to 256"):
        call_command("partition_county", slug, buckets=buckets)


def test_the_command_acts_as_the_owner() -> None:
    import manage

    assert "partition_county" in manage.OWNER_COMMANDS


def town_of_other() -> Town:
    return Town(County.objects.get(slug="other"), *[None] * 6)


def ids(here: Town) -> list[tuple[int]]:
    with here.scope():
        return list(Record.objects.values_list("pk"))


def test_a_county_gets_partitions_when_it_is_synced() -> None:
    said = StringIO()
    call_command("sync_counties", "dummy", stdout=said)
    call_command("sync_counties", "dummy", stdout=said)
    assert said.getvalue().count("partitions of its own") == 1
    assert [county.slug for county in County.objects.all()] == ["dummy"]
    assert [buckets_of(County.objects.get(), model) for model in PARTITIONED] == [8, 8, 8]
    with pytest.raises(CommandError, match=r"There are: .*dummy"):
        call_command("sync_counties", "nowhere")
