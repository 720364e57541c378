"""A draft's simulation that a worker makes, because the county is too large for the request that asks for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.draft import Draft
from rules.models.impact import ImpactReport


class Simulation(CountyScoped):
    """Somebody asked for the impact of exactly one text on the residents of one day; a worker makes the report.

    A worker holds the row for some seconds at a time and says meanwhile how far it is. One that is killed lets go by
    itself, and another begins anew. A text, a day or a book that changes meanwhile supersedes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        SUPERSEDED = "superseded", _("superseded")
        FAILED = "failed", _("failed")

    mutable_columns = (
        *("state", "buckets", "done", "attempts", "error"),
        *("holder", "held_until", "begun_at", "ended_at", "report_id"),
    )

    draft = CountyForeignKey(Draft, related_name="simulations", help_text="The draft it is about.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the draft's canonical text.")
    books_digest = models.CharField(
        max_length=64, help_text="SHA-256 over the digests of the revisions on file."
    )
    as_of = models.DateField(help_text="The county's day on which it was asked for.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who asked for it."
    )
    asked_at = models.DateTimeField(help_text="When it was asked for.")
    state = models.CharField(
        max_length=10, choices=State, default=State.WAITING, help_text="Where it stands."
    )
    buckets = models.PositiveIntegerField(default=0, help_text="Buckets of the county; 0 = not begun.")
    done = models.PositiveIntegerField(default=0, help_text="Buckets that have been read.")
    attempts = models.PositiveIntegerField(default=0, help_text="How many times a worker began.")
    error = models.TextField(blank=True, help_text="What the last failed try said.")
    holder = models.UUIDField(null=True, help_text="The try that holds it; new for each one.")
    held_until = models.DateTimeField(
        null=True, help_text="When it may be taken by another worker, unless the holder says so again."
    )
    begun_at = models.DateTimeField(null=True, help_text="When the last try began.")
    ended_at = models.DateTimeField(null=True, help_text="When it was done, superseded or given up.")
    report = CountyForeignKey(
        ImpactReport, related_name="simulations", null=True, blank=True, help_text="What came of it."
    )

    class Meta:
        verbose_name = _("simulation of a draft")
        verbose_name_plural = _("simulations of drafts")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("county", "draft"),
                name="rules_simulation_one_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="rules_simulation_report",
                condition=models.Q(state="done", report__isnull=False)
                | (~models.Q(state="done") & models.Q(report__isnull=True)),
            ),
            models.CheckConstraint(
                name="rules_simulation_ended",
                condition=models.Q(state="waiting", ended_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(
                fields=("county", "id"),
                name="rules_simulation_waiting",
                condition=models.Q(state="waiting"),
            ),
        )

    def __str__(self) -> str:
        return f"simulation of {self.digest[:12]} on {self.as_of}"
