"""The tests' own database backend: queries meet row-level security, upkeep is the owner's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.backend.worker import WorkerProcess

WHO = "SELECT current_user, session_user"


def who() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        return tuple(cursor.fetchone())


@pytest.mark.django_db
def test_queries_run_as_the_app_role(owner_dsn: str) -> None:
    assert who() == ("xiangyue_app", "xiangyue_owner")


@pytest.mark.django_db
def test_owner_cursor_is_the_owner_in_the_same_transaction(owner_cursor: Any) -> None:
    owner_cursor.execute("SELECT current_user, pg_current_xact_id()")
    name, transaction = owner_cursor.fetchone()
    assert name == "xiangyue_owner"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        assert cursor.fetchone() == (transaction,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", [1, 2])
def test_flushing_between_tests_empties_and_keeps_the_role(round_number: int) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    assert who() == ("xiangyue_app", "xiangyue_owner")
    assert not get_user_model().objects.filter(username="left").exists()
    assert Permission.objects.exists()
    get_user_model().objects.create_user("left")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", [1, 2])
def test_flushing_empties_partitions_and_takes_those_of_counties_away(
    round_number: int, owner_connection: psycopg.Connection[Any]
) -> None:
    from counties.partitions import default_table, partitions_of
    from counties.services.partition import county_partition
    from rules.models import Record, Score
    from tests.factories import town
    from tests.integration.partitioned import run_of, score_row

    for model in (Record, Score):
        assert partitions_of(model) == [default_table(model)]
        assert owner_connection.execute(f"SELECT pg_relation_size('{default_table(model)}')").fetchone() == (
            0,
        )
    here, other = town("dummy"), town("other")
    here.in_effect(here.resident())
    with here.scope():
        score_row(here, run_of(here), Record.objects.get().resident_id).save()
    assert county_partition(county=other.county, buckets=2)
    other.in_effect(other.resident())


@pytest.mark.django_db(transaction=True)
def test_role_comes_back_after_the_connection_was_lost() -> None:
    connection.close()
    assert who() == ("xiangyue_app", "xiangyue_owner")


@pytest.mark.django_db(transaction=True)
def test_processes_sign_in_as_the_app_role_itself(
    app_dsn: str, owner_connection: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(app_dsn) as own:
        assert own.execute(WHO).fetchone() == ("xiangyue_app", "xiangyue_app")
    assert owner_connection.execute(WHO).fetchone() == ("xiangyue_owner", "xiangyue_owner")


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_worker_process_can_be_killed_and_started_again(worker_process: Callable[..., WorkerProcess]) -> None:
    worker = worker_process(concurrency=1)
    assert worker.process is not None
    first = worker.process.pid
    worker.kill()
    worker.start()
    assert worker.process.pid != first
