"""One clause at its permanent address: what it says in this revision, and its whole history."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.book import Category, Grade, Programme, Revision, Rule
from rules.engine.history import Stay, Step, clause_of, form_since, form_until, history
from rules.engine.phrases import points
from rules.engine.words import say_cap
from rules.engine.words_fields import FIELD_NAMES, PART_NAMES
from rules.presenters import book as words
from rules.presenters.diffs import clause_item
from rules.presenters.public.addresses import Addresses


@dataclass(frozen=True)
class ClausePage:
    """A clause. ``rule`` or ``offer`` is for its component; ``rows`` say a grade or a category."""

    part: str
    kind: str
    title: str
    archival: bool
    rule: words.Clause | None
    offer: words.Offer | None
    rows: list[dict[str, Any]]
    since: Revision | None
    until: Revision | None
    dropped: bool
    head: list[dict[str, str]]
    steps: list[Any]
    changed: list[dict[str, Any]]
    before: dict[str, str] | None
    after: dict[str, str] | None


def clause_page(
    county: County, revision: Revision, part: str, code: str, books: tuple[Revision, ...], language: str
) -> ClausePage | None:
    """The clause in this revision; None where it has none of that code. ``books`` are all that count, in order."""
    clause = clause_of(revision, part, code)
    if clause is None:
        return None
    steps = history(books, part, code)
    villages = words.village_names(language)
    here = Addresses(county.slug, revision.code)
    since, until = form_since(steps, revision.code), form_until(steps, revision.code)
    return ClausePage(
        part=part,
        kind=PART_NAMES[part][1 if language.startswith("zh") else 0],
        title=clause.title.say(language),
        archival=revision.archival,
        rule=words.clause_of(revision, clause, language, villages) if isinstance(clause, Rule) else None,
        offer=words.offer_of(revision, clause, language, villages) if isinstance(clause, Programme) else None,
        rows=_rows(revision, clause, here, language),
        since=since.revision if since else None,
        until=until.revision if until else None,
        dropped=until is not None and until.stay is Stay.DROPPED,
        head=[{"text": _("Revision")}, {"text": _("Takes effect")}, {"text": _("What it did to the clause")}],
        steps=_history_rows(county, steps, part, code, revision.code, language),
        changed=[
            clause_item(list(step.changes), language, villages, url=_address(county, step, part, code))
            | {"title": _("Revision %(code)s") % {"code": step.revision.code}, "code": ""}
            for step in reversed(steps)
            if step.stay is Stay.CHANGED
        ],
        **_neighbours(county, steps, part, code, revision.code),
    )


def _rows(revision: Revision, clause: Any, here: Addresses, language: str) -> list[dict[str, Any]]:
    """For `summary_list`: what a grade or a category says; rules and programmes have components of their own."""
    match clause:
        case Grade(starts_at=starts_at):
            return [
                {"key": _("Code"), "value": clause.code},
                {"key": _("Starts at"), "value": points(starts_at, language)},
            ]
        case Category(cap=cap):
            rules = [rule for rule in revision.rules if rule.category == clause.code]
            limit = say_cap(cap, language) if cap else _("no limit")
            return [
                {"key": _("Code"), "value": clause.code},
                {"key": _("Limit over all its rules"), "value": limit},
                {"key": _("Rules"), "value": len(rules)},
                *(
                    {
                        "key": rule.code,
                        "value": {"text": rule.title.say(language), "href": here.clause("rule", rule.code)},
                    }
                    for rule in rules
                ),
            ]
        case Rule():
            category = revision.category(clause.category)
            if category is None:
                return []
            linked = {"text": category.title.say(language), "href": here.clause("category", category.code)}
            return [{"key": _("Category"), "value": linked}]
    return []


def _history_rows(
    county: County, steps: tuple[Step, ...], part: str, code: str, here: str, language: str
) -> list[Any]:
    """For `table`, latest first; revisions before the clause came are one line less each."""
    rows = []
    for step in reversed(steps):
        revision = step.revision
        name: Any = {"text": revision.code, "note": revision.title.say(language)}
        if step.present:
            name["href"] = _address(county, step, part, code)
        else:
            name["href"] = Addresses(county.slug, revision.code).revision
        cells = [name, revision.effective_from, _did(step, language)]
        rows.append({"cells": cells, "muted": not step.present})
        if revision.code == here:
            name["note"] += " · " + _("you are here")
    return rows


def _did(step: Step, language: str) -> str:
    words_for = {
        Stay.ABSENT: _("does not have it"),
        Stay.ADDED: _("brought it in"),
        Stay.SAME: _("left it as it was"),
        Stay.DROPPED: _("dropped it"),
    }
    if step.stay is not Stay.CHANGED:
        return words_for[step.stay]
    place = 1 if language.startswith("zh") else 0
    comma = "、" if place else ", "
    fields = comma.join(dict.fromkeys(FIELD_NAMES[change.field][place] for change in step.changes))
    return _("changed it: %(fields)s") % {"fields": fields}


def _neighbours(
    county: County, steps: tuple[Step, ...], part: str, code: str, here: str
) -> dict[str, dict[str, str] | None]:
    """The same clause in the revisions before and after this one that have it."""
    present = [step for step in steps if step.present]
    at = next((place for place, step in enumerate(present) if step.revision.code == here), None)
    if at is None:  # a revision that was withdrawn stands outside the row
        return {"before": None, "after": None}
    found = (present[at - 1] if at else None, present[at + 1] if at + 1 < len(present) else None)
    linked = [
        {"code": step.revision.code, "url": _address(county, step, part, code)} if step else None
        for step in found
    ]
    return {"before": linked[0], "after": linked[1]}


def _address(county: County, step: Step, part: str, code: str) -> str:
    return Addresses(county.slug, step.revision.code).clause(part, code)
