"""Lengths of time and calendar windows, with calendar months (scoring.md 2, "Windows")."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MAX_SPAN_MONTHS = 1200
MAX_SPAN_DAYS = 36525
_SPAN = re.compile(r"([1-9][0-9]{0,4}) (day|days|month|months)")


class SpanUnit(StrEnum):
    """What a span counts."""

    DAYS = "days"
    MONTHS = "months"


def add_months(day: date, months: int) -> date:
    """The day `months` calendar months on (or back), at most the last day of that month.

    >>> add_months(date(2019, 1, 31), 1), add_months(date(2020, 3, 31), -1)
    (datetime.date(2019, 2, 28), datetime.date(2020, 2, 29))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Span:
    """A length such as "24 months" or "90 days"; at least one.

    >>> Span.parse("24 months").after(date(2020, 2, 29))
    datetime.date(2022, 2, 28)
    """

    count: int
    unit: SpanUnit

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read "N days" or "N months"; raises ValueError for anything else or more than 100 years."""
        found = _SPAN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        count = int(found[1])
        unit = SpanUnit.DAYS if found[2].startswith("day") else SpanUnit.MONTHS
        if count > (MAX_SPAN_DAYS if unit is SpanUnit.DAYS else MAX_SPAN_MONTHS):
            raise ValueError(text)
        return cls(count, unit)

    def after(self, day: date) -> date:
        """The day this span lies after `day`; never past the calendar's end."""
        return self._moved(day, self.count)

    def before(self, day: date) -> date:
        """The day this span lies before `day`; never before the calendar's start."""
        return self._moved(day, -self.count)

    def _moved(self, day: date, count: int) -> date:
        if self.unit is SpanUnit.MONTHS:
            return add_months(day, count)
        try:
            return day + timedelta(days=count)
        except OverflowError:
            return date.max if count > 0 else date.min

    def __str__(self) -> str:
        """The one spelling used in documents: "1 month", "24 months"."""
        return f"{self.count} {self.unit.value[:-1] if self.count == 1 else self.unit.value}"


class Window(StrEnum):
    """A calendar window, taken from the day the act occurred."""

    LIFETIME = "lifetime"
    CALENDAR_YEAR = "calendar_year"
    CALENDAR_QUARTER = "calendar_quarter"
    CALENDAR_MONTH = "calendar_month"

    def start(self, day: date) -> date:
        """First day of the window that `day` falls in; it names the window.

        >>> Window.CALENDAR_QUARTER.start(date(2019, 8, 15))
        datetime.date(2019, 7, 1)
        """
        if self is Window.LIFETIME:
            return date.min
        if self is Window.CALENDAR_YEAR:
            return date(day.year, 1, 1)
        if self is Window.CALENDAR_QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return date(day.year, day.month, 1)
