"""A draft laid open for comments, as tests of consultations need it."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from counties.calendars import today_in
from rules.engine import editing
from rules.models import Comment, Consultation, Draft
from rules.selectors.books import books
from rules.selectors.consultation_texts import WHOLE, Place
from rules.selectors.consultations import latest_version
from rules.services.consultation.commenting import comment_give
from rules.services.consultation.opening import consultation_open
from rules.services.drafting.beginning import draft_create
from rules.services.drafting.clauses import clause_put
from tests.factories import Town

CLAUSE = ("rule", "TR-01")


def drafted(here: Town, *, code: str = "next", days: int = 60) -> Draft:
    """The last book under another code, to take effect in so many days."""
    text = replace(books()[-1], code=code, effective_from=here.today + timedelta(days=days), archival=False)
    return draft_create(county=here.county, parsed=text, by=here.rule_admin, now=here.now)


def retitled(here: Town, draft: Draft, title: str = "Another title", place: Place = CLAUSE) -> Draft:
    """The draft with another title of one clause."""
    draft = Draft.objects.get(pk=draft.pk)
    clause = editing.find(draft.document, *place) or {}
    changed = {**clause, "title": {"en": title, "zh": title}}
    base = editing.clause_digest(clause)
    clause_put(
        draft=draft, part=place[0], code=place[1], clause=changed, base=base, by=here.rule_admin, now=here.now
    )
    return Draft.objects.get(pk=draft.pk)


def opened(here: Town, draft: Draft | None = None, *, days: int = 10) -> Consultation:
    """A draft laid open for so many days."""
    return consultation_open(
        draft=draft or drafted(here),
        closes_on=here.today + timedelta(days=days),
        by=here.rule_admin,
        now=here.now,
    )


def said(
    here: Town,
    consultation: Consultation,
    by: Any,
    *,
    place: Place = WHOLE,
    stance: str = "for",
    words: str = "这样好。",
    **more: Any,
) -> Comment:
    """A comment of that person on the text that lies open."""
    given = {
        "version": latest_version(consultation).number,
        "client_id": uuid.uuid4(),
        "now": here.now,
    } | more
    return comment_give(
        consultation=consultation, place=place, stance=Comment.Stance(stance), words=words, by=by, **given
    )


def day_after(consultation: Consultation) -> date:
    """The first day on which it is over."""
    return consultation.closes_on + timedelta(days=1)


def today(here: Town) -> date:
    """The county's day."""
    return today_in(here.county, here.now)
