"""A county's rulebook, and its published revisions, which never change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped


class Rulebook(CountyScoped):
    """The one book of a county; its text is in the revisions."""

    class Meta:
        verbose_name = _("rulebook")
        verbose_name_plural = _("rulebooks")
        constraints = (models.UniqueConstraint(fields=("county",), name="rules_rulebook_one_a_county"),)

    def __str__(self) -> str:
        return f"rulebook {self.county_id}"


class Revision(CountyScoped):
    """One published, immutable text with the day it takes effect (docs/reference/scoring.md 2).

    Before that day it can be withdrawn, once, with a reason; it stays on file and never takes effect. Triggers of the
    database keep the gates of publication and of withdrawal (charter R1 to R6).
    """

    mutable_columns = ("withdrawn_at", "withdrawn_by_id", "withdrawal_reason")

    rulebook = CountyForeignKey(Rulebook, related_name="revisions", help_text="The book it revises.")
    code = models.CharField(max_length=40, help_text="Name of the revision, unique in the county.")
    effective_from = models.DateField(help_text="The day it takes effect.")
    published_on = models.DateField(
        null=True,
        blank=True,
        help_text="Known from that day; empty for a shipped text that was always known.",
    )
    document = models.JSONField(help_text="The canonical text; `rules.engine.format` reads it.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical text.")
    archival = models.BooleanField(help_text="History, loaded as it was (charter, after R6).")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who wrote it; empty for a text shipped with the county's app.",
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who published it: never the author (charter R5).",
    )
    draft = CountyForeignKey(
        "rules.Draft",
        related_name="+",
        null=True,
        blank=True,
        help_text="The draft that became it; empty for a text shipped with the county's app.",
    )
    written_at = models.DateTimeField(help_text="When it was put on file here.")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was taken back, before its day; empty where it was not."
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who took it back.",
    )
    withdrawal_reason = models.TextField(blank=True, help_text="Why it was taken back; public.")

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("effective_from",)
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="rules_revision_code"),
            models.UniqueConstraint(
                fields=("county", "effective_from"),
                name="rules_revision_day",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(fields=("county", "draft"), name="rules_revision_draft"),
            models.CheckConstraint(
                name="rules_revision_two_persons",
                condition=models.Q(author__isnull=True, publisher__isnull=True)
                | (
                    models.Q(author__isnull=False, publisher__isnull=False)
                    & ~models.Q(author=models.F("publisher"))
                ),
                violation_error_message=_("Who wrote a revision cannot publish it (R5)."),
            ),
            models.CheckConstraint(
                name="rules_revision_published_before",
                condition=models.Q(publisher__isnull=True)
                | models.Q(effective_from__gt=models.F("published_on")),
                violation_error_message=_("A revision takes effect after the day it is published (R4)."),
            ),
            models.CheckConstraint(
                name="rules_revision_has_draft",
                condition=models.Q(publisher__isnull=True, draft__isnull=True)
                | models.Q(publisher__isnull=False, draft__isnull=False),
            ),
            models.CheckConstraint(
                name="rules_revision_withdrawn_with_reason",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (
                    models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~models.Q(withdrawal_reason="")
                ),
            ),
        )

    def __str__(self) -> str:
        return self.code
