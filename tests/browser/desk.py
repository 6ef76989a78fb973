"""How the tests in the browser work at a desk, and read the figures after."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from reporting.indicators import Scope, compute
from tests import factories


@dataclass
class Desk:
    """A browser, and how one works with it. `script`: whether it runs JavaScript."""

    page: Page
    script: bool

    def sign_in(self, **role: bool) -> Any:
        """Sign in by the form as a new person of a role; end whatever session there was."""
        person = factories.UserFactory(**role)
        # An answer that a page still waits for would set cookies after they are cleared, so the page goes first.
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.goto("/accounts/login/")
        self.page.get_by_label("Email").fill(person.email)
        self.page.get_by_label("Password").fill(factories.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator("button[formaction='/accounts/logout/']")).to_have_count(1)
        return person

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def pick(self, name: str, code: str) -> None:
        """Choose a record by its code: among those offered, or by typing the code where nothing is offered."""
        if not self.script:
            self.page.locator(f"[name={name}]").fill(code)
            return
        box = self.page.locator(f"[name={name}] ~ .ts-wrapper input")
        box.click()
        box.fill(code)
        self.page.locator(".ts-dropdown .option", has_text=code).first.click()

    def press(self, name: str) -> None:
        """Press a button by the words upon it."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def heading(self, words: str) -> None:
        """Wait until a page is headed so."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def said(self, words: str) -> None:
        """Wait until the page says so."""
        expect(self.page.locator("#content")).to_contain_text(words)


def value_of(key: str, on: date | None = None) -> Any:
    """A single number as it stands at the end of a day, today by default."""
    return compute([key], Scope(on=on or timezone.localdate()))[key].rows[0].cells[0].exact
