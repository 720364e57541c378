"""How a record came to its governing revision, in words (scoring.md 4)."""

from __future__ import annotations

from collections.abc import Iterable

from rules.engine.book import Revision
from rules.engine.phrases import day, signed, zh
from rules.engine.trace import Choice, Effect
from rules.engine.words_effect import name_revision


def say_path(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> tuple[str, ...]:
    """One sentence for each revision on the way; empty where no revision was in force or came later."""
    books = tuple(revisions)
    return tuple(_say(choice, language, books) for choice in effect.path)


def _say(choice: Choice, language: str, revisions: tuple[Revision, ...]) -> str:
    name = name_revision(choice.revision, revisions, language)
    since = day(choice.effective_from, language)
    worth = "" if choice.nominal is None else signed(choice.nominal, language)
    if zh(language):
        if not choice.has_rule and choice.nominal is not None:
            worth = "没有这条规则，即0分"
        return {
            "in_force": f"行为发生时施行的是{name}：{worth}。",
            "new_acts": f"{name}自{since}起施行，只适用于新行为。",
            "already_in_effect": f"{name}自{since}起施行，但记录在此之前已生效。",
            "milder": f"{name}自{since}起施行，更为有利，适用之：{worth}。",
            "not_milder": f"{name}自{since}起施行，并不更为有利：{worth}。",
        }[choice.why]
    if not choice.has_rule and choice.nominal is not None:
        worth = "no such rule, so 0 points"
    return {
        "in_force": f"On the day of the act {name} was in force: {worth}.",
        "new_acts": f"{name}, in force from {since}, is only for new acts.",
        "already_in_effect": f"{name} is in force from {since}, but the record was in effect before.",
        "milder": f"{name}, in force from {since}, is better for the resident and governs: {worth}.",
        "not_milder": f"{name}, in force from {since}, is not better: {worth}.",
    }[choice.why]
