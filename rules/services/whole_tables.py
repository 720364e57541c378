"""Planning of statements over all rows of a county."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def of_generation(name: str) -> str:
    """SQL for the parameter of this name, a generation, whose value PostgreSQL does not see when it plans.

    A generation that is minutes old is not in its statistics yet. It would take the rows for a handful, and to find a
    thousand of them read a million. So it reckons with what generations have on the average.
    """
    return f"(SELECT %({name})s::bigint)"


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
