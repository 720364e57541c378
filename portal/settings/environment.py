"""The one reader of the environment: refuses unknown, half-set or insecure configuration, all faults at once."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parent.parent.parent

NAMES = ("development", "production", "test")
KNOWN = {
    "XIANGYUE_ENV": "development (default), production or test",
    "XIANGYUE_DATA_DIR": "where everything that is not code lives; default .data beside the code",
    "XIANGYUE_DB_ROLE": "app (default) or owner; owner changes the schema",
    "XIANGYUE_STATEMENT_SECONDS": "longest SQL statement of the app's role",
    "XIANGYUE_SNAPSHOT_MIB": "how much of counties' snapshots a process keeps ready, in MiB as they are kept",
    "XIANGYUE_PG_BIN": "folder of other PostgreSQL binaries (15 or later) for the embedded server",
    "XIANGYUE_NO_BROWSER": "1: tests that need a browser are skipped instead of failing",
    "XIANGYUE_TEST_SERVERS": "set by the tests for themselves",
}
REQUIRED_IN_PRODUCTION = (
    "SECRET_KEY", "FIELD_KEYS", "SIGNING_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL",
)  # fmt: skip
# Fixed and public: they protect nothing but rows that a test makes and throws away.
TEST_VALUES = {
    "SECRET_KEY": "tests-only-" + "x" * 50,
    "FIELD_KEYS": base64.b64encode(b"tests only: thirty-two bytes key").decode(),
    "SIGNING_KEY": base64.b64encode(b"tests only: thirty-two byte seed").decode(),
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
    "DATABASE_URL": "postgres://xiangyue_app:unset@127.0.0.1:1/xiangyue",
    "DATABASE_OWNER_URL": "postgres://xiangyue_owner:unset@127.0.0.1:1/xiangyue",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "LOG_LEVEL": "WARNING",
}


@dataclass(frozen=True)
class Environment:
    """What the environment says, checked."""

    name: str
    debug: bool
    data_dir: Path
    secret_key: str
    secret_key_fallbacks: list[str]
    field_keys: list[bytes]
    signing_key: str
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    behind_proxy: bool
    database: dict[str, Any]
    app_role: str
    acts_as_owner: bool
    statement_seconds: int
    snapshot_mib: int
    redis_url: str
    sweep_seconds: int
    log_level: str

    @property
    def production(self) -> bool:
        return self.name == "production"


def read(given: Mapping[str, str] | None = None) -> Environment:
    """Read and check; raises ``ImproperlyConfigured`` that names every fault and what to do about each."""
    raw = dict(os.environ if given is None else given)
    name = raw.get("XIANGYUE_ENV", "development")
    data_dir = Path(raw.get("XIANGYUE_DATA_DIR") or PROJECT / ".data").absolute()
    faults: list[str] = []
    for key in sorted(raw):
        if key.startswith("XIANGYUE_") and key not in KNOWN:
            faults.append(f"{key} is not known here. Known names: {', '.join(KNOWN)}. Correct or unset it.")
    if name not in NAMES:
        faults.append(f"XIANGYUE_ENV is {name!r}. Set it to one of {', '.join(NAMES)}.")
        raise ImproperlyConfigured(paragraph(name, faults))

    if name == "development":
        from portal.embedded.secrets import development_values

        raw = {**development_values(data_dir), **raw}
    elif name == "test":
        raw = {**TEST_VALUES, **raw}
    else:
        faults += missing_in_production(raw)

    role = raw.get("XIANGYUE_DB_ROLE", "app")
    if role not in ("app", "owner"):
        faults.append(f"XIANGYUE_DB_ROLE is {role!r}. Set it to app or owner.")
    if role == "owner" and not raw.get("DATABASE_OWNER_URL"):
        faults.append(
            "This command changes the schema, and DATABASE_OWNER_URL is not set. Set it to the URL of the "
            "role that owns the database; the web server and the workers never need it."
        )

    env = environ.Env()
    env.ENVIRON = raw
    settings = Environment(
        name=name,
        debug=boolean(raw, "DEBUG", False, faults),
        data_dir=data_dir,
        secret_key=raw.get("SECRET_KEY", ""),
        secret_key_fallbacks=env.list("SECRET_KEY_FALLBACKS", default=[]),
        field_keys=field_keys(raw.get("FIELD_KEYS", ""), faults),
        signing_key=signing_key(raw.get("SIGNING_KEY", ""), faults),
        allowed_hosts=env.list("ALLOWED_HOSTS", default=[]),
        csrf_trusted_origins=env.list("CSRF_TRUSTED_ORIGINS", default=[]),
        behind_proxy=boolean(raw, "BEHIND_PROXY", False, faults),
        database=database(raw.get("DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL", ""), faults),
        app_role=urlsplit(raw.get("DATABASE_URL", "")).username or "xiangyue_app",
        acts_as_owner=role == "owner",
        statement_seconds=number(raw, "XIANGYUE_STATEMENT_SECONDS", 30, faults),
        snapshot_mib=number(raw, "XIANGYUE_SNAPSHOT_MIB", 64, faults),
        redis_url=raw.get("REDIS_URL", ""),
        sweep_seconds=number(raw, "SWEEP_SECONDS", 15, faults),
        log_level=raw.get("LOG_LEVEL", "INFO").upper(),
    )
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        faults.append(f"LOG_LEVEL is {settings.log_level!r}. Set it to DEBUG, INFO, WARNING or ERROR.")
    if settings.redis_url and urlsplit(settings.redis_url).scheme not in ("redis", "rediss"):
        faults.append("REDIS_URL must look like redis://:password@host:6379/0 (or rediss:// for TLS).")
    if name == "production":
        faults += insecure_in_production(settings, raw)
    if faults:
        raise ImproperlyConfigured(paragraph(name, faults))
    return settings


def paragraph(name: str, faults: list[str]) -> str:
    """The message: every fault on its own line, and where to read on."""
    listed = "\n".join(f"  * {fault}" for fault in faults)
    return (
        f"Xiangyue does not start in environment {name!r}, because its configuration needs {len(faults)} "
        f"correction(s):\n{listed}\nEvery setting is explained in docs/operating.md."
    )


def missing_in_production(raw: Mapping[str, str]) -> list[str]:
    return [
        f"{key} is not set. Production has no default for it; docs/operating.md says how to make one."
        for key in REQUIRED_IN_PRODUCTION
        if not raw.get(key)
    ]


def insecure_in_production(settings: Environment, raw: Mapping[str, str]) -> list[str]:
    """What must not be so where real people's records are."""
    faults = []
    if settings.debug:
        faults.append("DEBUG is on: error pages would show residents' data. Unset DEBUG.")
    if settings.secret_key and (len(settings.secret_key) < 50 or len(set(settings.secret_key)) < 5):
        faults.append("SECRET_KEY is too short or too regular. Use at least 50 random characters.")
    if "*" in settings.allowed_hosts:
        faults.append("ALLOWED_HOSTS contains *: anybody's host name would be accepted. Name your hosts.")
    test_keys = {TEST_VALUES[key] for key in ("SECRET_KEY", "FIELD_KEYS", "SIGNING_KEY")}
    if test_keys & {raw.get(key, "") for key in ("SECRET_KEY", "FIELD_KEYS", "SIGNING_KEY")}:
        faults.append("A key of the tests is in use. It is public; make one of your own.")
    owner, app = urlsplit(raw.get("DATABASE_OWNER_URL", "")), urlsplit(raw.get("DATABASE_URL", ""))
    if owner.username and owner.username == app.username:
        faults.append(
            "DATABASE_URL and DATABASE_OWNER_URL name the same role. The app's role must own nothing, or "
            "row-level security between counties would not bind it."
        )
    if settings.redis_url and not urlsplit(settings.redis_url).password:
        faults.append("REDIS_URL has no password: whoever reaches that port could queue work. Set one.")
    return faults


