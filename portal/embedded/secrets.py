"""Passwords and keys of a development installation: made once, kept in .data/secrets.json (mode 0600)."""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

from portal.embedded.ports import remembered_ports

DATABASE = "xiangyue"
OWNER_ROLE = "xiangyue_owner"
APP_ROLE = "xiangyue_app"
FILE = "secrets.json"


def load_secrets(data_dir: Path) -> dict[str, str]:
    """The secrets of this data folder; makes them the first time. Safe when two processes come at once."""
    file = data_dir / FILE
    if not file.exists():
        write_once(file, json.dumps(fresh_secrets(), indent=2))
    known = json.loads(file.read_text())
    return {str(key): str(value) for key, value in known.items()}


def fresh_secrets() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": key(),
        "SIGNING_KEY": key(),
        "superuser_password": secrets.token_urlsafe(24),
        "owner_password": secrets.token_urlsafe(24),
        "app_password": secrets.token_urlsafe(24),
        "valkey_password": secrets.token_urlsafe(24),
    }


def write_once(file: Path, text: str) -> None:
    """Create the file whole or not at all; whoever comes second keeps the first one's."""
    make_data_dir(file.parent)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
    finally:
        os.unlink(draft)


def make_data_dir(data_dir: Path) -> None:
    """The folder lets the servers' account pass through, and shows nobody what lies inside."""
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o711)


def database_url(role: str, password: str, port: int, name: str = DATABASE) -> str:
    return f"postgres://{role}:{quote(password, safe='')}@127.0.0.1:{port}/{name}"


def valkey_url(password: str, port: int) -> str:
    return f"redis://:{quote(password, safe='')}@127.0.0.1:{port}/0"


def development_values(data_dir: Path) -> dict[str, str]:
    """What the environment would have to say, from the files of the data folder."""
    known = load_secrets(data_dir)
    ports = remembered_ports(data_dir)
    return {
        "SECRET_KEY": known["SECRET_KEY"],
        "FIELD_KEYS": known["FIELD_KEYS"],
        "SIGNING_KEY": known["SIGNING_KEY"],
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "DATABASE_URL": database_url(APP_ROLE, known["app_password"], ports["postgres"]),
        "DATABASE_OWNER_URL": database_url(OWNER_ROLE, known["owner_password"], ports["postgres"]),
        "REDIS_URL": valkey_url(known["valkey_password"], ports["valkey"]),
    }
