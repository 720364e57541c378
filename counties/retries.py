"""When failed work is tried again: at once the first time, then once a minute, never given up."""

from datetime import datetime


def may_try(attempts: int, since: datetime, now: datetime) -> bool:
    """Whether one more try is due, after so many failed ones since then.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> may_try(0, noon, noon), may_try(1, noon, noon), may_try(1, noon, noon + timedelta(minutes=1))
    (True, False, True)
    """
    return attempts == 0 or attempts <= (now - since).total_seconds() // 60
