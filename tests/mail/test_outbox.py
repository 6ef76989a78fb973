"""The outbox: what is told to whom and when, what becomes of a mail, and who reads it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pmt.comments import services as comments
from pmt.mail import services
from pmt.mail.choices import MailState, When
from pmt.mail.delivery import PAUSES, deliver
from pmt.mail.kinds import all_kinds
from pmt.mail.models import Mail
from pmt.mail.tasks import send_digests
from pmt.workbench import searching
from tests import factories


@pytest.fixture
def officer(db: None) -> Any:
    return factories.UserFactory(officer=True, name="Marta Ruiz", email="marta@example.org")


@pytest.fixture
def transport(settings: Any) -> Any:
    settings.PMT_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PMT_ADDRESS = "https://pmt.example.org"
    return django_mail


def tell(person: Any, **values: Any) -> list[Mail]:
    given = {"kind": "mention", "subject": "You are\nneeded", "template": "comments/mail_mention.txt"} | values
    return services.notify(to=person, **given)


def send_all() -> None:
    for key in list(Mail.objects.due().values_list("pk", flat=True)):
        deliver(key)


def test_a_fact_is_told_once_to_each_and_sent_after_it_is_written(officer: Any, transport: Any) -> None:
    other = factories.UserFactory(leader=True)
    contact = factories.ContactFactory()
    assert len(tell([officer, other, officer], about=contact, once="fact 1")) == 2
    assert tell([officer, other], about=contact, once="fact 1") == []
    assert len(tell(officer, about=contact, once="fact 2")) == 1
    assert transport.outbox == []
    send_all()
    assert len(transport.outbox) == 3
    send_all()
    assert len(transport.outbox) == 3
    first = next(each for each in transport.outbox if each.to == ["marta@example.org"])
    assert first.subject == "You are needed"
    assert f"https://pmt.example.org/contacts/{contact.code}/" in first.body
    row = Mail.objects.filter(person=officer).earliest("pk")
    assert row.state == MailState.SENT
    assert row.sent_at is not None


def test_nothing_is_sent_of_what_came_to_nothing(officer: Any) -> None:
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        tell(officer)
        raise Broken
    assert not Mail.objects.exists()


def test_a_mail_is_handed_to_a_worker_once_it_is_written(
    officer: Any, transport: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, given: sent.append((name, given)))
    with django_capture_on_commit_callbacks(execute=True):
        (row,) = tell(officer)
        assert sent == []
    assert sent == [("pmt.mail.tasks.send_mail", [row.pk])]


def test_who_left_who_may_not_see_it_and_who_wants_none_is_not_told(officer: Any) -> None:
    gone = factories.UserFactory(officer=True, is_active=False)
    services.choose_notifications(who=officer, choices={"mention": When.NEVER})
    observer = factories.UserFactory(observer=True)
    from pmt.jobs.models import Job

    evaluation = Job.objects.create(kind="report", title="Somebody's")
    assert tell([gone, officer]) == []
    assert len(tell(observer, about=evaluation)) == 1  # a kind without a page has nobody to ask
    with pytest.raises(ImproperlyConfigured, match="no-such-kind"):
        tell(officer, kind="no-such-kind")


def test_the_digest_gathers_what_waits_for_a_person(officer: Any, transport: Any) -> None:
    services.choose_notifications(who=officer, choices={"mention": When.DAILY})
    one, two = tell(officer, subject="First")[0], tell(officer, subject="Second")[0]
    send_all()
    assert transport.outbox == []
    send_digests()
    send_all()
    (digest,) = transport.outbox
    assert digest.subject == "2 notifications of the day"
    assert "First" in digest.body
    assert "Second" in digest.body
    one.refresh_from_db()
    two.refresh_from_db()
    assert {one.state, two.state} == {MailState.GATHERED}
    assert one.digest == two.digest
    send_digests()
    send_all()
    assert len(transport.outbox) == 1


def test_what_cannot_be_sent_is_tried_again_with_growing_pauses_and_then_has_failed(
    officer: Any, settings: Any
) -> None:
    settings.PMT_MAIL_BACKEND = "tests.mail.test_outbox.Unwilling"
    (row,) = tell(officer)
    for n, pause in enumerate(PAUSES, start=1):
        before = timezone.now()
        deliver(row.pk)
        deliver(row.pk)  # not due: nobody tries in the pause
        row.refresh_from_db()
        assert (row.state, row.attempts) == (MailState.WAITING, n)
        assert row.due_at - before >= timedelta(minutes=pause)
        assert "No room for you" in row.error
        Mail.objects.update(due_at=timezone.now())
    deliver(row.pk)
    row.refresh_from_db()
    assert row.state == MailState.FAILED
    settings.PMT_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    services.send_again(mail=row)
    deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (MailState.SENT, "")


class Unwilling:
    """A mail server that takes nothing."""

    def __init__(self, **options: Any) -> None:
        del options

    def send_messages(self, messages: list[EmailMessage]) -> int:
        raise OSError("No room for you")


def test_held_and_cancelled_mails_stay_until_somebody_sends_them(client: Client, officer: Any, transport: Any) -> None:
    (row,) = tell(officer)
    client.force_login(factories.UserFactory(leader=True))
    page = reverse("mail:mail_detail", args=[Mail.objects.get().code])
    assert client.post(f"{page}do/hold/").status_code == 302
    send_all()
    assert transport.outbox == []
    assert "Held back" in client.get(page).content.decode()
    client.post(f"{page}do/send/")
    send_all()
    assert len(transport.outbox) == 1
    answer = client.post(f"{page}do/cancel/", follow=True)
    assert "This mail has left" in answer.content.decode()
    client.post(f"{page}do/send/")
    client.post(f"{page}do/cancel/")
    row.refresh_from_db()
    assert row.state == MailState.CANCELLED
    assert client.post(f"{page}do/burn/").status_code == 404


def test_each_reads_their_own_mails_and_only_administrators_a_link_to_sign_in(
    client: Client, officer: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "pmt.mail.backends.OutboxBackend"
    tell(officer, subject="For Marta")
    tell(factories.UserFactory(finance=True), subject="For another")
    client.post(reverse("account_reset_password"), {"email": officer.email})
    reset = Mail.objects.get(kind="account")
    assert reset.person == officer
    assert "/accounts/password/reset/key/" in reset.text
    assert reset.subject == "Set a new password"
    assert reset.text.startswith(f"Good day {officer}")
    assert "your account at testserver" in reset.text
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert Mail.objects.filter(kind="account").count() == 1
    page = reverse("mail:mail_detail", args=[reset.code])

    client.force_login(officer)
    text = client.get("/outbox/").content.decode()
    assert "For Marta" in text
    assert "For another" not in text
    assert client.get(page).status_code == 404
    own = reverse("mail:mail_detail", args=[Mail.objects.get(subject="For Marta").code])
    assert client.get(own).status_code == 200
    assert client.post(f"{own}do/cancel/").status_code == 403

    client.force_login(factories.UserFactory(leader=True))
    assert "For another" in client.get("/outbox/").content.decode()
    assert "reset/key/" not in client.get(page).content.decode()
    client.force_login(factories.UserFactory(administrator=True))
    assert "reset/key/" in client.get(page).content.decode()


def test_without_a_mail_server_mails_are_files_of_the_home(officer: Any, settings: Any, tmp_path: Path) -> None:
    settings.PMT_HOME = tmp_path
    settings.PMT_MAIL_BACKEND = "pmt.mail.backends.ConsoleAndFileBackend"
    settings.EMAIL_BACKEND = "pmt.mail.backends.OutboxBackend"
    assert send_mail("From Django", "As it sends", None, ["elsewhere@example.org"]) == 1
    send_all()
    (file,) = (tmp_path / "mail").iterdir()
    assert "As it sends" in file.read_text()
    message = EmailMessage("With a file", "Look", to=["elsewhere@example.org"])
    message.attach("a.txt", "text")
    with pytest.raises(ValueError, match="no attachments"):
        message.send()


def test_each_person_chooses_when_to_be_told(client: Client, officer: Any) -> None:
    client.force_login(officer)
    assert "Somebody names me" in client.get("/notifications/").content.decode()
    others = {kind.name: "at_once" for kind in all_kinds() if kind.chosen}
    assert client.post("/notifications/", others | {"mention": "sometimes"}).status_code == 200
    assert client.post("/notifications/", others | {"mention": "daily"}).status_code == 302
    assert 'value="daily" selected' in client.get("/notifications/").content.decode()
    assert tell(officer)[0].daily


def test_a_colleague_who_is_named_in_a_comment_is_told_once(officer: Any) -> None:
    action = factories.ActionFactory()
    leader = factories.UserFactory(leader=True, name="Helena Brandt")
    subject = searching.subject("actions.action")
    assert subject is not None
    comment, _named = comments.add_comment(subject=subject, key=action.pk, text="@Helena Brandt look", by=officer)
    comments.change_comment(comment=comment, subject=subject, text="@Helena Brandt look here", by=officer)
    row = Mail.objects.get()
    assert row.person == leader
    assert (row.about_kind, row.about_key) == ("actions.action", action.pk)
    assert "Marta Ruiz named you" in row.text
    assert "look" in row.text
