"""Entering people on a county's list, and noting who looked at them (charter E1, O2)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from counties import access, audit, national_id
from counties.errors import DomainError
from counties.models import AccessLog, County, Household, Resident, Village


def resident_build(
    *,
    county: County,
    name: str,
    number: str,
    village: Village,
    household: Household | None = None,
    **fields: Any,
) -> Resident:
    """An unsaved resident; the national id is checked, encrypted and indexed."""
    number = national_id.normalised(number)
    return Resident(
        county=county,
        name=name,
        sort_key=" ".join(lazy_pinyin(name)),
        village=village,
        household=household,
        born_on=national_id.born_on(number),
        national_id_last4=number[-4:],
        national_id_encrypted=national_id.encrypt(number, county.slug),
        national_id_index=national_id.blind_index(number, county.slug),
        **fields,
    )


@transaction.atomic
def resident_add(*, county: County, name: str, number: str, village: Village, by: Any) -> Resident:
    """Put a person on the county's list. That alone scores nobody: it needs the person's consent."""
    access.require(by, access.Permission.PROPOSE_RECORDS, county)
    try:
        resident = resident_build(county=county, name=name, number=number, village=village)
    except ValueError as error:
        raise DomainError(
            "national_id", _("This is not a valid national id number. Check it digit by digit.")
        ) from error
    if Resident.objects.filter(national_id_index=resident.national_id_index).exists():
        raise DomainError("national_id", _("A person with this number is on the list already."))
    resident.save()
    audit.record("counties.resident_added", county=county, target=resident, by=by)
    return resident


def look_note(
    *, resident: Resident, by: Any, purpose: AccessLog.Purpose, reference: str = "", now: datetime
) -> AccessLog:
    """Write down that somebody of the staff looked; the resident reads it."""
    return AccessLog.objects.create(
        county=resident.county,
        resident=resident,
        by=by,
        office=by.display_zh or by.username,
        purpose=purpose,
        reference=reference,
        at=now,
    )
