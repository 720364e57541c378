"""How a record came to its governing revision, in words (scoring.md 4)."""

from __future__ import annotations

from collections.abc import Iterable

from rules.engine.book import Revision
from rules.engine.phrases import day, signed, zh
from rules.engine.trace import Choice, Effect, Why
from rules.engine.words_revision import name_revision


def say_path(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> tuple[str, ...]:
    """One sentence for each revision on the way; empty where no revision was in force or came later."""
    books = tuple(revisions)
    return tuple(_say(choice, language, books) for choice in effect.path)


WORDS: dict[Why, tuple[str, str]] = {
    Why.IN_FORCE: (
        "On the day of the act {name} was in force: {worth}.",
        "行为发生时施行的是{name}：{worth}。",
    ),
    Why.NEW_ACTS: (
        "{name}, in force from {since}, is only for new acts.",
        "{name}自{since}起施行，只适用于新行为。",
    ),
    Why.ALREADY_IN_EFFECT: (
        "{name} is in force from {since}, but the record was in effect before.",
        "{name}自{since}起施行，但记录在此之前已生效。",
    ),
    Why.MILDER: (
        "{name}, in force from {since}, is better for the resident and governs: {worth}.",
        "{name}自{since}起施行，更为有利，适用之：{worth}。",
    ),
    Why.NOT_MILDER: (
        "{name}, in force from {since}, is not better: {worth}.",
        "{name}自{since}起施行，并不更为有利：{worth}。",
    ),
}


def _say(choice: Choice, language: str, revisions: tuple[Revision, ...]) -> str:
    chinese = zh(language)
    worth = "" if choice.nominal is None else signed(choice.nominal, language)
    if not choice.has_rule and choice.nominal is not None:
        worth = "没有这条规则，即0分" if chinese else "no such rule, so 0 points"
    return WORDS[choice.why][1 if chinese else 0].format(
        name=name_revision(choice.revision, revisions, language),
        since=day(choice.effective_from, language),
        worth=worth,
    )
