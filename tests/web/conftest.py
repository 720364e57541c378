"""A real browser on a live server: `new_page(language)`, `site`, and axe-core on whatever page it stands on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.web.person import Person
from tools.find_browser import ADVICE, find_browser

SIZES = {"phone": {"width": 360, "height": 640}, "desk": {"width": 1280, "height": 800}}
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
FLAGS = [
    "--no-sandbox",  # containers run as root, where the sandbox cannot start
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--force-color-profile=srgb",
]
PROBLEMS = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("XIANGYUE_NO_BROWSER") == "1":
                item.add_marker(pytest.mark.skip(reason="XIANGYUE_NO_BROWSER=1"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the test fails and says what to do."""
    program = find_browser()
    if program is None:
        pytest.fail(ADVICE)
    # Playwright keeps an event loop running in this thread, which Django takes for asynchronous code. It is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the portal under test, without a slash at its end."""
    return str(live_server.url)


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """``new_page("en", size="phone")``: a page of its own person (cookies apart), with the browser's language set.

    What the page's console calls an error (a refused script, a missing file) fails the test at its end.
    """
    contexts, problems = [], request.node.stash.setdefault(PROBLEMS, [])

    def heard(message: ConsoleMessage) -> None:
        # A page that was meant to be a 404 is reported as a failed load; tests assert the status themselves.
        # A page that is left ends what htmx was just asking for, and htmx tells both of that.
        expected = ("the server responded with a status of 4", "htmx:sendAbort", "htmx:afterRequest")
        if message.type == "error" and not any(text in message.text for text in expected):
            problems.append(f"{message.text} ({message.location.get('url', '')})")

    def make(language: str = "zh-hans", *, size: str = "desk", **options: Any) -> Page:
        context = browser.new_context(locale=LOCALES[language], viewport=SIZES[size], **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems, "the browser's console reported:\n" + "\n".join(problems)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """axe-core on the page as it stands; every violation with its element."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page)
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    {node['html'][:200]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert not found, f"axe-core on {page.url}:\n" + "\n".join(found)

    return check


@pytest.fixture
def somebody(
    site: str, new_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> Callable[..., Person]:
    """``somebody("en", "suining-admin", size="phone")``: signed in, in a browser of their own."""

    def sit_down(language: str, username: str, **options: Any) -> Person:
        return Person(new_page(language, **options), site, assert_accessible).sign_in(username)

    return sit_down
