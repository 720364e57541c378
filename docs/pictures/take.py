"""Take the README's pictures from a portal whose demonstration is fresh: `make pictures ADDRESS=http://127.0.0.1:8000`.

It plays the story on the way: afterwards `make demo-reset` brings the demonstration back.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.find_browser import ADVICE, find_browser

FOLDER = Path(__file__).resolve().parent
PASSWORD = "xiangyue-demo"  # noqa: S105  # the demonstration's public one
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


class Camera:
    """A browser at the portal's address."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address.rstrip("/")

    def sit_down(
        self, username: str = "", *, locale: str = "en-GB", width: int = 1280, height: int = 800
    ) -> Page:
        """A page of one's own, signed in where a name is given."""
        context = self.browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, base_url=self.address
        )
        page = context.new_page()
        if username:
            page.goto("/accounts/login/")
            page.fill("[name=login]", username)
            page.fill("[name=password]", PASSWORD)
            page.locator("main form button[type=submit]").click()
            page.wait_for_load_state()
        return page

    def take(self, page: Page, name: str, path: str = "") -> None:
        """A picture of what the window shows."""
        if path:
            page.goto(path)
        page.screenshot(path=FOLDER / f"{name}.png")
        print(f"{name}.png  {page.url}")


def story(camera: Camera) -> None:
    """The pictures in the README's order."""
    nobody = camera.sit_down()
    camera.take(nobody, "home", "/")
    camera.take(nobody, "county", "/c/suining/")
    petitioner = camera.sit_down("suining-petitioner")
    camera.take(petitioner, "my-record-before", "/c/suining/my/")
    author = camera.sit_down("suining-admin", height=1100)
    camera.take(author, "draft-diff", "/c/suining/admin/drafts/2011-1/")
    author.goto("/c/suining/admin/drafts/2011-1/impact/")
    author.locator("main form button[type=submit]").last.click()
    author.wait_for_load_state()
    publisher = camera.sit_down("suining-publisher")
    publisher.goto("/c/suining/admin/drafts/2011-1/")
    publisher.locator("main form button[type=submit]").last.click()
    publisher.wait_for_url("**/admin/runs/**")
    camera.take(publisher, "run-progress")
    publisher.locator(".xy-progress__text", has_not_text="%").wait_for(timeout=120_000)
    camera.take(petitioner, "my-record-after", "/c/suining/my/")
    petitioner.set_viewport_size({"width": 1280, "height": 1000})
    camera.take(petitioner, "why", "/c/suining/my/why/")
    contest(camera)
    phone = camera.sit_down("rongcheng-heating", locale="zh-CN", width=360, height=640)
    camera.take(phone, "phone-zh", "/c/rongcheng/my/")


def contest(camera: Camera) -> None:
    """Everything but the last click, so that nothing is filed."""
    page = camera.sit_down("rongcheng-contest")
    page.goto("/c/rongcheng/my/")
    page.locator("main a[href*='/my/records/R-']").first.click()
    page.locator("main a[href$='/contest/']").first.click()
    page.locator("main textarea").first.fill("I was in hospital that week and paid as soon as I was home.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/check/")
    camera.take(page, "contest-check")


def main() -> None:
    program = find_browser()
    if program is None or len(sys.argv) != 2:
        raise SystemExit(ADVICE if program is None else __doc__)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        story(Camera(browser, sys.argv[1]))
        browser.close()


if __name__ == "__main__":
    main()
