"""What PostgreSQL and Valkey have in common: a program with a folder, a port, a log, an account and an end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from portal.embedded.account import Account, die_with_parent
from portal.embedded.faults import ServerFault, explain_log

LOG_LIMIT_BYTES = 20 * 1024 * 1024
Say = Callable[[str], None]


def quiet(_: str) -> None:
    """The listener of those who want to hear nothing."""


class Server:
    """One server process that we own."""

    name = "server"
    stop_signal = signal.SIGTERM
    start_seconds = 30.0

    def __init__(self, folder: Path, port: int, account: Account, *, say: Say = quiet) -> None:
        self.folder, self.port, self.account, self.say = folder, port, account, say
        self.log = folder.parent / f"{folder.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    # -- what the two differ in

    def command(self) -> list[str]:
        raise NotImplementedError

    def prepare(self) -> None:
        """Make the data folder if there is none; end what a killed predecessor left behind."""

    def answers(self) -> bool:
        """Whether it takes a connection now."""
        raise NotImplementedError

    # -- what they share

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start and wait until it answers. Raises ``ServerFault`` with the reason."""
        self.prepare()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        since = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            self.process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=plain_environment(),
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509  # no other thread runs here
                **self.account.popen_arguments(),
            )
        began = told = time.monotonic()
        while not self.answers():
            if not self.alive():
                raise ServerFault(explain_log(self.name, self.log, since))
            now = time.monotonic()
            if now - began > self.start_seconds:
                self.stop()
                raise ServerFault(explain_log(self.name, self.log, since))
            if now - told > 5:
                self.say(f"{self.name} is not ready yet after {now - began:.0f} s (recovering?), waiting …")
                told = now
            time.sleep(0.03)

    def stop(self, seconds: float = 30) -> None:
        """End it in good order; by force when it takes longer than ``seconds``."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.say(f"{self.name} did not stop within {seconds:.0f} s and is ended by force")
                self.process.kill()
                self.process.wait()
        self.process = None


def plain_environment() -> dict[str, str]:
    """What a server needs to know, and none of our secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {"PATH": "/usr/bin:/bin", **kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def process_words(pid: int) -> str | None:
    """The command line of a process, None when there is no such process."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip() or None
        except OSError:
            return None
    listed = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip() or None


def end_process(pid: int, sign: signal.Signals, seconds: float) -> bool:
    """Ask one process to end and wait; True when it is gone."""
    try:
        os.kill(pid, sign)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            os.kill(pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        return True
    return False
