"""How an empty instance gets its first account, and only its first."""

import threading
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from pmt.accounts.first import create_first_administrator, setup_token

WORDS = "granite-lantern-42"


def answers(**changed: str) -> dict[str, str]:
    return {"token": setup_token(), "name": "Ana", "email": "Ana@example.org", "password": WORDS} | changed


@pytest.mark.django_db
def test_sign_in_leads_to_the_set_up_page_while_nobody_could_sign_in(client: Client) -> None:
    answer = client.get("/accounts/login/")
    assert (answer.status_code, answer["Location"]) == (302, "/setup/")
    get_user_model().objects.create_superuser("ana@example.org", WORDS, name="Ana")
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", answers()).status_code == 404


@pytest.mark.django_db
def test_the_first_administrator_is_made_and_signed_in(client: Client) -> None:
    answer = client.post("/setup/", answers())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    made: Any = get_user_model().objects.get()
    assert (made.email, made.role, made.is_superuser) == ("ana@example.org", "administrator", True)
    assert client.session["_auth_user_id"] == str(made.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"token": "guessed"}, {"password": "password1234"}, {"email": "ana"}, {"name": ""}]
)
def test_without_the_code_or_with_a_weak_password_nothing_is_made(client: Client, changed: dict[str, str]) -> None:
    answer = client.post("/setup/", answers(**changed))
    assert answer.status_code == 200
    assert get_user_model().objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_do_not_both_become_administrators() -> None:
    outcomes = []

    def press(number: int) -> None:
        try:
            create_first_administrator(email=f"p{number}@example.org", name="P", password=WORDS)
            outcomes.append("made")
        except PermissionDenied:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused", "refused", "refused"]


@pytest.mark.django_db
def test_the_console_makes_an_administrator_once(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("PMT_ADMINISTRATOR_PASSWORD", WORDS)
    call_command("create_administrator", "root@example.org", name="Root")
    assert get_user_model().objects.get().is_superuser
    with pytest.raises(CommandError, match="There is an account"):
        call_command("create_administrator", "ROOT@example.org")
    monkeypatch.setenv("PMT_ADMINISTRATOR_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        call_command("create_administrator", "other@example.org")


@pytest.mark.django_db(transaction=True)
def test_a_person_at_the_console_gets_from_nothing_to_the_first_page(page: Page) -> None:
    page.goto(f"/setup/?token={setup_token()}")
    page.get_by_label("Name").fill("Ana Petrović")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the account").click()
    assert page.get_by_text("It must contain at least 12 characters").is_visible()
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Create the account").click()
    assert page.get_by_text("Your account is made").is_visible()
    # What an empty instance needs next stands on its first page.
    assert page.get_by_text("Bring in the facility's records").is_visible()
