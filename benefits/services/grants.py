"""A resident's grants to third parties (charter O3)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from benefits.models import Grant, ThirdParty
from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import Resident
from counties.selectors import is_enrolled

LONGEST = timedelta(days=365)


@transaction.atomic
def grant_give(*, resident: Resident, third_party: ThirdParty, until: date, by: Any, now: datetime) -> Grant:
    """Let one third party ask its one question about the resident until a day."""
    _require_own(resident, by)
    county, today = resident.county, today_in(resident.county, now)
    if county.is_replay:
        raise DomainError("O3", _("A replay county answers no third party."))
    if not is_enrolled(resident, today):
        raise DomainError("E1", _("You do not take part, so there is nothing to share."))
    if not today <= until <= today + LONGEST:
        raise DomainError("O3", _("Choose a last day between today and twelve months from now."))
    if Grant.objects.filter(resident=resident, third_party=third_party, revoked_at__isnull=True).exists():
        raise DomainError("O3", _("You have let them ask already. End that permission first."))
    grant = Grant.objects.create(
        county=county, resident=resident, third_party=third_party, given_at=now, until=until
    )
    audit.record("benefits.grant_given", county=county, target=grant, by=by, until=str(until))
    return grant


@transaction.atomic
def grant_revoke(*, grant: Grant, by: Any, now: datetime) -> None:
    """End a grant at once."""
    _require_own(grant.resident, by)
    if grant.revoked_at is None:
        grant.revoked_at = now
        grant.save(update_fields=["revoked_at"])
        audit.record("benefits.grant_revoked", county=grant.county, target=grant, by=by)


def grants_end(*, resident: Resident, now: datetime) -> None:
    """End all of a resident's grants, because consent was withdrawn (charter E2)."""
    Grant.objects.filter(resident=resident, revoked_at__isnull=True).update(revoked_at=now)


def _require_own(resident: Resident, by: Any) -> None:
    access.require(by, access.Permission.HOLD_RECORD, resident.county)
    if resident.user_id != by.pk:
        raise DomainError("O3", _("Only the resident can decide this."))
