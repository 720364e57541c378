"""How a rule fares: objections to it, what was counted, the county's threshold, and the mark (charter O5)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.rulebook import Revision

LEAST_OBJECTIONS = 10
LEAST_DECIDED = 10
LEAST_PERCENT, MOST_PERCENT = 30, 60
"""Bounds of a threshold: within them the mark never tells a count that is hidden (`rules.small_counts`)."""


class Objection(CountyScoped):
    """A person objects to a rule as one revision says it, in their own words. It can be taken back."""

    mutable_columns = ("taken_back_at",)

    revision = CountyForeignKey(Revision, related_name="objections", help_text="The text objected to.")
    rule = models.CharField(max_length=40, help_text="Code of the rule.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who objects."
    )
    as_resident = models.BooleanField(help_text="Whether the person was on the county's list then.")
    words = models.TextField(help_text="Why, in the person's own words.")
    on = models.DateField(help_text="The county's day on which it came in.")
    at = models.DateTimeField(help_text="When it came in.")
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken back.")

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "revision", "rule", "by"),
                name="rules_objection_one_a_person",
                condition=models.Q(taken_back_at__isnull=True),
            ),
            models.CheckConstraint(name="rules_objection_has_words", condition=~models.Q(words="")),
        )

    def __str__(self) -> str:
        return f"objection to {self.rule}"


class HealthThreshold(CountyScoped):
    """From when on a rule of the county is marked for review. The last one holds; all are public."""

    objections = models.PositiveIntegerField(
        validators=[MinValueValidator(LEAST_OBJECTIONS)],
        help_text="So many objections to one rule of one revision.",
    )
    decided = models.PositiveIntegerField(
        validators=[MinValueValidator(LEAST_DECIDED)],
        help_text="So many decided appeals at least, before their success is looked at.",
    )
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(LEAST_PERCENT), MaxValueValidator(MOST_PERCENT)],
        help_text="So many of a hundred decided appeals that succeeded.",
    )
    reason = models.TextField(help_text="Why these figures, as the public reads it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who set it."
    )
    on = models.DateField(help_text="The county's day from which it holds.")
    at = models.DateTimeField(help_text="When it was set.")

    class Meta:
        verbose_name = _("threshold for review")
        verbose_name_plural = _("thresholds for review")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="rules_healththreshold_bounds",
                condition=models.Q(
                    objections__gte=LEAST_OBJECTIONS,
                    decided__gte=LEAST_DECIDED,
                    percent__gte=LEAST_PERCENT,
                    percent__lte=MOST_PERCENT,
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.objections} objections, {self.percent} % of {self.decided}"


class RuleCount(CountyScoped):
    """What was counted of one rule under one revision, by the day on which it was last counted.

    A record belongs to the revision that was in force on the day of the act.
    """

    mutable_columns = ("counted_on", "records", "contested", "decided", "succeeded")

    revision = CountyForeignKey(Revision, related_name="counts", help_text="The text in force then.")
    rule = models.CharField(max_length=40, help_text="Code of the rule.")
    counted_on = models.DateField(help_text="The county's day of the count.")
    records = models.PositiveIntegerField(help_text="Records on file, whatever became of them.")
    contested = models.PositiveIntegerField(help_text="Of these, contested at some time.")
    decided = models.PositiveIntegerField(help_text="Of the contested, those on which it was decided.")
    succeeded = models.PositiveIntegerField(help_text="Of the decided, annulled or corrected to less.")

    class Meta:
        verbose_name = _("count of a rule")
        verbose_name_plural = _("counts of rules")
        constraints = (
            models.UniqueConstraint(fields=("county", "revision", "rule"), name="rules_rulecount_once"),
            models.CheckConstraint(
                name="rules_rulecount_parts",
                condition=models.Q(
                    contested__lte=models.F("records"),
                    decided__lte=models.F("contested"),
                    succeeded__lte=models.F("decided"),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} under {self.revision_id}"


class RuleMark(CountyScoped):
    """A rule is marked for review, or the mark is lifted. The last row of a rule says how it stands."""

    class State(models.TextChoices):
        UNDER_REVIEW = "review", pgettext_lazy("a rule", "under review")
        LIFTED = "lifted", _("mark lifted")

    class Cause(models.TextChoices):
        OBJECTIONS = "objections", _("objections")
        APPEALS = "appeals", _("appeals that succeeded")
        BOTH = "both", _("objections, and appeals that succeeded")
        PERSON = "person", _("a person's decision")

    rule = models.CharField(max_length=40, help_text="Code of the rule.")
    revision = CountyForeignKey(
        Revision, related_name="marks", help_text="The text under which it was over the threshold."
    )
    state = models.CharField(max_length=6, choices=State, help_text="Marked, or no longer.")
    cause = models.CharField(max_length=10, choices=Cause, help_text="What passed the threshold.")
    threshold = CountyForeignKey(
        HealthThreshold, related_name="+", null=True, blank=True, help_text="The threshold that was passed."
    )
    objections = models.PositiveIntegerField(help_text="Objections to the clause at that moment.")
    appeals = models.JSONField(
        default=dict,
        help_text="Code of each revision in which the clause reads the same, to appeals decided and succeeded then.",
    )
    reason = models.TextField(blank=True, help_text="Why it was lifted, as the public reads it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who lifted it; empty where the count marked it.",
    )
    on = models.DateField(help_text="The county's day from which it holds.")
    at = models.DateTimeField(help_text="When it was written down.")

    class Meta:
        verbose_name = _("mark of a rule")
        verbose_name_plural = _("marks of rules")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="rules_rulemark_lifted_by_a_person",
                condition=models.Q(
                    state="review", by__isnull=True, reason="", cause__in=("objections", "appeals", "both")
                )
                | models.Q(state="lifted", by__isnull=False, cause="person") & ~models.Q(reason=""),
                violation_error_message=_("Lifting a mark needs a person and a reason (O5)."),
            ),
        )
        indexes = (models.Index(fields=("county", "rule", "id"), name="rules_rulemark_by_rule"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"
