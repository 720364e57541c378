"""Paper forms: the sheets that are printed, and the clauses that a clerk picks from when entering one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from counties.models import County
from rules.models import Consultation, ConsultationVersion, PaperForm
from rules.presenters.consultation.clauses import place_title, place_value
from rules.presenters.diffs import diff_items
from rules.selectors.consultation_texts import book_beside, engine_version, places
from rules.selectors.consultations import latest_version

SHOWN = 14
"""Changed clauses that fit on a sheet."""


def paper_desk_items(
    consultations: Iterable[Consultation], today: date, language: str
) -> list[dict[str, Any]]:
    """Open consultations: number, title, last day, days left."""
    return [
        {
            "number": consultation.number,
            "title": engine_version(latest_version(consultation)).title.say(language),
            "closes_on": consultation.closes_on,
            "days": (consultation.closes_on - today).days,
        }
        for consultation in consultations
    ]


def paper_choices(version: ConsultationVersion, language: str) -> list[tuple[str, str]]:
    """Every clause of the text for which a form was printed, for a list to pick from."""
    texts = (engine_version(version), book_beside(version))
    return [
        (place_value(place), f"{place[1]} {place_title(place, texts, language)}".strip())
        for place in places(version)
    ]


@dataclass(frozen=True)
class PaperSheets:
    """The forms of one consultation, as they are printed."""

    county: County
    consultation: Consultation
    papers: Sequence[PaperForm]
    language: str

    @cached_property
    def version(self) -> ConsultationVersion:
        """The text for which the forms were printed."""
        return self.papers[0].version if self.papers else latest_version(self.consultation)

    @property
    def title(self) -> str:
        """The text's own title."""
        return engine_version(self.version).title.say(self.language)

    @property
    def address(self) -> str:
        """Where the draft can be read and the answer found."""
        return reverse("rules:consultation-detail", args=[self.county.slug, self.consultation.number])

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        """What the draft changes, clause by clause."""
        before = book_beside(self.version)
        return diff_items(before, engine_version(self.version), self.language) if before else []

    @property
    def shown(self) -> list[dict[str, Any]]:
        """As many as a sheet holds."""
        return self.changes[:SHOWN]

    @property
    def more(self) -> int:
        """How many are not on the sheet."""
        return max(0, len(self.changes) - SHOWN)
