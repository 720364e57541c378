"""The differences between two revisions for `diff_list`: what changes, and whom it touches."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from rules.engine.book import Revision
from rules.engine.diff import Change, Kind, diff
from rules.engine.phrases import day, joined
from rules.engine.words import say_form, say_programme
from rules.engine.words_diff import say_consequence
from rules.engine.words_fields import FIELD_NAMES, PART_NAMES, REACHES, shown_text
from rules.engine.words_rule import modifiers
from rules.presenters.book import village_names


def diff_items(
    before: Revision, after: Revision, language: str, keep: Callable[[Change], bool] | None = None
) -> list[dict[str, Any]]:
    """One item for each clause that differs; the fields of one clause stand together.

    ``keep`` says of which changes; without it of all.
    """
    changes = [change for change in diff(before, after) if keep is None or keep(change)]
    grouped = groupby(changes, key=lambda change: (change.part, change.code, change.kind))
    return [_item(list(of_clause), language) for _key, of_clause in grouped]


def diff_page(before: Revision, after: Revision, language: str) -> dict[str, Any]:
    """Titles of both, the day of effect, the reach, and how many clauses come, go and change."""
    kinds = [item["kind"] for item in diff_items(before, after, language)]
    return {
        "before": before.title.say(language),
        "after": after.title.say(language),
        "effective_from": day(after.effective_from, language),
        "reach": REACHES[after.transition].say(language),
        "added": kinds.count("added"),
        "dropped": kinds.count("dropped"),
        "changed": kinds.count("changed"),
    }


def _item(changes: list[Change], language: str) -> dict[str, Any]:
    first = changes[0]
    item: dict[str, Any] = {
        "kind": str(first.kind),
        "code": first.code,
        "title": _title(first, language),
        "note": _note(changes, language),
    }
    if first.kind is Kind.DROPPED:
        item["text"] = _whole(first.before, first, language)
    elif first.kind is Kind.ADDED:
        item["text"] = _whole(first.after, first, language)
    else:
        item["changes"] = [_sides(change, language) for change in changes]
    return item


def _title(change: Change, language: str) -> str:
    part = PART_NAMES[change.part][1 if language.startswith("zh") else 0]
    for revision in (change.after, change.before):
        clause = _clause(revision, change)
        if clause is not None:
            return str(clause.title.say(language))
    return part


def _whole(revision: Revision, change: Change, language: str) -> str:
    """What a record or the programme gives or takes; proof and sources are in the full texts."""
    rule = revision.rule(change.code) if change.part == "rule" else None
    if rule is not None:
        villages = village_names(language)
        return joined([say_form(rule.form, language), *modifiers(rule, language, villages)], language)
    programme = revision.programme(change.code) if change.part == "programme" else None
    if programme is not None:
        return say_programme(revision, programme, language, villages=village_names(language))
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
