"""The audit log: append-only, hash-chained per county (charter O4)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped


class AuditEvent(CountyScoped):
    """One link of a county's chain. It commits to what happened without holding personal data."""

    seq = models.BigIntegerField(help_text="1, 2, … without a gap in one county.")
    at = models.DateTimeField(help_text="When it happened.")
    action = models.CharField(max_length=60, help_text="Event in the past tense: rules.record_confirmed.")
    commitment = models.CharField(
        max_length=64, help_text="HMAC of the detail under a salt kept with the detail."
    )
    previous = models.CharField(max_length=64, help_text="Hash of the link before; zeros for the first.")
    hash = models.CharField(
        max_length=64, help_text="SHA-256 over this link's own fields and the one before."
    )

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ("seq",)
        constraints = (models.UniqueConstraint(fields=("county", "seq"), name="counties_auditevent_seq"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class AuditDetail(CountyScoped):
    """Who did it and to what. It can be erased by the owner of the database without breaking the chain."""

    event = CountyForeignKey(AuditEvent, related_name="details", help_text="The link it belongs to.")
    salt = models.BinaryField(max_length=32, help_text="Random; without it the commitment says nothing.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who did it; empty for the clock.",
    )
    target = models.CharField(max_length=120, blank=True, help_text="Kind and key of what it was done to.")
    data = models.JSONField(default=dict, help_text="The facts of the event: codes, days, states; no names.")

    class Meta:
        verbose_name = _("audit detail")
        verbose_name_plural = _("audit details")
        constraints = (
            models.UniqueConstraint(fields=("county", "event"), name="counties_auditdetail_event"),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.target}"
