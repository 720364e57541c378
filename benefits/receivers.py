"""What this room does on news from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from benefits.services.answering import answers_erase, revision_told, scores_published
from benefits.services.grants import grants_end
from counties import outbox
from counties.models import Resident
from counties.signals import consent_changed
from rules.signals import REVISION_TOLD, SCORES_PUBLISHED

outbox.subscribe(SCORES_PUBLISHED, scores_published)
outbox.subscribe(REVISION_TOLD, revision_told)


@receiver(consent_changed, dispatch_uid="benefits.consent_changed")
def follow_consent(resident: Resident, enrolled: bool, now: datetime, **kwargs: Any) -> None:
    """A withdrawn consent erases answers and ends every grant, at once (charter E2)."""
    if not enrolled:
        answers_erase(resident=resident)
        grants_end(resident=resident, now=now)
