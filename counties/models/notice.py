"""Notices to residents, and the proof that they arrived (charter D1)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.resident import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped, county_in_bulk


class Notice(CountyScoped):
    """Something a resident must be told. It says where to read on, never points or clauses in the open."""

    class Kind(models.TextChoices):
        DEDUCTION = "deduction", _("A deduction is planned")
        CREDIT = "credit", _("A credit was recorded")
        APPEAL = "appeal", _("News of your appeal")
        BENEFIT = "benefit", _("News of a benefit")
        REVISION = "revision", _("A new text of the rulebook changed something for you")
        CONSULTATION = "consultation", _("Your comment was answered")

    written_in_bulk = True

    county = county_in_bulk()
    resident = CountyForeignKey(Resident, related_name="notices", help_text="Who is told.")
    kind = models.CharField(max_length=12, choices=Kind, help_text="What it is about.")
    reference = models.CharField(
        max_length=40,
        help_text="Reference number of the record or appeal, code of the benefit or revision, number of the consultation.",
    )
    created_at = models.DateTimeField(help_text="When it was put into the inbox.")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "resident", "reference"),
                name="counties_notice_revision_once",
                condition=models.Q(kind="revision"),
            ),
        )
        indexes = (
            models.Index(
                fields=("county", "kind", "reference"),
                name="counties_notice_by_reference",
                condition=~models.Q(
                    kind="revision"
                ),  # those of a revision are looked for by resident, and many
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class NoticeDelivery(CountyScoped):
    """The day on which a notice reached the resident; the clock of charter D1 starts here."""

    class How(models.TextChoices):
        WEB = "web", _("opened on the web")
        HAND = "hand", _("handed over")
        POST = "post", _("by registered letter")

    notice = CountyForeignKey(Notice, related_name="deliveries", help_text="The notice that arrived.")
    on = models.DateField(help_text="The day it arrived.")
    how = models.CharField(max_length=6, choices=How, help_text="How it arrived.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        help_text="Who opened it, or the clerk who handed it over.",
    )
    at = models.DateTimeField(help_text="When it was written down.")

    class Meta:
        verbose_name = _("delivery of a notice")
        verbose_name_plural = _("deliveries of notices")
        constraints = (
            models.UniqueConstraint(fields=("county", "notice"), name="counties_noticedelivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.notice_id} {self.on}"
