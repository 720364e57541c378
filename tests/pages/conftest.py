"""What several page tests start from."""

from datetime import timedelta

import pytest
from django.test import Client

from rules.models import Draft, Record, Revision
from tests import drafting
from tests.factories import Town
from tests.pages.people import signed_in
from tests.pages.revising import Document, published, revised, rule, withdrawn


@pytest.fixture
def record(here: Town) -> Record:
    """Fifty points taken, in effect, and counted."""
    found = here.in_effect(here.resident(), "TR-02")
    here.drain()
    return found


@pytest.fixture
def begun(here: Town) -> Draft:
    """The draft "next", which began with the book in force."""
    with here.scope():
        return drafting.begun(here)


@pytest.fixture
def admin(here: Town) -> Client:
    """The rule admin's browser."""
    return signed_in(here.rule_admin)


def milder(document: Document) -> None:
    """One deduction takes less, one is dropped, a programme too."""
    rule(document, "TR-01")["points"] = -5
    document["rule"] = [found for found in document["rule"] if found["code"] != "TR-02"]
    document["programme"] = document["programme"][1:]


def restored(document: Document) -> None:
    """The rule with the points it had at first."""
    rule(document, "TR-01")["points"] = -20


@pytest.fixture
def book(here: Town) -> Town:
    """2020-1, 2022-1 milder, 2024-1 as at first, one to come in a month, and one withdrawn."""
    with here.scope():
        first = Revision.objects.get().effective_from
    revised(here, "2022-1", first.replace(year=2022), milder)
    revised(here, "2024-1", first.replace(year=2024), restored)
    revised(here, "coming-1", here.today + timedelta(days=30))
    taken_back = published(here, "never-1", here.today + timedelta(days=60))
    withdrawn(here, taken_back, "Too many objected.")
    return here
