"""What several page tests start from."""

from datetime import timedelta

import pytest
from django.test import Client

from rules.models import Draft, Record, Revision
from rules.services.drafting.beginning import draft_begin
from tests.factories import Town
from tests.pages.people import signed_in


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
        return draft_begin(
            county=here.county,
            code="next",
            effective_from=here.today + timedelta(days=30),
            based_on=Revision.objects.latest("effective_from"),
            by=here.rule_admin,
            now=here.now,
        )


@pytest.fixture
def admin(here: Town) -> Client:
    """The rule admin's browser."""
    return signed_in(here.rule_admin)
