"""The differences between two revisions for `diff_list`: what changes, and whom it touches."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from rules.engine.book import Revision
from rules.engine.diff import Change, Kind, diff
from rules.engine.grounds import is_protected
from rules.engine.phrases import joined
from rules.engine.words import say_form, say_programme
from rules.engine.words_diff import say_consequence
from rules.engine.words_fields import FIELD_NAMES, PART_NAMES, shown_text
from rules.engine.words_rule import modifiers
from rules.presenters.book import village_names


def diff_items(
    before: Revision, after: Revision, language: str, keep: Callable[[Change], bool] | None = None
) -> list[dict[str, Any]]:
    """One item for each clause that differs; the fields of one clause stand together.

    ``keep`` says of which changes; without it of all.
    """
    villages = village_names(language)
    return [clause_item(changes, language, villages) for changes in clause_changes(before, after, keep)]


def clause_changes(
    before: Revision, after: Revision, keep: Callable[[Change], bool] | None = None
) -> list[list[Change]]:
    """Every difference, or those to keep; those of one clause together, in the order of `diff`."""
    changes = [change for change in diff(before, after) if keep is None or keep(change)]
    grouped = groupby(changes, key=lambda change: (change.part, change.code, change.kind))
    return [list(of_clause) for _key, of_clause in grouped]


def diff_by_clause(before: Revision, after: Revision, language: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The same items by part and code of the clause; the scale's and the head's code is ""."""
    villages = village_names(language)
    return {
        (changes[0].part, changes[0].code): clause_item(changes, language, villages)
        for changes in clause_changes(before, after)
    }


def clause_item(
    changes: list[Change],
    language: str,
    villages: Mapping[str, str],
    *,
    url: str = "",
    consequences: bool = True,
) -> dict[str, Any]:
    """All changes of one clause for `diff_list`. Without ``consequences`` nothing is said of earlier records."""
    first = changes[0]
    item: dict[str, Any] = {
        "kind": str(first.kind),
        "code": first.code,
        "title": _title(first, language),
        "url": url,
        "note": _note(changes, language) if consequences else "",
    }
    if first.kind is Kind.DROPPED:
        item["text"] = _whole(first.before, first, language, villages)
    elif first.kind is Kind.ADDED:
        item["text"] = _whole(first.after, first, language, villages)
    else:
        item["changes"] = [_sides(change, language) for change in changes]
    tag = protected_tag(first)
    if tag:
        item["tag"] = tag
    return item


def protected_tag(change: Change) -> dict[str, str] | None:
    """The mark of a deduction for protected conduct, where the clause was or is one (charter R1)."""
    if change.part != "rule":
        return None
    for revision in (change.before, change.after):
        rule = revision.rule(change.code)
        if rule is not None and rule.is_deduction and is_protected(rule.ground):
            return {"text": _("Protected conduct: cannot be a ground today"), "tone": "alert"}
    return None


def _title(change: Change, language: str) -> str:
    part = PART_NAMES[change.part][1 if language.startswith("zh") else 0]
    for revision in (change.after, change.before):
        clause = _clause(revision, change)
        if clause is not None:
            return str(clause.title.say(language))
    return part


def _whole(revision: Revision, change: Change, language: str, villages: Mapping[str, str]) -> str:
    """What a record or the programme gives or takes; proof and sources are in the full texts."""
    rule = revision.rule(change.code) if change.part == "rule" else None
    if rule is not None:
        return joined([say_form(rule.form, language), *modifiers(rule, language, villages)], language)
    programme = revision.programme(change.code) if change.part == "programme" else None
    if programme is not None:
        return say_programme(revision, programme, language, villages=villages)
    return ""


def _sides(change: Change, language: str) -> dict[str, str]:
    before, after = shown_text(change, language)
    return {
        "label": FIELD_NAMES[change.field][1 if language.startswith("zh") else 0],
        "before": before,
        "after": after,
    }


def _note(changes: Iterable[Change], language: str) -> str:
    """What it means for earlier records, each sentence once."""
    said = dict.fromkeys(say_consequence(change, language) for change in changes)
    return ("" if language.startswith("zh") else " ").join(text for text in said if text)


def _clause(revision: Revision, change: Change) -> Any:
    finders = {
        "rule": revision.rule,
        "grade": revision.grade,
        "category": revision.category,
        "programme": revision.programme,
    }
    return finders[change.part](change.code) if change.part in finders else None
