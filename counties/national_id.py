"""National ids: checked, encrypted for storage, and found again by a keyed hash of one county."""

import hashlib
import hmac
import os
import re
from contextlib import suppress
from datetime import date
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_SHAPE = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_NONCE_BYTES = 12


def normalised(number: str) -> str:
    """The number without blanks, in capitals; `ValueError` unless its check digit and date hold (GB 11643).

    >>> normalised("11010519491231002x")
    '11010519491231002X'
    """
    text = "".join(number.split()).upper()
    if not _SHAPE.fullmatch(text):
        raise ValueError("A national id has 17 digits and a digit or X.")
    if check_digit(text[:17]) != text[17]:
        raise ValueError("The last character does not fit the digits before it.")
    born_on(text)
    return text


def check_digit(first_17: str) -> str:
    """The 18th character for 17 digits.

    >>> check_digit("11010519491231002")
    'X'
    """
    return _CHECK_DIGITS[
        sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11
    ]


def born_on(number: str) -> date:
    """The day of birth in the number.

    >>> born_on("11010519491231002X")
    datetime.date(1949, 12, 31)
    """
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def encrypt(number: str, county_slug: str) -> bytes:
    """Nonce and ciphertext under the county's newest key."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_derived(_keys()[0], county_slug, "encrypt")).encrypt(nonce, number.encode(), None)


def decrypt(stored: bytes, county_slug: str) -> str:
    """The number; tries every key in service, newest first."""
    nonce, ciphertext = bytes(stored[:_NONCE_BYTES]), bytes(stored[_NONCE_BYTES:])
    for key in _keys():
        with suppress(InvalidTag):
            return AESGCM(_derived(key, county_slug, "encrypt")).decrypt(nonce, ciphertext, None).decode()
    raise InvalidTag


def blind_index(number: str, county_slug: str) -> bytes:
    """HMAC-SHA-256 of the number under the county's index key, which is made from the oldest key in service.

    Two counties never share an index, so their tables cannot be joined.
    """
    return hmac.new(_derived(_keys()[-1], county_slug, "index"), number.encode(), hashlib.sha256).digest()


def _keys() -> list[bytes]:
    keys: list[bytes] = settings.FIELD_KEYS
    return keys


@lru_cache(maxsize=256)
def _derived(key: bytes, county_slug: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"xiangyue/{county_slug}/{purpose}".encode()).derive(key)
