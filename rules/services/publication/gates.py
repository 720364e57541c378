"""The gates that a draft has to pass before it is published: each says why it does not pass (charter R1 to R6).

The same gates stand in the database, as triggers on `rules_revision`; docs/adr/0026-gates-twice.md says why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counties.errors import DomainError
from rules.engine.phrases import day
from rules.engine.problems import Problem
from rules.models import Draft
from rules.selectors.drafts import authors_of, engine_draft, is_sound
from rules.selectors.reviews import Standing, reviewed
from rules.services.consultation.gate import consultation_refusals
from rules.services.impact import impact_refusals
from rules.services.publication.checking import OF_THE_CHARTER, examples_with, problems_in


class Gate(StrEnum):
    """One thing that has to be so before a draft is published."""

    TEXT = "text"
    CHARTER = "charter"
    REVIEW = "review"
    EXAMPLES = "examples"
    IMPACT = "impact"
    CONSULTATION = "consultation"
    DAY = "day"
    PERSON = "person"


@dataclass(frozen=True)
class Refusal:
    """Why a draft does not pass a gate, in the reader's language, and the article of the charter behind it."""

    gate: Gate
    article: str
    text: str


class PublicationRefused(DomainError):
    """The draft does not pass; ``refusals`` has every reason, the message says them all."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(self.refusals[0].article, "\n".join(refusal.text for refusal in self.refusals))

    @property
    def gates(self) -> frozenset[Gate]:
        """The gates at which it stopped."""
        return frozenset(refusal.gate for refusal in self.refusals)


def text_refusals(draft: Draft, today: date) -> list[Refusal]:
    """The text cannot be read, says what no vocabulary of the engine has, or does not fit the books on file (R6)."""
    return [_problem(Gate.TEXT, "R6", problem) for problem in problems_in(draft) if not _article(problem)]


def charter_refusals(draft: Draft, today: date) -> list[Refusal]:
    """A deduction on a protected ground, without basis or document, or without an end (R1 to R3)."""
    found = [
        _problem(Gate.CHARTER, _article(problem), problem)
        for problem in problems_in(draft)
        if _article(problem)
    ]
    if is_sound(draft) and engine_draft(draft).archival and not draft.county.is_replay:
        text = _(
            "A text marked as history cannot be published here. Only a replay county keeps history. Take the mark off "
            "under “Name, day and reach”; every clause then has to keep the charter."
        )
        found.append(Refusal(Gate.CHARTER, "R1", text))
    return found


def review_refusals(draft: Draft, today: date) -> list[Refusal]:
    """A clause looks like protected conduct, and no reviewer has allowed it (R1)."""
    said = {
        Standing.WAITING: _(
            "Clause %(code)s looks like protected conduct. A charter reviewer decides on it."
        ),
        Standing.REFUSED: _("Clause %(code)s was refused by a charter reviewer. Change it or take it out."),
    }
    return [
        Refusal(Gate.REVIEW, "R1", said[one.standing] % {"code": one.suspect.code})
        for one in reviewed(draft)
        if one.standing in said
    ]


def example_refusals(draft: Draft, today: date) -> list[Refusal]:
    """A worked example does not come out as it says (R5)."""
    language = _language()
    return [Refusal(Gate.EXAMPLES, "R5", failure.say(language)) for failure in examples_with(draft).failures]


def day_refusals(draft: Draft, today: date) -> list[Refusal]:
    """It would take effect before the day after its publication (R4)."""
    if draft.effective_from > today:
        return []
    language = _language()
    days = {"day": day(draft.effective_from, language), "today": day(today, language)}
    text = _("Its day, %(day)s, is not after today, %(today)s. Choose a later day (charter R4).") % days
    return [Refusal(Gate.DAY, "R4", text)]


def person_refusals(draft: Draft, by: Any) -> list[Refusal]:
    """Whoever wrote any of it does not publish it (R5)."""
    if by.pk not in authors_of(draft):
        return []
    text = (
        _("Who wrote a revision cannot publish it. A second person decides.")
        if by.pk == draft.author_id
        else _(
            "You changed this draft, so you are one of its authors. Who wrote a revision cannot publish it."
        )
    )
    return [Refusal(Gate.PERSON, "R5", text)]


def _said(
    gate: Gate, refusals: Callable[..., list[str]], *, dated: bool
) -> Callable[[Draft, date], list[Refusal]]:
    """A gate of another module, which says texts."""

    def refuse(draft: Draft, today: date) -> list[Refusal]:
        texts = refusals(draft, today) if dated else refusals(draft)
        return [Refusal(gate, "R5", text) for text in texts]

    return refuse


GATES: Mapping[Gate, Callable[[Draft, date], list[Refusal]]] = {
    Gate.TEXT: text_refusals,
    Gate.CHARTER: charter_refusals,
    Gate.REVIEW: review_refusals,
    Gate.EXAMPLES: example_refusals,
    Gate.IMPACT: _said(Gate.IMPACT, impact_refusals, dated=True),
    Gate.CONSULTATION: _said(Gate.CONSULTATION, consultation_refusals, dated=False),
    Gate.DAY: day_refusals,
}
"""All gates but the second person, in the order in which they are best opened."""


def refusals_of(draft: Draft, today: date) -> list[Refusal]:
    """Everything that forbids publishing the draft, whoever asks; empty when nothing does."""
    return [refusal for gate in GATES.values() for refusal in gate(draft, today)]


def first_refusal(draft: Draft, today: date) -> Refusal | None:
    """What is best done next; None where nothing stands in the way."""
    return next((refusal for gate in GATES.values() for refusal in gate(draft, today)), None)


def _problem(gate: Gate, article: str, problem: Problem) -> Refusal:
    return Refusal(gate, article, problem.say(_language()))


def _article(problem: Problem) -> str:
    return OF_THE_CHARTER.get(problem.code, "")


def _language() -> str:
    return get_language() or "zh"
