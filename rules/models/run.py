"""Recomputing a county: runs, their chunks, and residents who wait (docs/adr: the database is the queue)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class Run(CountyScoped):
    """One recompute of a whole county, as of one day and as known at one moment.

    What differs from the scores in use is staged beside them under this run's generation. Publishing merges
    it into the generation in use, or makes this run's generation the one in use (`CurrentRun`).
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

    class Mode(models.TextChoices):
        FULL = "full", _("all scores anew")
        CHANGES = "changes", _("only what changed")

    UNDER_WAY = (State.SCORING, State.ANSWERING)

    mutable_columns = ("state", "mode", "finished_at", "digest", "changed", "lines", "free")

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
    mode = models.CharField(
        max_length=10,
        choices=Mode,
        default=Mode.FULL,
        help_text="Whether it stages every score or those that differ.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.SCORING, help_text="How far it is.")
    started_at = models.DateTimeField(help_text="When it was asked for.")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When readers began to see it.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 over the digests of its chunks.")
    changed = models.PositiveIntegerField(
        default=0, help_text="Residents whose row differs from the one readers saw before."
    )
    lines = models.JSONField(
        default=dict,
        help_text="By code of a programme whose places are all given: the last claim with one.",
    )
    free = models.JSONField(
        default=dict, help_text="By code of a programme with more places than claims: how many are left."
    )

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
    """One bucket of residents in one phase of a run; claimed, computed and marked done in one transaction.

    The last phase stages rows: the answers', where programmes look beyond a bucket, else the scores'.
    """

    class Phase(models.TextChoices):
        SCORES = "scores", _("scores")
        CLAIMS = "claims", _("claims to places")
        ANSWERS = "answers", _("answers")

    mutable_columns = ("done_at", "attempts", "error", "digest", "inputs_digest", "residents", "changed")

    run = CountyForeignKey(Run, related_name="chunks", help_text="The run it belongs to.")
    phase = models.CharField(max_length=8, choices=Phase, help_text="What is computed.")
    number = models.PositiveIntegerField(help_text="1, 2, … in its phase.")
    bucket = models.PositiveIntegerField(
        help_text="Bucket of residents that it computes, from 0 (`counties.partitions`)."
    )
    done_at = models.DateTimeField(null=True, blank=True, help_text="When its rows were written.")
    attempts = models.PositiveIntegerField(default=0, help_text="Failed tries so far.")
    error = models.TextField(blank=True, help_text="What the last failed try said.")
    inputs_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the facts that went in."
    )
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 over its output.")
    residents = models.PositiveIntegerField(default=0, help_text="Residents computed.")
    changed = models.PositiveIntegerField(
        default=0, help_text="Residents whose row differs from the one readers see."
    )

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


class RunFindings(CountyScoped):
    """What one phase of a run leaves for the next, as columns; it goes when the run is over."""

    class Kind(models.TextChoices):
        SCORES = "scores", _("scores")
        SUMS = "sums", _("sums of households")
        CLAIMS = "claims", _("claims to places")
        HOUSEHOLDS = "households", _("households of the whole county")

    deletable = True

    run = CountyForeignKey(Run, related_name="findings", help_text="The run it belongs to.")
    kind = models.CharField(max_length=10, choices=Kind, help_text="What was found.")
    bucket = models.PositiveIntegerField(default=0, help_text="The bucket that it is about.")
    payload = models.BinaryField(help_text="The columns (`rules.columns.scores.reckoned`).")

    class Meta:
        verbose_name = _("findings of a run")
        verbose_name_plural = _("findings of runs")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "run", "kind", "bucket"), name="rules_runfindings_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id}/{self.kind}/{self.bucket}"


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
    """Which scores readers see: the one pointer of a county.

    ``run`` says what they are about, ``generation`` which rows of `Score` they are. The two differ once a run
    has merged what changed into the rows of an earlier one.
    """

    mutable_columns = ("run_id", "generation_id")

    run = CountyForeignKey(Run, related_name="+", help_text="The published run.")
    generation = CountyForeignKey(Run, related_name="+", help_text="The run whose rows readers see.")

    class Meta:
        verbose_name = _("current run")
        verbose_name_plural = _("current runs")
        constraints = (models.UniqueConstraint(fields=("county",), name="rules_currentrun_one_a_county"),)

    def __str__(self) -> str:
        return f"{self.county_id}: {self.run_id}"
