"""Running a consultation on the web, and the clerk's paper forms."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from counties.access import Role, role_grant
from counties.models import Notice
from rules.models import Comment, CommentHiding, Consultation, ConsultationVersion, PaperForm
from rules.selectors.consultations import is_hidden
from rules.services.consultation.answering import comments_answer
from tests.factories import Town
from tests.integration.consulting import CLAUSE, drafted, opened, retitled, said
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def url(here: Town, name: str, *args: object) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def in_days(here: Town, days: int) -> str:
    return (here.today + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_open_extend_renew_and_answer(here: Town, language: str) -> None:
    with here.scope():
        draft = drafted(here)
    client, page = signed_in(here.rule_admin, language), url(here, "draft-consultation", "next")
    assert client.get(page).status_code == 200
    early = client.post(url(here, "consultation-open", "next"), {"open-closes_on": in_days(here, 3)})
    assert early.status_code == 409
    assert ("at least seven days" if language == "en" else "七天以后") in early.text
    done = client.post(
        url(here, "consultation-open", "next"), {"open-closes_on": in_days(here, 8)}, follow=True
    )
    assert done.redirect_chain == [(page, 302)]
    sent = {"extend-closes_on": in_days(here, 9), "extend-why": "端午节放假"}
    assert "端午节放假" in client.post(url(here, "consultation-extend", "next"), sent, follow=True).text
    with here.scope():
        consultation = Consultation.objects.get()
        said(here, consultation, here.clerk, words="写明白点。")
        retitled(here, draft)
    assert "Another title" in client.get(page).text
    sent = {"version-closes_on": in_days(here, 9), "version-why": "写明白了"}
    client.post(url(here, "consultation-renew", "next"), sent)
    client.post(url(here, "comment-answer", "next"), {"numbers": ["1"], "words": "已经写明白。"})
    with here.scope():
        assert ConsultationVersion.objects.count() == 2
        assert Comment.objects.get().answers.get().words == "已经写明白。"
    assert "已经写明白。" in client.get(page).text


def test_what_is_missing_is_said_and_the_ticks_are_kept(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        said(here, consultation, here.clerk)
    client = signed_in(here.rule_admin)
    none = client.post(url(here, "comment-answer", "next"), {"words": "好的。"})
    assert "Tick the comments" in none.text
    assert 'href="#id_numbers_1"' in none.text
    assert "好的。" in none.text
    ticked = client.post(url(here, "comment-answer", "next"), {"numbers": ["1"], "words": ""})
    assert "Write the answer." in ticked.text
    assert 'id="id_numbers_1" checked' in ticked.text
    foreign = client.post(url(here, "comment-answer", "next"), {"numbers": ["99"], "words": "好的。"})
    assert foreign.status_code == 200
    with here.scope():
        assert not Comment.objects.get().answers.exists()


@pytest.mark.parametrize("name", ["consultation-extend", "consultation-renew", "comment-answer"])
def test_before_the_first_consultation_there_is_nothing_to_run(here: Town, name: str) -> None:
    with here.scope():
        drafted(here)
    assert signed_in(here.rule_admin).post(url(here, name, "next"), {}).status_code == 404


def test_a_draft_that_is_not_complete_says_so(here: Town) -> None:
    with here.scope():
        retitled(here, drafted(here), "")
    client = signed_in(here.rule_admin)
    assert "not complete yet" in client.get(url(here, "draft-consultation", "next")).text
    sent = client.post(url(here, "consultation-open", "next"), {"open-closes_on": in_days(here, 10)})
    assert sent.status_code == 409


def test_a_publisher_hides_words_with_a_public_reason(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        comment = said(here, consultation, here.clerk, words="某某是坏人")
    client, address = signed_in(here.publisher), url(here, "comment-moderate", 1, 1)
    assert address in client.get(url(here, "draft-consultation", "next")).text
    assert client.post(address, {"why": ""}).status_code == 200
    assert client.post(address, {"why": "点名骂人"}).status_code == 302
    with here.scope():
        assert is_hidden(comment)
    assert "Show the words again" in client.get(address).text
    client.post(address, {"why": "弄错了"})
    with here.scope():
        assert not is_hidden(comment)
        assert CommentHiding.objects.count() == 2
    assert signed_in(here.rule_admin).get(address).status_code == 403


def test_a_clerk_prints_forms_and_enters_them(here: Town) -> None:
    with here.scope():
        opened(here, retitled(here, drafted(here)))
    client = signed_in(here.clerk)
    assert "Make forms to print" in client.get(url(here, "paper-desk")).text
    sheets = client.post(url(here, "paper-print", 1), {"count": "2"}, follow=True)
    with here.scope():
        codes = list(PaperForm.objects.values_list("code", flat=True))
    assert len(codes) == 2
    assert all(code in sheets.text for code in codes)
    assert "Another title" in sheets.text
    address = f"{url(here, 'paper-enter')}?code={codes[0].lower()}"
    assert 'name="place"' in client.get(address).text
    sent: dict[str, Any] = {
        "place": ":".join(CLAUSE),
        "stance": "for",
        "words": "行",
        "client_id": str(uuid.uuid4()),
    }
    assert client.post(address, sent).status_code == 302
    with here.scope():
        comment = Comment.objects.get()
        assert (comment.part, comment.code, comment.paper.code) == (*CLAUSE, codes[0])
    again = client.post(address, sent | {"client_id": str(uuid.uuid4())})
    assert again.status_code == 409
    assert "entered already" in again.text
    left = client.get(sheets.redirect_chain[-1][0]).text
    assert codes[0] not in left
    assert codes[1] in left
    public = Client(headers={"accept-language": "en"}).get(url(here, "consultation-detail", 1)).text
    assert f"whose code ends in {codes[0][-4:]}" in public
    assert codes[0] not in public


@pytest.mark.parametrize("code", ["", "K-2222-2222", "？"])
def test_a_wrong_code_is_said_on_the_field(here: Town, code: str) -> None:
    reply = signed_in(here.clerk).get(url(here, "paper-enter"), {"code": code})
    assert 'href="#id_code"' in reply.text


@pytest.mark.parametrize("count", ["", "0", "101", "x"])
def test_paper_forms_in_senseless_numbers_are_refused(here: Town, count: str) -> None:
    with here.scope():
        opened(here)
    reply = signed_in(here.clerk).post(url(here, "paper-print", 1), {"count": count})
    assert reply.status_code == 200
    with here.scope():
        assert not PaperForm.objects.exists()


def test_another_clerk_does_not_see_the_codes(here: Town) -> None:
    with here.scope():
        opened(here)
    sheets = signed_in(here.clerk).post(url(here, "paper-print", 1), {"count": "1"})
    role_grant(user=here.confirmer, role=Role.CLERK, county=here.county)
    page = signed_in(here.confirmer).get(sheets.url).text
    with here.scope():
        assert PaperForm.objects.get().code not in page
    assert "There is nothing to print" in page


def test_the_resident_is_led_from_the_notice_to_the_consultation(here: Town) -> None:
    resident = here.resident()
    with here.scope():
        consultation = opened(here)
        said(here, consultation, resident.user)
        comments_answer(
            consultation=consultation, numbers=[1], words="谢谢。", by=here.rule_admin, now=here.now
        )
    client = signed_in(resident.user)
    inbox = client.get(reverse("counties:my-notices", args=[here.county.slug])).text
    assert "Your comment was answered" in inbox
    with here.scope():
        pk = Notice.objects.get(resident=resident).pk
    read = client.post(reverse("counties:notice-read", args=[here.county.slug, pk]))
    assert read.url == url(here, "consultation-detail", 1)
