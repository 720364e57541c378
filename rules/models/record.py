"""A record of one act of one resident, and the dated states it goes through (docs/reference/scoring.md 3)."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class Record(CountyScoped):
    """What happened, when, under which rule, on what evidence. It never changes; its state does.

    Points and quantities are integer hundredths.
    """

    state: str  # only on rows of `rules.selectors.records.with_state`
    state_on: date

    reference = models.CharField(max_length=20, help_text="Number that people quote.")
    resident = CountyForeignKey(Resident, related_name="records", help_text="Whose act it was.")
    rule = models.CharField(max_length=40, help_text="Code of the rule.")
    occurred_on = models.DateField(help_text="The day of the act.")
    quantity = models.BigIntegerField(null=True, blank=True, help_text="Hundredths of the rule's unit.")
    points = models.BigIntegerField(
        null=True, blank=True, help_text="Hundredths, where the clerk chooses in a range."
    )
    incident = models.CharField(max_length=60, blank=True, help_text="Shared by the records of one act.")
    is_deduction = models.BooleanField(help_text="Whether the rule takes points.")
    document_number = models.CharField(
        max_length=100, blank=True, help_text="Number of the effective document."
    )
    document_authority = models.CharField(max_length=100, blank=True, help_text="Who issued it.")
    document_date = models.DateField(null=True, blank=True, help_text="When it was issued.")
    note = models.TextField(blank=True, help_text="What was seen, in the clerk's words.")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who entered it; empty for records taken over from paper in a replay county.",
    )
    corrects = CountyForeignKey(
        "self",
        related_name="corrections",
        null=True,
        blank=True,
        help_text="The annulled record that this one replaces with less (charter A4).",
    )
    client_id = models.UUIDField(
        default=uuid.uuid4, help_text="Made by the form, so that a double click is one record."
    )

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ("-occurred_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("county", "reference"), name="rules_record_reference"),
            models.UniqueConstraint(fields=("county", "client_id"), name="rules_record_client_id"),
            models.UniqueConstraint(
                fields=("county", "resident", "rule", "occurred_on", "document_number"),
                name="rules_record_one_act_one_deduction",
                condition=models.Q(is_deduction=True, corrects__isnull=True) & ~models.Q(document_number=""),
                violation_error_message=_("This act is on record already: one act, one deduction (D4)."),
            ),
        )
        indexes = (
            models.Index(fields=("county", "resident", "occurred_on"), name="rules_record_by_resident"),
        )

    def __str__(self) -> str:
        return self.reference


class RecordTransition(CountyScoped):
    """A dated change of a record's state: it holds from the day ``on``, and was written at ``at``."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        NOTIFIED = "notified", _("announced")
        IN_EFFECT = "in_effect", _("in effect")
        SUSPENDED = "suspended", _("suspended")
        REPAIRED = "repaired", _("repaired")
        REFUSED = "refused", _("refused")
        ANNULLED = "annulled", _("annulled")

    record = CountyForeignKey(Record, related_name="transitions", help_text="The record whose state changed.")
    state = models.CharField(max_length=10, choices=State, help_text="The new state.")
    on = models.DateField(help_text="The day from which it holds.")
    at = models.DateTimeField(help_text="When it was written down.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who decided it; empty where a term ran out.",
    )
    reason = models.TextField(blank=True, help_text="Why, as the resident reads it.")

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("county", "record", "at"), name="rules_transition_by_record"),)

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
