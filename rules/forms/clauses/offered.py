"""What a form offers to choose from: the draft's own clauses, the county's villages, the closed lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from counties.selectors import village_titles
from rules.engine import editing
from rules.engine.grounds import PERMITTED, PROTECTED
from rules.engine.phrases import EVIDENCE
from rules.engine.programme import BASIC_SERVICES, SERVICES, ProgrammeEffect
from rules.engine.rule import Evidence, Title
from rules.engine.spans import Window
from rules.engine.words_fields import REACHES
from rules.engine.words_programme import EFFECTS
from rules.forms.clauses.entries import Options

WINDOWS: Options = (
    (Window.CALENDAR_YEAR.value, _("in a calendar year")),
    (Window.CALENDAR_QUARTER.value, _("in a calendar quarter")),
    (Window.CALENDAR_MONTH.value, _("in a calendar month")),
    (Window.LIFETIME.value, _("for life")),
)
SERVICE_NAMES = {
    "heating": _("heating"),
    "check_up": _("medical check-up"),
    "transport_discount": _("discounts on transport"),
    "culture": _("culture"),
    "leisure": _("leisure"),
    "parking": _("parking"),
    "finance": _("finance"),
    "agriculture": _("agriculture"),
    "commerce": _("shops and trade"),
    "administration": _("dealings with offices"),
    "other": _("something else"),
}


@dataclass(frozen=True)
class Offered:
    """Choices in the reader's language, drawn from a draft's document; ``history``: whether a text can be marked so."""

    categories: Options
    grades: Options
    villages: Options
    grounds: Options
    evidence: Options
    effects: Options
    reaches: Options
    history: bool = False
    windows: Options = WINDOWS

    @property
    def services(self) -> Options:
        """Services that a programme may be about; basic ones belong to everybody (charter P3)."""
        return [(code, SERVICE_NAMES[code]) for code in SERVICES if code not in BASIC_SERVICES]


def offered_in(document: editing.Document, language: str, *, history: bool = False) -> Offered:
    """What the forms of this text offer."""
    return Offered(
        categories=_clauses(document, "category", language),
        grades=_clauses(document, "grade", language),
        villages=[(code, f"{_said(title, language)} ({code})") for code, title in village_titles().items()],
        grounds=[
            (_("Permitted"), _titles(PERMITTED.items(), language)),
            (_("Protected: no deduction (charter R1)"), _titles(PROTECTED.items(), language)),
        ],
        evidence=_members(EVIDENCE.items(), language, without=Evidence.OWN_FILE),
        effects=[
            (_("Gives something"), _effects(language, adverse=False)),
            (_("Takes something away (charter P1)"), _effects(language, adverse=True)),
        ],
        reaches=_members(REACHES.items(), language),
        history=history or bool((document.get("rulebook") or {}).get("archival")),
    )


def _clauses(document: editing.Document, part: str, language: str) -> list[tuple[str, str]]:
    found = []
    for clause in editing.clauses(document, part):
        code = str(clause.get("code") or "")
        found.append((code, f"{_said(clause.get('title'), language) or code} ({code})"))
    return found


def _said(title: Any, language: str) -> str:
    """A title of a document, sound or not."""
    if not isinstance(title, dict):
        return ""
    return str(title.get("zh" if language.startswith("zh") else "en") or "")


def _titles(titles: Iterable[tuple[str, Title]], language: str) -> list[tuple[str, str]]:
    return [(code, title.say(language)) for code, title in titles]


def _members(
    titles: Iterable[tuple[StrEnum, Title]], language: str, without: StrEnum | None = None
) -> list[tuple[str, str]]:
    return [(member.value, title.say(language)) for member, title in titles if member is not without]


def _effects(language: str, *, adverse: bool) -> list[tuple[str, str]]:
    return _members(((e, t) for e, t in EFFECTS.items() if ProgrammeEffect(e).adverse is adverse), language)
