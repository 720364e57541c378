"""Consultations over the API: open to everybody, without names, hidden words left out, counts kept."""

from datetime import timedelta

import pytest
from django.test import Client

from rules.services.consultation.answering import comments_answer
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.moderating import comment_hide
from tests.api.problems import assert_problem
from tests.factories import Town
from tests.integration.consulting import CLAUSE, opened, said

pytestmark = pytest.mark.django_db
API = "/api/v1/counties/dummy/consultations/"


def test_there_are_none_before_the_first(here: Town, client: Client) -> None:
    assert client.get(API).json() == {"next": None, "previous": None, "results": []}
    assert_problem(client.get(f"{API}1/"), "not-found")
    assert_problem(client.get(f"{API}1/comments/"), "not-found")


def test_a_consultation_has_its_text_counts_and_versions(here: Town, client: Client) -> None:
    with here.scope():
        consultation = opened(here)
        said(here, consultation, here.clerk, place=CLAUSE, stance="against")
        document, digest = consultation.draft.document, consultation.draft.digest
    (listed,) = client.get(API).json()["results"]
    assert listed["counts"] == {"comments": 1, "for": 0, "against": 1, "neither": 0}
    assert (listed["open"], listed["version"], listed["digest"]) == (True, 1, digest)
    body = client.get(listed["url"]).json()
    assert body["document"] == document
    assert body["clauses"] == [
        {"part": "rule", "code": "TR-01", "version": 1, "for": 0, "against": 1, "neither": 0}
    ]
    assert [version["number"] for version in body["versions"]] == [1]
    assert listed.items() <= body.items()
    reply = client.get(listed["url"])
    again = client.get(listed["url"], headers={"if-none-match": reply["ETag"]})
    assert again.status_code == 304


def test_comments_are_told_without_names(here: Town, client: Client) -> None:
    resident = here.resident()
    with here.scope():
        consultation = opened(here)
        said(here, consultation, resident.user, place=CLAUSE)
        comments_answer(
            consultation=consultation, numbers=[1], words="谢谢。", by=here.rule_admin, now=here.now
        )
    reply = client.get(f"{API}1/comments/")
    (comment,) = reply.json()["results"]
    assert (comment["speaker"], comment["words"], comment["version"]) == ("resident", "这样好。", 1)
    assert [answer["words"] for answer in comment["answers"]] == ["谢谢。"]
    body = reply.content.decode()
    for name in (resident.name, resident.user.username, here.rule_admin.username):
        assert name not in body


def test_hidden_words_are_null_and_counted(here: Town, client: Client) -> None:
    with here.scope():
        comment = said(here, opened(here), here.clerk, words="某某是坏人")
        comment_hide(comment=comment, why="点名骂人", by=here.publisher, now=here.now)
    (told,) = client.get(f"{API}1/comments/").json()["results"]
    assert (told["words"], told["hidden_because"]) == (None, "点名骂人")
    assert client.get(f"{API}1/").json()["counts"]["comments"] == 1


def test_a_closed_consultation_stays(here: Town, client: Client) -> None:
    with here.scope():
        said(here, opened(here), here.clerk)
        later = here.today + timedelta(days=30)
        consultations_close(county=here.county, today=later, now=here.now)
    body = client.get(f"{API}1/").json()
    assert body["open"] is False
    assert body["counts"]["comments"] == 1


def test_comments_come_in_pages(here: Town, client: Client) -> None:
    with here.scope():
        consultation = opened(here)
        for who in (here.clerk, here.confirmer, here.reviewer):
            said(here, consultation, who)
    first = client.get(f"{API}1/comments/", {"limit": "2"}).json()
    assert [comment["number"] for comment in first["results"]] == [1, 2]
    second = client.get(first["next"]).json()
    assert [comment["number"] for comment in second["results"]] == [3]
    assert_problem(client.get(f"{API}1/comments/", {"limit": "0"}), "invalid-parameter")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(here: Town, client: Client, method: str) -> None:
    with here.scope():
        opened(here)
    assert getattr(client, method)(f"{API}1/").status_code == 405
