"""Who waits for whom: advisory locks that end with the transaction."""

from django.db import connection

from counties.models import County
from rules.models import Record

_SCORES = 7102  # namespaces of the locks; the second key is the county or the record
_RECORD = 7103


def lock_scores(county: County) -> None:
    """Wait until this transaction alone may change which scores the county's readers see."""
    _lock(_SCORES, county.pk)


def lock_record(record: Record) -> None:
    """Wait until this transaction alone may move the record; read its state after this."""
    _lock(_RECORD, record.pk)


def _lock(namespace: int, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(namespace << 48) | key])
