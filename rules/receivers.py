"""What this room does on news from below: rows of work, in the transaction of the news."""

from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from counties.models import County, Notice, Resident
from counties.plugin import CountyConfig
from counties.scope import county_scope
from counties.signals import clock_ticked, consent_changed, county_synced, day_turned, notice_delivered
from rules.models import RecomputeRequest
from rules.services.consultation.commenting import comments_unname
from rules.services.day import day_catch_up
from rules.services.impact import impact_cases_erase
from rules.services.records.open import record_open_told
from rules.services.revisions.loading import shipped_revisions_load
from rules.services.revisions.notice import revision_effects_erase
from rules.services.runs.snapshot import snapshot_forget
from rules.services.scores.recompute import recompute_request, scores_erase


@receiver(consent_changed, dispatch_uid="rules.consent_changed")
def follow_consent(county: County, resident: Resident, enrolled: bool, now: datetime, **kwargs: Any) -> None:
    """A withdrawn consent erases at once (charter E2); either way the county's figures follow."""
    if not enrolled:
        scores_erase(resident=resident)
        snapshot_forget(resident=resident)  # waits for a simulation under way, whose cases are then erased
        impact_cases_erase(resident=resident)
        revision_effects_erase(resident=resident)
        comments_unname(resident=resident)
    recompute_request(resident=resident, cause=RecomputeRequest.Cause.CONSENT, now=now)


@receiver(notice_delivered, dispatch_uid="rules.notice_delivered")
def follow_delivery(county: County, notice: Notice, on: date, now: datetime, **kwargs: Any) -> None:
    """The term of an announced deduction starts (charter D1)."""
    if notice.kind == Notice.Kind.DEDUCTION:
        record_open_told(resident=notice.resident_id, reference=notice.reference, on=on)


@receiver(clock_ticked, dispatch_uid="rules.clock_ticked")
def follow_clock(county: County, today: date, now: datetime, **kwargs: Any) -> None:
    """What a new day brings."""
    day_catch_up(county, today, now)


@receiver(day_turned, dispatch_uid="rules.day_turned")
def follow_day(county: County, today: date, now: datetime, **kwargs: Any) -> None:
    """A replay county's calendar moved: the same, in the transaction that moved it."""
    day_catch_up(county, today, now)


@receiver(county_synced, dispatch_uid="rules.county_synced")
def follow_sync(county: County, config: CountyConfig, now: datetime, **kwargs: Any) -> str:
    """Load the shipped book."""
    with county_scope(county):
        return "; ".join(shipped_revisions_load(county=county, config=config, now=now)) or "nothing new"
