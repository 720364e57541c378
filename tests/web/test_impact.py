"""A draft's impact in a browser: simulated and read in both languages, wide and narrow, and without JavaScript."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portal.demo.accounts import PASSWORD
from rules.services import simulation
from rules.services.drafting.beginning import draft_create
from tests.drafting import halved
from tests.factories import Town
from tests.integration.columns_town import mixed_town
from tests.web.person import Person
from tests.web.test_frame import SIDEWAYS

IMPACT, EXAMPLES = "/c/dummy/admin/drafts/next/impact/", "/c/dummy/admin/drafts/next/examples/"


@pytest.fixture
def here(transactional_db: None) -> Town:
    """A county with residents and a draft that is milder, and a rule admin who can sign in."""
    made, _ = mixed_town(60)
    made.rule_admin.set_password(PASSWORD)
    made.rule_admin.save()
    with made.scope():
        draft_create(county=made.county, parsed=halved(made), by=made.rule_admin, now=made.now)
    return made


@pytest.mark.parametrize(("language", "size"), [("zh-hans", "phone"), ("en", "desk")])
def test_the_impact_is_simulated_read_and_opened_as_tables(
    language: str, size: str, here: Town, somebody: Callable[..., Person]
) -> None:
    admin = somebody(language, here.rule_admin.username, size=size)
    admin.open(IMPACT)
    admin.send(f"form[action='{IMPACT}'] button")
    page = admin.page
    assert page.locator("svg.xy-chart__picture").count() >= 6
    assert page.evaluate(SIDEWAYS) == 0
    for folded in page.locator(".xy-chart__table summary").all():
        folded.click()
    admin.looked()
    assert page.evaluate(SIDEWAYS) == 0
    page.emulate_media(media="print")
    expect(page.locator("section.xy-no-print")).to_be_hidden()
    page.emulate_media(media="screen")
    admin.follow("a[href$='/impact/cases/1/']")
    assert page.evaluate(SIDEWAYS) == 0
    sides = page.locator(".xy-both__total .xy-both__side")
    assert sides.count() == 2
    across = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert across[0] is not None
    assert across[1] is not None
    assert (across[0]["x"] == across[1]["x"]) is (size == "phone"), "side by side, and stacked on a phone"
    page.emulate_media(media="print")
    expect(page.locator("section.xy-no-print")).to_be_hidden()
    page.emulate_media(media="screen")
    admin.open(EXAMPLES)


def test_the_impact_without_javascript(here: Town, site: str, new_page: Callable[..., Page]) -> None:
    page = new_page("en", java_script_enabled=False)
    page.goto(f"{site}/accounts/login/?next={IMPACT}")
    page.fill("[name=login]", here.rule_admin.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{IMPACT}")
    page.get_by_role("button", name="Simulate").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The figures are on file with exactly this text.")).to_be_visible()
    expect(page.get_by_role("img", name="Residents by grade")).to_be_visible()


@pytest.mark.parametrize(("language", "size"), [("zh-hans", "phone"), ("en", "desk")])
def test_a_large_county_waits_for_a_worker_and_moves_on_by_itself(
    language: str,
    size: str,
    here: Town,
    somebody: Callable[..., Person],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(simulation, "MOST_AT_ONCE", 0)
    admin = somebody(language, here.rule_admin.username, size=size)
    admin.open(IMPACT)
    admin.send(f"form[action='{IMPACT}'] button")
    page = admin.page
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    with page.expect_response(f"**{IMPACT}progress/"):
        pass  # htmx asks by itself
    assert simulation.simulation_run_next(here.county, clock=timezone.now)
    expect(page.locator("svg.xy-chart__picture").first).to_be_visible()
    expect(bar).to_be_hidden()
    admin.looked()


def test_a_large_county_without_javascript(
    here: Town, site: str, new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "MOST_AT_ONCE", 0)
    page = new_page("en", java_script_enabled=False)
    page.goto(f"{site}/accounts/login/?next={IMPACT}")
    page.fill("[name=login]", here.rule_admin.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{IMPACT}")
    page.get_by_role("button", name="Simulate").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name="Read this page again")).to_be_visible()
    assert simulation.simulation_run_next(here.county, clock=timezone.now)
    expect(page.get_by_text("On file with exactly this text")).to_be_visible()