def database(url: str, faults: list[str]) -> dict[str, Any]:
    if not url:
        return {}
    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        faults.append(
            "The database URL must look like postgres://role:password@host:5432/name; only PostgreSQL works."
        )
        return {}
    try:
        parsed: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError as error:
        faults.append(f"The database URL cannot be read ({error}). Percent-encode special characters in it.")
        return {}
    parsed["ENGINE"] = "django.db.backends.postgresql"
    return parsed


def field_keys(text: str, faults: list[str]) -> list[bytes]:
    """Keys of encrypted fields: the first encrypts, all decrypt."""
    keys = []
    for position, part in enumerate(filter(None, (piece.strip() for piece in text.split(","))), start=1):
        key = decode(part)
        if key is None or len(key) != 32:
            faults.append(
                f"FIELD_KEYS, key {position}: not the base64 text of 32 bytes. Make one: openssl rand -base64 32"
            )
        else:
            keys.append(key)
    return keys


def signing_key(text: str, faults: list[str]) -> str:
    """The Ed25519 key that signs answers to third parties, as PKCS#8 PEM."""
    if not text:
        return ""
    try:
        if "-----BEGIN" in text:
            key: object = load_pem_private_key(text.replace("\\n", "\n").encode(), password=None)
        else:
            key = Ed25519PrivateKey.from_private_bytes(decode(text) or b"")
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        faults.append("SIGNING_KEY is neither an Ed25519 key in PEM nor the base64 text of a 32-byte seed.")
        return ""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def boolean(raw: Mapping[str, str], key: str, default: bool, faults: list[str]) -> bool:
    value = raw.get(key, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    faults.append(f"{key} is {value!r}. Set it to 1 or 0.")
    return default


def number(raw: Mapping[str, str], key: str, default: int, faults: list[str]) -> int:
    value = raw.get(key, "").strip() or str(default)
    if value.isascii() and value.isdigit() and int(value) > 0:
        return int(value)
    faults.append(f"{key} is {value!r}. Set it to a whole number above 0.")
    return default
