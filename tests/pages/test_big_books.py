"""A book of 2,000 rules: every public page of it within a second, and nothing of it out of reach."""

import gc
import re
import time
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from rules.selectors import books
from tests.factories import Town, town
from tests.pages.revising import big_document, on_file

pytestmark = pytest.mark.django_db

SECOND = 1.0
BIG = "/c/dummy/revisions/"


@pytest.fixture
def here() -> Iterator[Town]:
    """A county with two big books; what a process keeps of their texts is forgotten, so the first page reads them."""
    made = town("dummy")
    on_file(made, big_document("dummy", "big-1", date(2021, 1, 1)))
    on_file(made, big_document("dummy", "big-2", date(2022, 1, 1), points=-15))
    books._parsed.clear()
    gc.collect()
    yield made
    books._parsed.clear()


def seconds(client: Client, address: str) -> tuple[float, str]:
    """Of this process, so that a busy machine does not count; and the page."""
    started = time.process_time()
    reply = client.get(address, headers={"accept-language": "en"})
    taken = time.process_time() - started
    assert reply.status_code == 200, address
    print(f"{address}: {taken * 1000:.0f} ms")
    return taken, "" if reply.streaming else reply.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/c/dummy/",
        BIG,
        f"{BIG}big-2/",
        f"{BIG}big-2/?page=20",
        f"{BIG}big-2/?q=number+1999",
        f"{BIG}big-2/?q=offence",
        f"{BIG}on/2022-05-05/",
        f"{BIG}big-1/compare/big-2/",
        f"{BIG}2020-1/compare/big-2/?page=3",
        f"{BIG}big-1/compare/big-2/?q=R-1999",
        f"{BIG}big-2/rules/R-1234/",
        f"{BIG}big-2/categories/c7/",
        f"{BIG}big-2/book.toml",
        f"{BIG}big-2/book.json",
        "/c/dummy/revisions.en.atom",
        "/api/v1/counties/dummy/revisions/big-2/",
        "/api/v1/counties/dummy/revisions/big-1/diff/big-2/",
    ],
)
def test_a_page_takes_at_most_a_second(here: Town, client: Client, address: str) -> None:
    taken, _page = seconds(client, address)
    if taken > SECOND:  # perhaps the machine was busy
        taken, _page = seconds(client, address)
    assert taken <= SECOND


def test_every_rule_is_on_exactly_one_page_and_the_contents_lead_there(here: Town, client: Client) -> None:
    first = client.get(f"{BIG}big-2/", headers={"accept-language": "en"}).content.decode()
    assert "Contents: 2000 rules on 20 pages" in first
    seen: list[str] = []
    for number in range(1, 21):
        page = client.get(f"{BIG}big-2/?page={number}").content.decode()
        seen += re.findall(r'id="rule-(R-[0-9]{4})"', page)
    assert len(seen) == len(set(seen)) == 2000
    links = re.findall(r'href="\?page=([0-9]+)#(category-c[0-9]+)"', first)
    assert len(links) == 40
    for number, anchor in links[::13]:
        assert f'id="{anchor}"' in client.get(f"{BIG}big-2/?page={number}").content.decode()


def test_a_search_finds_by_code_title_and_law_and_says_so_when_there_is_nothing(
    here: Town, client: Client
) -> None:
    def found(query: str) -> str:
        return client.get(f"{BIG}big-2/", {"q": query}, headers={"accept-language": "en"}).content.decode()

    assert "1 clause has “R-0042”" in found("R-0042")
    assert 'id="rule-R-0042"' in found("第42种违法")
    assert "2000 clauses have “art.”" in found(" art. ")
    assert 'id="programme-check-up"' in found("check-up")
    assert "No rule has all these words." in found("offence nowhere")
    assert "&lt;script&gt;" in found("<script>")
    assert "<script>alert" not in found("<script>alert(1)</script>")


def test_a_big_comparison_counts_everything_and_shows_it_in_pages(here: Town, client: Client) -> None:
    page = client.get(f"{BIG}big-1/compare/big-2/", headers={"accept-language": "en"}).content.decode()
    assert "Changed: 2001." in page  # the title of the book is another one too
    assert "A deduction takes more" in page
    assert "and 1,988 more" in page
    assert page.count("xy-diff__item--changed") == 100
    assert "Page 1 of 20" in page
    query, english = {"q": "第1999种违法"}, {"accept-language": "en"}
    found = client.get(f"{BIG}big-1/compare/big-2/", query, headers=english).content.decode()
    assert "1 clause has “第1999种违法”" in found
    assert found.count("xy-diff__item--changed") == 1
    nothing = client.get(f"{BIG}big-1/compare/big-2/", {"q": "nowhere"}, headers=english).content.decode()
    assert "Nothing that differs has all these words." in nothing


def test_a_book_of_a_hundred_and_fifty_rules_is_whole_on_one_page(here: Town, client: Client) -> None:
    on_file(here, big_document("dummy", "fair-size", date(2023, 1, 1), rules=150))
    page = client.get(f"{BIG}fair-size/").content.decode()
    assert len(re.findall(r'id="rule-R-', page)) == 150
    assert 'id="book-search"' not in page
