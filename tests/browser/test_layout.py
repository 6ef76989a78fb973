"""The pages in a real browser: by keyboard, without JavaScript, on a phone, with both themes, on paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import factories
from tests.browser.test_accessibility import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leader(page: Page, live_server: Any) -> Page:
    factories.FacilityFactory()
    sign_in(page, live_server, leader=True)
    return page


def test_signing_in_and_out(page: Page) -> None:
    factories.FacilityFactory()
    person = factories.UserFactory(leader=True)
    page.goto("/requests/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Requests")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_nothing_breaks_the_security_policy(leader: Page) -> None:
    said: list[str] = []
    leader.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    leader.on("pageerror", lambda error: said.append(str(error)))
    mobilisation = factories.MobilisationFactory()
    for address in ("/", "/requests/", f"/actions/{mobilisation.mission.action.code}/", "/accounts/2fa/"):
        leader.goto(address)
        leader.wait_for_load_state("networkidle")
    assert said == []


def test_a_list_is_searched_while_one_types_and_the_address_keeps_it(leader: Page) -> None:
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Health insurance")
    leader.goto("/requests/")
    box = leader.get_by_label("Search in Requests")
    box.click()
    leader.keyboard.type("pension")
    expect(leader.get_by_role("link", name="2014-02")).to_have_count(0)
    expect(leader.get_by_role("link", name="2014-01")).to_be_visible()
    expect(leader).to_have_url(re.compile(r"q=pension$"))
    # The cursor stays where it was although the list below was renewed.
    leader.keyboard.type(" x")
    expect(leader.get_by_text("Nothing found")).to_be_visible()
    expect(box).to_have_value("pension x")
    leader.go_back()
    expect(leader.get_by_role("link", name="2014-01")).to_be_visible()
    expect(box).to_have_value("pension")
    leader.reload()
    expect(leader.get_by_role("link", name="2014-01")).to_be_visible()
    expect(box).to_have_value("pension")


class Slow:
    """A list whose answers are held back until they are let go; the browser may have given some up by then."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] | None = []
        self.page.route(re.compile(r"/requests/\?"), self._hold)

    def _hold(self, route: Route) -> None:
        if self.held is None:
            route.continue_()
        else:
            self.held.append(route)

    def asked(self, words: str) -> Any:
        """Wait until the list has been asked for with this at the end of its address."""
        return self.page.expect_request(re.compile(re.escape(words) + "$"))

    def let_go(self) -> None:
        """Answer all, in the order in which they were asked for, and hold back no more."""
        held, self.held = self.held or [], None
        for route in held:
            route.continue_()


def test_what_is_typed_while_an_answer_is_on_its_way_is_searched_too(leader: Page) -> None:
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Pension funds")
    factories.RequestFactory(code="2014-03", title="Health insurance")
    leader.goto("/requests/")
    box = leader.get_by_label("Search in Requests")
    slow = Slow(leader)
    with slow.asked("q=pension"):
        box.press_sequentially("pension")
    with slow.asked("q=pension+funds"):
        box.press_sequentially(" funds")
    slow.let_go()
    expect(leader.get_by_role("link", name="2014-01")).to_have_count(0)
    expect(leader.get_by_role("link", name="2014-02")).to_be_visible()
    expect(leader).to_have_url(re.compile(r"q=pension\+funds$"))
    expect(box).to_have_value("pension funds")
    expect(box).to_be_focused()


def test_what_is_typed_and_what_is_pressed_meet_although_neither_was_answered(leader: Page) -> None:
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Pension funds", rejected=True)
    factories.RequestFactory(code="2014-03", title="Pension law")
    leader.goto("/requests/?sort=code")
    box = leader.get_by_label("Search in Requests")
    slow = Slow(leader)
    with slow.asked("q=pension"):
        box.press_sequentially("pension")
    with slow.asked("tab=open&q=pension"):
        leader.locator(".tabs a", has_text="Open").click()
    box.press("End")
    with slow.asked("tab=open&q=pension+law"):
        box.press_sequentially(" law")
    slow.let_go()
    expect(leader.get_by_role("link", name="2014-01")).to_have_count(0)
    expect(leader.get_by_role("link", name="2014-03")).to_be_visible()
    expect(leader.locator(".tabs [aria-current]")).to_contain_text("Open")
    expect(leader).to_have_url(re.compile(r"sort=code&tab=open&q=pension\+law$"))
    expect(box).to_have_value("pension law")


