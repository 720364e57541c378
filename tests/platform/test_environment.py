"""Configuration: unknown, half-set and insecure settings are refused, all at once, with what to do."""

from __future__ import annotations

import base64
import json
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from portal.embedded.ports import remember_port, remembered_ports
from portal.embedded.secrets import load_secrets
from portal.settings.environment import read

KEY = base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "XIANGYUE_ENV": "production",
    "SECRET_KEY": "k9" * 10 + "abcdefghijklmnopqrstuvwxyz0123456789",
    "FIELD_KEYS": KEY,
    "SIGNING_KEY": KEY,
    "ALLOWED_HOSTS": "xiangyue.example",
    "DATABASE_URL": "postgres://app:p%40ss@db.example:5432/xiangyue",
    "REDIS_URL": "redis://:secret@redis.example:6379/0",
}


def refusal(**changes: str | None) -> str:
    given = {key: value for key, value in (PRODUCTION | changes).items() if value is not None}
    with pytest.raises(ImproperlyConfigured) as caught:
        read(given)
    return str(caught.value)


def test_production_reads_what_it_is_given() -> None:
    env = read(PRODUCTION)
    assert env.database["PASSWORD"] == "p@ss"
    assert env.app_role == "app"
    assert env.field_keys == [bytes(range(32))]
    assert env.signing_key.startswith("-----BEGIN PRIVATE KEY-----")
    assert not env.debug


def test_production_without_anything_names_everything() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        read({"XIANGYUE_ENV": "production"})
    for key in PRODUCTION:
        assert key == "XIANGYUE_ENV" or f"{key} is not set" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"DEBUG": "perhaps"}, "Set it to 1 or 0"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"ALLOWED_HOSTS": "*"}, "anybody's host name"),
        ({"REDIS_URL": "redis://redis.example:6379/0"}, "REDIS_URL has no password"),
        ({"REDIS_URL": "amqp://x"}, "REDIS_URL must look like"),
        ({"DATABASE_URL": "sqlite:///db"}, "only PostgreSQL works"),
        ({"DATABASE_OWNER_URL": "postgres://app:x@db.example/xiangyue"}, "name the same role"),
        ({"XIANGYUE_DB_ROLE": "owner"}, "DATABASE_OWNER_URL is not set"),
        ({"XIANGYUE_DB_ROLE": "root"}, "Set it to app or owner"),
        ({"FIELD_KEYS": "tooshort"}, "FIELD_KEYS, key 1"),
        ({"SIGNING_KEY": "???"}, "SIGNING_KEY is neither"),
        ({"SWEEP_SECONDS": "-1"}, "whole number above 0"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"XIANGYUE_ENVIRONMENT": "production"}, "XIANGYUE_ENVIRONMENT is not known"),
        ({"XIANGYUE_ENV": "prod"}, "Set it to one of development, production, test"),
    ],
)
def test_insecure_or_unreadable_settings_are_refused(change: dict[str, str], words: str) -> None:
    message = refusal(**change)
    assert words in message
    assert "docs/operating.md" in message


def test_all_faults_come_at_once() -> None:
    message = refusal(DEBUG="1", ALLOWED_HOSTS="*", FIELD_KEYS="x")
    assert "3 correction(s)" in message


def test_signing_key_may_be_pem() -> None:
    pem = (
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    )
    assert read(PRODUCTION | {"SIGNING_KEY": pem}).signing_key == pem
    assert read(PRODUCTION | {"SIGNING_KEY": pem.replace("\n", "\\n")}).signing_key == pem


def test_second_field_key_decrypts_only() -> None:
    other = base64.b64encode(b"x" * 32).decode()
    assert read(PRODUCTION | {"FIELD_KEYS": f"{other},{KEY}"}).field_keys == [b"x" * 32, bytes(range(32))]


def test_development_takes_everything_from_the_data_folder(tmp_path: Path) -> None:
    remember_port(tmp_path, "postgres", 23456)
    env = read({"XIANGYUE_DATA_DIR": str(tmp_path)})
    assert (env.database["PORT"], env.app_role, env.debug) == (23456, "xiangyue_app", False)
    assert read({"XIANGYUE_DATA_DIR": str(tmp_path)}).secret_key == env.secret_key
    owner = read({"XIANGYUE_DATA_DIR": str(tmp_path), "XIANGYUE_DB_ROLE": "owner"})
    assert owner.database["USER"] == "xiangyue_owner"


def test_secrets_are_made_once_even_by_eight_at_a_time(tmp_path: Path) -> None:
    found: list[dict[str, str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(load_secrets(tmp_path / "new"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(one == found[0] for one in found)
    file = tmp_path / "new" / "secrets.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text()) == found[0]
    assert [path.name for path in file.parent.iterdir()] == ["secrets.json"]


def test_ports_are_remembered(tmp_path: Path) -> None:
    assert remembered_ports(tmp_path) == {"postgres": 1, "valkey": 1}
    remember_port(tmp_path, "valkey", 20001)
    remember_port(tmp_path, "postgres", 20002)
    assert remembered_ports(tmp_path) == {"postgres": 20002, "valkey": 20001}
