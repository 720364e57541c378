"""Writing and checking the audit chain (charter O4)."""

import hashlib
import hmac
import json
import os
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from counties.models import AuditDetail, AuditEvent, County
from counties.models.scoped import CountyScoped

GENESIS = "0" * 64
_LOCK = 7101  # namespace of the advisory lock; the second key is the county


def record(
    action: str, *, county: County, by: Any = None, target: CountyScoped | None = None, **data: Any
) -> AuditEvent:
    """Append one event to the county's chain, in the transaction of what it tells of.

    ``by`` is None for the clock. ``data`` holds codes, days and states, never a name. Writers of one
    county wait for each other here, so it is called last in a service.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, county.pk])
    last = AuditEvent.objects.order_by("-seq").first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    named = f"{target._meta.label_lower}:{target.pk}" if target is not None else ""
    salt = os.urandom(32)
    at = timezone.now()
    commitment = _commitment(salt, by.pk if by else None, named, data)
    event = AuditEvent.objects.create(
        county=county,
        seq=seq,
        at=at,
        action=action,
        commitment=commitment,
        previous=previous,
        hash=_link(seq, at, action, commitment, previous),
    )
    AuditDetail.objects.create(county=county, event=event, salt=salt, by=by, target=named, data=data)
    return event


def broken_links(county: County) -> list[int]:
    """Sequence numbers at which the county's chain does not hold; empty when it does."""
    broken, expected, previous = [], 1, GENESIS
    details = {detail.event_id: detail for detail in AuditDetail.objects.all()}
    for event in AuditEvent.objects.order_by("seq"):
        detail = details.get(event.pk)
        sound = (
            event.seq == expected
            and event.previous == previous
            and event.hash == _link(event.seq, event.at, event.action, event.commitment, previous)
            and (
                detail is None
                or event.commitment
                == _commitment(bytes(detail.salt), detail.by_id, detail.target, detail.data)
            )
        )
        if not sound:
            broken.append(event.seq)
        expected, previous = event.seq + 1, event.hash
    return broken


def _commitment(salt: bytes, by: int | None, target: str, data: dict[str, Any]) -> str:
    return hmac.new(salt, _canonical({"by": by, "target": target, "data": data}), hashlib.sha256).hexdigest()


def _link(seq: int, at: datetime, action: str, commitment: str, previous: str) -> str:
    own = {"seq": seq, "at": at.isoformat(), "action": action, "commitment": commitment, "previous": previous}
    return hashlib.sha256(_canonical(own)).hexdigest()


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
