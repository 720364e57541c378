"""One small supervisor: starts the portal's processes, prints their lines, starts a dead one again, ends all."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from portal.embedded.account import die_with_parent
from portal.embedded.faults import ServerFault
from portal.embedded.server import Say, Server

BACKOFF_SECONDS = (0.5, 1, 2, 5, 10, 30)
HEALTHY_SECONDS = 60.0
GRACE_SECONDS = 25.0


@dataclass
class Child:
    """One process of the portal: web, worker or beat."""

    name: str
    command: list[str]
    environ: Mapping[str, str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    next_start: float = 0.0
    partial: bytes = field(default=b"", repr=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal reaches the supervisor alone
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  # no other thread runs here
        )
        if self.process.stdout is not None:
            os.set_blocking(self.process.stdout.fileno(), False)
        self.started = time.monotonic()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, sign: signal.Signals) -> None:
        """To the process and everything it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, sign)
            except (ProcessLookupError, PermissionError):
                pass

    def lines(self) -> list[str]:
        """What it printed since the last call, whole lines only."""
        if self.process is None or self.process.stdout is None:
            return []
        try:
            read = os.read(self.process.stdout.fileno(), 65536)
        except (BlockingIOError, OSError):
            return []
        *whole, self.partial = (self.partial + read).split(b"\n")
        return [line.decode(errors="replace") for line in whole]


class Supervisor:
    """Watches the servers and the children until somebody asks it to stop."""

    def __init__(self, *, servers: list[Server], children: list[Child], say: Say) -> None:
        self.servers, self.children, self.say = servers, children, say
        self.selector = selectors.DefaultSelector()
        self.asked_to_stop = 0

    def listen_to_signals(self) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._asked)

    def _asked(self, sign: int, frame: FrameType | None) -> None:
        self.asked_to_stop += 1

    def start_children(self) -> None:
        for child in self.children:
            self._start(child)

    def watch(self) -> None:
        """Until asked to stop."""
        while not self.asked_to_stop:
            self.step()

    def step(self) -> None:
        """One round: print what was said, look after whoever died."""
        self._print_lines(0.25)
        for server in self.servers:
            if not server.alive():
                self._revive(server)
        now = time.monotonic()
        for child in self.children:
            if child.alive():
                if child.deaths and now - child.started > HEALTHY_SECONDS:
                    child.deaths = 0
            elif child.process is not None:
                self._bury(child, now)
            elif now >= child.next_start:
                self._start(child)

    def stop(self) -> None:
        """The children first, all at once; then the servers they need. A second Ctrl-C shortens the wait."""
        self.say("stopping …")
        asked = self.asked_to_stop
        for child in self.children:
            if child.alive() and child.process is not None:
                child.process.terminate()
        end = time.monotonic() + GRACE_SECONDS
        while any(child.alive() for child in self.children) and time.monotonic() < end:
            if self.asked_to_stop > asked:
                break
            self._print_lines(0.1)
        for child in self.children:
            if child.alive():
                self.say(f"{child.name} is ended by force")
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
        for server in reversed(self.servers):
            server.stop()
        self.say("stopped; the data stay where they are.")

    def _start(self, child: Child) -> None:
        child.start()
        if child.process is not None and child.process.stdout is not None:
            self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _bury(self, child: Child, now: float) -> None:
        if child.process is None:
            return
        self._print_lines(0)
        child.signal_group(signal.SIGKILL)  # what it started does not outlive it
        wait = BACKOFF_SECONDS[min(child.deaths, len(BACKOFF_SECONDS) - 1)]
        self.say(f"{child.name} ended ({how(child.process.returncode)}); starting it again in {wait:g} s")
        if child.process.stdout is not None:
            self.selector.unregister(child.process.stdout)
            child.process.stdout.close()
        child.process, child.partial = None, b""
        child.deaths += 1
        child.next_start = now + wait

    def _revive(self, server: Server) -> None:
        self.say(f"{server.name} ended unexpectedly; starting it again")
        try:
            server.start()
            self.say(f"{server.name} is back")
        except ServerFault as fault:
            self.say(str(fault))
            self._print_lines(5)

    def _print_lines(self, seconds: float) -> None:
        if not self.selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self.selector.select(seconds):
            child: Child = key.data
            lines = child.lines()
            for line in lines:
                self.say(f"{child.name:<6} | {line}")
            if not lines and not child.alive():
                time.sleep(0.05)  # its pipe is at the end; do not spin until it is buried


def how(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
