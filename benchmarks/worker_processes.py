"""Worker processes of the recompute benchmark: some that drain a run together, and the portal's own Celery worker."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import peak_mib
from benchmarks.portal_county import PROJECT


@dataclass(frozen=True)
class Outcome:
    """Peak memory, and CPU seconds until the run is published and until nothing is left to do."""

    peak_mib: float
    cpu_s: float
    cpu_all_s: float


class Drainer:
    """A process that waits, imports done, to drain one county until nothing is left to do; it can be asked again."""

    def __init__(self, county: int, environ: Mapping[str, str]) -> None:
        """Start it and wait until it is ready."""
        self._process = _start("-m", "benchmarks.recompute_worker", str(county), environ=environ)
        _await(self._process, "ready")

    def go(self) -> None:
        """Let it work."""
        print("go", file=self._process.stdin, flush=True)

    def outcome(self) -> Outcome:
        """Wait until nothing is left to do; what it took the process."""
        _, *numbers = _await(self._process, "done")
        return Outcome(*map(float, numbers))

    def end(self) -> None:
        """No more work."""
        self._process.communicate()


@contextmanager
def drainers(county: int, number: int, environ: Mapping[str, str]) -> Iterator[list[Drainer]]:
    """So many of them."""
    started = [Drainer(county, environ) for _ in range(number)]
    try:
        yield started
    finally:
        for one in started:
            one.end()


@contextmanager
def celery_worker(*words: str, environ: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """The portal's Celery worker, with two processes unless ``words`` say otherwise.

    It may take some seconds until it takes its first task.
    """
    given = words or ("--concurrency", "2")
    process = _start(
        "-m", "celery", "-A", "portal", "worker", *given, "--without-gossip", "--loglevel", "INFO",
        environ=environ,
    )  # fmt: skip
    try:
        _await(process, "rules.tasks.sweep")  # the last task it names; that it is ready it does not say here
        # It must never wait for somebody to read what it says.
        threading.Thread(target=process.communicate, daemon=True).start()
        yield process
    finally:
        process.terminate()
        process.wait()


def peak_mib_below(process: subprocess.Popen[str]) -> float:
    """The most memory that any of a worker's own processes has held at once, in MiB."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    return max(peak_mib(int(child)) for child in children)


def _start(*words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=PROJECT,
        env=os.environ | dict(environ or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _await(process: subprocess.Popen[str], word: str) -> list[str]:
    """The words of the first line that has this word in it."""
    heard = []
    for line in process.stdout or ():
        heard.append(line)
        if word in line.split():
            return line.split()
    raise SystemExit(f"A worker ended before it said {word!r}:\n{''.join(heard[-20:])}")
