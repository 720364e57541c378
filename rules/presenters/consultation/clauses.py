"""Clauses of a consultation: what they are called, what they say, and their addresses."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine import book
from rules.engine.phrases import EVIDENCE, day, points, stopped
from rules.engine.words import say_cap, say_form, say_programme, say_source
from rules.engine.words_fields import PART_NAMES, REACHES
from rules.engine.words_rule import modifiers
from rules.presenters.book import village_names
from rules.selectors.consultation_texts import WHOLE, Place

WHOLE_PART = "text"
"""How the whole text is called in addresses, where a clause has its part."""


def clause_url(county: County, number: int, place: Place) -> str:
    """The page of one clause in a consultation."""
    part, code = place[0] or WHOLE_PART, place[1]
    if code:
        return reverse("rules:consultation-clause", args=[county.slug, number, part, code])
    return reverse("rules:consultation-part", args=[county.slug, number, part])


def place_of(part: str, code: str) -> Place:
    """The place that an address names."""
    return WHOLE if (part, code) == (WHOLE_PART, "") else (part, code)


def place_value(place: Place) -> str:
    """A place as a form sends it.

    >>> place_value(("rule", "TR-01")), place_value(("", ""))
    ('rule:TR-01', ':')
    """
    return ":".join(place)


def place_title(place: Place, texts: Sequence[book.Revision | None], language: str) -> str:
    """What the clause is called in the first of the texts that has it."""
    part, code = place
    if place == WHOLE:
        return _("The whole text")
    for text in texts:
        clause = _find(text, place) if text else None
        if clause is not None and code:
            return str(clause.title.say(language))
    return code or part_name(part, language)


def part_name(part: str, language: str) -> str:
    """Kind of clause, as a heading."""
    english, chinese = PART_NAMES[part]
    return chinese if language.startswith("zh") else english.capitalize()


def clause_says(text: book.Revision | None, place: Place, language: str) -> list[str]:
    """What the clause says in this text, in sentences; none where the text has no such clause."""
    part, _code = place
    clause = _find(text, place) if text else None
    if text is None or clause is None:
        return []
    match part:
        case "rule":
            return _rule(text, clause, language)
        case "programme":
            said = say_programme(text, clause, language, villages=village_names(language))
            return [said, *_basis(clause, language)]
        case "grade":
            return [_("It starts at %(points)s.") % {"points": points(clause.starts_at, language)}]
        case "category":
            return [
                say_cap(clause.cap, language) if clause.cap else _("There is no limit over all its rules.")
            ]
        case "scale":
            return _scale(text, language)
        case _:
            return [
                stopped(text.title.say(language), language),
                _("It takes effect on %(day)s.") % {"day": day(text.effective_from, language)},
                stopped(REACHES[text.transition].say(language), language),
            ]


def _find(text: book.Revision, place: Place) -> Any:
    part, code = place
    finders: dict[str, Any] = {
        "rule": text.rule,
        "grade": text.grade,
        "category": text.category,
        "programme": text.programme,
    }
    if part in finders:
        return finders[part](code)
    return text.scale if part == "scale" else text if part == "rulebook" else None


def _rule(text: book.Revision, rule: book.Rule, language: str) -> list[str]:
    category = text.category(rule.category)
    said = [say_form(rule.form, language), *modifiers(rule, language, village_names(language))]
    said.append(_("Proof: %(proof)s.") % {"proof": EVIDENCE[rule.evidence].say(language)})
    if category is not None:
        said.append(_("Category: %(category)s.") % {"category": category.title.say(language)})
    return [*said, *_basis(rule, language)]


def _basis(clause: Any, language: str) -> list[str]:
    found = []
    if basis := clause.legal_basis.say(language):
        found.append(_("Legal basis: %(basis)s.") % {"basis": basis})
    if clause.source:
        found.append(_("Source: %(source)s.") % {"source": say_source(clause.source, language)})
    return found


def _scale(text: book.Revision, language: str) -> list[str]:
    scale = text.scale
    said = [
        _("Everybody who takes part starts with %(points)s.") % {"points": points(scale.base, language)},
        _("The score never falls below %(points)s.") % {"points": points(scale.floor, language)},
    ]
    if scale.ceiling is not None:
        said.append(_("It never rises above %(points)s.") % {"points": points(scale.ceiling, language)})
    return said
