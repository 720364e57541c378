"""Computing a published run again to see whether it comes out the same, and what was found."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.run import Run, RunChunk


class RunVerification(CountyScoped):
    """Somebody asked that a run be computed again from the tables. What came of it is in its parts."""

    run = CountyForeignKey(Run, related_name="verifications", help_text="The run that is computed again.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who asked for it."
    )
    asked_at = models.DateTimeField(help_text="When it was asked for.")

    class Meta:
        verbose_name = _("verification of a run")
        verbose_name_plural = _("verifications of runs")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"verification of run {self.run_id}"


class RunVerificationPart(CountyScoped):
    """One chunk of the run computed again: whether facts and result are what they were, and the rows in use right."""

    mutable_columns = (
        *("done_at", "attempts", "error", "same_facts", "same_result", "digest"),
        *("residents", "differing", "waiting"),
    )

    verification = CountyForeignKey(
        RunVerification, related_name="parts", help_text="The verification it belongs to."
    )
    chunk = CountyForeignKey(RunChunk, related_name="+", help_text="The chunk that is computed again.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was compared.")
    attempts = models.PositiveIntegerField(default=0, help_text="Failed tries so far.")
    error = models.TextField(blank=True, help_text="What the last failed try said.")
    same_facts = models.BooleanField(
        null=True, help_text="Whether residents and records of that moment are as they were read then."
    )
    same_result = models.BooleanField(
        null=True, help_text="Whether the fingerprint of the result is the same."
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the result as computed again."
    )
    residents = models.PositiveIntegerField(default=0, help_text="Residents whose row in use was compared.")
    differing = models.PositiveIntegerField(
        default=0, help_text="Residents whose row in use says something else than the texts and records do."
    )
    waiting = models.PositiveIntegerField(
        default=0, help_text="Residents not compared, since their score has yet to follow a change."
    )

    class Meta:
        verbose_name = _("part of a verification")
        verbose_name_plural = _("parts of verifications")
        ordering = ("verification", "chunk")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "verification", "chunk"), name="rules_runverificationpart_once"
            ),
            models.CheckConstraint(
                name="rules_runverificationpart_done",
                condition=models.Q(done_at__isnull=True)
                | models.Q(same_facts__isnull=False, same_result__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("county", "id"),
                name="rules_runverification_open",
                condition=models.Q(done_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.verification_id}/{self.chunk_id}"
