"""Revisions over the API: the book of any day, clauses with their history, withdrawn texts, files, the register."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from rules.engine.canonical import digest
from rules.engine.format import load_toml
from rules.models import Revision
from tests.api.problems import assert_problem
from tests.factories import Town, town
from tests.pages.revising import published, revised, rule, withdrawn

pytestmark = pytest.mark.django_db
API = "/api/v1/counties/dummy/"


@pytest.fixture
def book(here: Town) -> Town:
    """2020-1; 2022-1 with a milder rule and without another; 2024-1 the same; one withdrawn."""

    def milder(document: dict[str, list[dict[str, object]]]) -> None:
        rule(document, "TR-01")["points"] = -5
        document["rule"] = [found for found in document["rule"] if found["code"] != "TR-02"]

    revised(here, "2022-1", date(2022, 1, 1), milder)
    revised(here, "2024-1", date(2024, 1, 1))
    withdrawn(here, published(here, "never-1", here.today + timedelta(days=60)), "Too many objected.")
    return here


@pytest.mark.parametrize(
    ("day", "code"),
    [("2020-01-01", "2020-1"), ("2021-12-31", "2020-1"), ("2022-01-01", "2022-1"), ("2999-01-01", "2024-1")],
)
def test_the_book_of_a_day(book: Town, client: Client, day: str, code: str) -> None:
    body = client.get(f"{API}rulebook/?on={day}").json()
    assert (body["as_of"], body["revision"]["code"]) == (day, code)


def test_before_the_first_book_there_is_none(book: Town, client: Client) -> None:
    assert_problem(client.get(f"{API}rulebook/?on=2019-12-31"), "not-found")


@pytest.mark.parametrize("day", ["", "soon", "2026-02-30", "20260101", "2026-1-1", "２０２６-01-01", "%00"])
def test_a_day_that_is_none_is_named(book: Town, client: Client, day: str) -> None:
    document = assert_problem(client.get(f"{API}rulebook/?on={day}"), "invalid-parameter")
    assert document["errors"][0]["parameter"] == "on"


def test_a_withdrawn_revision_is_told_as_such_and_its_etag_differs(book: Town, client: Client) -> None:
    told = {revision["code"]: revision for revision in client.get(f"{API}revisions/").json()["results"]}
    assert list(told) == ["never-1", "2024-1", "2022-1", "2020-1"]
    assert told["never-1"]["withdrawal_reason"] == "Too many objected."
    assert told["never-1"]["withdrawn_at"]
    assert told["2024-1"]["withdrawn_at"] is None
    with book.scope():
        stored = Revision.objects.get(code="never-1").digest
    assert client.get(f"{API}revisions/never-1/")["ETag"] == f'"{stored}-withdrawn"'


def test_a_clause_has_its_text_and_its_whole_history(book: Town, client: Client) -> None:
    body = client.get(f"{API}revisions/2024-1/clauses/rule/TR-01/").json()
    assert body["document"]["points"] == -5
    assert body["text"]["en"].startswith("Each record: −5 points.")
    assert body["text"]["zh"].startswith("每条记录扣5分。")
    assert body["since"] == {"revision": "2022-1", "effective_from": "2022-01-01"}
    assert (body["until"], body["breaks"]) == (None, [])
    assert [(step["revision"], step["stay"], step["fields_changed"]) for step in body["history"]] == [
        ("2020-1", "added", []),
        ("2022-1", "changed", ["form"]),
        ("2024-1", "same", []),
    ]
    first = client.get(f"{API}revisions/2020-1/clauses/rule/TR-02/").json()
    assert first["until"] == {"revision": "2022-1", "effective_from": "2022-01-01"}
    assert client.get(f"{API}revisions/never-1/clauses/rule/TR-01/").json()["since"] is None


@pytest.mark.parametrize("clause", ["grade/A", "category/traffic", "programme/check-up"])
def test_every_kind_of_clause_is_told(book: Town, client: Client, clause: str) -> None:
    body = client.get(f"{API}revisions/2020-1/clauses/{clause}/").json()
    assert (body["part"], body["code"]) == tuple(clause.split("/"))
    assert all(body["text"].values())


@pytest.mark.parametrize(
    "path", ["2022-1/clauses/rule/TR-02/", "2022-1/clauses/paragraph/TR-01/", "2022-1/rules/TR-02/register/"]
)
def test_a_clause_that_is_not_there_is_not_found(book: Town, client: Client, path: str) -> None:
    assert_problem(client.get(f"{API}revisions/{path}"), "not-found")


def test_a_clause_of_history_names_the_articles_it_breaks(client: Client) -> None:
    town("suining")
    body = client.get("/api/v1/counties/suining/revisions/2010-1/clauses/rule/SN-01/").json()
    assert "R1" in body["breaks"]
    assert body["revision"]["archival"] is True


def test_toml_over_the_api_is_the_exact_text(book: Town, client: Client) -> None:
    for code in ("2020-1", "2022-1"):
        reply = client.get(f"{API}revisions/{code}/book.toml")
        with book.scope():
            stored = Revision.objects.get(code=code).digest
        assert digest(load_toml(reply.content.decode(), "file").document) == stored
        assert reply["ETag"] == f'"{stored}"'
        assert reply.content == client.get(f"/c/dummy/revisions/{code}/book.toml").content


def test_the_register_over_the_api_is_that_of_the_pages_and_fits_its_schema(
    book: Town, client: Client
) -> None:
    path = Path(settings.BASE_DIR) / "docs" / "reference" / "algorithm-register.schema.json"
    schema = Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    for part, page in (
        ("register/", "register.json"),
        ("rules/TR-01/register/", "rules/TR-01/register.json"),
    ):
        body = client.get(f"{API}revisions/2022-1/{part}").json()
        schema.validate(body)
        assert body == client.get(f"/c/dummy/revisions/2022-1/{page}").json()


def test_far_apart_the_difference_leaves_earlier_records_to_the_steps_between(
    book: Town, client: Client
) -> None:
    near = client.get(f"{API}revisions/2020-1/diff/2022-1/").json()
    far = client.get(f"{API}revisions/2020-1/diff/2024-1/").json()
    back = client.get(f"{API}revisions/2022-1/diff/2020-1/").json()
    assert (near["direct"], near["between"]) == (True, [])
    assert (far["direct"], far["between"]) == (False, ["2022-1"])
    assert (back["direct"], back["between"]) == (False, [])

    def dropped(body: dict[str, list[dict[str, dict[str, str]]]]) -> str:
        return next(change["text"]["en"] for change in body["changes"] if change["code"] == "TR-02")

    assert "Earlier records" in dropped(near)
    assert dropped(far).endswith("is dropped.")
    assert "It touches only acts" not in dropped(back)
    assert client.get(f"{API}revisions/2024-1/diff/never-1/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "rulebook/?on=2022-05-05",
        "revisions/2020-1/book.toml",
        "revisions/2020-1/clauses/rule/TR-01/",
        "revisions/2020-1/register/",
        "revisions/2020-1/rules/TR-01/register/",
    ],
)
def test_unchanged_replies_are_not_sent_again(book: Town, client: Client, path: str) -> None:
    first = client.get(API + path)
    assert first.status_code == 200
    assert first["Cache-Control"].startswith("public, max-age=")
    again = client.get(API + path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.head(API + path).status_code == 200
