"""Dashboard and pages of figures: on any day, for each role, every number with its records."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.models import Facility
from pmt.accounts.choices import Role
from reporting.forms import usual_day
from reporting.indicators import Cell, Scope, all_keys, compute, indicator, records
from reporting.views.cards import arranged, card, difference
from reporting.views.dashboard import TABS, address_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

END = date(2016, 12, 31)


@pytest.fixture
def leader(client: Client) -> Client:
    client.force_login(factories.UserFactory(leader=True))
    return client


def page(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content[:400]
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_the_dashboard(client: Client, role: str):
    client.force_login(factories.UserFactory(role=role))
    tabs = TABS if role in ("leader", "observer") else TABS[:1]
    for tab in tabs:
        html = page(client, address_of(tab))
        assert all(str(indicator(key).title) in unescape(html) for key in tab.tiles)


def test_key_numbers_are_those_of_the_figures_and_open_their_records(leader: Client):
    html = page(leader, reverse("reporting:dashboard"), on=END.isoformat())
    for key in TABS[0].tiles:
        cell = compute([key], Scope(END))[key].rows[0].cells[0]
        assert cell.shown in html
    for link in re.findall(r'class="tile" href="([^"]+)"', html):
        listed = leader.get(unescape(link))
        assert listed.status_code == 200
    assert len(re.findall(r'class="tile" href', html)) == len(TABS[0].tiles)
    assert records("requests_received", Scope(END), "all").count == 67


def test_on_an_earlier_day_only_what_had_happened_counts(leader: Client):
    html = words(page(leader, reverse("reporting:dashboard"), on="2015-06-30", compared="2015-03-31"))
    shown = compute(["requests_received"], Scope(date(2015, 6, 30)))["requests_received"].rows[0].cells[0].shown
    assert f"Requests received {shown}" in html
    assert "As it stood on 30 Jun 2015" in html
    assert "since 31 Mar" in html


def test_without_a_choice_a_facility_that_has_ended_is_shown_on_its_last_day(leader: Client):
    html = words(page(leader, reverse("reporting:dashboard")))
    assert "As it stood on 31 Dec 2016" in html
    assert "Compared with 30 Sep 2016" in html


def test_the_usual_comparison_comes_after_the_page_and_without_scripts_by_a_link(leader: Client):
    html = page(leader, reverse("reporting:dashboard"), on=END.isoformat())
    shown = words(html)
    assert "since 30 Sep" not in shown
    assert "Compare with 30 Sep 2016" in shown
    (later,) = re.findall(r'id="key-numbers" hx-get="([^"]+)"', html)
    compared = page(leader, unescape(later))
    assert "since 30 Sep" in words(compared)
    assert 'id="key-numbers"' in compared
    assert "hx-get" not in compared.partition('id="key-numbers"')[2].partition(">")[0]


def test_a_facility_that_runs_is_shown_today():
    facility = Facility.objects.get()
    assert usual_day(facility, date(2015, 5, 5)) == date(2015, 5, 5)
    assert usual_day(facility, date(2021, 1, 1)) == END
    assert usual_day(None, date(2021, 1, 1)) == date(2021, 1, 1)


def test_wrong_choices_are_said_and_left_aside(leader: Client):
    answer = leader.get(
        reverse("reporting:dashboard"), {"on": "banana", "compared": "31.2.2016", "period": "99", "funding": "mine"}
    )
    html = words(answer.content.decode())
    assert answer.status_code == 200
    assert "The reference date is not a date: write it as 2016-12-31." in html
    assert "The date compared with is not a date" in html
    assert "There is no such period" in html
    assert "Choose whose missions are counted" in html
    assert "As it stood on 31 Dec 2016" in html


def test_period_and_funding_narrow_the_numbers(leader: Client):
    address = reverse("reporting:dashboard_tab", args=["implementation"])
    html = words(page(leader, address, on=END.isoformat(), period=5))
    assert "5th interim period only (1 Apr – 30 Sep 2015)" in html
    assert "Expert-mission-weeks 42.2" in html
    both = compute(["missions"], Scope(END, funding="both"))["missions"].rows[0].cells[0].shown
    assert f"Missions {both} " in words(page(leader, address, on=END.isoformat(), funding="both"))


def test_a_long_table_is_paged_with_its_totals_and_downloaded_whole(leader: Client, monkeypatch: Any):
    monkeypatch.setattr("reporting.views.figures.ROWS", 20)
    for key in (
        "actions_overview",
        "requests_overview",
        "action_budget_and_expenditure",
        "expert_days_by_action_and_origin",
    ):
        whole = compute([key], Scope(END))[key]
        lines = [row.labels for row in whole.rows if row.level == "row"]
        address = reverse("reporting:figure", args=[key])
        seen = []
        for number in range(1, -(-len(lines) // 20) + 1):
            html = page(leader, address, on=END.isoformat(), page=number)
            assert html.count('class="level-row"') == len(lines[(number - 1) * 20 : number * 20])
            assert html.count('class="level-total"') == sum(row.level == "total" for row in whole.rows)
            seen += re.findall(r'<tr class="level-row">((?:<th scope="row">[^<]*</th>|<td></td>)+)', html)
        assert len(seen) == len(set(seen)) == len(lines)
        assert f"1–20 of {len(lines)}" in words(page(leader, address, on=END.isoformat()))
        assert leader.get(address, {"on": END.isoformat(), "page": 99}).status_code == 404
        file = leader.get(reverse("reporting:figure_json", args=[key]), {"on": END.isoformat()}).json()
        assert len(file[0]["rows"]) == len(whole.rows)


def test_tabs_and_presets_keep_what_was_chosen(leader: Client):
    html = page(leader, reverse("reporting:dashboard"), on="2016-06-30", funding="both")
    assert f"{reverse('reporting:dashboard_tab', args=['money'])}?on=2016-06-30&amp;funding=both" in html
    assert "?on=2016-09-30&amp;funding=both" in html


def test_evaluations_are_for_those_who_may_read_them(client: Client):
    for role, sees in (("leader", True), ("observer", False)):
        client.force_login(factories.UserFactory(role=role))
        html = page(client, reverse("reporting:dashboard_tab", args=["quality"]))
        assert ("Mean evaluation of experts" in html) is sees
        for address in (
            reverse("reporting:figure", args=["expert_evaluations"]),
            reverse("reporting:figure_json", args=["expert_evaluations"]),
        ):
            assert client.get(address).status_code == (200 if sees else 404)
        listed = page(client, reverse("reporting:figures"))
        assert (reverse("reporting:figure", args=["expert_evaluations"]) in listed) is sees


def test_an_unknown_tab_figure_or_chart_is_not_found(leader: Client):
    for address in (
        reverse("reporting:dashboard_tab", args=["weather"]),
        reverse("reporting:figure", args=["weather"]),
        reverse("reporting:figure_svg", args=["weather"]),
        reverse("reporting:figure_spec", args=["requests_by_country_and_status"]),
    ):
        assert leader.get(address).status_code == 404


@pytest.mark.parametrize("tab", TABS, ids=[tab.name for tab in TABS])
def test_queries_do_not_grow_with_the_records(leader: Client, tab: Any):
    address = f"{address_of(tab)}?on=2016-12-31"
    leader.get(address)  # what is asked once for a process is not counted
    with CaptureQueriesContext(connection) as few:
        leader.get(address)
    for number in range(90, 93):
        factories.RequestFactory(code=f"2016-{number}", received_on=date(2016, 5, 5))
        factories.ExpertFactory(code=f"X9{number}", registered_on=date(2016, 5, 5))
    with CaptureQueriesContext(connection) as more:
        leader.get(address)
    assert len(more) == len(few)
    assert len(few) < 60


def test_overview_of_all_figures_names_each_with_its_meaning(leader: Client):
    html = page(leader, reverse("reporting:figures"))
    for key in all_keys():
        assert reverse("reporting:figure", args=[key]) in html
    assert html.index("Table 2</span>") < html.index("Table 3</span>") < html.index("Table 6</span>")
    assert html.index("Figure 9</span>") < html.index("Figure 10</span>") < html.index("Figure 13</span>")


def test_page_of_a_figure_has_chart_table_definition_and_downloads(leader: Client):
    html = page(leader, reverse("reporting:figure", args=["requests_by_period"]), on=END.isoformat())
    assert "Figure 1." in html
    assert "data-chart=" in html
    assert "<noscript><picture>" in html
    for name in ("figure_csv", "figure_xlsx", "figure_json", "figure_svg", "records"):
        assert reverse(f"reporting:{name}", args=["requests_by_period"]) in html
    assert "A request belongs to the period that holds its day of reception" in html


def test_page_of_a_number_shows_it_and_its_difference(leader: Client):
    html = words(page(leader, reverse("reporting:figure", args=["spent"]), on=END.isoformat(), compared="2016-09-30"))
    assert "Spent (EUR) 3,436,876.55" in html
    assert "since 30 Sep" in html


def test_a_long_table_is_cut_on_the_dashboard_and_whole_on_its_page(leader: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reporting.views.dashboard.MOST_ROWS", 10)
    html = page(leader, reverse("reporting:dashboard_tab", args=["requests"]), on=END.isoformat())
    assert "30 more lines" in html
    assert "Grand Total" in html
    assert "more lines" not in page(leader, reverse("reporting:figure", args=["requests_by_country_and_status"]))


def test_chart_is_given_as_definition_and_as_picture(leader: Client):
    answer = leader.get(
        reverse("reporting:figure_spec", args=["requests_by_period"]), {"on": "2016-12-31", "theme": "dark"}
    )
    drawn = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert "/figures/requests_by_period/records/" in answer.content.decode()
    assert drawn["description"].startswith("Requests received")
    picture = leader.get(reverse("reporting:figure_svg", args=["requests_by_period"]), {"on": "2016-12-31"})
    assert picture["Content-Type"] == "image/svg+xml"
    assert "requests_by_period-2016-12-31.svg" in picture["Content-Disposition"]
    assert picture.content.startswith(b"<svg")


def test_pages_need_a_sign_in(client: Client):
    for address in (
        reverse("reporting:dashboard"),
        reverse("reporting:figures"),
        reverse("reporting:figure", args=["actions"]),
        reverse("reporting:figure_svg", args=["requests_map"]),
        reverse("reporting:figure_spec", args=["requests_map"]),
    ):
        answer = client.get(address)
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]


def test_differences_are_said_in_the_numbers_own_terms():
    assert difference(Cell(12, "12"), Cell(10, "10")) == "+2"
    assert difference(Cell(10, "10"), Cell(1200, "1,200")) == "−1,190"
    assert difference(Cell(Decimal("0.284"), "28.4%"), Cell(Decimal("0.3"), "30.0%")) == "−1.6 points"
    assert difference(Cell(Decimal("0.2841"), "28.4%"), Cell(Decimal("0.284"), "28.4%")) == "unchanged"
    assert difference(Cell(5, "5"), Cell(None, "")) == ""
    assert difference(Cell("France", "France"), Cell("Spain", "Spain")) == ""


@pytest.mark.parametrize("tab", TABS, ids=[tab.name for tab in TABS])
def test_no_half_of_the_dashboard_stays_empty(tab: Any):
    found = compute(tab.figures, Scope(END))
    cards = arranged([card(indicator(key), found[key]) for key in tab.figures])
    for drawn in (True, False):
        slots = [2 if each.shape == "tall" else 1 for each in cards if each.chart is drawn and each.shape != "wide"]
        assert sum(slots) % 2 == 0, [(each.key, each.shape) for each in cards]
