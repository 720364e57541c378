"""The navigation marks the entry under which a page lies."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "person", "entry"),
    [
        ("rules:my-record", "resident", "rules:my-record"),
        ("rules:my-why", "resident", "rules:my-record"),
        ("benefits:my-benefits", "resident", "benefits:my-benefits"),
        ("benefits:my-sharing", "resident", "counties:my-data"),
        ("counties:leave", "resident", "counties:my-data"),
        ("rules:county-detail", "resident", "rules:county-detail"),
        ("rules:consultation-list", "resident", "rules:consultation-list"),
        ("rules:calendar-advance", "rule_admin", "rules:admin-revisions"),
        ("rules:run-list", "rule_admin", "rules:run-list"),
    ],
)
def test_the_entry_above_a_page_is_marked(client: Client, page: str, person: str, entry: str) -> None:
    here = town("suining" if person == "rule_admin" else "dummy")
    user = here.resident().user if person == "resident" else here.rule_admin
    client.force_login(user)
    reply = client.get(reverse(page, kwargs={"county": here.county.slug}))
    assert reply.status_code == 200
    marked = [place["url"] for place in reply.context["frame"].nav if place["current"]]
    assert marked == [reverse(entry, kwargs={"county": here.county.slug})]
