"""`make run`: servers, migrations, demo, then web server, worker and beat until Ctrl-C. `--servers-only` for developers."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from portal.embedded.faults import ServerFault, explain_os_error
from portal.embedded.installation import PROJECT, Installation
from portal.embedded.ports import is_free
from portal.embedded.supervisor import Child, Supervisor

DEFAULT_PORT = 8000
WEB_SECONDS = 60
WORKERS = 2  # processes of the Celery worker


def say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError as error:
        # Whoever read our lines has gone. Without a pipe's reader the portal goes on; with its terminal it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EIO:
            os.kill(os.getpid(), signal.SIGHUP)


def web_port(host: str) -> int:
    """PORT if it is set, and then no other; else 8000 or the next free one."""
    wanted = os.environ.get("PORT", "").strip()
    if wanted:
        if not (wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 65536):
            raise ServerFault(f"PORT is {wanted!r}. Set it to a number from 1 to 65535, or unset it.")
        if not is_free(int(wanted), host):
            raise ServerFault(
                f"Port {wanted} on {host} is taken by another program (or may not be used by this account). "
                f"Stop that program, or choose another port: make run PORT={min(int(wanted) + 1, 65535)}"
            )
        return int(wanted)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 100):
        if is_free(port, host):
            if port != DEFAULT_PORT:
                say(
                    f"port {DEFAULT_PORT} is taken by another program; using {port} instead (PORT=… chooses one)"
                )
            return port
    raise ServerFault(
        f"No port from {DEFAULT_PORT} to {DEFAULT_PORT + 99} is free. Choose one: make run PORT=9000"
    )


def children(installation: Installation, host: str, port: int) -> list[Child]:
    python = sys.executable
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [
        "-m", "gunicorn", "portal.wsgi", "--bind", bind, "--worker-class", "gthread", "--workers", "2",
        "--threads", "4", "--graceful-timeout", "10", "--timeout", "60", "--log-level", "warning",
        "--no-control-socket", "--preload",
    ]  # fmt: skip
    # Celery warns about root at every start; the launcher has its own page on that (docs/operating.md).
    celery = [
        "-W",
        "ignore:You're running the worker with superuser",
        "-m",
        "celery",
        "-A",
        "portal",
        "--quiet",
    ]
    worker = [
        *celery,
        "worker",
        "--concurrency",
        str(WORKERS),
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
    environ, patient = installation.environ(), installation.environ(XIANGYUE_STATEMENT_SECONDS="300")
    # Each of the worker's processes computes columns with its share of the processors, however many there are.
    patient.setdefault("POLARS_MAX_THREADS", str(max(1, (os.cpu_count() or 1) // WORKERS)))
    return [
        Child("web", [python, *web], environ, PROJECT),
        Child("worker", [python, *worker], patient, PROJECT),
        Child("beat", [python, *beat], environ, PROJECT),
    ]


def wait_for_web(supervisor: Supervisor, address: str) -> None:
    """Until /healthz answers; raises when the web server cannot start."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + WEB_SECONDS
    while not supervisor.asked_to_stop:
        supervisor.step()
        try:
            opener.open(f"{address}/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, and what it says is its own matter
        except OSError:
            if time.monotonic() > end or supervisor.children[0].deaths > 3:
                raise ServerFault("The web server does not start; the reason stands above.") from None


def serve(installation: Installation) -> None:
    host = os.environ.get("HOST", "127.0.0.1")
    began = time.monotonic()
    port = web_port(host)
    installation.start_servers()
    sign_ins = installation.prepare()
    supervisor = Supervisor(
        servers=installation.servers, children=children(installation, host, port), say=say
    )
    supervisor.listen_to_signals()
    try:
        supervisor.start_children()
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  # compared, not bound
        address = f"http://{shown}:{port}"
        wait_for_web(supervisor, address)
        installation.note_lock(address=address)
        if not supervisor.asked_to_stop:
            banner(address, sign_ins, time.monotonic() - began)
        supervisor.watch()
    finally:
        supervisor.stop()


def banner(address: str, sign_ins: Path, seconds: float) -> None:
    say("")
    say(f"  Xiangyue 乡约 is ready after {seconds:.0f} s:  {address}/")
    if sign_ins.exists():
        say("")
        for line in sign_ins.read_text().rstrip().splitlines():
            say(f"  {line}")
    say("")
    say("  Ctrl-C stops everything; the data stay.")
    say("")


def servers_only(installation: Installation) -> None:
    """Keep the servers running, for `manage.py` commands in another terminal."""
    installation.start_servers()
    supervisor = Supervisor(servers=installation.servers, children=[], say=say)
    supervisor.listen_to_signals()
    say("servers are ready; Ctrl-C stops them")
    try:
        supervisor.watch()
    finally:
        supervisor.stop()


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, interrupted)
    try:
        installation = Installation(say=say)
        with installation.locked():
            try:
                (servers_only if "--servers-only" in arguments else serve)(installation)
            finally:
                installation.stop_servers()
    except ServerFault as fault:
        say(f"\n{fault}\n")
        return 1
    except KeyboardInterrupt:
        say("stopped before everything was up; the data stay where they are.")
        return 130
    except OSError as error:
        words = explain_os_error(error)
        if words is None:
            raise
        say(f"\n{words}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
