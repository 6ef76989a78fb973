"""Accounts: made and closed by administrators, on pages that ask for the same sign-in as all others."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from pmt.accounts.choices import Role
from tests import factories


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(administrator=True))
    return client


def account(**values: Any) -> dict[str, Any]:
    return {
        "email": "Ana.Costa@Example.org",
        "name": "Ana Costa",
        "role": "finance",
        "usable_password": "true",
        "password1": "granite-lantern-42",
        "password2": "granite-lantern-42",
    } | values


def test_an_administrator_makes_an_account_that_can_sign_in(administrator: Client) -> None:
    administrator.post("/admin/accounts/user/add/", account())
    made = get_user_model().objects.get(email="ana.costa@example.org")
    assert made.role == Role.FINANCE
    assert not made.is_staff
    answer = Client().post("/accounts/login/", {"login": "ana.costa@example.org", "password": "granite-lantern-42"})
    assert answer.status_code == 302


def test_the_role_alone_opens_these_pages(administrator: Client) -> None:
    administrator.post("/admin/accounts/user/add/", account(role="administrator"))
    made = get_user_model().objects.get(email="ana.costa@example.org")
    assert made.is_staff
    assert made.is_superuser
    administrator.post(
        f"/admin/accounts/user/{made.pk}/change/",
        {"email": made.email, "name": made.name, "role": "observer", "is_active": "on"},
    )
    made.refresh_from_db()
    assert not made.is_staff
    assert not made.is_superuser


def test_an_address_is_one_whatever_its_capitals(administrator: Client) -> None:
    factories.UserFactory(email="ana.costa@example.org")
    answer = administrator.post("/admin/accounts/user/add/", account())
    assert answer.status_code == 200
    assert get_user_model().objects.filter(email__iexact="ana.costa@example.org").count() == 1


def test_accounts_are_closed_not_deleted(administrator: Client) -> None:
    other = factories.UserFactory()
    assert administrator.get(f"/admin/accounts/user/{other.pk}/delete/").status_code == 403


def test_nobody_changes_the_address_that_they_sign_in_with(administrator: Client) -> None:
    person = get_user_model().objects.get()
    assert administrator.get("/accounts/email/").status_code == 404
    answer = administrator.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert answer.status_code == 404
    assert get_user_model().objects.get() == person
    for address in ("/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/confirm-email/"):
        assert "/accounts/email/" not in administrator.get(address).content.decode()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_nobody_else_gets_there(client: Client, db: None, role: str) -> None:
    client.force_login(factories.UserFactory(role=role))
    assert client.get("/admin/accounts/user/", follow=True).status_code == 403


def test_the_administration_has_no_sign_in_of_its_own(client: Client, db: None) -> None:
    factories.UserFactory()
    assert client.get("/admin/login/").headers["Location"].startswith("/accounts/login/")
