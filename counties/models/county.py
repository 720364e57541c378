"""A county, and who may do what in it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase


class County(models.Model):
    """A county that runs a points scheme with a rulebook of its own."""

    class Kind(models.TextChoices):
        LIVE = "live", _("Live county")
        REPLAY = "replay", _("Replay county")

    slug = models.SlugField(unique=True, help_text="Name in addresses; that of the county's app.")
    title_en = models.CharField(max_length=100, help_text="English title.")
    title_zh = models.CharField(max_length=100, help_text="Chinese title.")
    kind = models.CharField(
        max_length=10, choices=Kind, help_text="A replay county shows history, with synthetic residents only."
    )
    time_zone = models.CharField(max_length=50, help_text="IANA name; a day ends at its midnight.")
    calendar = models.CharField(max_length=10, help_text="Country code of the working-day calendar.")
    replay_today = models.DateField(
        null=True, blank=True, help_text="The day it is in a replay county; empty in a live one."
    )

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ("slug",)
        permissions = (
            ("hold_record", "Is a resident on the county's list"),
            ("propose_records", "May propose records and hand over notices"),
            ("confirm_records", "May confirm proposed records"),
            ("revise_rules", "May draft revisions of the rulebook"),
            ("publish_rules", "May publish revisions that somebody else wrote"),
            ("review_clauses", "May decide on clauses that look like protected conduct"),
            ("decide_appeals", "May decide appeals"),
        )
        constraints = (
            models.CheckConstraint(
                name="counties_county_replay_day",
                condition=models.Q(kind="replay", replay_today__isnull=False)
                | models.Q(kind="live", replay_today__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> dict[str, str]:
        """Title by language."""
        return {"en": self.title_en, "zh": self.title_zh}

    @property
    def is_replay(self) -> bool:
        return self.kind == self.Kind.REPLAY


class CountyPermission(UserObjectPermissionBase):
    """A person's grant on one county (layer 5 of isolation)."""

    content_object = models.ForeignKey(
        County, on_delete=models.CASCADE, help_text="The county on which it is granted."
    )

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = _("grant on a county")
        verbose_name_plural = _("grants on counties")

    def __str__(self) -> str:
        return f"{settings.AUTH_USER_MODEL} {self.user_id}: {self.permission_id} on {self.content_object_id}"
