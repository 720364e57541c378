"""Files and feeds of revisions: the exact text in both forms, asked for again at no cost, and news of every revision."""

import hashlib
import uuid
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from rules.engine.canonical import canonical_json, digest
from rules.engine.format import load_toml
from rules.engine.toml_text import to_toml
from rules.models import Revision
from tests.factories import Town, town
from tests.pages.revising import Document, published, revised, rule, withdrawn

ROOT = Path(settings.BASE_DIR)
SHIPPED = sorted([*ROOT.glob("counties/*/rulebook/*.toml"), *ROOT.glob("tests/books/*/rulebook/*.toml")])
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HERE = "/c/dummy/revisions/"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_every_shipped_book_written_as_toml_reads_back_to_the_same_digest(path: Path) -> None:
    book = load_toml(path.read_text(encoding="utf-8"), path.name)
    again = load_toml(to_toml(book), "written.toml")
    assert digest(again.document) == digest(book.document)
    assert to_toml(again) == to_toml(book)


@pytest.mark.django_db
@pytest.mark.parametrize("county", ["suining", "rongcheng", "xiamen", "dummy"])
def test_both_files_of_every_revision_give_the_digest_that_the_page_names(
    client: Client, county: str
) -> None:
    with town(county).scope():
        on_file = {revision.code: revision.digest for revision in Revision.objects.all()}
    for code, stored in on_file.items():
        address = f"/c/{county}/revisions/{code}/"
        text = client.get(f"{address}book.json").content
        assert hashlib.sha256(text).hexdigest() == stored
        toml = client.get(f"{address}book.toml").content.decode()
        assert digest(load_toml(toml, "file").document) == stored
        assert canonical_json(load_toml(toml, "file").document).encode() == text
        assert stored in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "kind"), [("toml", "application/toml"), ("json", "application/json")])
def test_a_file_is_kept_for_good_and_asked_for_again_at_no_cost(
    here: Town, client: Client, form: str, kind: str
) -> None:
    address = f"{HERE}2020-1/book.{form}"
    with here.scope():
        revision = Revision.objects.get()
    first = client.get(address)
    assert first["Content-Type"] == f"{kind}; charset=utf-8"
    assert first["Content-Disposition"] == f'attachment; filename="dummy-2020-1.{form}"'
    assert first["ETag"] == f'"{revision.digest}"'
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    assert parsedate_to_datetime(first["Last-Modified"]) == revision.written_at.replace(microsecond=0)
    assert not first.cookies
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(address, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        for kept in ("ETag", "Last-Modified", "Cache-Control"):
            assert again[kept] == first[kept]
        assert "Content-Disposition" not in again
    for header in ({"If-None-Match": '"other"'}, {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}):
        assert client.get(address, headers=header).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


@pytest.mark.django_db
def test_amounts_with_decimals_and_dates_survive_the_file(here: Town, client: Client) -> None:
    def finer(document: Document) -> None:
        rule(document, "TR-01")["points"] = "-0.25"
        document["rulebook"]["published_on"] = "2021-12-01"

    made = revised(here, "2022-1", date(2022, 1, 1), finer)
    toml = client.get(f"{HERE}2022-1/book.toml").content.decode()
    assert "points = -0.25" in toml
    assert "published_on = 2021-12-01" in toml
    assert digest(load_toml(toml, "file").document) == made.digest


def feed(client: Client, language: str = "en", county: str = "dummy") -> ElementTree.Element:
    reply = client.get(f"/c/{county}/revisions.{language}.atom")
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(reply.content)  # noqa: S314  our own reply


def text(element: ElementTree.Element, path: str) -> str:
    found = element.findtext("/".join(ATOM + part for part in path.split("/")))
    assert found, path
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_feed_has_all_that_atom_requires(here: Town, client: Client, language: str) -> None:
    revised(here, "2022-1", date(2022, 1, 1), lambda document: document["rule"].pop())
    root = feed(client, language)
    assert root.tag == f"{ATOM}feed"
    assert root.get(LANG) == {"zh": "zh-Hans", "en": "en"}[language]
    assert text(root, "id").startswith("urn:uuid:")
    assert text(root, "author/name") == {"zh": "测试县", "en": "Dummy County"}[language]
    assert {"zh": "规则书", "en": "revisions of the rulebook"}[language] in text(root, "title")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": f"http://testserver/c/dummy/revisions.{language}.atom",
        "alternate": f"http://testserver{HERE}",
    }
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry, code in zip(entries, ("2022-1", "2020-1"), strict=True):
        for needed in ("id", "title", "updated", "published", "summary"):
            assert text(entry, needed)
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == f"http://testserver{HERE}{code}/"
        assert code in text(entry, "title")
    assert {"zh": "废止1项", "en": "Dropped: 1."}[language] in text(entries[0], "summary")
    assert max(text(entry, "updated") for entry in entries) == text(root, "updated")
    assert len({text(entry, "id") for entry in entries}) == 2


@pytest.mark.django_db
def test_ids_never_change_and_differ_between_languages_and_counties(here: Town, client: Client) -> None:
    town("other")
    before = [text(entry, "id") for entry in feed(client).iter(f"{ATOM}entry")]
    revised(here, "2022-1", date(2022, 1, 1))
    after = [text(entry, "id") for entry in feed(client).iter(f"{ATOM}entry")]
    assert after[1:] == before == [uuid.uuid5(uuid.NAMESPACE_URL, "xiangyue/dummy/2020-1/en").urn]
    chinese = {text(entry, "id") for entry in feed(client, "zh").iter(f"{ATOM}entry")}
    elsewhere = {text(entry, "id") for entry in feed(client, county="other").iter(f"{ATOM}entry")}
    assert not set(after) & chinese
    assert not set(after) & elsewhere


@pytest.mark.django_db
def test_an_entry_is_updated_when_its_revision_is_withdrawn(here: Town, client: Client) -> None:
    made = published(here, "coming-1", here.today + timedelta(days=30))
    entry = feed(client).find(f"{ATOM}entry")
    assert entry is not None
    assert "to come" in text(entry, "title")
    before = datetime.fromisoformat(text(entry, "updated"))
    made = withdrawn(here, made, "Too many objected.")
    assert made.withdrawn_at is not None
    entry = feed(client).find(f"{ATOM}entry")
    assert entry is not None
    assert "withdrawn" in text(entry, "title")
    assert "Too many objected." in text(entry, "summary")
    assert datetime.fromisoformat(text(entry, "updated")) == made.withdrawn_at > before


@pytest.mark.django_db
def test_a_feed_is_asked_for_again_at_no_cost_until_something_is_published(
    here: Town, client: Client
) -> None:
    address = "/c/dummy/revisions.en.atom"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    revised(here, "2022-1", date(2022, 1, 1))
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/c/dummy/", HERE, f"{HERE}2020-1/", f"{HERE}on/2021-01-01/"])
def test_pages_name_the_feeds_of_both_languages(here: Town, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        assert f'rel="alternate" type="application/atom+xml" hreflang="{tag}"' in page
        assert f'href="/c/dummy/revisions.{language}.atom"' in page


@pytest.mark.django_db
def test_feed_says_the_shipped_books_of_an_archival_county_are_history(client: Client) -> None:
    town("rongcheng")
    summaries = [text(entry, "summary") for entry in feed(client, county="rongcheng").iter(f"{ATOM}entry")]
    assert "A text of history; it could not be published today." in summaries[-1]
