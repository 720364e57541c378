"""What everybody may read: the county's book, its revisions, what each changes, and the text itself."""

import hashlib
import json

import pytest
from django.test import Client

from rules.engine.canonical import digest
from rules.engine.format import load_toml
from rules.models import Revision
from tests.factories import Town, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def replay() -> Town:
    return town("suining")


@pytest.fixture
def real() -> Town:
    return town("rongcheng")


def revision(place: Town, code: str) -> Revision:
    with place.scope():
        return Revision.objects.get(code=code)


def test_the_county_page_shows_every_clause_in_words_without_signing_in(client: Client, here: Town) -> None:
    page = client.get("/c/dummy/", headers={"accept-language": "en"}).content.decode()
    for code in ("GD-01", "GD-02", "GD-03", "TR-01", "TR-02", "CT-01"):
        assert f'id="rule-{code}"' in page
    assert "Each record: −20 points." in page
    assert "Counts for 24 months." in page
    assert "Road Traffic Safety Law, Art. 90" in page
    assert "Joining is voluntary." in page
    assert "grade B or higher and 60 years or older" in page


def test_the_county_page_speaks_chinese_first(client: Client, here: Town) -> None:
    page = client.get("/c/dummy/").content.decode()
    assert 'lang="zh-Hans"' in page
    assert "每条记录扣20分。" in page
    assert "自愿" in page


def test_an_unknown_county_is_not_found(client: Client, here: Town) -> None:
    assert client.get("/c/nowhere/").status_code == 404
    assert client.get("/c/dummy/revisions/1999-1/").status_code == 404


def test_another_countys_revision_is_answered_like_a_missing_one(
    client: Client, here: Town, replay: Town
) -> None:
    assert client.get("/c/dummy/revisions/2010-1/").status_code == 404


def test_a_replay_marks_protected_conduct(client: Client, replay: Town) -> None:
    page = client.get("/c/suining/", headers={"accept-language": "en"}).content.decode()
    assert "This is history, replayed." in page
    assert "Protected conduct: cannot be a ground today" in page
    assert "A text of history." in page


def test_a_real_countys_book_in_force_marks_nothing_as_protected(client: Client, real: Town) -> None:
    page = client.get("/c/rongcheng/", headers={"accept-language": "en"}).content.decode()
    assert "Protected conduct" not in page
    assert "Illustrative" in page


def test_the_json_file_has_exactly_the_digest_that_the_page_shows(client: Client, real: Town) -> None:
    stored = revision(real, "2021-1").digest
    text = client.get("/c/rongcheng/revisions/2021-1/book.json").content
    assert hashlib.sha256(text).hexdigest() == stored
    assert json.loads(text)["rulebook"]["revision"] == "2021-1"
    assert stored in client.get("/c/rongcheng/revisions/2021-1/").content.decode()


def test_the_toml_file_reads_back_as_the_same_text(client: Client, real: Town) -> None:
    reply = client.get("/c/rongcheng/revisions/2019-1/book.toml")
    assert "attachment" in reply["Content-Disposition"]
    parsed = load_toml(reply.content.decode(), "downloaded")
    assert digest(parsed.document) == revision(real, "2019-1").digest


def test_the_list_and_the_comparison_name_what_was_dropped(client: Client, real: Town) -> None:
    listed = client.get("/c/rongcheng/revisions/", headers={"accept-language": "en"}).content.decode()
    assert "/c/rongcheng/revisions/2019-1/compare/2021-1/" in listed
    page = client.get(
        "/c/rongcheng/revisions/2019-1/compare/2021-1/", headers={"accept-language": "en"}
    ).content.decode()
    assert "xy-diff__item--dropped" in page
    assert "Earlier records: all of them stop counting" in page


def test_a_text_compared_with_itself_changes_nothing(client: Client, real: Town) -> None:
    page = client.get(
        "/c/rongcheng/revisions/2021-1/compare/2021-1/", headers={"accept-language": "en"}
    ).content.decode()
    assert "The two texts say the same." in page
