"""What this room does on news from below."""

from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from appeals.services.deciding import appeals_grant_lapsed
from counties.models import County
from counties.signals import clock_ticked, day_turned


@receiver((clock_ticked, day_turned), dispatch_uid="appeals.clock")
def follow_clock(county: County, today: date, now: datetime, **kwargs: Any) -> None:
    """Deadlines that have passed bind the office."""
    appeals_grant_lapsed(county=county, today=today, now=now)
