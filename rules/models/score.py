"""Scores in use and staged, and how each of them changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.run import Run


class Score(CountyScoped):
    """One resident's score in one run. The effects behind it are derived again for whoever asks.

    Nobody without consent has a row (charter E1). Hundredths of a point. ``effects_digest`` proves that what
    is derived later is what was counted then.
    """

    mutable_columns = (
        "score",
        "grade",
        "reason",
        "answers",
        "known_at",
        "inputs_digest",
        "effects_digest",
        "enrolled_on",
    )
    deletable = True  # consent withdrawn: erased (charter E2); and the scores of runs that are over

    run = CountyForeignKey(Run, related_name="scores", help_text="The run that made it.")
    resident = CountyForeignKey(Resident, related_name="scores", help_text="Whose score.")
    score = models.BigIntegerField(
        null=True, help_text="Hundredths; empty where there is none, then `reason` says why."
    )
    grade = models.CharField(max_length=20, blank=True, help_text="Code of the grade.")
    reason = models.CharField(max_length=20, blank=True, help_text="Code of why there is no score.")
    answers = models.JSONField(default=dict, help_text="Programme code to {answer, reason}, as computed.")
    enrolled_on = models.DateField(help_text="First day of the membership; breaks ties for places.")
    as_of = models.DateField(help_text="The day it is about.")
    known_at = models.DateTimeField(help_text="Up to which moment what was written counted.")
    inputs_digest = models.CharField(max_length=64, help_text="SHA-256 over the facts that went in.")
    effects_digest = models.CharField(max_length=64, help_text="SHA-256 over the effects that made it.")

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = (
            models.UniqueConstraint(fields=("county", "run", "resident"), name="rules_score_once"),
        )

    def __str__(self) -> str:
        return f"{self.resident_id} in run {self.run_id}"


class ScoreChange(CountyScoped):
    """A resident's score or grade changed. Erased, like the score, when consent is withdrawn (charter E2)."""

    deletable = True

    resident = CountyForeignKey(Resident, related_name="score_changes", help_text="Whose score.")
    run = CountyForeignKey(Run, related_name="changes", help_text="The run in which it changed.")
    at = models.DateTimeField(help_text="When readers began to see it.")
    cause = models.CharField(max_length=10, help_text="Code of the cause: of the run or of the request.")
    reference = models.CharField(max_length=40, blank=True, help_text="Revision, record or appeal behind it.")
    score_before = models.BigIntegerField(null=True, help_text="Hundredths; empty where there was none.")
    score_after = models.BigIntegerField(null=True, help_text="Hundredths; empty where there is none.")
    grade_before = models.CharField(max_length=20, blank=True, help_text="Code of the grade before.")
    grade_after = models.CharField(max_length=20, blank=True, help_text="Code of the grade after.")

    class Meta:
        verbose_name = _("change of a score")
        verbose_name_plural = _("changes of scores")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("county", "resident", "at"), name="rules_scorechange_by_resident"),)

    def __str__(self) -> str:
        return f"{self.resident_id} {self.at:%F %T}"
