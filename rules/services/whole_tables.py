"""Planning of statements over all rows of a county."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def whole_tables(*, where: bool = True) -> Iterator[None]:
    """Inside, PostgreSQL joins by hashing or merging only, in this transaction, ``where`` so many rows are meant.

    Rows that were written a moment ago are not in its statistics yet. It takes them for a handful and compares each
    with each: 25 s for 1,000 rows of 100,000, measured. Hashing costs the same whatever the statistics say.
    """
    if not where:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")
