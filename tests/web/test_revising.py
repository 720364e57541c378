"""In a browser, in both languages: a text is uploaded, edited, simulated, commented on, answered and published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.web.person import Person

HERE = "/c/suining"
TEXT = Path(__file__).resolve().parents[2] / "counties/suining/drafts/petition-rule-dropped.toml"
WORDS = {
    "en": {
        "stays": "You have 50 points",
        "better": "1,000",
        "closed": "This consultation is closed.",
        "answered": "No comment waits for an answer.",
        "comment": "To petition is a right.",
        "answer": "It is dropped.",
        "title": "Edited title",
    },
    "zh-hans": {
        "stays": "您有50分",
        "better": "1,000",
        "closed": "征求意见已经结束",
        "answered": "没有待答复的意见",
        "comment": "上访是权利。",
        "answer": "已经删去。",
        "title": "改过的名称",
    },
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_revision_from_the_first_word_to_the_notice_in_the_inbox(
    language: str,
    transactional_db: None,
    site: str,
    new_page: Callable[..., Page],
    somebody: Callable[..., Person],
    worker_process: Callable[..., Any],
) -> None:
    call_command("sync_counties", "suining", verbosity=0)
    call_command("load_demo", "suining", verbosity=0)
    words = WORDS[language]
    worker_process(concurrency=2)

    author = somebody(language, "suining-admin")
    _upload(author)
    _edit(author, language, words["title"])
    author.open(f"{HERE}/admin/drafts/2011-2/impact/")
    author.send()
    author.open(f"{HERE}/admin/drafts/2011-2/consultation/")
    author.page.fill("[name=open-closes_on]", "2011-01-10")
    author.send()
    consultation = _public_address(author)

    resident = somebody(language, "suining-clean", size="phone")
    resident.open(f"{consultation}clauses/rule/SN-01/")
    resident.page.locator("[name=stance]").first.check()
    resident.page.fill("[name=words]", words["comment"])
    resident.send()
    petitioner = somebody(language, "suining-petitioner", size="phone")
    petitioner.open(f"{consultation}me/")
    assert words["better"] in petitioner.text
    petitioner.open(f"{HERE}/my/")
    assert words["stays"] in petitioner.text
    stranger = new_page(language)
    stranger.goto(site + consultation)
    expect(stranger.locator("main")).to_contain_text(words["comment"])

    publisher = somebody(language, "suining-publisher")
    publisher.open(f"{HERE}/admin/drafts/2011-2/")
    assert publisher.page.locator("#publish form").count() == 0, "the consultation is open"
    _move_calendar(author, "2011-01-12")
    _until(stranger, site + consultation, words["closed"])
    publisher.open(f"{HERE}/admin/drafts/2011-2/")
    assert publisher.page.locator("#publish form").count() == 0, "a comment waits for an answer"
    author.open(f"{HERE}/admin/drafts/2011-2/consultation/")
    author.page.locator("[name=numbers]").first.check()
    author.page.fill("[name=words]", words["answer"])
    author.send("form[action$='/answer/'] button")
    assert words["answered"] in author.text
    _state(author, stranger, site, consultation)
    publisher.open(f"{HERE}/admin/drafts/2011-2/")
    assert publisher.page.locator("#publish form").count() == 0, "the impact is of an earlier day"
    author.open(f"{HERE}/admin/drafts/2011-2/impact/")
    author.send()
    author.open(f"{HERE}/admin/drafts/2011-2/")
    assert author.page.locator("#publish form").count() == 0, "the author publishes nothing"

    publisher.open(f"{HERE}/admin/drafts/2011-2/")
    publisher.send("#publish form button")
    assert "/admin/runs/" in publisher.page.url
    expect(publisher.page.locator(".xy-progress__text")).not_to_contain_text("%", timeout=60_000)
    publisher.looked()

    petitioner.open(f"{HERE}/my/")
    assert words["better"] in petitioner.text
    _until(petitioner.page, f"{site}{HERE}/my/notices/", "2011-2")
    petitioner.send("article:has-text('2011-2') form button")
    assert petitioner.page.url.endswith("/my/revisions/2011-2/")
    assert "SN-01" in petitioner.text
    stranger.goto(f"{site}{HERE}/revisions/2011-2/")
    expect(stranger.locator("h1")).to_contain_text(words["title"])
    stranger.goto(site + consultation)
    expect(stranger.locator("main")).to_contain_text(words["answer"])


def _upload(author: Person) -> None:
    """Begin with the county's prepared text, for a later day."""
    text = TEXT.read_text(encoding="utf-8").replace('"2011-1"', '"2011-2"')
    text = text.replace("effective_from = 2011-01-01", "effective_from = 2011-02-01")
    author.open(f"{HERE}/admin/new-draft/")
    author.page.set_input_files(
        "[name=text]", {"name": "book.toml", "mimeType": "text/plain", "buffer": text.encode()}
    )
    author.send("button[name=upload]")
    assert author.page.url.endswith("/admin/drafts/2011-2/edit/")


def _edit(author: Person, language: str, title: str) -> None:
    """Give the book another title in the reader's language."""
    author.open(f"{HERE}/admin/drafts/2011-2/edit/rulebook/-/")
    author.page.fill(f"[name=title_{'en' if language == 'en' else 'zh'}]", title)
    author.page.locator("form#clause button.govuk-button").click()
    author.page.wait_for_url("**/admin/drafts/2011-2/edit/")
    author.looked()


def _state(author: Person, stranger: Page, site: str, consultation: str) -> None:
    """Say at the end what was heard and what became of it; everybody reads it."""
    author.follow("a[href$='/statement/']")
    for place, part in enumerate(("heard", "changed", "kept")):
        for language in ("zh", "en"):
            author.page.fill(f"[name={part}_{language}]", f"{language}-{place}")
    author.send()
    assert author.page.url.endswith(consultation)
    stranger.goto(site + consultation)
    for place in range(3):
        expect(stranger.locator(".xy-statement")).to_contain_text(f"-{place}")


def _public_address(author: Person) -> str:
    """Where everybody reads the consultation that was just opened."""
    link = author.page.locator("main a[href*='/consultations/']").first.get_attribute("href")
    assert link is not None
    return link


def _move_calendar(author: Person, day: str) -> None:
    author.open(f"{HERE}/admin/calendar/")
    author.page.fill("[name=to]", day)
    author.page.locator("main form button[type=submit]").last.click()
    author.page.wait_for_load_state()


def _until(page: Page, address: str, words: str) -> None:
    """Load the page until it says so: a worker does what the day brings."""
    for _attempt in range(60):
        page.goto(address)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} never says: {words}")
