"""An appeal against a record, and its transitions (charter A1 to A4)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models import Record


class Appeal(CountyScoped):
    """A resident contests a record in their own words. It never changes; its state does."""

    state: str  # only on rows of `appeals.selectors.with_state`

    reference = models.CharField(max_length=20, help_text="Number that people quote.")
    resident = CountyForeignKey(Resident, related_name="appeals", help_text="Who contests.")
    record = CountyForeignKey(Record, related_name="appeals", help_text="What is contested.")
    words = models.TextField(help_text="Why, in the resident's own words.")
    filed_on = models.DateField(help_text="The county's day on which it came in.")
    filed_at = models.DateTimeField(help_text="When it came in.")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        help_text="The resident, or the clerk who typed a paper form.",
    )
    client_id = models.UUIDField(
        default=uuid.uuid4, help_text="Made by the form, so that a double click is one appeal."
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("-filed_at",)
        constraints = (
            models.UniqueConstraint(fields=("county", "reference"), name="appeals_appeal_reference"),
            models.UniqueConstraint(fields=("county", "client_id"), name="appeals_appeal_client_id"),
        )

    def __str__(self) -> str:
        return self.reference


class AppealTransition(CountyScoped):
    """A step of an appeal: who, when, why."""

    class State(models.TextChoices):
        FILED = "filed", _("received")
        ACKNOWLEDGED = "acknowledged", _("under review")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("The record stands")
        CORRECTED = "corrected", _("The record is corrected to less")
        ANNULLED = "annulled", _("The record is annulled")

    appeal = CountyForeignKey(Appeal, related_name="transitions", help_text="The appeal that moved.")
    state = models.CharField(max_length=12, choices=State, help_text="The new state.")
    on = models.DateField(help_text="The county's day on which it moved.")
    at = models.DateTimeField(help_text="When it was written down.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who moved it; empty where the office's time ran out.",
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, help_text="Only of a decision.")
    reasons = models.TextField(blank=True, help_text="Why, as the resident reads it.")

    class Meta:
        verbose_name = _("step of an appeal")
        verbose_name_plural = _("steps of appeals")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "appeal", "state"), name="appeals_transition_each_state_once"
            ),
            models.CheckConstraint(
                name="appeals_transition_outcome_of_decision",
                condition=models.Q(state="decided") & ~models.Q(outcome="") & ~models.Q(reasons="")
                | ~models.Q(state="decided") & models.Q(outcome=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.state}"
