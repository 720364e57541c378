"""Joining and leaving a county's scheme (charter E1, E2, E3)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import Consent, ConsentText, Membership, Resident
from counties.signals import consent_changed

ADULT_AGE = 18


def years_old(born_on: date, on: date) -> int:
    """Full years lived.

    >>> years_old(date(2008, 2, 29), date(2026, 2, 28))
    17
    """
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


@transaction.atomic
def consent_give(
    *, resident: Resident, text: ConsentText, by: Any, channel: Consent.Channel, now: datetime
) -> Membership:
    """Enrol the resident from today on. On paper, a clerk enters the signed form."""
    _require_own_or_clerk(resident, by, channel)
    today = today_in(resident.county, now)
    if resident.born_on is None or years_old(resident.born_on, today) < ADULT_AGE:
        raise DomainError(
            "E3", _("Only a person of 18 or over can join. Ask the office to correct your birth date.")
        )
    if open_membership(resident) is not None:
        raise DomainError("E1", _("You take part already."))
    if text.pk != ConsentText.objects.latest("version").pk:
        raise DomainError("E1", _("The text has changed. Read the new one and decide again."))
    Consent.objects.create(
        county=resident.county,
        resident=resident,
        text=text,
        act=Consent.Act.GIVEN,
        channel=channel,
        by=by,
        at=now,
    )
    membership = Membership.objects.create(county=resident.county, resident=resident, enrolled_on=today)
    consent_changed.send(Consent, county=resident.county, resident=resident, enrolled=True, now=now)
    audit.record(
        "counties.consent_given",
        county=resident.county,
        target=resident,
        by=by,
        text=text.version,
        channel=channel,
    )
    return membership


@transaction.atomic
def consent_withdraw(*, resident: Resident, by: Any, channel: Consent.Channel, now: datetime) -> None:
    """End the resident's part in the scheme, at once; scores and answers are erased by those who hold them."""
    _require_own_or_clerk(resident, by, channel)
    membership = open_membership(resident)
    if membership is None:
        raise DomainError("E2", _("You do not take part, so there is nothing to end."))
    text = Consent.objects.filter(resident=resident, act=Consent.Act.GIVEN).latest("at").text
    Consent.objects.create(
        county=resident.county,
        resident=resident,
        text=text,
        act=Consent.Act.WITHDRAWN,
        channel=channel,
        by=by,
        at=now,
    )
    membership.left_on = today_in(resident.county, now)
    membership.save(update_fields=["left_on"])
    consent_changed.send(Consent, county=resident.county, resident=resident, enrolled=False, now=now)
    audit.record(
        "counties.consent_withdrawn", county=resident.county, target=resident, by=by, channel=channel
    )


def open_membership(resident: Resident) -> Membership | None:
    """The membership that lasts, if there is one."""
    return Membership.objects.filter(resident=resident, left_on__isnull=True).first()


def _require_own_or_clerk(resident: Resident, by: Any, channel: Consent.Channel) -> None:
    if channel == Consent.Channel.WEB:
        if resident.user_id is None or by.pk != resident.user_id:
            raise DomainError("E1", _("Only the resident can decide this on the web."))
        access.require(by, access.Permission.HOLD_RECORD, resident.county)
    else:
        access.require(by, access.Permission.PROPOSE_RECORDS, resident.county)
