"""What a draft would change for today's residents: the figures as reckoned, and the few most affected."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class ImpactReport(CountyScoped):
    """The impact of exactly one text on the residents of one day, beside the books then on file (charter R5).

    A text, a day or a book that changes makes a new report; the earlier one stays as it was. The figures are
    counts and sums with small cells already hidden, never ids.
    """

    draft = CountyForeignKey("rules.Draft", related_name="impacts", help_text="The draft it is about.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the draft's canonical text.")
    books_digest = models.CharField(
        max_length=64, help_text="SHA-256 over the digests of the revisions on file."
    )
    as_of = models.DateField(help_text="The county's day on which it was made.")
    simulated_on = models.DateField(
        help_text="The day both sides are reckoned on: the draft's own day, or today where that is past."
    )
    known_at = models.DateTimeField(help_text="Up to which moment what was written counts.")
    made_at = models.DateTimeField(help_text="When it was put on file.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who asked for it."
    )
    residents = models.PositiveIntegerField(help_text="Residents whose consent stood.")
    figures = models.JSONField(help_text="Counts and sums; `rules.columns.impact` says which.")

    class Meta:
        verbose_name = _("impact report")
        verbose_name_plural = _("impact reports")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("county", "draft", "digest", "as_of", "books_digest"), name="rules_impactreport_once"
            ),
        )

    def __str__(self) -> str:
        return f"impact of {self.digest[:12]} on {self.as_of}"


class ImpactCase(CountyScoped):
    """One of the residents whom the draft would change most. Erased when consent is withdrawn (charter E2)."""

    deletable = True

    report = CountyForeignKey(ImpactReport, related_name="cases", help_text="The report it belongs to.")
    resident = CountyForeignKey(Resident, related_name="impact_cases", help_text="Who would be affected.")
    place = models.PositiveSmallIntegerField(help_text="1 for the greatest change.")
    score_before = models.BigIntegerField(null=True, help_text="Hundredths without the draft.")
    score_after = models.BigIntegerField(null=True, help_text="Hundredths with the draft.")
    grade_before = models.CharField(max_length=20, blank=True, help_text="Code of the grade without it.")
    grade_after = models.CharField(max_length=20, blank=True, help_text="Code of the grade with it.")
    clauses = models.JSONField(
        default=list, help_text="Clauses whose worth differs: rule, worth before, worth after, hundredths."
    )

    class Meta:
        verbose_name = _("resident affected by a draft")
        verbose_name_plural = _("residents affected by a draft")
        ordering = ("report", "place")
        constraints = (
            models.UniqueConstraint(fields=("county", "report", "place"), name="rules_impactcase_place"),
            models.UniqueConstraint(fields=("county", "report", "resident"), name="rules_impactcase_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id}/{self.place}"
