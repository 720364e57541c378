"""Keys of third parties: the text is told once, only its digest is kept."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from benefits.models import ThirdParty, ThirdPartyKey
from counties import audit
from counties.errors import DomainError

LONGEST = timedelta(days=366)
SECRET_BYTES = 24
NOTED_EVERY = timedelta(minutes=1)
_TEXT = re.compile(r"xy_(?:test|live)_(?P<county>[-a-zA-Z0-9_]{1,50})_[0-9a-f]{48}")


@transaction.atomic
def key_issue(
    third_party: ThirdParty, now: datetime, lifetime: timedelta, live: bool = False, by: Any = None
) -> str:
    """A new key of the third party. This text is the only copy; several keys may be valid at once, to change over.

    ``live`` only marks the text, so that a key which opens real people's answers is known for one wherever it turns up.
    """
    if not timedelta(0) < lifetime <= LONGEST:
        raise DomainError("O3", _("A key is valid for at most twelve months."))
    county = third_party.county
    text = f"xy_{'live' if live else 'test'}_{county.slug}_{secrets.token_hex(SECRET_BYTES)}"
    key = ThirdPartyKey.objects.create(
        county=county,
        third_party=third_party,
        digest=_digest(text),
        hint=text[-6:],
        created_at=now,
        expires_at=now + lifetime,
    )
    audit.record(
        "benefits.key_issued",
        county=county,
        target=key,
        by=by,
        third_party=third_party.code,
        expires_at=key.expires_at.isoformat(),
    )
    return text


@transaction.atomic
def key_revoke(key: ThirdPartyKey, now: datetime, by: Any = None) -> None:
    """Take the key back; it opens nothing from the next request on."""
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        audit.record(
            "benefits.key_revoked", county=key.county, target=key, by=by, third_party=key.third_party.code
        )


def county_named_in(text: str) -> str | None:
    """The slug of the county in a key's text; None where it is no key's text at all."""
    found = _TEXT.fullmatch(text)
    return found["county"] if found else None


def key_of(text: str, now: datetime) -> ThirdPartyKey | None:
    """The valid key with that text, of the county in scope."""
    valid = ThirdPartyKey.objects.filter(
        digest=_digest(text), revoked_at__isnull=True, expires_at__gt=now
    ).select_related("third_party__county")
    key: ThirdPartyKey | None = valid.first()
    return key


def key_used(key: ThirdPartyKey, now: datetime) -> None:
    """Note when the key was last used, to the minute: a busy key is not written with every question."""
    if key.last_used_at is None or key.last_used_at < now - NOTED_EVERY:
        due = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
        ThirdPartyKey.objects.filter(due, pk=key.pk).update(last_used_at=now)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
