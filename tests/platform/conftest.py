"""Servers of these tests' own, in a folder with a space in its name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.embedded.account import server_account
from portal.embedded.ports import free_port
from portal.embedded.postgres import Postgres
from portal.embedded.valkey import Valkey

PASSWORD = "pass word 'quoted' \"twice\" \\ %"  # every character that a file or a URL may stumble over


@pytest.fixture
def spaced_folder() -> Iterator[Path]:
    """A folder that the servers' account may enter; pytest's own tmp_path is closed to it."""
    with tempfile.TemporaryDirectory(prefix="xiangyue test ") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def postgres(spaced_folder: Path) -> Iterator[Postgres]:
    server = Postgres(spaced_folder / "post gres", free_port(), server_account(), password=PASSWORD)
    yield server
    server.stop()


@pytest.fixture
def valkey(spaced_folder: Path) -> Iterator[Valkey]:
    server = Valkey(spaced_folder / "val key", free_port(), server_account(), password=PASSWORD)
    yield server
    server.stop()
