"""Somebody at a browser: signs in, opens pages, sends forms; every page they stand on passes axe-core."""

from collections.abc import Callable

from playwright.sync_api import Page

from portal.demo.accounts import PASSWORD


class Person:
    """A browser of one's own. ``opened`` counts the pages that were looked at by axe-core."""

    def __init__(self, page: Page, site: str, look: Callable[[Page], None]) -> None:
        self.page, self.site, self.look, self.opened = page, site, look, 0

    def sign_in(self, username: str) -> "Person":
        self.open("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.send()
        return self

    def open(self, path: str) -> None:
        reply = self.page.goto(self.site + path)
        assert reply is not None
        assert reply.status == 200, (path, reply.status)
        self.looked()

    def send(self, button: str = "main form button[type=submit]:not([name=language])") -> None:
        """Press the form's button and look at what comes."""
        self.page.locator(button).last.click()
        self.page.wait_for_load_state()
        self.looked()

    def follow(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.looked()

    def looked(self) -> None:
        self.look(self.page)
        self.opened += 1

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()
