"""In a browser, in both languages: a draft is edited, simulated, laid open, commented, answered, published, in force."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.web.person import Person

DRAFT = "/c/suining/admin/drafts/2011-1/"
WORDS = {
    "en": {"after": "You have 1,000 points", "said": "A synthetic question."},
    "zh-hans": {"after": "您有1,000分", "said": "一个虚构的问题。"},
}


def clause_saved(author: Person, part: str, code: str, field: str, text: str) -> None:
    """The author changes one field of a clause and saves it."""
    author.open(f"{DRAFT}edit/{part}/{code}/")
    author.page.fill(field, text)
    author.page.locator("form#clause button.govuk-button").click()
    author.page.wait_for_url(re.compile(r"/2011-1/edit/(\?.*)?$"))
    author.looked()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_draft_goes_the_whole_way(
    language: str,
    transactional_db: None,
    somebody: Callable[..., Person],
    worker_process: Callable[..., Any],
) -> None:
    call_command("sync_counties", "suining", verbosity=0)
    call_command("load_demo", "suining", verbosity=0)
    words = WORDS[language]
    author = somebody(language, "suining-admin")
    publisher = somebody(language, "suining-publisher")
    petitioner = somebody(language, "suining-petitioner", size="phone")

    clause_saved(author, "rule", "SN-20", "#id_points", "12")
    clause_saved(author, "rulebook", "-", "#id_effective_from", "2011-02-01")
    publisher.open(DRAFT)
    assert publisher.page.locator("#publish form").count() == 0, "its consultation was about another text"

    author.open(f"{DRAFT}consultation/")
    author.page.fill("main form[action$='/consultation/open/'] input[type=date]", "2011-01-10")
    author.send("main form[action$='/consultation/open/'] button[type=submit]")
    petitioner.open("/c/suining/consultations/2/clauses/rule/SN-01/")
    petitioner.page.locator("main input[value=for]").check()
    petitioner.page.fill("main textarea", words["said"])
    petitioner.send()
    author.open("/c/suining/admin/calendar/")
    author.page.fill("main input[type=date]", "2011-01-11")
    author.send()
    publisher.open(DRAFT)
    assert publisher.page.locator("#publish form").count() == 0, (
        "a comment has no answer, no impact is on file"
    )

    author.open(f"{DRAFT}consultation/")
    assert words["said"] in author.text
    author.page.locator("main input[name=numbers]").first.check()
    author.page.fill("main form[action$='/answer/'] textarea", "虚构的答复 (a synthetic answer).")
    author.send("main form[action$='/answer/'] button[type=submit]")
    author.open(f"{DRAFT}impact/")
    author.send()
    author.open(DRAFT)
    assert author.page.locator("#publish form").count() == 0, "the author is offered no way to publish"

    worker_process(concurrency=2)
    publisher.open(DRAFT)
    publisher.send("#publish form button[type=submit]")
    assert "/admin/runs/" in publisher.page.url
    expect(publisher.page.locator(".xy-progress__text")).not_to_contain_text("%", timeout=60_000)
    petitioner.open("/c/suining/my/")
    assert words["after"] in petitioner.text
    petitioner.open("/c/suining/consultations/2/")
    assert "a synthetic answer" in petitioner.text
