"""The frame of every page: navigation, theme, facility, nothing inline."""

import re

import pytest
from django.test import Client

from pmt.accounts.choices import Role
from tests import factories


@pytest.fixture
def leader(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(leader=True, name="Nadia van Berg"))
    return client


def test_navigation_counts_the_databases(leader: Client) -> None:
    factories.RequestFactory.create_batch(3)
    text = leader.get("/requests/").content.decode()
    assert re.search(r'href="/requests/" aria-current="page"><span>Requests</span><span class="nav-count">3<', text)
    assert re.search(r'href="/actions/"><span>Actions</span><span class="nav-count">0<', text)


def test_a_record_belongs_to_its_database_in_the_navigation(leader: Client) -> None:
    mission = factories.MissionFactory()
    text = leader.get(f"/missions/{mission.code}/").content.decode()
    assert '<a class="nav-link" href="/missions/" aria-current="page">' in text
    assert text.count('class="nav-link" href="/requests/">') == 1


def test_the_facility_is_named_and_before_there_is_one_the_program(leader: Client) -> None:
    assert "PMT" in leader.get("/").content.decode()
    factories.FacilityFactory(code="SOCIEUX")
    text = leader.get("/").content.decode()
    assert "<title>Start · SOCIEUX</title>" in text
    assert "NB" in text


def test_the_theme_is_kept_in_a_cookie_and_drawn_by_the_server(leader: Client) -> None:
    assert "data-bs-theme" not in leader.get("/").content.decode()
    answer = leader.post("/theme/", {"theme": "dark", "back": "/requests/?q=x"})
    assert answer["Location"] == "/requests/?q=x"
    assert 'data-bs-theme="dark"' in leader.get("/").content.decode()
    leader.post("/theme/", {"theme": "", "back": "/"})
    assert "data-bs-theme" not in leader.get("/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_choosing_a_theme_never_leads_elsewhere(leader: Client, target: str) -> None:
    assert leader.post("/theme/", {"theme": "light", "back": target})["Location"] == "/"


def test_an_unknown_theme_is_none(leader: Client) -> None:
    leader.cookies["pmt_theme"] = '"><script>'
    assert "data-bs-theme" not in leader.get("/").content.decode()


def test_pages_hold_no_inline_script_and_no_inline_style(leader: Client) -> None:
    factories.FacilityFactory()
    mobilisation = factories.MobilisationFactory()
    factories.DeliverableFactory(mission=mobilisation.mission)
    mission = mobilisation.mission
    for address in (
        "/",
        "/requests/",
        f"/requests/{mission.action.request.code}/",
        "/actions/",
        f"/actions/{mission.action.code}/",
        f"/missions/{mission.code}/",
        "/mobilisations/",
        "/deliverables/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/nothing/",
    ):
        text = leader.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", text), address


def test_error_pages_say_what_to_do(leader: Client) -> None:
    text = leader.get("/nothing/").content.decode()
    assert "nothing at this address" in text
    assert "Start page" in text


@pytest.mark.parametrize("role", Role.values)
def test_an_empty_facility_offers_the_import_to_who_may(client: Client, db: None, role: str) -> None:
    client.force_login(factories.UserFactory(role=role))
    text = client.get("/").content.decode()
    assert ("Import the facility" in text) == (role in (Role.LEADER, Role.ADMINISTRATOR))
