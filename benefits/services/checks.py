"""A third party's question about one resident and one programme, and its signed answer (charter O3, E1, P2)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from benefits.models import EligibilityCheck, ThirdParty
from benefits.selectors import answer_under_grant
from benefits.signing import signed
from counties import audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County
from rules.engine.canonical import canonical_json

_LOCK = 7104  # namespace of the advisory lock; the rest of the number is the question's


@dataclass(frozen=True)
class Question:
    """Whom it is about, under the name that the grant gave, for which programme, and what for."""

    handle: UUID
    programme: str
    purpose: str

    @property
    def digest(self) -> str:
        """SHA-256 of the question."""
        asked = {"handle": str(self.handle), "programme": self.programme, "purpose": self.purpose}
        return hashlib.sha256(canonical_json(asked).encode()).hexdigest()


@dataclass(frozen=True)
class Reply:
    """The reply as it is sent, and whether it had been given before under the same key."""

    body: dict[str, Any]
    replayed: bool


@transaction.atomic
def eligibility_check(
    *, third_party: ThirdParty, question: Question, idempotency_key: str, now: datetime
) -> Reply:
    """Answer once for each key of the caller. Every answer is on file, and where a grant let it, the resident sees it.

    An unknown handle, a grant that is over, a withdrawn consent and a replay county get ``undetermined``, by the
    same statements and in the same shape as an open answer. Refuses (`DomainError`) a question outside the agreement,
    a key that belongs to another question, and the same question while it is being answered.
    """
    _answer_alone(third_party, idempotency_key)
    earlier = EligibilityCheck.objects.filter(
        third_party=third_party, idempotency_key=idempotency_key
    ).first()
    if earlier is not None:
        if earlier.body_digest != question.digest:
            raise DomainError(
                "idempotency-key-reused",
                _("This key belongs to another question. Use a new key for each question."),
            )
        return Reply(earlier.reply, replayed=True)
    if (question.programme, question.purpose) != (third_party.programme, third_party.purpose):
        raise DomainError(
            "outside-agreement",
            _("Your agreement with the county names another programme or another purpose."),
        )
    check = _answered(third_party, question, idempotency_key, now)
    audit.record(
        "benefits.eligibility_checked",
        county=third_party.county,
        target=check,
        third_party=third_party.code,
        programme=question.programme,
        purpose=question.purpose,
        answer=check.answer,
    )
    return Reply(check.reply, replayed=False)


def _answered(
    third_party: ThirdParty, question: Question, idempotency_key: str, now: datetime
) -> EligibilityCheck:
    county = third_party.county
    today, valid_until = today_in(county, now), end_of_day(county, now)
    found = answer_under_grant(third_party, question.handle, today)
    check_id = uuid4()
    said = {
        "check_id": str(check_id),
        "answer": found.answer,
        "as_of": today.isoformat(),
        "revision": found.revision,
        "valid_until": valid_until.isoformat(),
    }
    claims = said | {
        "iss": f"xiangyue:{county.slug}",
        "aud": third_party.code,
        "sub": str(question.handle),
        "programme": question.programme,
        "purpose": question.purpose,
        "iat": int(now.timestamp()),
        "exp": int(valid_until.timestamp()),
    }
    return EligibilityCheck.objects.create(
        county=county,
        third_party=third_party,
        grant=found.grant,
        check_id=check_id,
        answer=found.answer,
        asked_at=now,
        idempotency_key=idempotency_key,
        body_digest=question.digest,
        reply=said | {"signature": signed(claims)},
    )


def end_of_day(county: County, now: datetime) -> datetime:
    """The next midnight in the county's time zone: whatever changes with a day changes then."""
    zone = ZoneInfo(county.time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=zone)


def _answer_alone(third_party: ThirdParty, idempotency_key: str) -> None:
    """Refuse where another request is answering under the same key; free again when its transaction has ended."""
    own = hashlib.sha256(f"{third_party.pk} {idempotency_key}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [(_LOCK << 48) | int.from_bytes(own[:6], "big")]
        )
        (free,) = cursor.fetchone()
    if not free:
        raise DomainError(
            "check-in-progress", _("This question is being answered. Ask again with the same key.")
        )
