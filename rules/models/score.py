"""Scores in use and staged, and how each of them changed."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped, county_in_bulk
from rules.models.run import Run


class Score(CountyScoped):
    """One resident's score in one generation. The effects behind it are derived again for whoever asks.

    Nobody without consent has a row (charter E1). Hundredths of a point. The row is about the day of
    `CurrentRun.run`: a run that leaves it alone has found that it says the same. ``effects_digest`` proves
    that what is derived later is what was counted then.
    """

    as_of: date  # only on rows of `rules.selectors.scores.scores_in_use`
    known_by: datetime
    revision_in_force: str

    partitioned_by = "resident"
    written_in_bulk = True
    mutable_columns = (
        "run_id",
        "score",
        "grade",
        "reason",
        "answers",
        "enrolled_on",
        "known_at",
        "effects_digest",
        "mark",
        "answers_mark",
    )
    deletable = True  # consent withdrawn: erased (charter E2); and the rows of generations that are over

    resident = CountyForeignKey(Resident, related_name="scores", db_index=False, help_text="Whose score.")
    generation = CountyForeignKey(
        Run,
        related_name="scores",
        db_index=False,
        help_text="The set of rows it belongs to, named by the run that began it.",
    )
    run = CountyForeignKey(
        Run, related_name="+", db_index=False, help_text="The run that last changed the row."
    )
    score = models.BigIntegerField(
        null=True, help_text="Hundredths; empty where there is none, then `reason` says why."
    )
    grade = models.CharField(max_length=20, blank=True, help_text="Code of the grade.")
    reason = models.CharField(max_length=20, blank=True, help_text="Code of why there is no score.")
    answers = models.JSONField(default=dict, help_text="Programme code to {answer, reason}, as computed.")
    enrolled_on = models.DateField(help_text="First day of the membership; breaks ties for places.")
    known_at = models.DateTimeField(
        help_text="Up to which moment what was written counted, when the row last changed."
    )
    effects_digest = models.CharField(max_length=64, help_text="SHA-256 over the effects that made it.")

    mark = models.BigIntegerField(
        null=True,
        help_text="64 bits of all that the row says but its answers, to compare quickly; empty in rows of earlier versions.",
    )
    answers_mark = models.BigIntegerField(
        null=True, help_text="The same of the answers, as they were before places were given out."
    )

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=("county", "generation", "resident"), name="rules_score_once"),
        )
        indexes = (  # the order of claims to a place, as far as it stands in the row; not for the rows of a generation
            models.Index(
                models.F("score").desc(nulls_last=True),
                "enrolled_on",
                "county",
                "generation",
                name="rules_score_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.resident_id} in generation {self.generation_id}"


class ScoreChange(CountyScoped):
    """A resident's score or grade changed. Erased, like the score, when consent is withdrawn (charter E2)."""

    written_in_bulk = True
    deletable = True

    county = county_in_bulk()
    resident = CountyForeignKey(
        Resident, related_name="score_changes", db_index=False, help_text="Whose score."
    )
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
