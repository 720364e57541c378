"""The columnar snapshot of a county: its facts as the engine's columns, and what has changed since it was made."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class Snapshot(CountyScoped):
    """One bucket of a county's residents with all their facts, as columns (`rules.columns.kept.snapshot`).

    A copy that spares reading the tables, never a source: it is believed only where format, digest and cluster
    are right, brought up to date from `SnapshotChange`, and made anew from the tables where anything is in doubt.
    It holds nobody without consent; who withdraws takes the whole bucket's payload along (charter E2).
    """

    mutable_columns = (
        *("division", "layout", "digest", "payload", "residents", "records"),
        *("cluster", "watermark", "day", "made_at"),
    )
    deletable = True

    bucket = models.PositiveIntegerField(help_text="Bucket of residents, from 0 (`counties.partitions`).")
    division = models.CharField(
        max_length=20, help_text="How the county was divided into buckets when it was made."
    )
    layout = models.PositiveIntegerField(help_text="Version of the payload's layout.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the payload; nothing is read without it.")
    payload = models.BinaryField(help_text="The columns, compressed (`rules.columns.kept.payload`).")
    residents = models.PositiveIntegerField(help_text="How many residents are in it.")
    records = models.PositiveIntegerField(help_text="How many records are in it.")
    cluster = models.BigIntegerField(
        help_text="Identifier of the database server whose transaction numbers the watermark counts."
    )
    watermark = models.BigIntegerField(
        help_text="Whatever transactions below this number wrote is in it; of later ones, what they wrote may not be."
    )
    day = models.DateField(
        default=date.max, help_text="Memberships that were over by this day are not in it."
    )
    made_at = models.DateTimeField(help_text="When it was made or brought up to date.")

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (models.UniqueConstraint(fields=("county", "bucket"), name="rules_snapshot_bucket"),)

    def __str__(self) -> str:
        return f"{self.bucket} by {self.division}"


class SnapshotChange(CountyScoped):
    """A transaction changed the facts of one resident, or of so many that all count as changed.

    Triggers of the database write it, in the transaction that changes the facts; nobody else does.
    """

    deletable = True  # once every bucket of the county has it

    resident = CountyForeignKey(
        Resident,
        related_name="+",
        null=True,
        db_index=False,
        help_text="Whose facts changed; empty where everybody's may have.",
    )
    transaction = models.BigIntegerField(help_text="Number of the transaction that wrote (xid8).")

    class Meta:
        verbose_name = _("change of facts")
        verbose_name_plural = _("changes of facts")
        indexes = (models.Index(fields=("county", "transaction"), name="rules_snapshotchange_since"),)

    def __str__(self) -> str:
        return f"{self.resident_id or 'all'} in {self.transaction}"
