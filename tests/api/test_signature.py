"""Answers are signed, and whoever has them can check that without us."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from benefits.signing import signed
from tests.api.conftest import PROGRAMME, PURPOSE, Asker

pytestmark = pytest.mark.django_db


REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"


def documented() -> Callable[..., dict[str, Any]]:
    """The function that docs/reference/api.md tells third parties to use."""
    snippet = REFERENCE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(compile(snippet, str(REFERENCE), "exec"), names)  # noqa: S102  # our own documentation
    checked: Callable[..., dict[str, Any]] = names["checked"]
    return checked


def verified(clinic: Asker, signature: str, **changed: str) -> dict[str, Any]:
    keys = clinic.client.get("/api/v1/keys").json()
    return documented()(signature, keys, **({"county": "dummy", "third_party": "clinic"} | changed))


def test_signature_says_what_the_reply_says_and_what_was_asked(clinic: Asker) -> None:
    handle = uuid4()
    body = clinic.ask(handle).json()
    claims = verified(clinic, body["signature"])
    assert {name: claims[name] for name in body if name != "signature"} == {
        name: value for name, value in body.items() if name != "signature"
    }
    assert (UUID(claims["sub"]), claims["programme"], claims["purpose"]) == (handle, PROGRAMME, PURPOSE)
    assert claims["exp"] == datetime.fromisoformat(body["valid_until"]).timestamp()
    assert 0 < claims["exp"] - claims["iat"] <= 24 * 60 * 60
    allowed = {"check_id", "answer", "as_of", "revision", "valid_until", "iss", "aud", "sub", "iat", "exp"}
    assert set(claims) == allowed | {"programme", "purpose"}


def test_header_names_key_and_kind(clinic: Asker) -> None:
    header = jwt.get_unverified_header(clinic.ask(uuid4()).json()["signature"])
    assert (header["alg"], header["typ"]) == ("EdDSA", "eligibility-check+jwt")


def test_changed_signature_and_other_audience_are_found(clinic: Asker) -> None:
    signature = clinic.ask(uuid4()).json()["signature"]
    head, body, tail = signature.split(".")
    forged = f"{head}.{body[:-3]}{'AAA' if body[-3:] != 'AAA' else 'BBB'}.{tail}"
    with pytest.raises(jwt.InvalidTokenError):
        verified(clinic, forged)
    with pytest.raises(jwt.InvalidAudienceError):
        verified(clinic, signature, third_party="pharmacy")
    with pytest.raises(jwt.InvalidIssuerError):
        verified(clinic, signature, county="other")


def test_other_signed_text_and_one_that_is_over_are_found(clinic: Asker) -> None:
    handle = uuid4()
    claims = verified(clinic, clinic.ask(handle).json()["signature"])
    over = signed(claims | {"exp": int((clinic.town.now - timedelta(seconds=1)).timestamp())})
    with pytest.raises(jwt.ExpiredSignatureError):
        verified(clinic, over)
    other = jwt.encode(claims, load_pem_private_key(settings.SIGNING_KEY.encode(), None), algorithm="EdDSA")
    with pytest.raises((jwt.InvalidTokenError, KeyError)):
        verified(clinic, other)


def test_public_keys_hold_nothing_secret(clinic: Asker) -> None:
    (key,) = clinic.client.get("/api/v1/keys").json()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
