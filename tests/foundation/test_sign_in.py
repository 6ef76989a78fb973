"""Sign-in: by e-mail address, with a limit, and for nobody who comes uninvited."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from pmt.accounts.adapter import client_address

WORDS = "granite-lantern-42"


@pytest.fixture
def person(db: None) -> Any:
    return get_user_model().objects.create_user("ana@example.org", WORDS, name="Ana")


def test_an_address_in_any_capitals_signs_in(client: Client, person: Any) -> None:
    answer = client.post("/accounts/login/", {"login": "ANA@example.org", "password": WORDS})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_nobody_signs_up(client: Client, person: Any) -> None:
    client.post("/accounts/signup/", {"email": "eve@example.org", "password1": WORDS, "password2": WORDS})
    assert get_user_model().objects.count() == 1


def test_guessing_ends_after_a_few_wrong_passwords_from_one_address(client: Client, person: Any, settings: Any) -> None:
    # The form's own limit, per address and hour, lives in the cache; here the database's is asked.
    settings.ACCOUNT_RATE_LIMITS = False
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/accounts/login/", {"login": "ana@example.org", "password": "wrong"})
    client.post("/accounts/login/", {"login": "ana@example.org", "password": WORDS})
    assert "_auth_user_id" not in client.session
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    elsewhere.post("/accounts/login/", {"login": "ana@example.org", "password": WORDS})
    assert "_auth_user_id" in elsewhere.session


def test_pages_may_load_nothing_from_elsewhere_and_run_nothing_inline(client: Client, person: Any) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_address_of_a_client_is_what_our_outermost_proxy_saw(rf: RequestFactory, settings: Any) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="10.0.0.1, 198.51.100.7", REMOTE_ADDR="172.18.0.2")
    assert client_address(request) == "172.18.0.2"
    settings.PMT_PROXIES = 1
    assert client_address(request) == "198.51.100.7"
