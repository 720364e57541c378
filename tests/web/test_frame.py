"""The frame, the gallery and the sign-in pages in a real browser: accessible, never sideways, without JavaScript too."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

ADDRESSES = (
    "/",
    "/charter/",
    "/accessibility/",
    "/gallery/",
    "/accounts/login/",
    "/accounts/signup/",
    "/c/nowhere/",
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOW_TARGETS = """[...document.querySelectorAll('header a, header button, footer a, .govuk-button')]
  .filter(e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.height < 44 })
  .map(e => e.textContent.trim())"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_accessible_and_fit(
    site: str,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    language: str,
    size: str,
) -> None:
    page = new_page(language, size=size)
    for address in ADDRESSES:
        page.goto(site + address)
        assert_accessible(page)
        assert page.evaluate(SIDEWAYS) == 0, address
        assert page.evaluate(LOW_TARGETS) == [], address
        assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]


def test_large_text_fits_a_very_small_screen(site: str, new_page: Callable[..., Page]) -> None:
    page = new_page("en", size="phone")
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(f"{site}/gallery/")
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    page.get_by_role("button", name="Large text").click()
    expect(page.get_by_role("button", name="Standard text")).to_be_visible()
    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    assert after > 1.3 * before
    assert page.url == f"{site}/gallery/"
    assert page.evaluate(SIDEWAYS) == 0


def test_switches_work_without_javascript_and_keep_the_page(site: str, new_page: Callable[..., Page]) -> None:
    page = new_page("zh-hans", java_script_enabled=False)
    page.goto(f"{site}/charter/")
    page.get_by_role("button", name="长辈版（大字）").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The charter")
    expect(page.get_by_role("button", name="Standard text")).to_be_visible()
    assert page.url == f"{site}/charter/"


def test_keyboard_reaches_the_content_first(site: str, new_page: Callable[..., Page]) -> None:
    page = new_page("en")
    page.goto(f"{site}/charter/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_form_errors_lead_to_their_fields(
    site: str, new_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    page = new_page("en", size="phone")
    page.goto(f"{site}/gallery/")
    page.get_by_role("button", name="Go on", exact=True).click()
    assert_accessible(page)
    page.get_by_role("link", name="How should we reach you?").click()
    expect(page.get_by_label("Text message")).to_be_focused()


def test_signing_in_and_out(
    site: str, new_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    get_user_model().objects.create_user("clerk", password="a long pass phrase", display_zh="东山村办事员")
    page = new_page("zh-hans", size="phone")
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("账号").fill("clerk")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="有问题需要改正")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("密码").fill("a long pass phrase")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("东山村办事员")).to_be_visible()
    for address in ("/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/"):
        page.goto(site + address)
        assert_accessible(page)
        assert page.evaluate(SIDEWAYS) == 0, address
    page.goto(f"{site}/accounts/logout/")
    assert_accessible(page)
    page.locator("main").get_by_role("button", name="退出").click()
    expect(page.get_by_role("banner").get_by_role("link", name="登录")).to_be_visible()


def test_too_many_wrong_passwords_lock_for_a_while(
    site: str, new_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    get_user_model().objects.create_user("clerk", password="a long pass phrase")
    page = new_page("en")
    for _attempt in range(5):
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("Login").fill("clerk")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many wrong passwords")
    assert_accessible(page)
