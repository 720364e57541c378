"""One installation on this machine: its data folder, its lock, its servers and the environment of its processes."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded.account import server_account, servers_folder
from portal.embedded.faults import ServerFault, check_space
from portal.embedded.ports import free_port, is_free, remember_port, remembered_ports
from portal.embedded.postgres import Postgres
from portal.embedded.secrets import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    development_values,
    load_secrets,
    make_data_dir,
)
from portal.embedded.server import Say, Server
from portal.embedded.valkey import Valkey

PROJECT = Path(__file__).resolve().parent.parent.parent
LOCK = "run.lock"
Step = list[str | None]


class Installation:
    """What `make run` looks after."""

    def __init__(self, *, say: Say) -> None:
        self.say = say
        self.data_dir = Path(os.environ.get("XIANGYUE_DATA_DIR") or PROJECT / ".data").absolute()
        self.own_database = not os.environ.get("DATABASE_URL")
        self.own_broker = not os.environ.get("REDIS_URL")
        self.servers: list[Server] = []
        make_data_dir(self.data_dir)
        (self.data_dir / "static").mkdir(exist_ok=True)
        check_space(self.data_dir)
        if not self.own_database and not os.environ.get("DATABASE_OWNER_URL"):
            raise ServerFault(
                "DATABASE_URL is set and DATABASE_OWNER_URL is not. The portal signs in with the first, as a role that "
                "owns nothing, and migrates with the second. Set both, or neither for an embedded PostgreSQL."
            )

    @property
    def development(self) -> bool:
        return os.environ.get("XIANGYUE_ENV", "development") == "development"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time; the kernel lets go of the lock however we end."""
        file = self.data_dir / LOCK
        with open(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ServerFault(already_running(stream.read(), file)) from None
            self.note_lock(stream, "")
            self._lock = stream
            yield

    def note_lock(self, stream: object = None, address: str = "") -> None:
        """Write into the lock who holds it, for whoever comes second."""
        target = stream or self._lock
        target.seek(0)  # type: ignore[attr-defined]
        target.truncate()  # type: ignore[attr-defined]
        target.write(json.dumps({"pid": os.getpid(), "address": address}))  # type: ignore[attr-defined]
        target.flush()  # type: ignore[attr-defined]

    def is_running(self) -> bool:
        try:
            with self.locked():
                return False
        except ServerFault:
            return True

    # -- the servers

    def start_servers(self) -> None:
        if not (self.own_database or self.own_broker):
            return
        known = load_secrets(self.data_dir)
        account = server_account()
        folder = servers_folder(self.data_dir, account)
        if folder.parent != self.data_dir:
            self.say(
                f"{self.data_dir} lies below a folder that the account of the servers may not enter; "
                f"their files are in {folder}"
            )
        if self.own_database:
            port = self.choose_port("postgres")
            postgres = Postgres(
                folder / "postgres", port, account, password=known["superuser_password"], say=self.say
            )
            began = time.monotonic()
            postgres.start()
            self.servers.append(postgres)
            postgres.ensure_database(
                DATABASE, owner=(OWNER_ROLE, known["owner_password"]), app=(APP_ROLE, known["app_password"])
            )
            remember_port(self.data_dir, "postgres", port)
            self.say(f"PostgreSQL on 127.0.0.1:{port} after {time.monotonic() - began:.1f} s")
        if self.own_broker:
            port = self.choose_port("valkey")
            valkey = Valkey(folder / "valkey", port, account, password=known["valkey_password"], say=self.say)
            valkey.start()
            self.servers.append(valkey)
            remember_port(self.data_dir, "valkey", port)
            self.say(f"Valkey on 127.0.0.1:{port}")

    def choose_port(self, name: str) -> int:
        """The port of last time if it is free, else another; nobody but ourselves needs to know it."""
        ports = remembered_ports(self.data_dir)
        if ports[name] == 1:
            return free_port(frozenset(ports.values()))
        # A predecessor that was killed a moment ago may still be letting go of it.
        for _ in range(20):
            if is_free(ports[name]):
                return ports[name]
            time.sleep(0.1)
        port = free_port(frozenset(ports.values()))
        self.say(f"port {ports[name]}, where {name} was last time, is taken; it moves to {port}")
        return port

    def stop_servers(self) -> None:
        for server in reversed(self.servers):
            server.stop()

    # -- its processes

    def environ(self, **more: str) -> dict[str, str]:
        """For the portal's processes: what was given, and what the data folder knows."""
        given = dict(os.environ)
        ours = development_values(self.data_dir) if self.development else {}
        path = os.pathsep.join([str(Path(sys.executable).parent), given.get("PATH", os.defpath)])
        fixed = {
            "XIANGYUE_DATA_DIR": str(self.data_dir),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONUNBUFFERED": "1",
            "PATH": path,
        }
        return {**ours, **given, **fixed, **more}

    def steps(self, *steps: Step, owner: bool = False) -> None:
        """Run Django commands (see ``steps.py``) as the app's role, or as the owner."""
        environ = self.environ(XIANGYUE_DB_ROLE="owner" if owner else "app", XIANGYUE_STATEMENT_SECONDS="300")
        command = [sys.executable, "-m", "portal.embedded.steps", json.dumps(steps)]
        # In a group of its own: a Ctrl-C is the launcher's to handle.
        with subprocess.Popen(command, cwd=PROJECT, env=environ, stdin=subprocess.DEVNULL) as process:
            try:
                code = process.wait()
            except BaseException:
                process.terminate()
                raise
        if code:
            names = ", ".join(str(step[1]) for step in steps)
            raise ServerFault(
                f"Preparing the portal failed ({names}); the reason stands above. Nothing was started."
            )

    def prepare(self) -> Path:
        """Migrate, compile translations, sync counties, load the demonstration. Returns the file of demo sign-ins."""
        sign_ins = self.data_dir / "sign-ins.txt"
        self.steps([None, "migrate", "--no-input", "--verbosity", "0"], owner=True)
        steps: list[Step] = [[None, "translations", "compile"], [None, "sync_counties"]]
        if self.development:
            steps += [[None, "load_demo"], [str(sign_ins), "load_demo", "--sign-ins"]]
        else:
            steps += [[None, "collectstatic", "--no-input", "--verbosity", "0"]]
        self.steps(*steps)
        return sign_ins


def already_running(noted: str, file: Path) -> str:
    try:
        known = json.loads(noted)
        who = f"process {known['pid']}"
        where = f" and answers at {known['address']}" if known.get("address") else " and is still starting"
    except (ValueError, KeyError, TypeError):
        who, where = "another process", ""
    return (
        f"Xiangyue is already running from this folder ({who}){where}. Use that one, or stop it with Ctrl-C in its "
        f"terminal. For a second one beside it, set XIANGYUE_DATA_DIR to another folder. (Lock: {file})"
    )
