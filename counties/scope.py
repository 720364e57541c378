"""Layers 1 and 3 of isolation: one county at a time, in Python and in the database's session."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from counties.models import County

_current: ContextVar[int | None] = ContextVar("current_county", default=None)


class UnscopedQuery(RuntimeError):
    """A query on a county's table outside ``county_scope``: always a mistake in the program."""


def current_county_id() -> int:
    """The county in whose scope this code runs."""
    county_id = _current.get()
    if county_id is None:
        raise UnscopedQuery("Open county_scope(county) before touching a county's table.")
    return county_id


@contextmanager
def county_scope(county: "County | int") -> Iterator[None]:
    """Open a transaction in which only this county's rows exist.

    The setting is local to the transaction, so nothing of it survives in a pooled connection. A scope of
    another county cannot be opened inside one: a piece of work belongs to one county.
    """
    county_id = county if isinstance(county, int) else county.pk
    before = _current.get()
    if before not in (None, county_id):
        raise UnscopedQuery(f"Already in the scope of county {before}, asked for {county_id}.")
    nested = connection.in_atomic_block
    with transaction.atomic():
        _tell_database(str(county_id))
        token = _current.set(county_id)
        try:
            yield
        finally:
            _current.reset(token)
        if nested and not connection.needs_rollback:  # else the transaction's end forgets it
            _tell_database("" if before is None else str(before))


def _tell_database(county_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.county', %s, true)", [county_id])
