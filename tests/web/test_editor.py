"""In a browser: a rule is edited with the mouse, by keyboard alone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from counties.scope import county_scope
from portal.demo.accounts import PASSWORD
from rules.engine import editing
from rules.models import Draft
from tests.drafting import begun
from tests.factories import Town, town
from tests.web.person import Person

WORDS = {
    "en": {"sound": "Nothing to mend in this clause.", "mend": "Still to mend", "saved": "Saved by itself"},
    "zh-hans": {"sound": "本条没有要改正的。", "mend": "还要改正", "saved": "已自动保存"},
}


@pytest.fixture
def here(transactional_db: None) -> Town:
    """The tests' county with a draft, and a rule admin who can sign in as the demonstrations do."""
    made = town("dummy")
    made.rule_admin.set_password(PASSWORD)
    made.rule_admin.save()
    with county_scope(made.county):
        begun(made)
    return made


def title(here: Town, language: str = "en") -> str:
    with county_scope(here.county):
        clause = editing.find(Draft.objects.get(code="next").document, "rule", "TR-01")
    assert clause is not None
    return str(clause["title"][language])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_rule_is_edited_and_says_what_it_says(
    language: str, here: Town, somebody: Callable[..., Person]
) -> None:
    words = WORDS[language]
    author = somebody(language, here.rule_admin.username)
    author.open("/c/dummy/admin/drafts/next/edit/")
    author.follow("a[href$='/edit/rule/TR-01/']")
    page = author.page
    expect(page.locator("#preview")).to_contain_text(words["sound"])
    page.locator("#id_points").fill("many")
    expect(page.locator("#preview")).to_contain_text(words["mend"])
    page.locator("#id_points").fill("-7")
    expect(page.locator("#preview")).to_contain_text("−7 points")
    expect(page.locator("#preview")).to_contain_text("扣7分")
    page.locator("#id_title_en").fill("Edited in a browser")
    page.locator("#id_title_zh").focus()
    expect(page.locator("#saved")).to_contain_text(words["saved"])
    assert title(here) == "Edited in a browser"
    author.looked()
    page.locator("#kind-ladder").check()
    page.locator("[name='ladder-points']").fill("−5, −10")
    page.locator("[name='ladder-look_back_count']").fill("12")
    expect(page.locator("#preview")).to_contain_text("第2次扣10分")
    author.looked()
    page.locator("form#clause button.govuk-button").click()
    page.wait_for_url("**/edit/?part=rule")
    author.looked()
    assert "Edited in a browser" in author.text or language != "en"
    author.follow("form[action$='/undo/'] button")
    author.open("/c/dummy/admin/drafts/next/edits/")


def test_a_rule_is_edited_by_keyboard_alone(here: Town, somebody: Callable[..., Person]) -> None:
    author = somebody("en", here.rule_admin.username)
    author.open("/c/dummy/admin/drafts/next/edit/rule/TR-01/")
    page = author.page
    _tab_to(page, "id_title_en")
    page.keyboard.press("Control+A")
    page.keyboard.type("By keyboard")
    _tab_to(page, "kind-points")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name='points_between_low']")).to_be_visible()
    expect(page.locator("#kind-points_between")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#id_points")).to_be_visible()
    expect(page.locator("#kind-points")).to_be_focused()
    _tab_to(page, "id_points")
    page.keyboard.type("-9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/?part=rule")
    assert title(here) == "By keyboard"


def test_a_rule_is_edited_without_javascript(here: Town, new_page: Callable[..., Page], site: str) -> None:
    page = new_page("zh-hans", size="phone", java_script_enabled=False)
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", here.rule_admin.username)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.goto(f"{site}/c/dummy/admin/drafts/next/edit/rule/TR-01/")
    page.locator("#kind-per").check()
    page.locator("button[name=redraw]").first.click()
    for name, text in (
        ("per-points", "-2"),
        ("per-quantity", "3"),
        ("per-unit_en", "time"),
        ("title_zh", "不用脚本"),
    ):
        page.fill(f"[name='{name}']", text)
    page.locator("form#clause button.govuk-button").click()
    assert title(here, "zh") == "不用脚本"
    assert "每满3次扣2分" in page.content()


def _tab_to(page: Page, element: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _press in range(80):
        if page.evaluate("document.activeElement.id") == element:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {element}")
