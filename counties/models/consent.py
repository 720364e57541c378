"""Consent to a county's scheme, and the membership that it opens (charter E1, E2)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from counties.models.resident import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class ConsentText(CountyScoped):
    """One version of what a resident agrees to."""

    version = models.PositiveIntegerField(help_text="1, 2, …; a change of text is a new version.")
    text_en = models.TextField(help_text="English text.")
    text_zh = models.TextField(help_text="Chinese text; it is the binding one.")
    published_at = models.DateTimeField(help_text="From when it could be agreed to.")

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("county", "version"), name="counties_consenttext_version"),
        )

    def __str__(self) -> str:
        return f"v{self.version}"


class Consent(CountyScoped):
    """A resident's act of giving or withdrawing consent."""

    class Act(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Channel(models.TextChoices):
        WEB = "web", _("on the web")
        PAPER = "paper", _("on paper")

    resident = CountyForeignKey(Resident, related_name="consents", help_text="Whose consent it is.")
    text = CountyForeignKey(ConsentText, related_name="consents", help_text="The text agreed to.")
    act = models.CharField(max_length=10, choices=Act, help_text="Given or withdrawn.")
    channel = models.CharField(max_length=10, choices=Channel, help_text="Where the person said so.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who entered it: the resident, or a clerk for a signed form.",
    )
    at = models.DateTimeField(help_text="When it was written down.")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.resident_id} {self.act}"


class _DateRange(Func):
    function = "daterange"


class Membership(CountyScoped):
    """The days from ``enrolled_on`` up to, not including, ``left_on`` on which a resident takes part."""

    mutable_columns = ("left_on",)

    resident = CountyForeignKey(Resident, related_name="memberships", help_text="Who takes part.")
    enrolled_on = models.DateField(help_text="First day.")
    left_on = models.DateField(null=True, blank=True, help_text="First day without; empty while it lasts.")

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("enrolled_on",)
        constraints = (
            models.CheckConstraint(
                name="counties_membership_days",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("enrolled_on")),
            ),
            ExclusionConstraint(
                name="counties_membership_once",
                expressions=(
                    ("county", RangeOperators.EQUAL),
                    ("resident", RangeOperators.EQUAL),
                    (_DateRange("enrolled_on", "left_on"), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.resident_id} {self.enrolled_on}…{self.left_on or ''}"
