"""What a county holds about a resident, as rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counties.models import AccessLog, Consent, County, Membership, Resident

NOT_ON_FILE = "–"


def data_rows(resident: Resident, membership: Membership | None) -> list[dict[str, Any]]:
    """For `summary_list`; the national id by its last four characters only."""
    if membership is None:
        part = _("You take no part. You are on the county's list, with no score.")
    else:
        part = _("You take part.")
    rows: list[dict[str, Any]] = [
        {"key": _("Name"), "value": resident.name},
        {"key": _("National id number"), "value": f"•••• {resident.national_id_last4}"},
        {"key": _("Birth date"), "value": resident.born_on or NOT_ON_FILE},
        {"key": _("Village"), "value": resident.village.title},
        {"key": _("Household"), "value": resident.household.code if resident.household else NOT_ON_FILE},
        {"key": _("Taking part"), "value": part},
    ]
    if membership is not None:
        rows.append({"key": _("Since"), "value": membership.enrolled_on})
    return rows


def consents_head() -> list[dict[str, Any]]:
    """The columns of the list of consents."""
    return [
        {"text": _("When")},
        {"text": _("Act")},
        {"text": _("Text")},
        {"text": _("How")},
        {"text": _("Entered by")},
    ]


def consent_rows(consents: Iterable[Consent]) -> list[list[Any]]:
    """For `table`: every consent given or withdrawn."""
    return [
        [
            moment_cell(consent.at),
            str(consent.get_act_display()),
            _("version %(number)s") % {"number": consent.text.version},
            str(consent.get_channel_display()),
            consent.by.display if consent.by else NOT_ON_FILE,
        ]
        for consent in consents
    ]


def looks_head() -> list[dict[str, Any]]:
    """The columns of the list of looks."""
    return [{"text": _("When")}, {"text": _("Who")}, {"text": _("Why")}, {"text": _("About")}]


def look_rows(looks: Iterable[AccessLog]) -> list[list[Any]]:
    """For `table`: the office as it was called then, the purpose in words."""
    return [
        [
            moment_cell(look.at),
            {"en": look.by.display["en"], "zh": look.office},
            str(look.get_purpose_display()),
            look.reference or NOT_ON_FILE,
        ]
        for look in looks
    ]


def moment_cell(moment: datetime) -> dict[str, Any]:
    """A table cell with the day, and the time of day below it."""
    return {"text": moment, "note": f"{timezone.localtime(moment):%H:%M}"}


def frame_of(county: County, here: str) -> list[dict[str, Any]]:
    """Breadcrumbs below “My data”."""
    titles = {
        "looks": _("Who looked"),
        "notices": _("Notices"),
        "join": _("Join"),
        "leave": _("Leave"),
    }
    home = {"text": _("My data"), "url": reverse("counties:my-data", args=[county.slug])}
    return [home, {"text": titles[here]}]
