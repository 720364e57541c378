"""Consultations on drafts: what was asked, what people said to it, what the county answered (charter R5, O1)."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.draft import Draft
from rules.models.rulebook import Revision

LEAST = timedelta(days=7)
"""How long a text lies open at least."""


class Consultation(CountyScoped):
    """A draft that the county has laid open for comments until a day. Its address and all it says stay for good.

    Its end may move away, never nearer; a trigger of the database holds that too. Once closed it never opens again.
    """

    mutable_columns = ("closes_on", "closed_at", "summary")

    number = models.PositiveIntegerField(help_text="1, 2, … in the county; its permanent address.")
    draft = CountyForeignKey(Draft, related_name="consultations", help_text="The draft it is about.")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who opened it."
    )
    opened_on = models.DateField(help_text="The county's day on which it was opened.")
    opened_at = models.DateTimeField(help_text="When.")
    closes_on = models.DateField(help_text="The last day on which it takes comments.")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it closed, by itself.")
    summary = models.JSONField(
        null=True, blank=True, help_text="Counts when it closed (`rules.selectors.consultations.counts_of`)."
    )

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="rules_consultation_number"),
            models.UniqueConstraint(
                fields=("county", "draft"),
                name="rules_consultation_one_open",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rules_consultation_seven_days",
                condition=models.Q(closes_on__gte=models.F("opened_on") + LEAST),
            ),
            models.CheckConstraint(
                name="rules_consultation_closed",
                condition=models.Q(closed_at__isnull=True, summary__isnull=True)
                | models.Q(closed_at__isnull=False, summary__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"consultation {self.number}"


class ConsultationVersion(CountyScoped):
    """The text as it was laid open: a copy, so that what people spoke of can be read for good."""

    consultation = CountyForeignKey(Consultation, related_name="versions", help_text="The consultation.")
    number = models.PositiveIntegerField(help_text="1 for the text it began with.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical text.")
    document = models.JSONField(help_text="The text, in the shape of the TOML.")
    compared_with = CountyForeignKey(
        Revision,
        related_name="+",
        null=True,
        blank=True,
        help_text="The revision in force on that day, beside which it is shown.",
    )
    why = models.TextField(
        blank=True, help_text="Why the text was changed, in public; empty for the first version."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who laid it open."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("version of a consultation")
        verbose_name_plural = _("versions of consultations")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("county", "consultation", "number"), name="rules_consultationversion_no"
            ),
            models.CheckConstraint(
                name="rules_consultationversion_why", condition=models.Q(number=1) | ~models.Q(why="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id} v{self.number}"


class ConsultationTerm(CountyScoped):
    """An end that was set for a consultation: the first, and each later one with its reason."""

    consultation = CountyForeignKey(Consultation, related_name="terms", help_text="The consultation.")
    closes_on = models.DateField(help_text="The last day for comments.")
    why = models.TextField(blank=True, help_text="Why it was moved, in public; empty for the first.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who set it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("end of a consultation")
        verbose_name_plural = _("ends of consultations")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.consultation_id} until {self.closes_on}"


class PaperForm(CountyScoped):
    """One printed form. Its code lets a clerk enter one comment, once, on the text for which it was printed."""

    version = CountyForeignKey(
        ConsultationVersion, related_name="papers", help_text="The text for which it was printed."
    )
    code = models.CharField(max_length=20, help_text="The code on the form, unique in the county.")
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who printed it."
    )
    printed_at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("paper form")
        verbose_name_plural = _("paper forms")
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="rules_paperform_code"),)

    def __str__(self) -> str:
        return f"form for {self.version_id}"


class Comment(CountyScoped):
    """What one person says to a clause or to the whole text. It stays; whoever withdraws consent is named no more.

    One comment a person, clause and version, so that counts are of people.
    """

    class Stance(models.TextChoices):
        FOR = "for", _("for it")
        AGAINST = "against", _("against it")
        NEITHER = "neither", _("neither for nor against")

    class Speaker(models.TextChoices):
        RESIDENT = "resident", _("a resident")
        PUBLIC = "public", _("a member of the public")
        STAFF = "staff", _("a member of staff")
        PAPER = "paper", _("on a paper form")

    mutable_columns = ("by_id", "resident_id")

    consultation = CountyForeignKey(Consultation, related_name="comments", help_text="The consultation.")
    number = models.PositiveIntegerField(help_text="1, 2, … in the consultation.")
    version = CountyForeignKey(
        ConsultationVersion, related_name="comments", help_text="The text that was commented on."
    )
    part = models.CharField(
        max_length=9,
        blank=True,
        help_text="Kind of clause (`rules.engine.editing`); empty for the whole text.",
    )
    code = models.CharField(
        max_length=40, blank=True, help_text="Code of the clause; empty for what stands alone."
    )
    stance = models.CharField(max_length=7, choices=Stance, help_text="For, against, or neither.")
    words = models.TextField(help_text="What the person says.")
    speaker = models.CharField(max_length=8, choices=Speaker, help_text="As what the person spoke.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose account; empty for a paper form and after consent was withdrawn.",
    )
    resident = CountyForeignKey(
        Resident,
        related_name="comments",
        null=True,
        blank=True,
        help_text="The resident who spoke; empty after consent was withdrawn.",
    )
    paper = CountyForeignKey(
        PaperForm, related_name="comments", null=True, blank=True, help_text="The form it stood on."
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The clerk who entered the form.",
    )
    client_id = models.UUIDField(
        default=uuid.uuid4, help_text="Id of the form: the same click twice is one comment."
    )
    on = models.DateField(help_text="The county's day on which it came in.")
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("county", "consultation", "number"), name="rules_comment_number"),
            models.UniqueConstraint(fields=("county", "client_id"), name="rules_comment_click"),
            models.UniqueConstraint(fields=("county", "paper"), name="rules_comment_paper_once"),
            models.UniqueConstraint(
                fields=("county", "version", "part", "code", "by"), name="rules_comment_one_a_person"
            ),
            models.CheckConstraint(name="rules_comment_has_words", condition=~models.Q(words="")),
            models.CheckConstraint(
                name="rules_comment_speaker",
                condition=models.Q(
                    speaker="paper",
                    paper__isnull=False,
                    entered_by__isnull=False,
                    by__isnull=True,
                    resident__isnull=True,
                )
                | ~models.Q(speaker="paper") & models.Q(paper__isnull=True, entered_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.number}"


class CommentAnswer(CountyScoped):
    """What the county answers to a comment. A later answer stands beside the earlier ones."""

    comment = CountyForeignKey(Comment, related_name="answers", help_text="The comment answered.")
    words = models.TextField(help_text="The answer, in public.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who answered."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("answer to a comment")
        verbose_name_plural = _("answers to comments")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(name="rules_commentanswer_words", condition=~models.Q(words="")),
        )

    def __str__(self) -> str:
        return f"answer to {self.comment_id}"


class CommentHiding(CountyScoped):
    """The words of a comment were hidden, or shown again, and why. The comment still counts. The last row holds."""

    comment = CountyForeignKey(Comment, related_name="hidings", help_text="The comment.")
    hidden = models.BooleanField(help_text="Whether its words are hidden from then on.")
    why = models.TextField(help_text="Why; public.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who decided."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("hiding of a comment")
        verbose_name_plural = _("hidings of comments")
        ordering = ("-at", "-pk")
        constraints = (models.CheckConstraint(name="rules_commenthiding_why", condition=~models.Q(why="")),)

    def __str__(self) -> str:
        return f"{self.comment_id}: {'hidden' if self.hidden else 'shown'}"
