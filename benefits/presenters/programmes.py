"""Each programme with the resident's answer in words: yes, no, or cannot be said yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from benefits.models import Answer
from benefits.presenters.reasons import answer_words, what_would_change
from benefits.selectors import ProgrammeStanding
from rules.engine.book import Revision
from rules.engine.phrases import month_day
from rules.engine.programmes import NO_PLACE_LEFT, NOT_OPEN
from rules.engine.words import say_programme, say_source
from rules.presenters.book import invented, village_names


@dataclass(frozen=True)
class ProgrammeCard:
    """One programme: ``answer`` is what holds, ``why`` what the figures say now, ``change`` what would change it."""

    code: str
    title: str
    answer: str
    state: str
    why: str
    kept: bool
    since: date | None
    change: str
    text: str
    legal_basis: str
    source: str
    invented: str


def programme_cards(
    standings: Iterable[ProgrammeStanding], book: Revision, language: str
) -> list[ProgrammeCard]:
    """In the order of the book."""
    villages = village_names(language)
    return [_card(standing, book, language, villages) for standing in standings]


def answer_label(answer: str) -> str:
    """The answer in words; undetermined never sounds like a no (charter P2)."""
    return {
        Answer.ELIGIBLE: _("Yes"),
        Answer.NOT_ELIGIBLE: _("No"),
        Answer.UNDETERMINED: _("Cannot be said yet"),
    }[Answer(answer)]


def _card(
    standing: ProgrammeStanding, book: Revision, language: str, villages: dict[str, str]
) -> ProgrammeCard:
    programme = standing.programme
    source = programme.source or book.source
    return ProgrammeCard(
        code=programme.code,
        title=programme.title.say(language),
        answer=answer_label(standing.in_force.answer),
        state=standing.in_force.answer,
        why=answer_words(book, programme, standing.computed, standing.reason, language, villages),
        kept=standing.in_force.kept,
        since=standing.since,
        change=_change(standing, book, language, villages),
        text=say_programme(book, programme, language, villages=villages),
        legal_basis=programme.legal_basis.say(language),
        source=say_source(source, language),
        invented=invented(source),
    )


def _change(standing: ProgrammeStanding, book: Revision, language: str, villages: dict[str, str]) -> str:
    """What would bring another answer, or what the answer rests on."""
    programme, reason = standing.programme, standing.reason
    if standing.in_force.answer == Answer.ELIGIBLE:
        return _(
            "It does not end by itself. Ending it takes an official's decision, a notice to you, and time to object."
        )
    if reason == NOT_OPEN and programme.season is not None:
        return _("It opens again on %(day)s.") % {"day": month_day(programme.season.start, language)}
    if reason == NO_PLACE_LEFT:
        return _("It becomes yes when a place is free.")
    return what_would_change(book, programme, standing.computed, reason, language, villages)
