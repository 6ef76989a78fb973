"""The dashboard in a real browser: charts under the policy on scripts, both themes, phone, keyboard, no JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from exchange.services import import_facility
from reporting.views.dashboard import TABS, address_of
from tests import factories
from tests.browser.test_accessibility import AXE, RULES, violations
from tests.conftest import emptied, opened_context

WHEN = "?on=2016-12-31"
#: Together they have every kind of chart, tile and table.
SHOWN = [address_of(tab) for tab in TABS if tab.name in ("overview", "experts", "money")]


@pytest.fixture(scope="module")
def address(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a server with the sample facility, imported once: these tests only look.

    It is a server of their own. With `live_server` the database would be emptied after each of them.
    """
    server = LiveServer("127.0.0.1")
    with django_db_blocker.unblock(), override_settings(ALLOWED_HOSTS=["127.0.0.1", "testserver"]):
        assert not import_facility(settings.BASE_DIR / "samples" / "facility-2013-2016").refused
        yield server.url
        server.stop()
        emptied()


@pytest.fixture(scope="module")
def session(address: str) -> dict[str, str]:
    """The cookie of a team leader who has signed in."""
    client = Client()
    client.force_login(factories.UserFactory(leader=True))
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": address,
    }


@pytest.fixture
def context(browser: Browser, address: str, session: Any) -> Iterator[BrowserContext]:
    # Without motion: axe would otherwise measure colours halfway from one theme to the other.
    with opened_context(
        browser,
        base_url=address,
        viewport={"width": 1440, "height": 1000},
        color_scheme="light",
        reduced_motion="reduce",
    ) as made:
        made.add_cookies([session])
        yield made


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained of; a test looks that it is empty."""
    return []


@pytest.fixture
def opened(context: BrowserContext, problems: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


def all_drawn(page: Page, theme: str) -> None:
    """Bring every chart into view and wait until the browser has drawn it."""
    for box in page.locator("[data-chart]").all():
        box.scroll_into_view_if_needed()
        expect(box).to_have_attribute("data-drawn", theme)
        expect(box.locator("svg")).to_be_visible()
    assert page.locator("[data-chart] img").count() == 0


def test_charts_are_drawn_under_the_policy_in_both_themes_and_axe_finds_nothing(opened: Page, problems: list[str]):
    figure = reverse("reporting:figure", args=["requests_map"])
    for address in (*SHOWN, figure, reverse("reporting:figures")):
        opened.emulate_media(color_scheme="light")
        opened.goto(address + WHEN)
        opened.evaluate(AXE)
        for theme in ("light", "dark"):
            opened.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            all_drawn(opened, theme)
            assert violations(opened, RULES) == []
    assert not problems


def test_marks_say_their_number_and_open_their_records(opened: Page, problems: list[str]):
    opened.goto(address_of(TABS[0]) + WHEN)
    chart = opened.locator('[data-chart*="requests_by_period"]')
    expect(chart).to_have_attribute("data-drawn", "light")
    bar = chart.locator(".mark-rect a, .mark-rect path").nth(3)
    bar.hover(force=True)
    expect(opened.locator("#vg-tooltip-element")).to_contain_text("4th interim period")
    expect(opened.locator("#vg-tooltip-element")).to_contain_text("16")
    bar.click(force=True)
    opened.wait_for_url("**/records/**")
    expect(opened.locator("main")).to_contain_text("16")
    assert not problems


def test_keyboard_reaches_the_table_beside_a_chart_and_its_records(opened: Page):
    opened.goto(address_of(TABS[0]) + WHEN)
    card = opened.locator(".figure-card").first
    card.locator("summary").focus()
    opened.keyboard.press("Enter")
    expect(card.locator("table")).to_be_visible()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    assert "/records/" in opened.evaluate("document.activeElement.href")
    # The choice of the day: a menu that opens, a field, a button.
    opened.locator(".figure-controls summary").first.focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("#figures-on")).to_be_visible()
    opened.fill("#figures-on", "2015-06-30")
    opened.locator("#figures-on").press("Enter")
    expect(opened.locator(".sub-line")).to_contain_text("30 Jun 2015")


def test_phone_shows_everything_without_scrolling_sideways(opened: Page, problems: list[str]):
    opened.set_viewport_size({"width": 390, "height": 844})
    for address in SHOWN:
        opened.goto(address + WHEN)
        all_drawn(opened, "light")
        assert opened.locator("[data-chart] svg").count()
        assert opened.evaluate("document.documentElement.scrollWidth") <= 390
        ends = "[...document.querySelectorAll('[data-chart] svg')].map(svg => svg.getBoundingClientRect().right)"
        assert max(opened.evaluate(ends), default=0) <= 390
    assert not problems


def test_without_javascript_pictures_stand_in(browser: Browser, address: str, session: Any):
    context = browser.new_context(base_url=address, java_script_enabled=False, color_scheme="dark")
    context.add_cookies([session])
    page = context.new_page()
    pictures: list[int] = []
    page.on(
        "response", lambda answer: ".svg" in answer.url and "figures" in answer.url and pictures.append(answer.status)
    )
    page.goto(address_of(TABS[0]) + WHEN)
    expect(page.locator(".chart img")).to_have_count(4)
    assert pictures == [200] * 4
    assert "67" in (page.locator(".chart img").first.get_attribute("alt") or "")
    page.locator(".figure-controls summary").first.click()
    page.fill("#figures-on", "2015-06-30")
    # Its pictures, too: what is still being asked for would ask the database while it is emptied.
    with page.expect_navigation(wait_until="networkidle"):
        page.locator(".figure-controls .btn-primary").first.click()
    expect(page.locator(".sub-line").first).to_contain_text("30 Jun 2015")
    context.close()


def test_head_of_a_printed_table_stays_above_its_rows(opened: Page) -> None:
    opened.goto("/figures/requests_by_country_and_status/" + WHEN)
    head = opened.locator(".figure-table thead th").first
    expect(head).to_have_css("position", "sticky")
    opened.emulate_media(media="print")
    expect(head).to_have_css("position", "static")
