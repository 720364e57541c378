"""The public pages of a county's book in a real browser: accessible, never sideways, by keyboard, without JavaScript."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.factories import Town, town
from tests.pages.revising import Document, big_document, on_file, published, revised, rule, withdrawn
from tests.web.test_frame import SIDEWAYS

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "/c/dummy/revisions/"
ADDRESSES = {
    HERE: 200,
    f"{HERE}2020-1/": 200,
    f"{HERE}2024-1/": 200,
    f"{HERE}never-1/": 200,
    f"{HERE}on/": 200,
    f"{HERE}on/2021-05-05/": 200,
    f"{HERE}on/2999-01-01/": 200,
    f"{HERE}on/2001-01-01/": 200,
    f"{HERE}on/?day=yesterday": 400,
    f"{HERE}on/2026-02-30/": 404,
    f"{HERE}compare/": 200,
    f"{HERE}2020-1/compare/2022-1/": 200,
    f"{HERE}2020-1/compare/2024-1/": 200,
    f"{HERE}2022-1/compare/2020-1/": 200,
    f"{HERE}2020-1/rules/TR-01/": 200,
    f"{HERE}2020-1/grades/A/": 200,
    f"{HERE}2020-1/categories/traffic/": 200,
    f"{HERE}2020-1/programmes/check-up/": 200,
    f"{HERE}2022-1/rules/TR-02/": 404,
    f"{HERE}2020-11/": 404,
    f"{HERE}big-1/": 200,
    f"{HERE}big-1/?q=nowhere": 200,
}


@pytest.fixture
def book() -> Town:
    """Revisions in every state, and a big one."""

    def milder(document: Document) -> None:
        rule(document, "TR-01")["points"] = -5
        document["rule"] = [found for found in document["rule"] if found["code"] != "TR-02"]

    made = town("dummy")
    revised(made, "2022-1", date(2022, 1, 1), milder)
    revised(made, "2024-1", date(2024, 1, 1))
    revised(made, "coming-1", made.today + timedelta(days=90))
    withdrawn(made, published(made, "never-1", made.today + timedelta(days=120)), "Too many objected.")
    on_file(made, big_document("dummy", "big-1", made.today + timedelta(days=300), rules=260))
    return made


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_accessible_and_fit(
    book: Town,
    site: str,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    language: str,
    size: str,
) -> None:
    page = new_page(language, size=size)
    for address, status in ADDRESSES.items():
        reply = page.goto(site + address)
        assert reply is not None
        assert reply.status == status, address
        assert_accessible(page)
        assert page.evaluate(SIDEWAYS) == 0, address


def test_any_day_and_any_two_by_keyboard_without_javascript(
    book: Town, site: str, new_page: Callable[..., Page]
) -> None:
    page = new_page("en", java_script_enabled=False)
    page.goto(site + HERE)
    page.get_by_label("Which book applied on this day?").fill("2021-05-05")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The book of 5 May 2021")
    assert page.url == f"{site}{HERE}on/2021-05-05/"
    page.get_by_role("link", name="Compare with the book of today").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What changes")
    page.locator("summary", has_text="Compare others").focus()
    page.keyboard.press("Enter")
    page.get_by_label("The first revision").select_option("2020-1")
    page.get_by_label("The second revision").select_option("2022-1")
    page.get_by_role("button", name="Compare").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{HERE}2020-1/compare/2022-1/")
    page.get_by_role("link", name="A small traffic offence").or_(
        page.locator(".xy-diff__title a")
    ).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Through all revisions, latest first")).to_be_visible()


def test_a_big_book_is_searched_without_javascript(
    book: Town, site: str, new_page: Callable[..., Page]
) -> None:
    page = new_page("zh-hans", size="phone", java_script_enabled=False)
    page.goto(f"{site}{HERE}big-1/")
    page.get_by_label("查找规则和待遇项目").fill("R-0042")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("有1条含有“R-0042”。")
    expect(page.locator("article.xy-clause")).to_have_count(1)


def test_printed_pages_leave_out_what_only_a_screen_needs(
    book: Town, site: str, new_page: Callable[..., Page]
) -> None:
    page = new_page("en")
    page.goto(f"{site}{HERE}2020-1/compare/2022-1/")
    page.emulate_media(media="print")
    expect(page.get_by_text("Compare others")).to_be_hidden()
    expect(page.get_by_text("Clause by clause")).to_be_visible()
    page.goto(f"{site}{HERE}big-1/")
    expect(page.get_by_label("Search the rules and programmes")).to_be_hidden()
    expect(page.get_by_text("This is page 1 of 3.")).to_be_visible()
    page.goto(site + HERE)
    expect(page.locator(".xy-years__picture")).to_be_visible()
    expect(page.get_by_label("Which book applied on this day?")).to_be_hidden()