def test_a_search_keeps_what_the_list_was_narrowed_to_meanwhile(leader: Page) -> None:
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Pension funds", rejected=True)
    leader.goto("/requests/")
    leader.locator("summary", has_text="Status").click()
    leader.get_by_label("Rejected").check()
    leader.get_by_role("button", name="Apply").locator("visible=true").click()
    expect(leader.get_by_role("link", name="Without the filter Status")).to_be_visible()
    leader.get_by_label("Search in Requests").fill("pension")
    expect(leader).to_have_url(re.compile(r"status=rejected&q=pension$"))
    expect(leader.get_by_role("link", name="2014-02")).to_be_visible()
    leader.get_by_role("link", name="Without the filter Status").click()
    expect(leader.get_by_role("link", name="2014-01")).to_be_visible()
    expect(leader).to_have_url(re.compile(r"/requests/\?q=pension$"))
    expect(leader.get_by_label("Search in Requests")).to_have_value("pension")


def test_a_filter_is_put_on_by_keyboard_and_taken_off(leader: Page) -> None:
    factories.RequestFactory(code="2014-01")
    factories.RequestFactory(code="2014-02", rejected=True)
    leader.goto("/requests/")
    leader.locator("summary", has_text="Status").focus()
    leader.keyboard.press("Enter")
    leader.get_by_label("Rejected").focus()
    leader.keyboard.press("Space")
    leader.keyboard.press("Enter")
    expect(leader.get_by_role("link", name="2014-01")).to_have_count(0)
    expect(leader).to_have_url(re.compile("status=rejected"))
    leader.get_by_role("link", name="Without the filter Status").click()
    expect(leader.get_by_role("link", name="2014-01")).to_be_visible()


