"""Records of acts, the dated states they go through (docs/reference/scoring.md 3), and which of them wait."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class Record(CountyScoped):
    """What happened, when, under which rule, on what evidence. It never changes; its state does.

    Points and quantities are integer hundredths. ``reference`` is unique in the county
    (`rules.services.records.reference`), ``client_id`` for one resident.
    """

    partitioned_by = "resident"
    changes_noted_by = "rules_note_changes"  # see rules/models/snapshot.py

    state: str  # only on rows of `rules.selectors.records.with_state`
    state_on: date

    reference = models.CharField(max_length=20, help_text="Number that people quote.")
    resident = CountyForeignKey(
        Resident, related_name="records", db_index=False, help_text="Whose act it was."
    )
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
        db_index=False,
        related_name="+",
        help_text="Who entered it; empty for records taken over from paper in a replay county.",
    )
    corrects = CountyForeignKey(
        "self",
        related_name="corrections",
        null=True,
        blank=True,
        db_index=False,
        help_text="The annulled record that this one replaces with less (charter A4).",
    )
    client_id = models.UUIDField(
        default=uuid.uuid4, help_text="Made by the form, so that a double click is one record."
    )

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        base_manager_name = "objects"
        ordering = ("-occurred_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "reference", "resident"), name="rules_record_reference"
            ),
            models.UniqueConstraint(
                fields=("county", "client_id", "resident"), name="rules_record_client_id"
            ),
            models.UniqueConstraint(
                fields=("county", "resident", "rule", "occurred_on", "document_number"),
                name="rules_record_one_act_one_deduction",
                condition=models.Q(is_deduction=True, corrects__isnull=True) & ~models.Q(document_number=""),
                violation_error_message=_("This act is on record already: one act, one deduction (D4)."),
            ),
        )
        indexes = (
            models.Index(fields=("county", "resident", "occurred_on"), name="rules_record_by_resident"),
            models.Index(fields=("county", "proposed_by", "id"), name="rules_record_by_clerk"),
            models.Index(
                fields=("county", "corrects"),
                name="rules_record_corrects",
                condition=models.Q(corrects__isnull=False),
            ),
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

    partitioned_by = "resident"
    changes_noted_by = "rules_note_changes"

    resident = CountyForeignKey(Resident, related_name="+", db_index=False, help_text="Whose record it is.")
    record = CountyForeignKey(
        Record, related_name="transitions", db_index=False, help_text="The record whose state changed."
    )
    state = models.CharField(max_length=10, choices=State, help_text="The new state.")
    on = models.DateField(help_text="The day from which it holds.")
    at = models.DateTimeField(help_text="When it was written down.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        help_text="Who decided it; empty where a term ran out.",
    )
    reason = models.TextField(blank=True, help_text="Why, as the resident reads it.")

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        base_manager_name = "objects"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"


class OpenRecord(CountyScoped):
    """A record that waits for a step: one row for it, written and removed with its transitions.

    It spares desks and each ring of the bell a search through all records. ``state`` is that of the last
    transition, which `rules.services.records.transitions.record_move` keeps here; ``told_on`` comes with the delivery.
    """

    WAITING = (
        RecordTransition.State.PROPOSED,
        RecordTransition.State.NOTIFIED,
        RecordTransition.State.SUSPENDED,
    )

    mutable_columns = ("state", "since", "told_on")
    deletable = True  # it waits no more; the record and its transitions stay

    resident = CountyForeignKey(Resident, related_name="+", help_text="Whose record it is.")
    record = CountyForeignKey(Record, related_name="waiting", help_text="The record that waits.")
    state = models.CharField(
        max_length=10, choices=RecordTransition.State, help_text="The state in which it waits."
    )
    since = models.DateField(help_text="The day from which it is in that state.")
    told_on = models.DateField(
        null=True, blank=True, help_text="The day on which the notice of an announced deduction arrived."
    )

    class Meta:
        verbose_name = _("waiting record")
        verbose_name_plural = _("waiting records")
        constraints = (
            models.UniqueConstraint(fields=("county", "resident", "record"), name="rules_openrecord_once"),
            models.CheckConstraint(
                name="rules_openrecord_waits",
                condition=models.Q(state__in=("proposed", "notified", "suspended")),
            ),
        )
        indexes = (
            models.Index(fields=("county", "state"), name="rules_openrecord_by_state"),
            models.Index(
                fields=("county", "told_on"),
                name="rules_openrecord_told",
                condition=models.Q(state="notified", told_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
