"""A draft that begins with a text of history: its mark is kept or left behind, said in words, and taken off on a page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rules.models import Draft, Revision
from tests.factories import Town, town
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def url(here: Town, name: str, *args: str) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def begun(here: Town, browser: Client) -> Any:
    """A draft of the county's history, begun on the web."""
    with here.scope():
        code = Revision.objects.filter(archival=True).earliest("effective_from").code
    day = here.today + timedelta(days=30)
    typed = {"based_on": code, "code": "next", "effective_from": day.isoformat()}
    return browser.post(url(here, "draft-begin"), typed, follow=True)


@pytest.mark.parametrize(
    ("language", "kept", "listed"),
    [
        ("en", "This draft is marked as history", "a text of history"),
        ("zh-hans", "这份草案标为历史文本", "历史文本"),
    ],
)
def test_a_replay_county_keeps_the_mark_and_says_so(language: str, kept: str, listed: str) -> None:
    here = town("suining")
    browser = signed_in(here.rule_admin, language)
    assert listed in browser.get(url(here, "draft-begin")).text
    page = begun(here, browser)
    assert kept in page.text
    with here.scope():
        assert Draft.objects.get().document["rulebook"]["archival"] is True


def test_the_mark_is_taken_off_on_the_page_of_the_head_and_set_again() -> None:
    here = town("suining")
    browser = signed_in(here.rule_admin)
    begun(here, browser)
    address = url(here, "clause-edit", "next", "rulebook", "-")
    page = browser.get(address)
    assert "This is a text of history" in page.text
    form = page.context["page"].form

    def send(*ticked: str) -> None:
        fresh = browser.get(address).context["page"]
        fields: dict[str, Any] = {name: fresh.form[name].value() or "" for name in fresh.form.fields}
        fields |= {"archival": list(ticked), "base": fresh.base, "save": "1"}
        assert browser.post(address, fields).status_code in (200, 302)

    assert form["archival"].value() == ["true"]
    send()
    with here.scope():
        assert "archival" not in Draft.objects.get().document["rulebook"]
    assert "protected ground" in browser.get(url(here, "draft-detail", "next")).text.lower()
    edits = browser.get(url(here, "draft-history", "next")).text
    assert "History" in edits
    send("true")
    with here.scope():
        assert Draft.objects.get().document["rulebook"]["archival"] is True


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The text it began with is history."), ("zh-hans", "它所依据的文本是历史文本")],
)
def test_a_real_county_leaves_it_behind_and_says_what_to_do(language: str, words: str) -> None:
    here = town("rongcheng")
    browser = signed_in(here.rule_admin, language)
    assert words in begun(here, browser).text
    head = browser.get(url(here, "clause-edit", "next", "rulebook", "-")).text
    assert 'name="archival"' not in head
    task = browser.get(url(here, "draft-detail", "next")).text
    assert "R2" in task or "R1" in task or "R3" in task


def test_a_draft_of_a_book_of_today_has_no_such_words(here: Town) -> None:
    browser = signed_in(here.rule_admin)
    with here.scope():
        code = Revision.objects.get().code
    typed = {
        "based_on": code,
        "code": "next",
        "effective_from": (here.today + timedelta(days=30)).isoformat(),
    }
    page = browser.post(url(here, "draft-begin"), typed, follow=True)
    assert "history" not in page.text.lower().replace("draft-history", "")
