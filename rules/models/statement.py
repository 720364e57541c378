"""What the county says at the end of a consultation: heard, changed because of it, and left as it is (charter R5, O1)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.consultation import Consultation


class ConsultationStatement(CountyScoped):
    """The county's statement on a consultation that has closed. A correction is another one beside it, with its reason.

    Each of the three texts is ``{"en": …, "zh": …}``. A trigger of the database holds that the consultation is closed.
    """

    consultation = CountyForeignKey(Consultation, related_name="statements", help_text="The consultation.")
    number = models.PositiveIntegerField(help_text="1 for the first; each correction has the next.")
    heard = models.JSONField(help_text="What people said, in both languages.")
    changed = models.JSONField(help_text="What was changed because of it, in both languages.")
    kept = models.JSONField(help_text="What was not changed, and why, in both languages.")
    why = models.TextField(blank=True, help_text="Why it was corrected, in public; empty for the first.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who wrote it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("closing statement of a consultation")
        verbose_name_plural = _("closing statements of consultations")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("county", "consultation", "number"), name="rules_consultationstatement_no"
            ),
            models.CheckConstraint(
                name="rules_consultationstatement_why", condition=models.Q(number=1) | ~models.Q(why="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id} s{self.number}"
