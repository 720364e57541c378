"""What everybody may read: counties, the book in force, revisions, differences (charter O1)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from counties.models import County
from rules.engine.format import from_document
from rules.models import Revision
from rules.services.revisions.loading import revision_load
from tests.api.problems import assert_problem
from tests.factories import Town

pytestmark = pytest.mark.django_db
API = "/api/v1/counties/"


def revise(where: Town, code: str, effective_from: date, **scale: int) -> Revision:
    """Another revision of the county's book on file, as if it had been shipped."""
    with where.scope():
        first = Revision.objects.earliest("effective_from")
        document: dict[str, Any] = first.document | {
            "rulebook": first.document["rulebook"]
            | {"revision": code, "effective_from": effective_from.isoformat()},
            "scale": first.document["scale"] | scale,
        }
        return revision_load(county=where.county, parsed=from_document(document, code), now=where.now)


def test_counties_are_listed_by_slug(here: Town, there: Town, client: Client) -> None:
    body = client.get(API).json()
    assert [county["slug"] for county in body["results"]] == ["dummy", "other"]
    assert body["next"] is body["previous"] is None
    assert body["results"][0] == client.get(f"{API}dummy/").json()


def test_county_tells_its_day_and_where_its_book_is(here: Town, client: Client) -> None:
    county = client.get(f"{API}dummy/").json()
    assert county["title"] == {"en": "Dummy County", "zh": "测试县"}
    assert (county["kind"], county["today"]) == ("live", here.today.isoformat())
    for address in (county["url"], county["rulebook_url"], county["revisions_url"]):
        assert client.get(address).status_code == 200


def test_book_in_force_is_that_of_the_day(here: Town, client: Client) -> None:
    revise(here, "2999-1", date(2999, 1, 1))
    body = client.get(f"{API}dummy/rulebook/").json()
    assert body["as_of"] == here.today.isoformat()
    assert body["revision"] == client.get(f"{API}dummy/revisions/2020-1/").json()


def test_county_without_a_book_has_none_in_force(here: Town, client: Client) -> None:
    County.objects.create(
        slug="new", title_en="New", title_zh="新", kind="live", time_zone="Asia/Shanghai", calendar="CN"
    )
    assert_problem(client.get(f"{API}new/rulebook/"), "not-found")
    assert client.get(f"{API}new/revisions/").json()["results"] == []


def test_revision_has_text_digest_and_days(here: Town, client: Client) -> None:
    with here.scope():
        revision = Revision.objects.get()
    body = client.get(f"{API}dummy/revisions/2020-1/").json()
    assert body["document"] == revision.document
    assert (body["digest"], body["effective_from"]) == (revision.digest, "2020-01-01")
    assert body["published_on"] is None
    assert body["title"] == {"en": "The tests' book", "zh": "测试用手册"}


@pytest.mark.parametrize(
    "path",
    [
        "dummy/",
        "dummy/rulebook/",
        "dummy/revisions/2020-1/",
        "dummy/revisions/2020-1/diff/2020-1/",
        "../keys",
        "../problems/not-found",
    ],
)
def test_unchanged_reply_is_not_sent_again(path: str, here: Town, client: Client) -> None:
    address = API + path if not path.startswith("../") else "/api/v1/" + path[3:]
    first = client.get(address)
    assert first.status_code == 200
    assert first["ETag"].startswith('"')
    assert first["Cache-Control"].startswith("public, max-age=")
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.head(address).status_code == 200


def test_etag_of_a_revision_is_the_digest_of_its_text(here: Town, client: Client) -> None:
    with here.scope():
        digest = Revision.objects.get().digest
    assert client.get(f"{API}dummy/revisions/2020-1/")["ETag"] == f'"{digest}"'


def test_diff_is_told_in_words_and_parts(here: Town, client: Client) -> None:
    revise(here, "2021-1", date(2021, 1, 1), base=1100)
    body = client.get(f"{API}dummy/revisions/2020-1/diff/2021-1/").json()
    assert (body["old"]["code"], body["new"]["code"]) == ("2020-1", "2021-1")
    (change,) = body["changes"]
    assert (change["part"], change["kind"], change["code"], change["field"]) == (
        "scale",
        "changed",
        "",
        "base",
    )
    assert change["before"]["en"] != change["after"]["en"]
    for language in ("en", "zh"):
        assert change["after"][language] in change["text"][language]
    assert client.get(f"{API}dummy/revisions/2020-1/diff/2020-1/").json()["changes"] == []


def test_revisions_come_in_pages_and_new_ones_shift_nothing(here: Town, client: Client) -> None:
    for year in range(2021, 2026):
        revise(here, f"{year}-1", date(year, 1, 1))
    seen, address = [], f"{API}dummy/revisions/?limit=2"
    while address:
        page = client.get(address).json()
        seen += [revision["code"] for revision in page["results"]]
        if len(seen) == 2:
            revise(here, "2030-1", date(2030, 1, 1))
        address = page["next"]
    assert seen == ["2025-1", "2024-1", "2023-1", "2022-1", "2021-1", "2020-1"]
    assert [r["code"] for r in client.get(page["previous"]).json()["results"]] == ["2023-1", "2022-1"]


UNUSABLE = [
    "limit=0",
    "limit=201",
    "limit=-1",
    "limit=x",
    "limit=１",
    "limit=",
    "limit=" + "9" * 5000,
    "cursor=x",
    "cursor=cD0lMDA%3D",  # p=%00
    "cursor=cj14",  # r=x
    "cursor=%FF",
]


@pytest.mark.parametrize(
    ("listed", "query"),
    [(listed, query) for listed in ("", "dummy/revisions/") for query in UNUSABLE]
    + [("dummy/revisions/", "cursor=cD14")],  # p=x: no day
)
def test_unusable_parameter_is_named(listed: str, query: str, here: Town, client: Client) -> None:
    reply = client.get(f"{API}{listed}?{query}")
    document = assert_problem(reply, "invalid-parameter")
    assert document["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "nowhere/rulebook/",
        "nowhere/revisions/",
        "nowhere/revisions/2020-1/",
        "nowhere/revisions/2020-1/diff/2020-1/",
        "dummy/revisions/none/",
        "dummy/revisions/2021-1/",
        "dummy/revisions/2021-1/diff/2020-1/",
        "dummy/revisions/2020-1/diff/2021-1/",
        "dummy/revisions/%00/",
        "dummy/revisions/..%2f/",
        "dummy/revisions/" + "x" * 65 + "/",
    ],
)
def test_missing_and_foreign_are_answered_alike(path: str, here: Town, there: Town, client: Client) -> None:
    """2021-1 is the other county's."""
    revise(there, "2021-1", date(2021, 1, 1))
    nothing = client.get(f"{API}dummy/revisions/never/")
    reply = client.get(API + path)
    document, expected = assert_problem(reply, "not-found"), assert_problem(nothing, "not-found")
    for own in ("instance", "request_id"):
        del document[own], expected[own]
    assert document == expected
    ignored = {"X-Request-ID", "Content-Length", "Allow"}
    assert {k: v for k, v in reply.headers.items() if k not in ignored} == {
        k: v for k, v in nothing.headers.items() if k not in ignored
    }
