"""Third parties: what a resident lets them ask, and every answer they got (charter O3)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from benefits.models.answer import Answer
from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class ThirdParty(CountyScoped):
    """An office or company with an agreement to ask about one programme for one purpose."""

    mutable_columns = ("name_en", "name_zh", "purpose_en", "purpose_zh")

    code = models.SlugField(help_text="Short name in the county.")
    name_en = models.CharField(max_length=100, help_text="English name.")
    name_zh = models.CharField(max_length=100, help_text="Chinese name.")
    programme = models.CharField(max_length=40, help_text="Code of the one programme it may ask about.")
    purpose = models.SlugField(help_text="Code of the one purpose of asking.")
    purpose_en = models.CharField(max_length=200, help_text="The purpose, in English.")
    purpose_zh = models.CharField(max_length=200, help_text="The purpose, in Chinese.")

    class Meta:
        verbose_name = _("third party")
        verbose_name_plural = _("third parties")
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="benefits_thirdparty_code"),)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> dict[str, str]:
        """Name by language."""
        return {"en": self.name_en, "zh": self.name_zh}

    @property
    def purpose_text(self) -> dict[str, str]:
        """Purpose by language."""
        return {"en": self.purpose_en, "zh": self.purpose_zh}


class ThirdPartyKey(CountyScoped):
    """A key to the API; only its digest is kept."""

    mutable_columns = ("revoked_at", "last_used_at")

    third_party = CountyForeignKey(ThirdParty, related_name="keys", help_text="Whose key.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the key.")
    hint = models.CharField(max_length=8, help_text="Its last characters, to tell keys apart.")
    created_at = models.DateTimeField(help_text="When it was issued.")
    expires_at = models.DateTimeField(help_text="Until when it holds.")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken back.")
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="When it was last used.")

    class Meta:
        verbose_name = _("key of a third party")
        verbose_name_plural = _("keys of third parties")
        constraints = (
            models.UniqueConstraint(fields=("county", "digest"), name="benefits_thirdpartykey_digest"),
        )

    def __str__(self) -> str:
        return f"…{self.hint}"


class Grant(CountyScoped):
    """A resident lets one third party ask one question for one purpose, until a day.

    The third party knows the resident by the grant's ``handle`` only; two third parties never share one.
    """

    mutable_columns = ("revoked_at",)

    resident = CountyForeignKey(Resident, related_name="grants", help_text="Who gives it.")
    third_party = CountyForeignKey(ThirdParty, related_name="grants", help_text="Who may ask.")
    handle = models.UUIDField(default=uuid.uuid4, help_text="How the third party names the resident.")
    given_at = models.DateTimeField(help_text="When it was given.")
    until = models.DateField(help_text="The last day on which it holds; at most twelve months on.")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="When the resident took it back.")

    class Meta:
        verbose_name = _("grant to a third party")
        verbose_name_plural = _("grants to third parties")
        ordering = ("-given_at",)
        constraints = (
            models.UniqueConstraint(fields=("county", "handle"), name="benefits_grant_handle"),
            models.UniqueConstraint(
                fields=("county", "resident", "third_party"),
                name="benefits_grant_one_open",
                condition=models.Q(revoked_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.third_party_id} until {self.until}"


class EligibilityCheck(CountyScoped):
    """One question by a third party and its answer; the resident sees the list."""

    third_party = CountyForeignKey(ThirdParty, related_name="checks", help_text="Who asked.")
    grant = CountyForeignKey(
        Grant,
        related_name="checks",
        null=True,
        blank=True,
        help_text="The grant that let it; empty where the handle was unknown or the grant was over.",
    )
    check_id = models.UUIDField(default=uuid.uuid4, help_text="Number of the check.")
    answer = models.CharField(max_length=12, choices=Answer, help_text="What was answered.")
    asked_at = models.DateTimeField(help_text="When.")
    idempotency_key = models.CharField(
        max_length=100, help_text="The caller's key: the same key, the same reply."
    )
    body_digest = models.CharField(
        max_length=64, help_text="SHA-256 of the question, to refuse another under one key."
    )
    reply = models.JSONField(help_text="The reply as it was sent.")

    class Meta:
        verbose_name = _("eligibility check")
        verbose_name_plural = _("eligibility checks")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("county", "check_id"), name="benefits_check_id"),
            models.UniqueConstraint(
                fields=("county", "third_party", "idempotency_key"), name="benefits_check_idempotency"
            ),
        )

    def __str__(self) -> str:
        return str(self.check_id)
