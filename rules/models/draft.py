"""Revisions in the making, and every edit of their text."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.rulebook import Revision, Rulebook


class Draft(CountyScoped):
    """A revision in the making. Publishing writes a `Revision` and closes the draft.

    While it is edited its text may be incomplete or wrong; ``digest`` is that of the text as it stands.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("in the making")
        PUBLISHED = "published", _("published")
        DROPPED = "dropped", _("dropped")

    mutable_columns = (
        *("document", "digest", "version", "code", "effective_from"),
        *("status", "revision_id", "changed_at"),
    )

    rulebook = CountyForeignKey(Rulebook, related_name="drafts", help_text="The book it would revise.")
    based_on = CountyForeignKey(
        Revision,
        related_name="+",
        null=True,
        blank=True,
        help_text="The revision whose text it began with; empty for a text from a file.",
    )
    code = models.CharField(max_length=40, help_text="Name that the revision will have.")
    effective_from = models.DateField(
        help_text="The day on which it is to take effect, as last said in a form that could be read."
    )
    document = models.JSONField(help_text="The text so far, in the shape of the TOML.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical text.")
    version = models.PositiveIntegerField(default=0, help_text="How many edits the text has had.")
    status = models.CharField(
        max_length=10, choices=Status, default=Status.OPEN, help_text="Where it stands."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who began it."
    )
    revision = CountyForeignKey(
        Revision, related_name="drafts", null=True, blank=True, help_text="What became of it."
    )
    written_at = models.DateTimeField(help_text="When it was begun.")
    changed_at = models.DateTimeField(help_text="When its text last changed.")

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-changed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("county", "code"), name="rules_draft_code", condition=models.Q(status="open")
            ),
        )

    def __str__(self) -> str:
        return self.code


class DraftEdit(CountyScoped):
    """One change of a draft's text: which clause, before and after, by whom.

    Whoever edited a draft wrote it, and cannot publish it (charter R5). The texts of all versions follow from
    the first and the edits.
    """

    class Action(models.TextChoices):
        BEGUN = "begun", _("begun")
        CHANGED = "changed", _("changed")
        ADDED = "added", _("added")
        DROPPED = "dropped", _("taken out")
        MOVED = "moved", _("moved")

    draft = CountyForeignKey(Draft, related_name="edits", help_text="The draft that changed.")
    number = models.PositiveIntegerField(help_text="The version of the text that it made; 0 = as begun.")
    action = models.CharField(max_length=7, choices=Action, help_text="What was done.")
    part = models.CharField(
        max_length=9,
        blank=True,
        help_text="Kind of clause (`rules.engine.editing`); empty for the whole text.",
    )
    code = models.CharField(max_length=40, blank=True, help_text="Code of the clause before the edit.")
    before = models.JSONField(null=True, help_text="The clause before; empty where there was none.")
    after = models.JSONField(
        null=True, help_text="The clause after; empty where it was dropped. For a text as begun: all of it."
    )
    place_before = models.PositiveIntegerField(
        null=True, help_text="Its place among its kind before, from 0."
    )
    place_after = models.PositiveIntegerField(null=True, help_text="Its place after, from 0.")
    undoes = CountyForeignKey(
        "self",
        related_name="undone_by",
        null=True,
        blank=True,
        help_text="The edit that this one takes back.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who did it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("edit of a draft")
        verbose_name_plural = _("edits of drafts")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("county", "draft", "number"), name="rules_draftedit_number"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number}"
