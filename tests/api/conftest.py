"""Two counties, each with a third party that holds a key and may ask about one programme."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from benefits.models import Grant, ThirdParty
from benefits.services.grants import grant_give
from benefits.services.keys import key_issue
from counties.models import Resident
from tests.factories import Town, town

CHECKS = "/api/v1/eligibility-checks/"
PROGRAMME, PURPOSE = "check-up", "booking"


@dataclass
class Asker:
    """A third party at work: its agreement, its key, and its questions."""

    town: Town
    third_party: ThirdParty
    key: str
    client: Client = field(default_factory=Client)

    def post(self, body: Any, *, name: str | None = None, **headers: str) -> Any:
        """Send a body as it is; every header of a good question is there unless set to an empty text."""
        sent = {
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": name or uuid.uuid4().hex,
            "Accept-Language": "en",
        } | {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.post(
            CHECKS, body, content_type="application/json", headers={k: v for k, v in sent.items() if v}
        )

    def ask(self, handle: object, *, name: str | None = None, **body: Any) -> Any:
        """Ask the agreed question about whoever the handle names."""
        question = {"handle": str(handle), "programme": PROGRAMME, "purpose": PURPOSE} | body
        return self.post(question, name=name)

    def granted_by(self, resident: Resident) -> Grant:
        with self.town.scope():
            return grant_give(
                resident=resident,
                third_party=self.third_party,
                until=self.town.today + timedelta(days=30),
                by=resident.user,
                now=self.town.now,
            )

    def granted_until(self, resident: Resident, until: date) -> Grant:
        """A grant whose last day may have passed."""
        with self.town.scope():
            return Grant.objects.create(
                county=self.town.county,
                resident=resident,
                third_party=self.third_party,
                given_at=self.town.now - timedelta(days=90),
                until=until,
            )


def asker(where: Town, code: str = "clinic") -> Asker:
    """A third party with a new agreement and a new key."""
    with where.scope():
        third_party = ThirdParty.objects.create(
            county=where.county,
            code=code,
            name_en="Clinic",
            name_zh="诊所",
            programme=PROGRAMME,
            purpose=PURPOSE,
            purpose_en="To book a check-up",
            purpose_zh="预约体检",
        )
        return Asker(where, third_party, key_issue(third_party, where.now, timedelta(days=30)))


@pytest.fixture
def here(db: None) -> Town:
    return town("dummy")


@pytest.fixture
def there(db: None) -> Town:
    return town("other")


@pytest.fixture
def clinic(here: Town) -> Asker:
    return asker(here)
