"""Finding anything from any page, and the keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_accessibility import sign_in


@pytest.fixture
def leader(page: Page, live_server: Any) -> Page:
    factories.FacilityFactory()
    sign_in(page, live_server, leader=True)
    return page


def test_slash_finds_anything_and_the_arrows_choose(leader: Page) -> None:
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Health insurance")
    leader.goto("/requests/")
    leader.keyboard.press("/")
    box = leader.get_by_role("combobox", name="Find anything")
    expect(box).to_be_focused()
    leader.keyboard.type("pensoin")
    option = leader.get_by_role("option", name=re.compile("2014-01"))
    expect(option).to_be_visible()
    leader.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    leader.keyboard.press("Enter")
    expect(leader).to_have_url(re.compile(r"/requests/2014-01/$"))


def test_keys_lead_to_lists_and_through_records_and_can_be_turned_off(leader: Page) -> None:
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Health insurance")
    leader.goto("/requests/2014-01/")
    leader.keyboard.press("j")
    expect(leader).to_have_url(re.compile(r"/requests/2014-02/$"))
    leader.wait_for_load_state()
    leader.keyboard.press("g")
    leader.keyboard.press("c")
    expect(leader).to_have_url(re.compile(r"/contacts/$"))
    leader.wait_for_load_state()
    leader.keyboard.press("n")
    expect(leader).to_have_url(re.compile(r"/contacts/add/$"))
    leader.goto("/contacts/")
    leader.keyboard.press("?")
    shown = leader.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shown).to_be_visible()
    shown.get_by_role("button", name="Turn them off").click()
    expect(leader.locator("body")).to_have_attribute("data-shortcuts", "off")
    leader.wait_for_load_state()
    leader.keyboard.press("?")
    leader.keyboard.press("/")
    expect(shown).to_be_hidden()
    expect(leader.get_by_role("combobox", name="Find anything")).not_to_be_focused()


def test_nothing_is_taken_from_who_types(leader: Page) -> None:
    leader.goto("/requests/")
    box = leader.get_by_label("Search in Requests")
    box.click()
    leader.keyboard.type("g c/?n")
    expect(box).to_have_value("g c/?n")
    expect(leader).to_have_url(re.compile(r"/requests/"))


def test_who_has_marked_a_row_does_not_type(leader: Page) -> None:
    factories.ContactFactory()
    leader.goto("/contacts/")
    leader.locator("tbody input[type=checkbox]").first.check()
    leader.keyboard.press("/")
    expect(leader.get_by_role("combobox", name="Find anything")).to_be_focused()


def test_what_is_found_lies_above_the_page(leader: Page) -> None:
    factories.ContactFactory.create_batch(12)
    request = factories.RequestFactory(code="2014-05", title="Support to the reform of pensions " * 8)
    leader.goto("/contacts/")
    leader.keyboard.press("/")
    leader.keyboard.type("2014-5")
    hit = leader.locator("#find-found .found").first
    expect(hit).to_contain_text(request.code)
    # A click would miss what another part of the page covers.
    hit.click(position={"x": 320, "y": 35})
    expect(leader).to_have_url(re.compile("/requests/2014-05/$"))
