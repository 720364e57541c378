"""Who waits for whom: advisory locks that end with the transaction."""

import uuid

from django.db import connection

from counties.models import County
from rules.models import Record

_SCORES = 7102  # namespaces of the locks; the second key is the county or the record
_RECORD = 7103
_CLICK = 7105  # seeds of hashes, where the second key is a text
_REFERENCE = 7106
_CODES = 7107  # the second key is the county
_CHANGES = 7108  # the county; loaders of its snapshot share it
_BUCKET = 7109  # county and bucket of a snapshot
_CONSULTATIONS = 7110  # the county
_HEALTH = 7111  # the county
_COUNTING = 7112  # the county


def lock_scores(county: County) -> None:
    """Wait until this transaction alone may change which scores the county's readers see."""
    _lock(_SCORES, county.pk)


def try_lock_scores(county: County) -> bool:
    """The same without waiting; False where somebody else is changing them."""
    return _try_lock(_SCORES, county.pk)


def lock_codes(county: County) -> None:
    """Wait until this transaction alone may take a code for a draft or a revision; then look whether it is free."""
    _lock(_CODES, county.pk)


def lock_consultations(county: County) -> None:
    """Wait until this transaction alone may open a consultation; then take the next number."""
    _lock(_CONSULTATIONS, county.pk)


def lock_record(record: Record) -> None:
    """Wait until this transaction alone may move the record; read its state after this."""
    _lock(_RECORD, record.pk)


def lock_click(client_id: uuid.UUID) -> None:
    """Wait until the first click of the same form is through; then look for what it wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(client_id), _CLICK])


def try_lock_reference(county: County, reference: str) -> bool:
    """Keep others from taking this number of the county; False where somebody is just taking it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"{county.pk} {reference}", _REFERENCE],
        )
        return bool(cursor.fetchone()[0])


def share_changes(county: County) -> None:
    """Keep the noted changes of the county's facts, and its snapshot's erasure, waiting until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [(_CHANGES << 48) | county.pk])


def lock_changes(county: County) -> None:
    """Wait until nobody is loading the county's snapshot, and keep others from it."""
    _lock(_CHANGES, county.pk)


def try_lock_changes(county: County) -> bool:
    """The same without waiting; False where somebody is loading."""
    return _try_lock(_CHANGES, county.pk)


def try_lock_bucket(county: County, bucket: int) -> bool:
    """Whether this transaction alone may write the snapshot of a bucket; nobody waits for another to have written it."""
    return _try_lock(_BUCKET, (county.pk << 10) | bucket)


def lock_health(county: County) -> None:
    """Wait until this transaction alone may object to the county's rules, write their counts, mark them, or lift marks."""
    _lock(_HEALTH, county.pk)


def try_lock_counting(county: County) -> bool:
    """Whether this transaction alone may count the county's records by rule; False where somebody is counting them."""
    return _try_lock(_COUNTING, county.pk)


def _lock(namespace: int, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(namespace << 48) | key])


def _try_lock(namespace: int, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [(namespace << 48) | key])
        return bool(cursor.fetchone()[0])
