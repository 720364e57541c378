"""What a revision did to residents when it took effect, and that each of them is told once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped, county_in_bulk
from rules.models.run import Run


class RevisionTelling(CountyScoped):
    """A revision took effect with a run, and residents are to be told what it did to them: one row a run."""

    mutable_columns = ("done_at",)

    run = CountyForeignKey(Run, related_name="tellings", help_text="The run that put it into effect.")
    revision = CountyForeignKey(
        "rules.Revision", related_name="tellings", help_text="The revision that took effect."
    )
    before = CountyForeignKey(
        "rules.Revision", related_name="+", help_text="The revision that was in force until then."
    )
    begun_at = models.DateTimeField(help_text="When readers began to see the run's scores.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When everybody concerned was told.")

    class Meta:
        verbose_name = _("telling of a revision")
        verbose_name_plural = _("tellings of revisions")
        constraints = (models.UniqueConstraint(fields=("county", "run"), name="rules_revisiontelling_once"),)

    def __str__(self) -> str:
        return f"{self.revision_id} with run {self.run_id}"


class RevisionEffect(CountyScoped):
    """One resident whose score, grade or answers changed when a revision took effect, and why.

    Written with the run; a worker then finds out whether the revision did it, under which clauses, and puts a
    notice into the inbox. Erased when consent is withdrawn (charter E2).
    """

    class Cause(models.TextChoices):
        OPEN = "", _("not yet known")
        REVISION = "revision", _("the revision")
        OTHER = "other", _("something else on that day")

    written_in_bulk = True
    mutable_columns = ("cause", "score_otherwise", "grade_otherwise", "worths", "attempts", "error")
    deletable = True

    county = county_in_bulk()
    telling = CountyForeignKey(
        RevisionTelling, related_name="effects", db_index=False, help_text="The revision that took effect."
    )
    resident = CountyForeignKey(
        Resident, related_name="revision_effects", db_index=False, help_text="Who is told."
    )
    score_before = models.BigIntegerField(null=True, help_text="Hundredths that readers saw before.")
    score_after = models.BigIntegerField(null=True, help_text="Hundredths that readers saw with the run.")
    grade_before = models.CharField(max_length=20, blank=True, help_text="Code of the grade before.")
    grade_after = models.CharField(max_length=20, blank=True, help_text="Code of the grade after.")
    answers = models.JSONField(
        default=dict,
        help_text="Code of each programme whose computed answer changed, to answer and reason before and after.",
    )
    cause = models.CharField(
        max_length=8, choices=Cause, blank=True, default=Cause.OPEN, help_text="What changed it."
    )
    score_otherwise = models.BigIntegerField(
        null=True, help_text="Hundredths that the text before would give on the same day."
    )
    grade_otherwise = models.CharField(
        max_length=20, blank=True, help_text="Code of the grade that the text before would give."
    )
    worths = models.JSONField(
        default=dict,
        help_text="Code of each rule whose records are worth something else, to hundredths before and after.",
    )
    attempts = models.PositiveIntegerField(default=0, help_text="Failed tries so far.")
    error = models.TextField(blank=True, help_text="What the last failed try said.")

    class Meta:
        verbose_name = _("effect of a revision")
        verbose_name_plural = _("effects of revisions")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "resident", "telling"), name="rules_revisioneffect_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("county", "id"), name="rules_revisioneffect_open", condition=models.Q(cause="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.resident_id} by {self.telling_id}"
