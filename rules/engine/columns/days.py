"""Calendar arithmetic on arrays of days, exactly as spans.py does it on one (scoring.md 2, "Windows").

A day is an int32: days since 1970-01-01, as Polars and Arrow keep dates. `FIRST` and `LAST` are the ends of Python's
calendar, 0001-01-01 and 9999-12-31, where spans.py clamps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine.spans import Span, SpanUnit, Window

Array = npt.NDArray[Any]

_SHIFT = date(1970, 1, 1).toordinal()
FIRST = date.min.toordinal() - _SHIFT
LAST = date.max.toordinal() - _SHIFT
NEVER = np.iinfo(np.int32).max
"""Stands for a day that does not come: later than every day."""
UNKNOWN = -NEVER
"""Stands for an unknown day of birth: earlier than every day."""
MONTHS = 12 * 9999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""The moment, in microseconds, that stands for "always known" (facts.py)."""
DIVISORS = {
    Window.LIFETIME: MONTHS,
    Window.CALENDAR_YEAR: 12,
    Window.CALENDAR_QUARTER: 3,
    Window.CALENDAR_MONTH: 1,
}
"""How many months a window has: months since 0001-01, divided by that, number the windows."""


def number(day: date) -> int:
    """The day as an integer.

    >>> number(date(1970, 1, 2)), number(date.min) == FIRST
    (1, True)
    """
    return day.toordinal() - _SHIFT


def day_of(number_of_day: int) -> date:
    """The day of that number."""
    return date.fromordinal(number_of_day + _SHIFT)


def moment(at: datetime) -> int:
    """Microseconds since 1970 of an aware moment, exact."""
    return (at - _EPOCH) // timedelta(microseconds=1)


@cache
def _firsts() -> Array:
    """The first day of each month since 0001-01, int32[MONTHS]."""
    months = np.arange("0001-01", "10000-01", dtype="datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64).astype(np.int32)


@cache
def _lengths() -> Array:
    """How many days each month has, int32[MONTHS]."""
    return np.diff(_firsts(), append=np.int32(LAST + 1)).astype(np.int32)


@cache
def _months() -> Array:
    """The month of each day from FIRST on, int32; 15 MB, of which a county's years touch a few kilobytes."""
    return np.repeat(np.arange(MONTHS, dtype=np.int32), _lengths())


def months_of(days: Array) -> Array:
    """Months since 0001-01 of each day, int32."""
    return _months().take(days.astype(np.int64) - FIRST)


def moved(days: Array, months: Array, more: Array) -> Array:
    """Each day `months` calendar months on (or back) and `more` days, clamped at the calendar's ends; int32.

    One of the two is 0 for each day: a span counts either.
    """
    month = months_of(days).astype(np.int64)  # NumPy looks up by int64 ten times faster than by int32
    target = month + months
    inside = np.clip(target, 0, MONTHS - 1)
    result = _firsts().take(inside) + np.minimum(days - _firsts().take(month), _lengths().take(inside) - 1)
    result[target < 0] = FIRST
    result[target >= MONTHS] = LAST
    clamped: Array = np.clip(result + more, FIRST, LAST).astype(np.int32)
    return clamped


def parts(span: Span | None) -> tuple[int, int]:
    """(months, days) of a span, (0, 0) for none.

    >>> parts(Span.parse("24 months")), parts(Span.parse("1 day"))
    ((24, 0), (0, 1))
    """
    if span is None:
        return 0, 0
    return (span.count, 0) if span.unit is SpanUnit.MONTHS else (0, span.count)


def last_day_reaching(after: Callable[[date], date], limit: date) -> int:
    """The number of the last day with `after(day) <= limit`, FIRST - 1 if none; `after` never falls as days rise.

    So `limit < after(day)` for a whole column is one comparison: `day > last_day_reaching(after, limit)`.
    """
    ordinals = range(1, date.max.toordinal() + 1)
    count = bisect_right(ordinals, limit, key=lambda ordinal: after(date.fromordinal(ordinal)))
    return count - _SHIFT
