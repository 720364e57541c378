"""The contract's viewer works under its content security policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_viewer_shows_the_contract(size: str, site: str, new_page: Callable[..., Page]) -> None:
    page = new_page("en", size=size)
    page.goto(f"{site}/api/v1/docs")
    expect(page.get_by_role("heading", name="Xiangyue 乡约 API")).to_be_visible()
    page.locator("#operations-eligibility-eligibility_checks_create button").first.click()
    expect(page.get_by_text("Whatever the reason why nothing can be said")).to_be_visible()
