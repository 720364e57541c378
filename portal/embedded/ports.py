"""Ports: finding a free one, and remembering which one a server of ours has."""

from __future__ import annotations

import errno
import json
import os
import random
import socket
from pathlib import Path

# Below the range from which the kernel hands out ports to outgoing connections.
RANGE = (20_000, 32_000)
FILE = "ports.json"


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now; a port that we may not use counts as taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def free_port(but_not: frozenset[int] = frozenset()) -> int:
    """A free port on the loopback interface."""
    for port in random.SystemRandom().sample(range(*RANGE), 200):
        if port not in but_not and is_free(port):
            return port
    raise OSError(errno.EADDRINUSE, "no free port found between 20000 and 32000 on 127.0.0.1")


def remembered_ports(data_dir: Path) -> dict[str, int]:
    """Ports that the servers of this data folder were given; 1 (where nothing listens) before their first start."""
    try:
        known = json.loads((data_dir / FILE).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        known = {}
    return {name: int(known.get(name, 1)) for name in ("postgres", "valkey")}


def remember_port(data_dir: Path, name: str, port: int) -> None:
    known = remembered_ports(data_dir) | {name: port}
    draft = data_dir / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(known))
    draft.replace(data_dir / FILE)
