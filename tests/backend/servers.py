"""The servers of one test run: a private PostgreSQL (careless and fast) and, when asked for, a private Valkey."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.embedded.account import server_account
from portal.embedded.ports import free_port
from portal.embedded.postgres import Postgres
from portal.embedded.secrets import APP_ROLE, DATABASE, OWNER_ROLE, database_url, valkey_url
from portal.embedded.valkey import Valkey

ANNOUNCED = "XIANGYUE_TEST_SERVERS"


@dataclass(frozen=True)
class TestServers:
    """Where the servers of this run are, whether or not they have been started yet."""

    __test__ = False  # not a test class

    directory: str
    postgres_port: int
    password: str
    owner: str = OWNER_ROLE
    app: str = APP_ROLE

    @property
    def folder(self) -> Path:
        return Path(self.directory)

    @property
    def owner_password(self) -> str:
        return self.password

    def app_url(self, name: str = DATABASE) -> str:
        return database_url(self.app, self.password, self.postgres_port, name)

    def owner_url(self, name: str = DATABASE) -> str:
        return database_url(self.owner, self.password, self.postgres_port, name)

    def postgres(self) -> Postgres:
        return Postgres(
            self.folder / "postgres",
            self.postgres_port,
            server_account(),
            password=self.password,
            careless=True,
        )

    def start_postgres(self) -> Postgres:
        server = self.postgres()
        server.start()
        server.ensure_database(DATABASE, owner=(self.owner, self.password), app=(self.app, self.password))
        import psycopg

        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            # The tests sign in as the owner and act as the app's role (tests/backend/base.py).
            connection.execute(f"GRANT {self.app} TO {self.owner}")
        return server

    def valkey(self, port: int) -> Valkey:
        folder = self.folder / f"valkey-{port}"
        return Valkey(folder, port, server_account(), password=self.password)


def enterable_folder() -> str:
    """A temporary folder that the servers' account may enter, removed when this process ends."""
    account = server_account()
    for parent in (None, "/tmp", "/var/tmp"):  # noqa: S108  # mkdtemp makes a folder of our own in there
        directory = tempfile.mkdtemp(prefix="xiangyue-test-", dir=parent)
        Path(directory).chmod(0o711)
        atexit.register(shutil.rmtree, directory, ignore_errors=True)
        if account.uid is None or account.can("-x", Path(directory)):
            return directory
    raise SystemExit(
        "No temporary folder can be entered by the account of the test servers. Set TMPDIR to one."
    )


def announce_servers() -> TestServers:
    """Choose folder, port and password once a run; workers of pytest-xdist take over the controller's."""
    if ANNOUNCED in os.environ:
        servers = TestServers(**json.loads(os.environ[ANNOUNCED]))
    else:
        directory = enterable_folder()
        servers = TestServers(directory, free_port(), secrets.token_urlsafe(16))
        os.environ[ANNOUNCED] = json.dumps(asdict(servers))
    os.environ["DATABASE_URL"] = servers.app_url()
    os.environ["DATABASE_OWNER_URL"] = servers.owner_url()
    # Each process has a Valkey of its own; until a test asks for it, nothing listens there.
    os.environ["REDIS_URL"] = valkey_url(servers.password, free_port())
    data = servers.folder / "data"
    (data / "static").mkdir(parents=True, exist_ok=True)
    os.environ["XIANGYUE_DATA_DIR"] = str(data)
    return servers
