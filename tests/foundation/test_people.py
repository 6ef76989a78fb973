"""Accounts: invited by mail, closed with what is open handed over, never without an administrator."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from pmt.accounts.choices import Role
from pmt.accounts.leaving import close_account, hand_over
from pmt.accounts.matrix import rows
from pmt.accounts.models import Invitation, User
from pmt.accounts.reasons import answered
from pmt.accounts.second_factor import require_second_factor
from pmt.logging import JsonFormatter
from tests import factories

WORDS = "granite-lantern-42"


@pytest.fixture
def administrator(db: None) -> Any:
    factories.FacilityFactory()
    return factories.UserFactory(administrator=True, name="Ada")


@pytest.fixture
def client(administrator: Any) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/accounts/invitation/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def invited(client: Client, capture: Any, **values: Any) -> User:
    asked = {"name": "Ana Costa", "email": "Ana.Costa@Example.org", "role": "finance"} | values
    with capture(execute=True):
        client.post("/people/add/", asked)
    return User.objects.get(email="ana.costa@example.org")


def test_somebody_invited_sets_a_password_once_and_is_signed_in(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = invited(client, django_capture_on_commit_callbacks)
    assert not person.has_usable_password()
    assert mail.outbox[-1].to == ["ana.costa@example.org"]
    assert "Ada has made an account for you at" in str(mail.outbox[-1].body)
    address = link_in_mail()
    guest = Client()
    page = guest.get(address)
    assert "Welcome, Ana Costa" in page.content.decode()
    # What the address holds is told to no other site; told to none at all, a browser could not send the form.
    assert page["Referrer-Policy"] == "same-origin"
    assert "too short" in guest.post(address, {"new_password1": "x", "new_password2": "x"}).content.decode()
    answer = guest.post(address, {"new_password1": WORDS, "new_password2": WORDS})
    assert answer.status_code == 302
    assert guest.session["_auth_user_id"] == str(person.pk)
    assert UserSession.objects.get(user=person).ip == "127.0.0.1"
    for late in (Client().get(address), Client().post(address, {"new_password1": WORDS, "new_password2": WORDS})):
        assert late.status_code == 410
    assert Client().post("/accounts/login/", {"login": person.email, "password": WORDS}).status_code == 302


def test_a_later_invitation_ends_the_earlier_and_time_ends_both(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = invited(client, django_capture_on_commit_callbacks)
    first = link_in_mail()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/people/{person.pk}/invite/")
    second = link_in_mail()
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    now = timezone.now()
    Invitation.objects.update(sent_at=now - timedelta(days=8), expires_at=now - timedelta(days=1))
    assert Client().get(second).status_code == 410
    Invitation.objects.update(expires_at=now + timedelta(days=1))
    close_account(person=person)
    assert Client().get(second).status_code == 410


def test_who_has_a_password_is_not_invited_again(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    person = factories.UserFactory(officer=True)
    with django_capture_on_commit_callbacks(execute=True):
        text = client.post(f"/people/{person.pk}/invite/", follow=True).content.decode()
    assert "has set a password already" in text
    assert mail.outbox == []


def test_the_last_administrator_can_neither_be_closed_nor_become_another(client: Client, administrator: Any) -> None:
    assert "This is the last administrator" in client.post(f"/people/{administrator.pk}/close/", {}).content.decode()
    form = {"name": "Ada", "email": administrator.email, "role": "observer"}
    edit = client.get(f"/people/{administrator.pk}/edit/")
    form["seen"] = edit.context["form"].seen_token
    assert "This is the last administrator" in client.post(f"/people/{administrator.pk}/edit/", form).content.decode()
    for change in ({"is_active": False}, {"role": "observer"}):
        with pytest.raises(IntegrityError, match="last administrator"), transaction.atomic():
            User.objects.filter(pk=administrator.pk).update(**change)
    other = factories.UserFactory(administrator=True)
    client.post(f"/people/{other.pk}/close/", {"why": "Left"})
    other.refresh_from_db()
    assert not other.is_active
    client.post(f"/people/{other.pk}/open/")
    other.refresh_from_db()
    assert other.is_active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_each_other_at_once_leave_one() -> None:
    people = [factories.UserFactory(administrator=True) for _ in range(2)]
    ready = threading.Barrier(2)

    def work(person: User) -> None:
        try:
            with transaction.atomic():
                ready.wait(20)
                close_account(person=person)
        except IntegrityError:
            pass  # one of the two is refused
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def test_what_a_leaver_has_open_is_shown_and_handed_over(client: Client) -> None:
    leaver, heir = factories.UserFactory(officer=True), factories.UserFactory(officer=True, name="The heir")
    observer = factories.UserFactory(observer=True)
    half = factories.RequestFactory(title="Half a reform", responsible=leaver)
    done = factories.RequestFactory(approved=True, responsible=leaver)
    session = Client()
    session.post("/accounts/login/", {"login": leaver.email, "password": factories.PASSWORD})
    page = client.get(f"/people/{leaver.pk}/close/").content.decode()
    assert "Requests: 1" in page
    assert "Half a reform" in page
    refused = client.post(f"/people/{leaver.pk}/close/", {"to": observer.pk})
    assert "Select a valid choice" in refused.content.decode()
    said = client.post(f"/people/{leaver.pk}/close/", {"to": heir.pk, "why": "Retired"}, follow=True).content.decode()
    assert "The heir answers for it now (1)." in said
    half.refresh_from_db()
    done.refresh_from_db()
    assert (half.responsible, done.responsible) == (heir, leaver)
    assert "Retired" in client.get(f"/requests/{half.code}/history/").content.decode()
    assert not UserSession.objects.filter(user=leaver).exists()
    assert session.get("/").status_code == 302
    assert hand_over(person=leaver, to=heir) == 0


def test_actions_and_approval_forms_are_handed_over_while_they_are_open(db: None) -> None:
    leaver, heir = factories.UserFactory(officer=True), factories.UserFactory(officer=True)
    answered = factories.ApprovalFormFactory(returned=True, responsible=leaver)
    open_ones = [
        factories.ActionFactory(ongoing=True, responsible=leaver),
        factories.ApprovalFormFactory(checked=True, responsible=leaver),
        factories.ApprovalFormFactory(returned=True, responsible=leaver),
        factories.ApprovalFormFactory(previous=answered, version=2, request=answered.request, responsible=leaver),
    ]
    done = [
        answered,
        factories.ActionFactory(completed=True, responsible=leaver),
        factories.ApprovalFormFactory(refused=True, responsible=leaver),
    ]
    assert hand_over(person=leaver, to=heir) == len(open_ones)
    for record in (*open_ones, *done):
        record.refresh_from_db()
    assert {each.responsible for each in open_ones} == {heir}
    assert {each.responsible for each in done} == {leaver}


def test_a_role_that_must_have_a_second_factor_is_led_to_add_one(client: Client, administrator: Any) -> None:
    cache.clear()
    finance, officer = factories.UserFactory(finance=True), factories.UserFactory(officer=True)
    client.post("/people/second-factor/", {"roles": ["finance"]})
    cache.clear()
    person = Client()
    person.force_login(finance)
    for address in ("/", "/requests/", "/search/?q=x", "/admin/", f"/people/{finance.pk}/"):
        answer = person.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/second-factor/"), address
    assert person.post("/exchange/", {})["Location"] == "/accounts/second-factor/"
    assert person.get("/requests/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/second-factor/"
    assert "must have a second factor" in person.get("/accounts/second-factor/").content.decode()
    assert person.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    assert person.get("/accounts/reauthenticate/").status_code == 200
    Authenticator.objects.create(user=finance, type="totp", data={"secret": "x"})
    assert person.get("/requests/").status_code == 200
    other = Client()
    other.force_login(officer)
    assert other.get("/requests/").status_code == 200
    require_second_factor(roles=set())
    cache.clear()


def test_who_lost_a_second_factor_is_freed_of_it_signed_out_and_told(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = factories.UserFactory(officer=True)
    session = Client()
    session.post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD})
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert "Their device is lost" in client.get(f"/people/{person.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/people/{person.pk}/second-factor/remove/")
    assert not Authenticator.objects.filter(user=person).exists()
    assert session.get("/").status_code == 302
    assert (mail.outbox[-1].to, "Did you not ask" in str(mail.outbox[-1].body)) == ([person.email], True)
    again = Client().post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD})
    assert again["Location"] == "/"


def test_the_log_tells_no_link_that_opens_an_account(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "pmt.request"):
        Client().get("/accounts/invitation/a-secret-token/")
        Client().get("/accounts/password/reset/key/1-a-secret-token/")
    lines = [JsonFormatter().format(record) for record in caplog.records if "/accounts/" in record.getMessage()]
    assert len(lines) >= 2
    assert [line for line in lines if "a-secret-token" in line] == []


def test_who_is_locked_out_stands_there_and_can_be_let_in(client: Client, settings: Any) -> None:
    cache.clear()
    person = factories.UserFactory(officer=True, name="Forgetful")
    guest = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        guest.post("/accounts/login/", {"login": person.email, "password": "wrong"})
    assert "Forgetful" in client.get("/people/locked-out/").content.decode()
    assert "Let them try again" in client.get(f"/people/{person.pk}/").content.decode()
    client.post("/people/locked-out/", {"name": person.email})
    assert not AccessAttempt.objects.exists()
    guest.post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD})
    assert "_auth_user_id" in guest.session


def test_who_can_do_a_thing_and_why_is_what_the_matrix_decides(client: Client) -> None:
    person = factories.UserFactory(observer=True, name="Olga")
    for (kind, verb), roles in rows().items():
        assert answered(person, kind, verb).allowed == ("observer" in roles)
    asked = {"person": person.pk, "thing": "contacts.contact view"}
    text = client.get("/accounts/rights/why/", asked).content.decode()
    assert "names the role “Steering-committee observer”" in text
    assert "the role does not see" in text
    asked["thing"] = "contacts.contact change"
    text = client.get("/accounts/rights/why/", asked).content.decode()
    assert "does not name the role “Steering-committee observer”" in text
    assert client.get("/accounts/rights/why/", {"person": "0", "thing": "no such"}).status_code == 200


def test_a_person_sees_and_ends_their_other_sessions(administrator: Any) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": administrator.email, "password": factories.PASSWORD})
    UserSession.objects.update(
        user_agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    text = browsers[0].get("/accounts/sessions/").content.decode()
    assert "Sign out everywhere else" in text
    assert ">Firefox on Windows</span>" in text
    browsers[0].post("/accounts/sessions/")
    assert browsers[1].get("/").status_code == 302
    assert browsers[0].get("/").status_code == 200


def test_an_address_that_is_no_account_is_not_found(client: Client) -> None:
    for address in ("/people/0/", "/people/nobody/", "/people/0/close/"):
        assert client.get(address).status_code == 404
