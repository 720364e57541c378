"""Recomputing a county: runs, their chunks, and residents who wait (docs/adr: the database is the queue)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class Run(CountyScoped):
    """One recompute of a whole county, as of one day and as known at one moment.

    Its scores are staged beside those in use; one pointer (`CurrentRun`) makes them the ones that readers see.
    """

    class Cause(models.TextChoices):
        REVISION = "revision", _("a revision takes effect")
        DAY = "day", _("a new day")
        FIRST = "first", _("the first computation")

    class State(models.TextChoices):
        SCORING = "scoring", _("computing scores")
        ANSWERING = "answering", _("answering programmes")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("given up for a newer one")

    UNDER_WAY = (State.SCORING, State.ANSWERING)

    mutable_columns = ("state", "finished_at", "digest")

    cause = models.CharField(max_length=10, choices=Cause, help_text="What made it necessary.")
    cause_reference = models.CharField(
        max_length=40, blank=True, help_text="Code of the revision, where it is one."
    )
    as_of = models.DateField(help_text="The day the scores are about.")
    known_at = models.DateTimeField(help_text="Up to which moment what was written counts.")
    revision = models.CharField(
        max_length=40, help_text="Code of the revision in force on that day; may be empty.", blank=True
    )
    books_digest = models.CharField(
        max_length=64, help_text="SHA-256 over the digests of all revisions known."
    )
    state = models.CharField(max_length=10, choices=State, default=State.SCORING, help_text="How far it is.")
    started_at = models.DateTimeField(help_text="When it was asked for.")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When readers began to see it.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 over the digests of its chunks.")

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("county",),
                name="rules_run_one_at_a_time",
                condition=models.Q(state__in=("scoring", "answering")),
            ),
        )

    def __str__(self) -> str:
        return f"run {self.pk}"


class RunChunk(CountyScoped):
    """A range of residents in one phase of a run; claimed, computed and marked done in one transaction."""

    class Phase(models.TextChoices):
        SCORES = "scores", _("scores")
        ANSWERS = "answers", _("answers")

    mutable_columns = ("done_at", "attempts", "error", "digest")

    run = CountyForeignKey(Run, related_name="chunks", help_text="The run it belongs to.")
    phase = models.CharField(max_length=8, choices=Phase, help_text="What is computed.")
    number = models.PositiveIntegerField(help_text="1, 2, … in its phase.")
    first_resident = models.BigIntegerField(help_text="Lowest resident id in it.")
    last_resident = models.BigIntegerField(help_text="Highest resident id in it.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When its rows were written.")
    attempts = models.PositiveIntegerField(default=0, help_text="Failed tries so far.")
    error = models.TextField(blank=True, help_text="What the last failed try said.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 over its output.")

    class Meta:
        verbose_name = _("chunk")
        verbose_name_plural = _("chunks")
        ordering = ("run", "phase", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "run", "phase", "number"), name="rules_runchunk_number"
            ),
        )
        indexes = (
            models.Index(
                fields=("county", "run"), name="rules_runchunk_open", condition=models.Q(done_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id}/{self.phase}/{self.number}"


class RecomputeRequest(CountyScoped):
    """One resident whose score has to follow something that changed."""

    class Cause(models.TextChoices):
        RECORD = "record", _("a record changed its state")
        CONSENT = "consent", _("consent was given or withdrawn")
        APPEAL = "appeal", _("an appeal")
        HOUSEHOLD = "household", _("the household changed")

    mutable_columns = ("done_at",)

    resident = CountyForeignKey(
        Resident, related_name="recompute_requests", help_text="Who is computed again."
    )
    cause = models.CharField(max_length=10, choices=Cause, help_text="What changed.")
    reference = models.CharField(max_length=40, blank=True, help_text="Record or appeal that it was.")
    created_at = models.DateTimeField(help_text="When it changed.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When the score had followed.")

    class Meta:
        verbose_name = _("recompute request")
        verbose_name_plural = _("recompute requests")
        ordering = ("pk",)
        indexes = (
            models.Index(
                fields=("county", "id"), name="rules_request_open", condition=models.Q(done_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.resident_id} {self.cause}"


class CurrentRun(CountyScoped):
    """Which run's scores readers see: the one pointer of a county."""

    mutable_columns = ("run_id",)

    run = CountyForeignKey(Run, related_name="+", help_text="The published run.")

    class Meta:
        verbose_name = _("current run")
        verbose_name_plural = _("current runs")
        constraints = (models.UniqueConstraint(fields=("county",), name="rules_currentrun_one_a_county"),)

    def __str__(self) -> str:
        return f"{self.county_id}: {self.run_id}"
