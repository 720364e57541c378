"""The supervisor: a dead child comes back, stopping leaves nothing, a second start says so."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.embedded import run
from portal.embedded.faults import ServerFault, explain_os_error
from portal.embedded.installation import Installation
from portal.embedded.server import process_words
from portal.embedded.supervisor import Child, Supervisor

TALKER = "import sys, time; print('begun', flush=True); time.sleep(60)"
FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def child(code: str, folder: Path) -> Child:
    return Child("one", [sys.executable, "-c", code], dict(os.environ), folder)


def until(supervisor: Supervisor, condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        supervisor.step()


def gone(pid: int, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        words = process_words(pid)
        if words is None:
            return True
        time.sleep(0.05)
    return False


def test_dead_child_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    one = child(TALKER, tmp_path)
    supervisor = Supervisor(servers=[], children=[one], say=said.append)
    supervisor.start_children()
    until(supervisor, lambda: any("one    | begun" in line for line in said))
    assert one.process is not None
    os.kill(one.process.pid, signal.SIGKILL)
    until(supervisor, lambda: sum("begun" in line for line in said) == 2)
    assert any("signal SIGKILL" in line and "0.5 s" in line for line in said)
    supervisor.stop()
    assert not one.alive()


def test_child_that_keeps_dying_is_given_more_and_more_time(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(servers=[], children=[child("raise SystemExit(3)", tmp_path)], say=said.append)
    supervisor.start_children()
    until(supervisor, lambda: sum("exit code 3" in line for line in said) == 3)
    assert [line.split(" in ")[1] for line in said if "exit code 3" in line] == ["0.5 s", "1 s", "2 s"]
    supervisor.stop()


def test_stopping_takes_grandchildren_along(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(servers=[], children=[child(FAMILY, tmp_path)], say=said.append)
    supervisor.start_children()
    until(supervisor, lambda: said)
    grandchild = int(said[0].split("|")[1])
    supervisor.stop()
    assert gone(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(Path.cwd())!r})
from pathlib import Path
from tests.platform.test_supervisor import child, TALKER
from portal.embedded.supervisor import Supervisor
one = child(TALKER, Path({str(tmp_path)!r}))
supervisor = Supervisor(servers=[], children=[one], say=lambda text: None)
supervisor.start_children()
print(one.process.pid, flush=True)
supervisor.watch()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert process_words(pid)
    parent.kill()
    parent.wait()
    assert gone(pid)


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XIANGYUE_ENV", "development")
    monkeypatch.setenv("XIANGYUE_DATA_DIR", str(tmp_path / "data"))
    return Installation(say=lambda text: None)


def test_second_start_says_who_is_running(installation: Installation) -> None:
    with installation.locked():
        installation.note_lock(address="http://127.0.0.1:8123")
        words = rf"process {os.getpid()}\) and answers at http://127.0.0.1:8123"
        with pytest.raises(ServerFault, match=words), Installation(say=print).locked():
            pass
        assert installation.is_running()
    assert not installation.is_running()


def test_half_set_database_is_refused(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:x@db.example/x")
    with pytest.raises(ServerFault, match=r"DATABASE_OWNER_URL is not\. The portal"):
        Installation(say=print)


def test_taken_web_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(ServerFault, match=f"Port {port} on 127.0.0.1 is taken.*make run PORT={port + 1}"):
            run.web_port("127.0.0.1")


def test_default_web_port_moves_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(run, "is_free", lambda port, host: port != 8000)
    assert run.web_port("127.0.0.1") == 8001
    assert "port 8000 is taken" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["0", "65536", "http", "8000 ", "٨"])
def test_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    if port == "8000 ":
        monkeypatch.setattr(run, "is_free", lambda port, host: True)
        assert run.web_port("127.0.0.1") == 8000
        return
    with pytest.raises(ServerFault, match="from 1 to 65535"):
        run.web_port("127.0.0.1")


def test_full_disk_and_closed_folder_have_words() -> None:
    assert "disk is full" in (explain_os_error(OSError(28, "No space left on device", "/x")) or "")
    assert "may not write" in (explain_os_error(PermissionError(13, "Permission denied", "/x")) or "")
    assert explain_os_error(FileNotFoundError(2, "No such file")) is None
