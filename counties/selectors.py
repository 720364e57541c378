"""Reads that pages need about counties and the people in them."""

from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from counties.models import AccessLog, Consent, ConsentText, County, Membership, Notice, Resident, Village


def county_list() -> QuerySet[County]:
    """Every county, by slug."""
    return County.objects.all()


def is_enrolled(resident: Resident, on: date) -> bool:
    """Whether the resident's consent stands on that day (charter E1)."""
    return memberships_on(on).filter(resident=resident).exists()


def memberships_on(on: date) -> QuerySet[Membership]:
    """Memberships that last on that day."""
    return Membership.objects.filter(enrolled_on__lte=on).filter(Q(left_on__isnull=True) | Q(left_on__gt=on))


def resident_bounds(county: County, every: int) -> list[int]:
    """Ids at which the county's residents, in the order of ids, have been counted `every` times, twice that, and so on."""
    statement = f"""
        SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS number
                          FROM {Resident._meta.db_table} WHERE county_id = %s) numbered
         WHERE number %% %s = 0 ORDER BY id"""  # noqa: S608  # our own table
    with connection.cursor() as cursor:
        cursor.execute(statement, [county.pk, every])
        return [bound for (bound,) in cursor.fetchall()]


def residents_found(query: str) -> QuerySet[Resident]:
    """Residents for a clerk to pick from: by part of the name, pinyin, or the last four of the id."""
    words = query.strip()
    if not words:
        return Resident.objects.none()
    match = Q(name__icontains=words) | Q(sort_key__istartswith=words) | Q(national_id_last4=words.upper())
    return Resident.objects.filter(match).select_related("village")


def inbox(resident: Resident) -> QuerySet[Notice]:
    """The resident's notices, newest first, with the day each arrived."""
    return Notice.objects.filter(resident=resident).prefetch_related("deliveries")


def looks_at(resident: Resident) -> QuerySet[AccessLog]:
    """Who looked at the resident's data, newest first."""
    return AccessLog.objects.filter(resident=resident)


def membership_of(resident: Resident, on: date) -> Membership | None:
    """The membership that lasts on that day; None while the resident takes no part."""
    return memberships_on(on).filter(resident=resident).first()


def consents_of(resident: Resident) -> QuerySet[Consent]:
    """Every consent the resident gave or withdrew, newest first."""
    return Consent.objects.filter(resident=resident).select_related("text", "by").order_by("-at", "-pk")


def current_consent_text() -> ConsentText:
    """The text to which a resident agrees today."""
    return ConsentText.objects.latest("version")


def village_titles() -> dict[str, dict[str, str]]:
    """Titles by language of the county's villages, by the code that rulebooks use."""
    return {village.code: village.title for village in Village.objects.all()}
