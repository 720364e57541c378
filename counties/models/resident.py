"""A resident: a person of 18 or over on a county's list."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.place import Household, Village
from counties.models.scoped import CountyForeignKey, CountyScoped


class Resident(CountyScoped):
    """A person on a county's list. Being on the list is not being scored: that needs consent (charter E1).

    The engine and everything statistical know the person by ``key`` only. The national id is kept
    encrypted; ``national_id_index`` is a keyed hash of it, different in every county, so that a person can
    be found again by exact number and by nobody who holds the table alone.
    """

    mutable_columns = ("name", "sort_key", "village_id", "household_id", "user_id", "born_on")

    key = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text="Opaque key; says nothing of the person."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The resident's own sign-in, where there is one.",
    )
    name = models.CharField(max_length=100, help_text="Name as on the county's list.")
    sort_key = models.CharField(max_length=200, blank=True, help_text="Name in pinyin, for ordering.")
    born_on = models.DateField(null=True, blank=True, help_text="Day of birth, where it is on file.")
    village = CountyForeignKey(Village, related_name="residents", help_text="Where the person lives.")
    household = CountyForeignKey(
        Household,
        related_name="residents",
        null=True,
        blank=True,
        help_text="Household, where it is on file.",
    )
    national_id_encrypted = models.BinaryField(help_text="AES-GCM under the county's key.")
    national_id_index = models.BinaryField(
        max_length=32, help_text="HMAC-SHA-256 under the county's index key."
    )
    national_id_last4 = models.CharField(
        max_length=4, help_text="Shown so that a clerk can tell namesakes apart."
    )

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")
        ordering = ("sort_key", "pk")
        constraints = (
            models.UniqueConstraint(fields=("county", "key"), name="counties_resident_key"),
            models.UniqueConstraint(
                fields=("county", "national_id_index"), name="counties_resident_national_id"
            ),
            models.UniqueConstraint(
                fields=("county", "user"),
                name="counties_resident_user",
                condition=models.Q(user__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("county", "village", "name"), name="counties_resident_by_name"),)

    def __str__(self) -> str:
        return str(self.key)
