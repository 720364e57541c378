"""What a resident was answered about programmes (charter P1, P2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped, county_in_bulk
from rules.models import Run


class Answer(models.TextChoices):
    """Undetermined never sounds like a no (charter P2)."""

    ELIGIBLE = "eligible", _("yes")
    NOT_ELIGIBLE = "not_eligible", _("no")
    UNDETERMINED = "undetermined", _("cannot be said")


class AnswersGiven(CountyScoped):
    """The answers that changed for one resident at one moment. The last one of a programme is what the resident has.

    One row for all of a moment: a county's first run answers every resident about every programme. Rows are never
    changed. They are erased, by a function of the database's owner, when the resident has withdrawn consent (charter
    E2).
    """

    written_in_bulk = True

    county = county_in_bulk()
    resident = CountyForeignKey(
        Resident, related_name="answers_given", db_index=False, help_text="Who was answered."
    )
    run = CountyForeignKey(
        Run, related_name="+", db_index=False, help_text="The run whose scores they rest on."
    )
    answers = models.JSONField(
        help_text="Code of each programme whose answer changed, to answer and reason: the path of needs that decided it."
    )
    revision = models.CharField(max_length=40, help_text="Code of the revision in force.")
    as_of = models.DateField(help_text="The day they are about.")
    at = models.DateTimeField(help_text="When they were given.")

    class Meta:
        verbose_name = _("answers given")
        verbose_name_plural = _("answers given")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("county", "resident"), name="benefits_given_by_resident"),
            models.Index(fields=("county", "run"), name="benefits_given_by_run"),
        )

    def __str__(self) -> str:
        return f"{self.resident_id}: {', '.join(self.answers)}"
