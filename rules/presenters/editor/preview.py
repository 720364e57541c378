"""What a clause says in plain words, in both languages side by side, as it would be printed."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from rules.engine import editing
from rules.engine.book import Category, Grade, Programme, Revision, Rule, Scale
from rules.engine.clauses import Clause, RawClause, read_clause
from rules.engine.phrases import day, points
from rules.engine.problems import Problem
from rules.engine.words import say_cap, say_clause, say_programme
from rules.engine.words_fields import REACHES
from rules.models import Draft
from rules.presenters.book import village_names
from rules.selectors.drafts import last_sound, read_with

_PLACE = re.compile(r"(rulebook|scale)\b|[a-z]+\[[^\]]*\]")


@dataclass(frozen=True)
class Preview:
    """The clause in words ("" while it cannot be read), and what has to be mended."""

    title: dict[str, str]
    words: dict[str, str]
    problems: tuple[Problem, ...]


def preview(draft: Draft, part: str, code: str, clause: RawClause) -> Preview:
    """The clause in the draft's text, in the place of the one of that code, or as a new one where there is none."""
    try:
        document = editing.put(draft.document, part, code, clause)
    except editing.NoSuchClause:
        document = editing.add(draft.document, part, clause)
    revision, problems = read_with(draft, document)
    read, own = read_clause(part, clause)
    words = dict.fromkeys(("zh", "en"), "")
    if read is not None:
        around = revision or last_sound(draft)
        words = {language: say(part, read, around, language) for language in words}
    name = str(clause.get("code") or "")
    label = part if part in editing.TABLES else f"{part}[{name}]"
    beside = tuple(problem for problem in problems if place_of(problem) == label)
    title = clause.get("title")
    shown: dict[str, str] = title if isinstance(title, dict) else {}
    return Preview({key: str(shown.get(key) or "") for key in words}, words, beside or own)


def place_of(problem: Problem) -> str:
    """The clause that a problem is about, such as "rule[TR-01]" or "scale"; "" for the text as a whole."""
    found = _PLACE.match(problem.clause)
    return found[0] if found else ""


def say(part: str, clause: Clause, revision: Revision, language: str) -> str:
    """The clause in sentences of one language; `revision` gives the names of what it mentions."""
    with override("zh-hans" if language == "zh" else language):
        match clause:
            case Rule():
                return say_clause(revision, clause, language, villages=village_names(language))
            case Programme():
                return say_programme(revision, clause, language, villages=village_names(language))
            case Grade(starts_at=start):
                return _("From %(points)s.") % {"points": points(start, language)}
            case Category(cap=cap):
                return say_cap(cap, language) if cap else _("No limit over all its clauses.")
            case Scale():
                return _scale(clause, language)
            case Revision():
                return _head(clause, language)


def _scale(scale: Scale, language: str) -> str:
    said: dict[str, Any] = {
        "base": points(scale.base, language),
        "floor": points(scale.floor, language),
        "ceiling": "" if scale.ceiling is None else points(scale.ceiling, language),
    }
    if scale.ceiling is None:
        return _("Everybody starts with %(base)s. No score falls below %(floor)s.") % said
    return (
        _("Everybody starts with %(base)s. No score falls below %(floor)s or rises above %(ceiling)s.") % said
    )


def _head(head: Revision, language: str) -> str:
    said = {"day": day(head.effective_from, language), "reach": REACHES[head.transition].say(language)}
    return _("It takes effect on %(day)s. It reaches: %(reach)s.") % said
