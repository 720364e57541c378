"""Work that a transaction leaves for a worker: the database is the queue (docs/adr)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyScoped


class OutboxMessage(CountyScoped):
    """News of one room for another, written in the transaction that made it; a worker delivers it once."""

    mutable_columns = ("done_at", "attempts", "error")

    topic = models.CharField(max_length=60, help_text="Event in the past tense: rules.scores_published.")
    payload = models.JSONField(default=dict, help_text="Keys only; no personal data.")
    created_at = models.DateTimeField(help_text="When the news was written.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When its handler had finished.")
    attempts = models.PositiveIntegerField(default=0, help_text="Failed tries so far.")
    error = models.TextField(blank=True, help_text="What the last failed try said.")

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        ordering = ("pk",)
        indexes = (
            models.Index(
                fields=("county", "id"), name="counties_outbox_open", condition=models.Q(done_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.topic
