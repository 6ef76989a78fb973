"""axe finds nothing on a page of every address pattern, in both themes, wide and narrow."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from reporting.views.dashboard import TABS, Tab, address_of
from tests import factories
from tests.permissions.test_addresses import MATRIX, everybody_on_stage

#: The rules of WCAG 2.2 AA and axe's own good practice. It need not fetch the styles a second time for itself:
#: none of these rules reads them, and what it asks for would outlive the page.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
#: Those of them that depend on colours, sizes and what lies where: the others see the same in either look.
SIGHT = RULES | {
    "runOnly": {
        "type": "rule",
        "values": [
            "color-contrast",
            "link-in-text-block",
            "target-size",
            "scrollable-region-focusable",
        ],
    }
}
#: What is no page: files, probes, answers to machines.
NO_PAGES = {
    "healthz",
    "readyz",
    "reporting:figure_spec",
    "reporting:figure_svg",
    "exchange:template",
    "workbench:pick",
    "comments:people",
    "contacts:contact_vcard",
    "contacts:contact_vcards",
}
#: How each page is looked at: both themes, both widths. Colours are the same at any width.
LOOKS = (("light", 1440), ("dark", 390))
#: Pages that one test looks at.
AT_ONCE = 12
#: The parts of the dashboard that are not looked at with the sample's charts in them (`test_dashboard.py`).
OTHER_TABS = [tab for tab in TABS if tab.name not in ("overview", "experts", "money")]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def sign_in(page: Page, live_server: Any, **role: bool) -> Any:
    """Give the page's browser the session of a person of a role."""
    person = factories.UserFactory(**role)
    client = Client()
    client.force_login(person)
    name = client.cookies.keys()
    page.context.add_cookies(
        [{"name": key, "value": client.cookies[key].value, "url": live_server.url} for key in name]
    )
    return person


def settle(page: Page) -> None:
    """Wait until what a page fetches by itself is there: a shorter silence than `networkidle` waits for."""
    page.evaluate(
        """() => new Promise(done => {
            let last = performance.now();
            new PerformanceObserver(() => { last = performance.now(); }).observe({type: "resource"});
            const look = () => {
                const busy = document.readyState !== "complete" || document.querySelector(".htmx-request");
                if (!busy && performance.now() - last > 80) done(); else setTimeout(look, 20);
            };
            look();
        })"""
    )


def violations(page: Page, rules: dict[str, Any], frame: list[list[str]] | None = None) -> list[str]:
    """What axe finds on a page that has it, as it is; `frame` is left out."""
    found = page.evaluate(
        "([frame, rules]) => axe.run({exclude: frame}, rules).then(found => found.violations)", [frame or [], rules]
    )
    return [f"{each['id']}: {'; '.join(node['html'][:160] for node in each['nodes'][:3])}" for each in found]


def faults(page: Page, *, whole: bool = True) -> list[str]:
    """What axe finds on the page as it is, in both themes, on a screen and on a phone.

    Not `whole`: without the navigation, which is the same on every page, and in the second look only what can
    differ there.
    """
    found = []
    page.evaluate(AXE)
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        rules = RULES if whole or theme == LOOKS[0][0] else SIGHT
        frame = [] if whole else [[".sidebar"]]
        found += [f"{theme} {width}: {each}" for each in violations(page, rules, frame)]
    return found


def pages_by_room() -> dict[str, list[str]]:
    """The names of all addresses that show a page to who may see everything: some of one room, then the next some.

    A test of all of a room would be the last to end, with nobody left to share it.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name, entry in MATRIX.items():
        if (
            entry.method == "get"
            and entry.answer == 200
            and "administrator" in entry.allowed
            and name not in NO_PAGES
            and not name.endswith(("_csv", "_xlsx", "_json"))
        ):
            found[name.split(":")[0].split("_")[0]].append(name)
    return {
        f"{room} {first // AT_ONCE + 1}": names[first : first + AT_ONCE]
        for room, names in found.items()
        for first in range(0, len(names), AT_ONCE)
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", pages_by_room().values(), ids=pages_by_room())
def test_axe_finds_nothing(page: Page, live_server: Any, names: list[str]) -> None:
    cast = everybody_on_stage()
    found = {}
    sign_in(page, live_server, administrator=True)
    for number, name in enumerate(names):
        answer = page.goto(reverse(name, args=MATRIX[name].arguments(cast)))
        assert answer is not None
        assert answer.status == 200, name
        settle(page)
        wrong = faults(page, whole=not number)
        if wrong:
            found[name] = wrong
    assert found == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tab", OTHER_TABS, ids=[tab.name for tab in OTHER_TABS])
def test_axe_finds_nothing_on_any_part_of_the_dashboard(page: Page, live_server: Any, tab: Tab) -> None:
    everybody_on_stage()
    sign_in(page, live_server, leader=True)
    page.goto(address_of(tab))
    page.wait_for_load_state("networkidle")
    assert faults(page) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "address", ["/accounts/login/?next=/", "/nothing/", "/requests/?country=XX&status=received&q=x"]
)
def test_axe_finds_nothing_where_something_is_wrong(page: Page, live_server: Any, address: str) -> None:
    factories.FacilityFactory()
    person = factories.UserFactory(leader=True)
    if "login" not in address:
        sign_in(page, live_server, leader=True)
    page.goto(address)
    if "login" in address:
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector("[role=alert]")
    assert faults(page) == []
