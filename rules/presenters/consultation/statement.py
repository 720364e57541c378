"""The closing statement of a consultation, and what it said before it was corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.models import Consultation, ConsultationStatement
from rules.presenters.publication.draft_page import draft_trail, draft_url


@dataclass(frozen=True)
class StatementCard:
    """One statement; ``parts`` are heading and text in both languages, ``why`` is the reason of a correction."""

    number: int
    parts: tuple[tuple[str, dict[str, str]], ...]
    why: str
    by: dict[str, str]
    at: datetime


def statement_cards(found: Iterable[ConsultationStatement]) -> list[StatementCard]:
    """In the order given, the one that holds first."""
    return [
        StatementCard(
            number=statement.number,
            parts=(
                (_("What people said"), statement.heard),
                (_("What changed because of it"), statement.changed),
                (_("What did not change, and why"), statement.kept),
            ),
            why=statement.why,
            by=statement.by.display,
            at=statement.at,
        )
        for statement in found
    ]


def statement_url(county: County, number: int) -> str:
    """Where staff write or correct it."""
    return reverse("rules:consultation-statement", args=[county.slug, number])


def statement_trail(county: County, consultation: Consultation) -> list[dict[str, Any]]:
    """Breadcrumbs: the rulebook's page for admins, the draft, its consultation, this page."""
    code = consultation.draft.code
    trail = draft_trail(county, code)
    return [
        trail[0],
        {"text": code, "url": draft_url(county, consultation.draft)},
        {"text": _("Consultation"), "url": reverse("rules:draft-consultation", args=[county.slug, code])},
        {"text": _("Closing statement")},
    ]


def statement_words(statement: ConsultationStatement, language: str) -> str:
    """All three parts in one text, for feeds."""
    key: Any = "zh" if language.startswith("zh") else "en"
    (card,) = statement_cards([statement])
    colon = "：" if key == "zh" else ": "
    return "\n".join(f"{heading}{colon}{texts[key]}" for heading, texts in card.parts)
