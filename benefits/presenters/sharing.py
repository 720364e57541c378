"""Who may ask what about a resident, and what they were answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.models import EligibilityCheck, Grant, ThirdParty
from benefits.presenters.programmes import answer_label
from counties.models import County
from counties.presenters.my_data import moment_cell
from rules.engine.book import Revision


@dataclass(frozen=True)
class PartyCard:
    """A third party: its one question and its one purpose; ``granted`` while a permission stands."""

    code: str
    name: str
    question: str
    purpose: str
    granted: bool


@dataclass(frozen=True)
class GrantCard:
    """A permission: who, what, until when, and how the third party names the resident."""

    pk: int
    name: str
    question: str
    purpose: str
    handle: str
    given_at: datetime
    until: date
    open: bool
    tag: dict[str, str]
    answers: int


def party_cards(
    parties: Iterable[ThirdParty], grants: Sequence[Grant], book: Revision | None, language: str
) -> list[PartyCard]:
    """Third parties with an agreement; those with an open permission are marked."""
    granted = {grant.third_party_id for grant in grants if grant.revoked_at is None}
    return [
        PartyCard(
            code=party.code,
            name=_by_language(party.name, language),
            question=question_of(party, book, language),
            purpose=_by_language(party.purpose_text, language),
            granted=party.pk in granted,
        )
        for party in parties
    ]


def grant_cards(
    grants: Iterable[Grant], book: Revision | None, today: date, language: str
) -> list[GrantCard]:
    """Open permissions first, then those that are over."""
    cards = [
        GrantCard(
            pk=grant.pk,
            name=_by_language(grant.third_party.name, language),
            question=question_of(grant.third_party, book, language),
            purpose=_by_language(grant.third_party.purpose_text, language),
            handle=str(grant.handle),
            given_at=grant.given_at,
            until=grant.until,
            open=grant.revoked_at is None,
            tag=_tag(grant, today),
            answers=len(grant.checks.all()),
        )
        for grant in grants
    ]
    return sorted(cards, key=lambda card: not card.open)


def question_of(party: ThirdParty, book: Revision | None, language: str) -> str:
    """The one question it may ask."""
    programme = book.programme(party.programme) if book else None
    title = programme.title.say(language) if programme else party.programme
    return _("Eligible for “%(programme)s”?") % {"programme": title}


def checks_head() -> list[dict[str, Any]]:
    """The columns of the list of answers."""
    return [{"text": _("When")}, {"text": _("Who asked")}, {"text": _("What for")}, {"text": _("Answer")}]


def check_rows(checks: Iterable[EligibilityCheck]) -> list[list[Any]]:
    """For `table`: every answer ever given."""
    return [
        [
            moment_cell(check.asked_at),
            check.third_party.name,
            check.third_party.purpose_text,
            {"tag": {"text": answer_label(check.answer), "state": check.answer}},
        ]
        for check in checks
    ]


def frame_of(county: County, here: str) -> list[dict[str, Any]]:
    """Breadcrumbs below “My data”."""
    data = {"text": _("My data"), "url": reverse("counties:my-data", args=[county.slug])}
    if here == "sharing":
        return [data, {"text": _("Sharing")}]
    sharing = {"text": _("Sharing"), "url": reverse("benefits:my-sharing", args=[county.slug])}
    return [data, sharing, {"text": _("Let somebody ask")}]


def _tag(grant: Grant, today: date) -> dict[str, str]:
    if grant.revoked_at is not None:
        return {"text": _("ended"), "state": "revoked"}
    if grant.until < today:
        return {"text": _("run out"), "state": "expired"}
    return {"text": _("holds"), "state": "active"}


def _by_language(text: dict[str, str], language: str) -> str:
    return text["zh" if language.startswith("zh") else "en"]
