"""The rows of snapshots: loaded only with their digest, kept with a watermark, and what has changed since it.

Transactions that were open when a bucket was read have numbers at or above its watermark, the lowest of them
(`pg_snapshot_xmin`), so what they wrote is found among the changes once they have ended. Changes are not deleted
while anybody may still look for them: who loads holds a shared lock, who deletes needs it alone.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl
import structlog
from django.conf import settings
from django.db import transaction

from counties.models import County
from rules.columns.facts import blobs
from rules.columns.facts.packed import fetch
from rules.columns.facts.within import Within
from rules.columns.kept.payload import LAYOUT, BadPayload, decode, encode
from rules.engine.bulk import Columns
from rules.models import Snapshot, SnapshotChange
from rules.services.locks import try_lock_bucket

log = structlog.get_logger(__name__)

_SNAPSHOT, _CHANGE = Snapshot._meta.db_table, SnapshotChange._meta.db_table


@dataclass(frozen=True)
class _Decoded:
    """A payload's columns, with what changed up to the watermark (``held``); ``size``: bytes of the payload."""

    digest: str
    size: int
    columns: Columns
    watermark: int
    day: date
    held: bool = False


_decoded: OrderedDict[tuple[int, int], _Decoded] = OrderedDict()


@dataclass(frozen=True)
class Mark:
    """The database server, and the transaction number below which everything can be seen."""

    cluster: int
    watermark: int


@dataclass(frozen=True)
class Kept:
    """What is kept of a bucket; ``digest``: of the payload, ``held``: in this process more is known than in it."""

    digest: str
    held: bool
    cluster: int
    watermark: int
    day: date
    columns: Columns

    def believable(self, mark: Mark, day: date) -> bool:
        """Whether transaction numbers still count what they counted, and nobody is missing who takes part on the day.

        A database restored elsewhere counts anew.
        """
        return self.cluster == mark.cluster and self.watermark <= mark.watermark and self.day <= day


def load(within: Within) -> Kept | None:
    """The bucket's snapshot; None where there is none or it cannot be believed."""
    row = Snapshot.objects.filter(bucket=within.bucket).defer("payload").first()
    if row is None or (row.layout, row.division) != (LAYOUT, within.division):
        return None
    place = (within.county.pk, within.bucket)
    known = _decoded.get(place)
    if known is None or known.digest != row.digest:
        row.digest, row.cluster, row.watermark, row.day, payload = _with_payload(row.pk)
        columns = _read(row, payload)
        if columns is None:
            return None
        known = _Decoded(row.digest, len(payload), columns, row.watermark, row.day)
        _remember(place, known)
    held, watermark = known.held, max(row.watermark, known.watermark)
    return Kept(row.digest, held, row.cluster, watermark, known.day, known.columns)


def buckets_at_hand(county: County) -> list[int]:
    """Those whose columns this process has in memory."""
    return [bucket for owner, bucket in list(_decoded) if owner == county.pk]


def mark_now() -> Mark:
    """Where the database stands; asked before any facts are read, over whatever connection."""
    statement = """
        SELECT system_identifier, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          FROM pg_control_system()"""
    return Mark(*fetch(statement, {"cluster": pl.Int64, "watermark": pl.Int64}).row(0))


def changed_since(watermark: int, within: Within) -> pl.Series | None:
    """Ids of residents of the bucket whose facts may have changed; None where everybody's may have."""
    statement = f"""
        SELECT DISTINCT resident_id FROM {_CHANGE}
         WHERE county_id = {within.county.pk:d} AND transaction >= {watermark:d}
           AND (resident_id IS NULL OR {within.residents("resident_id")})"""  # noqa: S608  # numbers of ours
    found = fetch(statement, {"resident": pl.Int64})["resident"]
    return None if found.null_count() else found


def keep(within: Within, columns: Columns, mark: Mark, *, day: date, now: datetime) -> None:
    """Keep these columns; left to somebody else who is just keeping the same bucket."""
    if not try_lock_bucket(within.county, within.bucket):
        return
    payload = encode(columns)
    digest = hashlib.sha256(payload).hexdigest()
    values = {
        "county_id": within.county.pk,
        "bucket": within.bucket,
        "division": within.division,
        "layout": LAYOUT,
        "digest": digest,
        "payload": payload,
        "residents": columns.residents,
        "records": columns.rule.size,
        "cluster": mark.cluster,
        "watermark": mark.watermark,
        "day": day,
        "made_at": now,
    }
    placeholders = ", ".join("%(payload)b" if name == "payload" else f"%({name})s" for name in values)
    changed = ", ".join(f"{name} = excluded.{name}" for name in values if name not in ("county_id", "bucket"))
    blobs.execute(
        f"""
        INSERT INTO {_SNAPSHOT} ({", ".join(values)}) VALUES ({placeholders})
        ON CONFLICT (county_id, bucket) DO UPDATE SET {changed}""",  # noqa: S608  # names of ours
        values,
    )
    known = _Decoded(digest, len(payload), columns, mark.watermark, day)
    _remember((within.county.pk, within.bucket), known)


def hold(within: Within, kept: Kept, columns: Columns, mark: Mark, *, day: date) -> None:
    """Keep these columns in this process only, once the open transaction is through; the payload stays as it is."""
    place = (within.county.pk, within.bucket)

    def remember() -> None:
        known = _decoded.get(place)
        if known is not None and known.digest == kept.digest and known.watermark <= mark.watermark:
            _decoded[place] = replace(known, columns=columns, watermark=mark.watermark, day=day, held=True)

    transaction.on_commit(remember)


def advance(within: Within, mark: Mark) -> None:
    """Nothing of the bucket has changed up to the mark."""
    if try_lock_bucket(within.county, within.bucket):
        older = Snapshot.objects.filter(bucket=within.bucket, watermark__lt=mark.watermark)
        older.update(watermark=mark.watermark)


def _with_payload(row: int) -> tuple[str, int, int, date, bytes]:
    (found,) = blobs.fetch(
        f"SELECT digest, cluster, watermark, day, payload FROM {_SNAPSHOT} WHERE id = %(row)s",  # noqa: S608
        {"row": row},
    )
    return found  # type: ignore[return-value]


def _read(row: Snapshot, payload: bytes) -> Columns | None:
    """The columns of a payload whose digest is right."""
    if hashlib.sha256(payload).hexdigest() != row.digest:
        log.error("snapshot.wrong_digest", county=row.county_id, bucket=row.bucket)
        return None
    try:
        return decode(payload)
    except BadPayload:
        log.exception("snapshot.unreadable", county=row.county_id, bucket=row.bucket)
        return None


def _remember(place: tuple[int, int], known: _Decoded) -> None:
    _decoded.pop(place, None)
    _decoded[place] = known
    while sum(one.size for one in list(_decoded.values())) > settings.SNAPSHOT_BYTES:
        _decoded.popitem(last=False)