def test_escape_closes_a_menu_and_returns_to_what_opened_it(leader: Page) -> None:
    leader.goto("/")
    summary = leader.locator(".account summary")
    summary.focus()
    leader.keyboard.press("Enter")
    leader.keyboard.press("Tab")
    leader.keyboard.press("Escape")
    expect(leader.locator(".account")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(leader: Page) -> None:
    leader.goto("/requests/")
    leader.keyboard.press("Tab")
    expect(leader.get_by_role("link", name="Skip to content")).to_be_focused()
    leader.keyboard.press("Enter")
    expect(leader.locator("#content")).to_be_focused()


def test_the_chosen_theme_overrules_the_device(leader: Page) -> None:
    leader.emulate_media(color_scheme="light")
    leader.goto("/requests/")
    bright = leader.evaluate("getComputedStyle(document.body).backgroundColor")
    leader.locator(".account summary").click()
    leader.get_by_role("button", name="Dark").click()
    expect(leader.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(leader.get_by_role("heading", level=1)).to_have_text("Requests")
    assert leader.evaluate("getComputedStyle(document.body).backgroundColor") != bright


def test_a_panel_of_another_room_comes_when_it_is_seen(leader: Page) -> None:
    mission = factories.MobilisationFactory().mission
    leader.goto(f"/requests/{mission.action.request.code}/")
    panel = leader.locator("section.panel", has=leader.get_by_role("heading", name="Action"))
    expect(panel.get_by_role("link", name=mission.action.code, exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/", "/requests/", "/actions/", "/missions/", "/deliverables/", "action", "mission"]
)
def test_a_phone_scrolls_in_one_direction_only(leader: Page, address: str) -> None:
    mobilisation = factories.MobilisationFactory()
    factories.DeliverableFactory(mission=mobilisation.mission)
    where = {
        "action": f"/actions/{mobilisation.mission.action.code}/",
        "mission": f"/missions/{mobilisation.mission.code}/",
    }.get(address, address)
    leader.set_viewport_size({"width": 390, "height": 844})
    leader.goto(where)
    assert leader.evaluate("document.documentElement.scrollWidth") == 390


def test_everything_works_without_javascript(browser: Browser, live_server: Any) -> None:
    factories.FacilityFactory()
    factories.RequestFactory(code="2014-01", title="Pension reform")
    factories.RequestFactory(code="2014-02", title="Health insurance", rejected=True)
    action = factories.MobilisationFactory().mission.action
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    sign_in(page, live_server, leader=True)
    page.goto("/requests/")
    page.get_by_label("Search in Requests").fill("pension")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="2014-02")).to_have_count(0)
    page.goto("/requests/")
    page.locator("summary", has_text="Status").click()
    page.get_by_role("link", name="Choose: Status").click()
    page.get_by_label("Rejected").check()
    page.get_by_role("button", name="Apply").locator("visible=true").click()
    expect(page.get_by_role("link", name="2014-02")).to_be_visible()
    expect(page.get_by_role("link", name="2014-01")).to_have_count(0)
    page.get_by_role("link", name="Menu").click()
    page.get_by_role("link", name="Actions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    # What would be fetched is a link instead.
    page.goto(f"/requests/{action.request.code}/")
    page.get_by_role("link", name="Open Action").click()
    expect(page.get_by_role("link", name=action.code, exact=True)).to_be_visible()
    context.close()


def test_paper_gets_the_content_alone(leader: Page) -> None:
    factories.RequestFactory()
    leader.goto("/requests/")
    leader.emulate_media(media="print", color_scheme="dark")
    expect(leader.locator("#navigation")).to_be_hidden()
    expect(leader.locator("table.grid")).to_be_visible()
    assert leader.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(24, 33, 44)"


def test_what_is_typed_stays_where_there_is_no_network_and_after_the_page_was_closed(leader: Page) -> None:
    leader.goto("/contacts/add/")
    leader.fill("[name=family_name]", "Zeidan")
    leader.context.set_offline(True)
    leader.get_by_role("button", name="Save", exact=True).click()
    expect(leader.get_by_role("alert")).to_contain_text("There is no network")
    expect(leader.locator("[name=family_name]")).to_have_value("Zeidan")
    leader.context.set_offline(False)
    expect(leader.get_by_role("alert")).to_have_count(0)
    again = leader.context.new_page()
    leader.close()
    again.goto("/contacts/add/")
    expect(again.get_by_text("What you typed here and did not save is back.")).to_be_visible()
    again.get_by_role("button", name="Save", exact=True).click()
    expect(again.get_by_role("heading", level=1)).to_contain_text("Zeidan")
    again.goto("/contacts/add/")
    expect(again.locator("[name=family_name]")).to_have_value("")


def test_what_is_typed_of_one_mission_comes_not_back_in_the_form_of_another(leader: Page) -> None:
    one, other = factories.MissionFactory.create_batch(2, planned=True)
    expert = factories.ExpertFactory()
    leader.goto(f"/mobilisations/add/?mission={one.code}")
    leader.locator(".ts-control input").last.fill(expert.code)
    leader.locator(".ts-dropdown .option", has_text=expert.code).click()
    leader.goto(f"/mobilisations/add/?mission={other.code}")
    expect(leader.get_by_text("What you typed here and did not save is back.")).to_be_hidden()
    leader.goto(f"/mobilisations/add/?mission={one.code}&next=/missions/")
    expect(leader.get_by_text("What you typed here and did not save is back.")).to_be_visible()
    # The expert stands there by name again, and what one should know of them.
    expect(leader.locator(".ts-control .item", has_text=expert.family_name)).to_be_visible()
    expect(leader.locator("#expert-look")).to_contain_text(expert.family_name)
    leader.get_by_role("button", name="Save", exact=True).click()
    assert list(expert.mobilisations.values_list("mission", flat=True)) == [one.pk]


def test_enter_plans_missions_and_does_not_add_rows(leader: Page) -> None:
    action = factories.ActionFactory()
    leader.goto(f"/actions/{action.code}/missions/plan/")
    leader.locator("table.grid input[type=text]").first.press("Enter")
    expect(leader.get_by_role("alert").locator("visible=true")).to_have_count(1)
