"""What a resident was answered about a programme (charter P1, P2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models import Resident
from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models import Run


class ProgrammeAnswer(CountyScoped):
    """An answer that differs from the one before. The last one of a programme is what the resident has.

    Rows are never changed. They are erased, by a function of the database's owner, when the resident has
    withdrawn consent (charter E2).
    """

    written_in_bulk = True

    class Answer(models.TextChoices):
        ELIGIBLE = "eligible", _("yes")
        NOT_ELIGIBLE = "not_eligible", _("no")
        UNDETERMINED = "undetermined", _("cannot be said")

    resident = CountyForeignKey(Resident, related_name="programme_answers", help_text="Who was answered.")
    run = CountyForeignKey(Run, related_name="+", help_text="The run whose scores it rests on.")
    programme = models.CharField(max_length=40, help_text="Code of the programme.")
    answer = models.CharField(max_length=12, choices=Answer, help_text="Yes, no, or cannot be said.")
    reason = models.JSONField(default=list, help_text="The path of needs that decided it.")
    revision = models.CharField(max_length=40, help_text="Code of the revision in force.")
    as_of = models.DateField(help_text="The day it is about.")
    at = models.DateTimeField(help_text="When it was given.")

    class Meta:
        verbose_name = _("programme answer")
        verbose_name_plural = _("programme answers")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("county", "resident", "programme"), name="benefits_answer_by_resident"),
        )

    def __str__(self) -> str:
        return f"{self.resident_id} {self.programme}: {self.answer}"
