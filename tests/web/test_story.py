"""In a browser, in both languages: the rule is dropped by two persons, and the petitioner has 1,000 again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from counties.models import County
from counties.scope import county_scope
from portal.accounts.models import User
from rules.models import Draft
from rules.services.impact import impact_simulate
from tests.web.person import Person

WORDS = {
    "en": {
        "before": "You have 50 points",
        "after": "You have 1,000 points",
        "done": "published",
        "drop": "SN-01",
        "refused": "was refused by a charter reviewer",
    },
    "zh-hans": {"before": "您有50分", "after": "您有1,000分", "drop": "SN-01", "refused": "不予准许"},
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_petition_rule_is_dropped(
    language: str,
    transactional_db: None,
    site: str,
    somebody: Callable[..., Person],
    worker_process: Callable[..., Any],
) -> None:
    call_command("sync_counties", "suining", verbosity=0)
    call_command("load_demo", "suining", verbosity=0)
    words = WORDS[language]

    petitioner = somebody(language, "suining-petitioner", size="phone")
    petitioner.open("/c/suining/my/")
    assert words["before"] in petitioner.text

    author = somebody(language, "suining-admin")
    author.open("/c/suining/admin/revisions/")
    author.open("/c/suining/admin/drafts/2011-1/")
    assert words["drop"] in author.text
    assert author.page.locator("main form").count() == 0, "the author is offered no way to publish"
    author.open("/c/suining/admin/drafts/2011-1/edit/")
    author.open("/c/suining/admin/drafts/2011-1/review/")
    author.open("/c/suining/admin/drafts/2011-1/consultation/")
    petitioner.open("/c/suining/consultations/1/")

    publisher = somebody(language, "suining-publisher")
    publisher.open("/c/suining/admin/drafts/2011-1/")
    assert publisher.page.locator("main form").count() == 0, "its impact is not on file yet"
    author.open("/c/suining/admin/drafts/2011-1/impact/")
    author.send()
    publisher.open("/c/suining/admin/drafts/2011-1/")

    worker_process(concurrency=2)
    publisher.open("/c/suining/admin/drafts/2011-1/")
    assert publisher.page.locator("main input[type=checkbox]").is_checked()
    publisher.send()
    assert "/admin/runs/" in publisher.page.url
    expect(publisher.page.locator(".xy-progress__text")).not_to_contain_text("%", timeout=60_000)
    publisher.looked()

    petitioner.open("/c/suining/my/")
    assert words["after"] in petitioner.text
    listed = []
    for number in range(1, 6):
        petitioner.page.goto(f"{site}/c/suining/my/?page={number}")
        records = petitioner.page.locator("main table tbody tr").all_inner_texts()
        listed += [text for text in records if "SN-01" in text]
    assert len(listed) == 95
    assert all("2011-1" in text for text in listed), listed[0]
    petitioner.open("/c/suining/my/why/")
    assert "2011-1" in petitioner.text
    assert "95" in petitioner.text
    petitioner.open("/c/suining/")
    petitioner.open("/c/suining/revisions/")
    petitioner.open("/c/suining/revisions/2010-1/compare/2011-1/")
    assert words["drop"] in petitioner.text


def simulated(slug: str) -> None:
    """The impact of the county's draft on the residents of its day is on file."""
    county = County.objects.get(slug=slug)
    with county_scope(county):
        impact_simulate(
            draft=Draft.objects.get(), by=User.objects.get(username=f"{slug}-admin"), now=timezone.now()
        )


def test_the_run_page_refreshes_itself_without_javascript(
    transactional_db: None, new_page: Callable[..., Page], somebody: Callable[..., Person]
) -> None:
    call_command("sync_counties", "suining", verbosity=0)
    call_command("load_demo", "suining", verbosity=0)
    simulated("suining")
    publisher = somebody("en", "suining-publisher")
    publisher.open("/c/suining/admin/drafts/2011-1/")
    publisher.send()
    address = publisher.page.url
    plain = new_page("en", java_script_enabled=False, storage_state=publisher.page.context.storage_state())
    plain.goto(address)
    assert plain.locator("progress").count() == 1
    assert 'http-equiv="refresh"' in plain.content()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_rule_under_another_name_is_stopped(
    language: str, transactional_db: None, somebody: Callable[..., Person]
) -> None:
    call_command("sync_counties", "rongcheng", verbosity=0)
    call_command("load_demo", "rongcheng", verbosity=0)
    author = somebody(language, "rongcheng-admin", size="phone")
    author.open("/c/rongcheng/admin/drafts/demo-renamed/")
    assert "DEMO-01" in author.text
    reviewer = somebody(language, "rongcheng-charter")
    reviewer.open("/c/rongcheng/admin/reviews/")
    reviewer.follow("main table a")
    reviewer.follow("main table a")
    reviewer.page.locator("main input[value=refuse]").check()
    reviewer.page.fill("main textarea", "虚构的决定 (a synthetic decision).")
    reviewer.send()
    reviewer.follow("main table a")
    assert "synthetic decision" in reviewer.text
    author.open("/c/rongcheng/admin/drafts/demo-renamed/")
    assert WORDS[language]["refused"] in author.text
