"""Who looked at what is held about a resident (charter O2)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.resident import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped


class AccessLog(CountyScoped):
    """One look by a member of staff; the resident reads this list."""

    class Purpose(models.TextChoices):
        ENTRY = "entry", _("to enter or check a record")
        NOTICE = "notice", _("to hand over a notice")
        APPEAL = "appeal", _("to decide an appeal")
        HELP = "help", _("to help the resident")
        BENEFIT = "benefit", _("to decide on a benefit")
        DRAFT = "draft", _("to see what a draft of the rulebook would change")

    resident = CountyForeignKey(Resident, related_name="looks", help_text="Whose data were looked at.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who looked."
    )
    office = models.CharField(max_length=100, help_text="Office of the person, as the resident reads it.")
    purpose = models.CharField(max_length=10, choices=Purpose, help_text="Why.")
    reference = models.CharField(max_length=40, blank=True, help_text="Record or appeal it was about.")
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("look at a resident's data")
        verbose_name_plural = _("looks at residents' data")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.resident_id} {self.at:%F %T}"
