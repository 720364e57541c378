"""Answers to third parties are signed (charter O3): compact JWS with Ed25519, public key as JWKS."""

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings

TYPE = "eligibility-check+jwt"  # so that no other signed text of ours can be taken for an answer


def signed(claims: dict[str, Any]) -> str:
    """The claims as a compact JWS."""
    key, public = _keys(settings.SIGNING_KEY)
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": public["kid"], "typ": TYPE})


def public_keys() -> dict[str, list[dict[str, str]]]:
    """The JWKS (RFC 7517) with which anybody can check a signature."""
    return {"keys": [dict(_keys(settings.SIGNING_KEY)[1])]}


@lru_cache(maxsize=2)
def _keys(pem: str) -> tuple[Ed25519PrivateKey, dict[str, str]]:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("SIGNING_KEY is not an Ed25519 key")
    point = _base64url(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    needed = {"crv": "Ed25519", "kty": "OKP", "x": point}
    return key, needed | {"kid": _thumbprint(needed), "use": "sig", "alg": "EdDSA"}


def _thumbprint(needed: dict[str, str]) -> str:
    """The key's own name (RFC 7638): the same for whoever computes it."""
    text = json.dumps(needed, sort_keys=True, separators=(",", ":")).encode()
    return _base64url(hashlib.sha256(text).digest())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
