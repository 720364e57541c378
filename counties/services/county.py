"""Bringing the installed county apps into the database, and moving a replay county's calendar."""

import tomllib
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.errors import DomainError
from counties.models import ConsentText, County, Village
from counties.plugin import CountyConfig
from counties.scope import county_scope
from counties.services.consent_text import FIRST_TEXT
from counties.signals import day_turned

MAY_MOVE_THE_CALENDAR = (access.Permission.REVISE_RULES, access.Permission.PUBLISH_RULES)


def county_sync(*, config: CountyConfig, now: datetime) -> County:
    """Create or update the county of an installed app, with its villages and first consent text."""
    declared = {
        "title_en": config.titles["en"],
        "title_zh": config.titles["zh"],
        "kind": County.Kind.REPLAY if config.replay else County.Kind.LIVE,
        "time_zone": config.time_zone,
        "calendar": config.calendar,
    }
    first_day = {"replay_today": _first_day(config) if config.replay else None}
    county, _created = County.objects.update_or_create(
        slug=config.slug, defaults=declared, create_defaults=declared | first_day
    )
    with county_scope(county):
        villages = tomllib.loads(config.villages_file.read_text()) if config.villages_file.exists() else {}
        for village in villages.get("village", []):
            Village.objects.update_or_create(
                county=county,
                code=village["code"],
                defaults={"title_en": village["title"]["en"], "title_zh": village["title"]["zh"]},
            )
        ConsentText.objects.get_or_create(
            county=county, version=1, defaults=FIRST_TEXT | {"published_at": now}
        )
    return county


@transaction.atomic
def calendar_advance(*, county: County, to: date, by: Any, now: datetime) -> None:
    """Move a replay county's calendar forward; what waits for that day then happens."""
    access.require_any(by, MAY_MOVE_THE_CALENDAR, county)
    locked = County.objects.select_for_update().get(pk=county.pk)
    if locked.replay_today is None:
        raise DomainError("calendar", _("Only a replay county has a calendar of its own."))
    if to <= locked.replay_today:
        raise DomainError("calendar", _("The calendar only moves forward."))
    locked.replay_today = county.replay_today = to
    locked.save(update_fields=["replay_today"])
    day_turned.send(County, county=county, today=to, now=now, by=by)
    audit.record("counties.calendar_advanced", county=county, by=by, to=str(to))


def _first_day(config: CountyConfig) -> date:
    day = tomllib.loads(config.demo_file.read_text())["today"]
    if not isinstance(day, date):
        raise TypeError(f"{config.demo_file}: today must be a date")
    return day
