"""Kleene's three-valued logic: True, False, and None for unknown (scoring.md 7)."""

from __future__ import annotations

from collections.abc import Sequence

Truth = bool | None


def negated(value: Truth) -> Truth:
    """Unknown stays unknown.

    >>> negated(True), negated(None)
    (False, None)
    """
    return None if value is None else not value


def all_of(values: Sequence[Truth]) -> Truth:
    """False where one is false, else unknown where one is unknown, else true.

    >>> all_of([True, None]), all_of([None, False]), all_of([True, True])
    (None, False, True)
    """
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def any_of(values: Sequence[Truth]) -> Truth:
    """True where one is true, else unknown where one is unknown, else false.

    >>> any_of([False, None]), any_of([None, True]), any_of([False, False])
    (None, True, False)
    """
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False
