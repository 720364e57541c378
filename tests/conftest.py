"""Fixtures for all tests: the private servers, the owner's cursor, a worker process."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import psycopg
import pytest
from django.db import connection
from django.test import TransactionTestCase

from portal.embedded.postgres import Postgres
from tests.backend.servers import TestServers
from tests.backend.worker import WorkerProcess

if TYPE_CHECKING:
    from tests.factories import Town

# How long an example takes is the machine's matter: what has to be quick has a test of its own that measures it.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ


def _owner_cleans_up(teardown: Callable[[Any], None]) -> Callable[[Any], None]:
    """Flushing and what follows it (permissions, policies) is the owner's work."""

    @functools.wraps(teardown)
    def wrapped(self: Any) -> None:
        with connection.as_owner():  # type: ignore[attr-defined]
            teardown(self)

    return wrapped


TransactionTestCase._fixture_teardown = _owner_cleans_up(TransactionTestCase._fixture_teardown)  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    """With pytest-xdist the controller starts PostgreSQL before its workers; else the first test that needs it does."""
    if getattr(config.option, "tx", None) and not IS_XDIST_WORKER and not config.option.collectonly:
        from tests.settings import SERVERS

        config.stash[_POSTGRES] = SERVERS.start_postgres()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_POSTGRES, None)
    if server is not None:
        server.stop()


_POSTGRES: pytest.StashKey[Postgres] = pytest.StashKey()


@pytest.fixture(scope="session")
def servers() -> TestServers:
    """Where this run's servers are."""
    from tests.settings import SERVERS

    return SERVERS


@pytest.fixture(scope="session")
def postgres_server(servers: TestServers) -> Iterator[Postgres]:
    """The private PostgreSQL of this run, started."""
    if IS_XDIST_WORKER:
        yield servers.postgres()
        return
    server = servers.start_postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(postgres_server: Postgres, django_db_setup: None) -> None:
    """pytest-django's own set-up, once PostgreSQL answers."""


@pytest.fixture
def database_name(db: None) -> str:
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def app_dsn(servers: TestServers, database_name: str) -> str:
    """URL of the test database for the app's role, as a process of its own would use it."""
    return servers.app_url(database_name)


@pytest.fixture
def owner_dsn(servers: TestServers, database_name: str) -> str:
    return servers.owner_url(database_name)


@pytest.fixture
def owner_cursor(db: None) -> Iterator[Any]:
    """A cursor that acts as the tables' owner, in the test's own transaction."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        yield cursor


@pytest.fixture
def owner_connection(owner_dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """The owner's own connection: for tests with ``transaction=True``, whose rows others can see."""
    with psycopg.connect(owner_dsn, autocommit=True) as connected:
        yield connected


@pytest.fixture(scope="session")
def valkey_server(servers: TestServers) -> Iterator[Any]:
    """This process's private Valkey at the address in ``settings.CELERY_BROKER_URL``."""
    from urllib.parse import urlsplit

    from django.conf import settings

    server = servers.valkey(urlsplit(settings.CELERY_BROKER_URL).port or 0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def worker_process(
    transactional_db: None, app_dsn: str, valkey_server: Any
) -> Iterator[Callable[..., WorkerProcess]]:
    """Start Celery workers as processes of their own: ``worker_process(concurrency=2, beat=False)``."""
    from django.conf import settings

    started: list[WorkerProcess] = []

    def start(**options: Any) -> WorkerProcess:
        worker = WorkerProcess(database_url=app_dsn, redis_url=settings.CELERY_BROKER_URL, **options)
        started.append(worker)
        worker.start()
        return worker

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def here(db: None) -> Town:
    """A live county with its book on file and a member of staff for every role."""
    from tests.factories import town

    return town()
