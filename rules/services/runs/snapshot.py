"""What a withdrawn consent does to the county's snapshot, and the changes that no bucket waits for any more."""

from django.db import connection

from counties.models import County, Resident
from rules.columns.facts.within import Within, division_of
from rules.models import Snapshot, SnapshotChange
from rules.services.locks import lock_changes, try_lock_changes

_SEEN_BY_ALL = f"""
DELETE FROM {SnapshotChange._meta.db_table} change
 WHERE change.county_id = %(county)s
   AND change.transaction < (SELECT coalesce(min(watermark), pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
                               FROM {Snapshot._meta.db_table} WHERE county_id = %(county)s)
"""  # noqa: S608  # names of our own tables


def snapshot_forget(*, resident: Resident) -> None:
    """Consent is withdrawn: the payload that holds the resident goes, at once; the next run makes it anew (charter E2).

    It waits for whoever is just loading the county's snapshot, so that nobody writes down what was read before.
    """
    county = resident.county
    lock_changes(county)
    mine = bucket_with(county, resident.pk)
    Snapshot.objects.filter(bucket=mine.bucket).delete()
    Snapshot.objects.exclude(division=mine.division).delete()


def bucket_with(county: County, resident: int) -> Within:
    """The bucket of the county in scope that a resident (id) is in."""
    division = division_of(county)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(within.residents(f"{int(resident)}::bigint") for within in division)
        )
        (mine,) = (within for within, there in zip(division, cursor.fetchone(), strict=True) if there)
    return mine


def changes_sweep(county: County) -> None:
    """Delete the changes that every bucket of the county has; not now, if anybody is just loading one."""
    if not try_lock_changes(county):
        return
    buckets = division_of(county)
    Snapshot.objects.exclude(division=buckets[0].division).delete()
    with connection.cursor() as cursor:
        cursor.execute(_SEEN_BY_ALL, {"county": county.pk})
