"""Consultations as pages: reading, commenting clause by clause, the effect on oneself, and the closed state."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from counties.models import AccessLog
from rules.engine import editing
from rules.models import Comment, Consultation, Draft, RecomputeRequest, Score
from rules.selectors.consultation_texts import WHOLE
from rules.services.consultation.answering import comments_answer
from rules.services.consultation.moderating import comment_hide
from rules.services.consultation.opening import consultation_version_open
from rules.services.drafting.clauses import clause_put
from tests.factories import Town, user
from tests.integration.consulting import CLAUSE, drafted, opened, retitled, said
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db


def url(here: Town, name: str, *args: object) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def clause(here: Town, number: int = 1) -> str:
    return url(here, "consultation-clause", number, *CLAUSE)


def typed(**more: Any) -> dict[str, Any]:
    return {"stance": "against", "words": "罚得太重。", "version": 1, "client_id": str(uuid.uuid4())} | more


@pytest.fixture
def consultation(here: Town) -> Consultation:
    """A draft with another title of one clause, laid open for ten days."""
    with here.scope():
        return opened(here, retitled(here, drafted(here), "Milder traffic offence"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "open for comments",
                "10 days left",
                "Comment on the whole",
                "Milder traffic offence",
                "Changed",
            ],
        ),
        ("zh-hans", ["征求意见中", "10天", "对全文提意见", "Milder traffic offence", "修改"]),
    ],
)
def test_everybody_reads_what_is_asked(
    here: Town, consultation: Consultation, language: str, words: list[str]
) -> None:
    client = Client(headers={"accept-language": language})
    listed = client.get(url(here, "consultation-list")).text
    assert url(here, "consultation-detail", 1) in listed
    page = client.get(url(here, "consultation-detail", 1))
    assert page.status_code == 200
    for sentence in words:
        assert sentence in page.text
    assert clause(here) in page.text


def test_the_list_is_empty_before_the_first(here: Town) -> None:
    assert (
        "No draft has been laid open"
        in Client().get(url(here, "consultation-list"), headers={"accept-language": "en"}).text
    )


@pytest.mark.parametrize("part", ["text", "scale", "rulebook"])
def test_the_whole_and_what_stands_alone_have_pages(
    here: Town, consultation: Consultation, part: str
) -> None:
    assert Client().get(url(here, "consultation-part", 1, part)).status_code == 200


@pytest.mark.parametrize("address", ["rule/NO-99", "nothing/x", "grade/TR-01"])
def test_a_clause_that_is_not_there_is_not_found(
    here: Town, consultation: Consultation, address: str
) -> None:
    page = url(here, "consultation-detail", 1) + f"clauses/{address}/"
    assert Client().get(page).status_code == 404
    assert signed_in(here.clerk).post(page, typed()).status_code == 404


def test_every_clause_of_the_text_has_its_page(here: Town, consultation: Consultation) -> None:
    client = Client(headers={"accept-language": "en"})
    page = client.get(url(here, "consultation-version", 1, 1)).text
    links = set(re.findall(r'href="(/c/dummy/consultations/1/clauses/[^"]+)"', page))
    assert len(links) > 8
    for link in links:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_resident_comments_on_a_clause(here: Town, consultation: Consultation, language: str) -> None:
    resident = here.resident()
    client = signed_in(resident.user, language)
    form = client.get(clause(here)).text
    assert 'name="stance"' in form
    sent = client.post(clause(here), typed(), follow=True)
    assert sent.redirect_chain == [(clause(here), 302)]
    assert "罚得太重。" in sent.text
    assert 'name="stance"' not in sent.text  # one comment a clause
    signs = resident.name
    assert f"{signs[0]}*{signs[-1]}" in sent.text
    assert resident.name not in sent.text
    public = Client(headers={"accept-language": language}).get(url(here, "consultation-detail", 1)).text
    assert "罚得太重。" in public
    assert resident.name not in public
    assert ("0 for, 1 against" if language == "en" else "反对1") in public


def test_who_is_not_signed_in_is_asked_to(here: Town, consultation: Consultation) -> None:
    client = Client()
    assert "/accounts/login/" in client.get(clause(here)).text
    reply = client.post(clause(here), typed())
    assert reply.status_code == 302
    assert "/accounts/login/" in reply.url
    with here.scope():
        assert not Comment.objects.exists()


def test_anybody_signed_in_may_comment(here: Town, consultation: Consultation) -> None:
    reply = signed_in(user("passer-by")).post(clause(here), typed(), follow=True)
    assert "A member of the public" in reply.text
    assert "passer-by" not in re.sub(r"<header.*?</header>", "", reply.text, flags=re.S)


@pytest.mark.parametrize(
    ("missing", "field"),
    [({"stance": ""}, "id_stance"), ({"words": " "}, "id_words"), ({"stance": "maybe"}, "id_stance")],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    here: Town, consultation: Consultation, missing: dict[str, str], field: str
) -> None:
    reply = signed_in(here.clerk).post(clause(here), typed(**missing))
    assert reply.status_code == 200
    assert f'href="#{field}' in reply.text
    with here.scope():
        assert not Comment.objects.exists()


def test_whoever_wrote_the_draft_sees_no_form_and_cannot_post(here: Town, consultation: Consultation) -> None:
    client = signed_in(here.rule_admin)
    assert 'name="stance"' not in client.get(clause(here)).text
    assert client.post(clause(here), typed()).status_code == 409
    with here.scope():
        assert not Comment.objects.exists()


def test_a_text_that_changed_meanwhile_is_shown_and_the_words_are_kept(
    here: Town, consultation: Consultation
) -> None:
    with here.scope():
        renewed(here, consultation)
    client = signed_in(here.clerk)
    reply = client.post(clause(here), typed())
    assert reply.status_code == 409
    assert "罚得太重。" in reply.text
    assert 'name="version" value="2"' in reply.text
    assert client.post(clause(here), typed(version=2)).status_code == 302


def renewed(here: Town, consultation: Consultation) -> None:
    retitled(here, consultation.draft, "Mild traffic offence")
    consultation_version_open(
        consultation=consultation,
        why="按大家的意见改了。",
        closes_on=consultation.closes_on,
        by=here.rule_admin,
        now=here.now,
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_earlier_comment_says_what_changed_since(
    here: Town, consultation: Consultation, language: str
) -> None:
    with here.scope():
        said(here, consultation, here.clerk, place=CLAUSE)
        said(here, consultation, here.confirmer, place=("rule", "TR-02"))
        renewed(here, consultation)
    page = Client(headers={"accept-language": language}).get(url(here, "consultation-detail", 1)).text
    assert ("About an earlier version (1)" if language == "en" else "第1版") in page
    assert ("This clause has not changed since" if language == "en" else "这一条此后没有改动") in page
    assert "Mild traffic offence" in page
    assert "按大家的意见改了。" in page
    first = Client().get(url(here, "consultation-version", 1, 1))
    assert "Milder traffic offence" in first.text


def test_hidden_words_are_not_in_the_page_but_counted(here: Town, consultation: Consultation) -> None:
    with here.scope():
        comment = said(here, consultation, here.clerk, words="某某是坏人", stance="against")
        comment_hide(comment=comment, why="点名骂人", by=here.publisher, now=here.now)
    client = Client(headers={"accept-language": "en"})
    for page in (url(here, "consultation-detail", 1), url(here, "consultation-part", 1, "text")):
        text = client.get(page).text
        assert "某某是坏人" not in text
        assert "点名骂人" in text
        assert "0 for, 1 against" in text


def test_answers_stand_below_their_comments(here: Town, consultation: Consultation) -> None:
    with here.scope():
        said(here, consultation, here.clerk)
        comments_answer(
            consultation=consultation, numbers=[1], words="我们再想想。", by=here.rule_admin, now=here.now
        )
    assert "我们再想想。" in Client().get(url(here, "consultation-detail", 1)).text


def test_after_the_end_the_page_stays_and_a_direct_post_is_refused(
    here: Town, consultation: Consultation
) -> None:
    with here.scope():
        said(here, consultation, here.confirmer, words="留下来的话")
    with time_machine.travel(here.now + timedelta(days=11), tick=False):
        client = signed_in(here.clerk)
        assert 'name="stance"' not in client.get(clause(here)).text
        assert client.post(clause(here), typed()).status_code == 409
        here.drain()
        assert client.post(clause(here), typed()).status_code == 409
        page = Client(headers={"accept-language": "en"}).get(url(here, "consultation-detail", 1)).text
    assert "This consultation is closed." in page
    assert "留下来的话" in page
    assert "1 comment: 1 for" in page
    with here.scope():
        assert Comment.objects.count() == 1


def test_a_damaged_page_is_said_in_words(here: Town, consultation: Consultation) -> None:
    for broken in ({"client_id": "x"}, {"version": "x"}):
        reply = signed_in(here.clerk).post(clause(here), typed(**broken))
        assert "This page is damaged" in reply.text


def test_the_effect_on_oneself_is_computed_and_changes_nothing(here: Town) -> None:
    resident = here.resident()
    here.in_effect(resident, "TR-02")
    here.drain()
    with here.scope():
        draft = drafted(here)
        rule = editing.find(draft.document, "rule", "TR-02") or {}
        head = draft.document["rulebook"] | {"transition": "all_acts"}
        for part, code, text in (("rulebook", "", head), ("rule", "TR-02", {**rule, "points": -20})):
            before = editing.clause_digest(editing.find(draft.document, part, code))
            clause_put(
                draft=draft, part=part, code=code, clause=text, base=before, by=here.rule_admin, now=here.now
            )
            draft = Draft.objects.get(pk=draft.pk)
        opened(here, draft)
        before_rows = (list(Score.objects.values()), RecomputeRequest.objects.count())
    page = signed_in(resident.user).get(url(here, "consultation-effect", 1)).text
    assert "differ by +30 points" in page
    assert "950 points" in page
    assert "980 points" in page
    assert "A: honest" in page
    with here.scope():
        assert (list(Score.objects.values()), RecomputeRequest.objects.count()) == before_rows
        assert not AccessLog.objects.exists()


def test_the_effect_is_for_residents_and_only_about_themselves(
    here: Town, consultation: Consultation
) -> None:
    address = url(here, "consultation-effect", 1)
    assert Client().get(address).status_code == 302
    assert signed_in(here.clerk).get(address).status_code == 403
    outside = signed_in(here.resident(enrolled=False).user).get(address)
    assert "You do not take part in the scheme" in outside.text
    inside = signed_in(here.resident().user, "zh-hans").get(address)
    assert "对您没有影响" in inside.text


def test_a_comment_on_the_whole_goes_by_its_own_page(here: Town, consultation: Consultation) -> None:
    signed_in(here.clerk).post(url(here, "consultation-part", 1, "text"), typed())
    with here.scope():
        comment = Comment.objects.get()
        assert (comment.part, comment.code) == WHOLE
