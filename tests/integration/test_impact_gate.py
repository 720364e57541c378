"""The impact gate: a report of exactly this text, made today beside today's books (charter R5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from rules.engine.book import Revision as Book
from rules.engine.canonical import digest
from rules.models import Draft
from rules.selectors.books import books
from rules.services.drafting.beginning import draft_create
from rules.services.impact import impact_refusals
from rules.services.revisions.loading import revision_load
from tests.factories import Town, impact_on_file

pytestmark = pytest.mark.django_db


def drafted(here: Town, **changes: object) -> Draft:
    """A draft of the last book under another code, for next week."""
    last = books()[-1]
    text: Book = replace(
        last, code="next", effective_from=here.today + timedelta(days=7), archival=False, **changes
    )
    return draft_create(county=here.county, parsed=text, by=here.rule_admin, now=here.now)


def said(draft: Draft, here: Town) -> str:
    """The one refusal, in English."""
    with translation.override("en"):
        (refusal,) = impact_refusals(draft, here.today)
    return refusal


def test_gate_without_a_report(here: Town) -> None:
    with here.scope():
        assert len(impact_refusals(drafted(here), here.today)) == 1


def test_gate_with_a_report_of_today(here: Town) -> None:
    with here.scope():
        draft = drafted(here)
        impact_on_file(here, draft)
        assert impact_refusals(draft, here.today) == []


def test_gate_after_the_text_changed(here: Town) -> None:
    with here.scope():
        draft = drafted(here)
        impact_on_file(here, draft)
        draft.document["scale"]["base"] = 1001
        draft.digest = digest(draft.document)
        assert "earlier text" in said(draft, here)


def test_gate_on_the_next_day(here: Town) -> None:
    with here.scope():
        draft = drafted(here)
        impact_on_file(here, draft, as_of=here.today - timedelta(days=1))
        assert "earlier day" in said(draft, here)


def test_gate_after_another_revision_was_published(here: Town) -> None:
    with here.scope():
        draft = drafted(here)
        impact_on_file(here, draft)
        last = books()[-1]
        day = here.today + timedelta(days=3)
        revision_load(
            county=here.county, parsed=replace(last, code="between", effective_from=day), now=here.now
        )
        assert "other revisions" in said(draft, here)
