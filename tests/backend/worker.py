"""A Celery worker as a process of its own, on the test's database and Valkey; made to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from portal.embedded.account import die_with_parent

PROJECT = Path(__file__).resolve().parent.parent.parent


class WorkerProcess:
    """``start``, ``kill`` (SIGKILL to the worker and its children), ``stop``; ``log`` is what it printed."""

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str,
        concurrency: int = 2,
        beat: bool = False,
        sweep_seconds: int = 1,
    ) -> None:
        self.arguments = [
            "worker",
            "--concurrency",
            str(concurrency),
            "--loglevel",
            "INFO",
            "--without-gossip",
        ]
        if beat:
            self.arguments += ["--beat"]
        self.environ = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "XIANGYUE_ENV": "test",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SWEEP_SECONDS": str(sweep_seconds),
            "LOG_LEVEL": "INFO",
        }
        self.file = tempfile.NamedTemporaryFile("w+b", suffix=".log")  # noqa: SIM115  # closed by stop()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return Path(self.file.name).read_text(errors="replace")

    def start(self, seconds: float = 90) -> None:
        """Start and wait until it takes tasks."""
        Path(self.environ["XIANGYUE_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        before = len(self.log)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "portal", *self.arguments],
            cwd=PROJECT, env=self.environ, stdin=subprocess.DEVNULL, stdout=self.file, stderr=self.file,
            start_new_session=True, preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509  # no threads here
        )  # fmt: skip
        end = time.monotonic() + seconds
        while " ready." not in self.log[before:]:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the worker did not start:\n{self.log[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As the kernel would when memory runs out: no chance to tidy up."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                pass
            self.kill()
        self.file.close()
