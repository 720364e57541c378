"""What day it is in a county, and its working days (public holidays and make-up working days counted)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from counties.models import County


def today_in(county: County, now: datetime) -> date:
    """The county's day: its own calendar's in a replay county, else the date in its time zone."""
    if county.replay_today is not None:
        return county.replay_today
    return now.astimezone(ZoneInfo(county.time_zone)).date()


def working_day_after(calendar: str, start: date, days: int) -> date:
    """The ``days``-th working day after ``start``, which itself does not count.

    Official make-up days are known as far as the State Council has announced them; beyond that, weekends
    and statutory holidays decide.

    >>> working_day_after("CN", date(2026, 11, 20), 1)  # a Friday
    datetime.date(2026, 11, 23)
    >>> working_day_after("CN", date(2026, 2, 13), 2)   # Saturday 14 is a make-up day, then Spring Festival
    datetime.date(2026, 2, 24)
    """
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= _calendar(calendar).is_working_day(day)
    return day


@lru_cache
def _calendar(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
