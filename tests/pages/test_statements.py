"""The closing statement on pages, in the feed and in the API."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from rules.models import Consultation
from tests.factories import Town
from tests.integration.consulting import opened
from tests.integration.test_statements import closed, parts, written
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
NONE_YET = {"en": "No closing statement has been written yet", "zh-hans": "还没有写结束说明"}


def page(here: Town, consultation: Consultation, name: str = "consultation-detail") -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, consultation.number])


def typed(word: str = "first", **more: str) -> dict[str, str]:
    """What a person types into the form."""
    fields = {f"{part}_{key}": text for part, texts in parts(word).items() for key, text in texts.items()}
    return {"after": "0", **fields, **more}


@pytest.mark.parametrize("language", NONE_YET)
def test_summary_says_that_none_is_written_and_then_shows_it(here: Town, language: str) -> None:
    with here.scope():
        consultation = closed(here)
    reader = Client(headers={"accept-language": language})
    assert NONE_YET[language] in reader.get(page(here, consultation)).text
    reply = signed_in(here.publisher).post(page(here, consultation, "consultation-statement"), typed())
    assert reply.status_code == 302
    said = reader.get(page(here, consultation)).text
    assert NONE_YET[language] not in said
    key = "zh" if language.startswith("zh") else "en"
    assert [text for texts in parts().values() for text in texts.values() if text in said] == [
        texts[key] for texts in parts().values()
    ]


def test_while_it_is_open_the_page_says_when_it_comes_and_there_is_no_form(
    here: Town, client: Client
) -> None:
    with here.scope():
        consultation = opened(here)
    assert (
        "writes its closing statement after the last day"
        in client.get(page(here, consultation), headers={"accept-language": "en"}).text
    )
    staff = signed_in(here.rule_admin)
    shown = staff.get(page(here, consultation, "consultation-statement")).text
    assert "People can comment until" in shown
    assert 'name="heard_zh"' not in shown
    refused = staff.post(page(here, consultation, "consultation-statement"), typed())
    assert refused.status_code == 409


def test_a_correction_stands_with_its_reason_and_what_it_corrected(here: Town, client: Client) -> None:
    with here.scope():
        consultation = closed(here)
        written(here, consultation)
    staff = signed_in(here.rule_admin)
    address = page(here, consultation, "consultation-statement")
    assert parts()["heard"]["en"] in staff.get(address).text, "the form begins with what stands"
    without = staff.post(address, typed("second", after="1"))
    assert "Say why, in a sentence" in without.text
    stale = staff.post(address, typed("second", after="0", why="A number."))
    assert (stale.status_code, "Somebody wrote another statement" in stale.text) == (409, True)
    assert staff.post(address, typed("second", after="1", why="A number was wrong.")).status_code == 302
    said = client.get(page(here, consultation), headers={"accept-language": "en"}).text
    for words in ("Why it was corrected: A number was wrong.", "What it said before it was corrected"):
        assert words in said
    assert said.index(parts("second")["heard"]["en"]) < said.index(parts()["heard"]["en"])


def test_the_draft_shows_it_as_a_task_and_no_gate_waits_for_it(here: Town) -> None:
    staff = signed_in(here.publisher)
    with here.scope():
        consultation = opened(here)
    address = reverse("rules:draft-detail", args=[here.county.slug, "next"])
    assert "It is written once the consultation has closed." in staff.get(address).text
    with here.scope():
        Consultation.objects.filter(pk=consultation.pk).update(closed_at=here.now, summary={})
    shown = staff.get(address).text
    assert "Publication does not wait for it" in shown
    assert page(here, consultation, "consultation-statement") in shown
    desk = reverse("rules:draft-consultation", args=[here.county.slug, "next"])
    with here.scope():
        written(here, consultation)
    assert "It is public." in staff.get(address).text
    assert page(here, consultation, "consultation-statement") in staff.get(desk).text
    reviewer = signed_in(here.charter_reviewer).get(address).text
    assert page(here, consultation, "consultation-statement") not in reviewer


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_feed_tells_the_end_and_the_statement(here: Town, client: Client, language: str) -> None:
    with here.scope():
        consultation = closed(here)
    address = f"/c/dummy/consultations.{language}.atom"

    def told() -> tuple[str, str, str]:
        reply = client.get(address)
        assert reply["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(reply.content)  # noqa: S314  our own reply
        (entry,) = feed.iter(f"{ATOM}entry")
        return tuple(entry.findtext(f"{ATOM}{name}") or "" for name in ("id", "updated", "summary"))  # type: ignore[return-value]

    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    before = told()
    assert NONE_YET["zh-hans" if language == "zh" else "en"] in before[2]
    with here.scope():
        found = written(here, consultation)
    after = told()
    assert before[0] == after[0]
    assert after[1] >= before[1]
    assert after[1][:19] == found.at.isoformat()[:19] or after[1] > before[1]
    for texts in parts().values():
        assert texts[language] in after[2]


def test_pages_of_consultations_name_the_feeds(here: Town, client: Client) -> None:
    with here.scope():
        consultation = opened(here)
    for address in ("/c/dummy/consultations/", page(here, consultation)):
        for language in ("zh", "en"):
            assert f'href="/c/dummy/consultations.{language}.atom"' in client.get(address).text


def test_the_api_tells_every_statement(here: Town, client: Client) -> None:
    with here.scope():
        consultation = closed(here)
    address = f"/api/v1/counties/dummy/consultations/{consultation.number}/"
    assert client.get(address).json()["statements"] == []
    with here.scope():
        written(here, consultation)
        written(here, consultation, parts=parts("second"), after=1, why="A number was wrong.")
    found = client.get(address).json()["statements"]
    assert [(one["number"], one["why"]) for one in found] == [(2, "A number was wrong."), (1, "")]
    assert found[0]["kept"] == parts("second")["kept"]
