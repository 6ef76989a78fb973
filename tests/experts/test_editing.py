"""Registering experts and correcting what the register says of them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from experts.models import Expert
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def rows(*languages: tuple[str, str, Any]) -> dict[str, Any]:
    """What a browser sends of rows of languages: as typed, level, place."""
    sent: dict[str, Any] = {}
    for number, (language, level, place) in enumerate(languages):
        sent |= {f"languages-{number}-{k}": v for k, v in
                 (("language", language), ("level", level), ("place", place))}  # fmt: skip
    return sent


def sent_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of a form as it was opened."""
    form = client.get(address).context["form"]
    sent = {
        name: form[name].value() for name in form.fields if name != "languages" and form[name].value() not in (None, [])
    }
    spoken = [each.split(":") for each in (form["languages"].value() or "").split(";") if each]
    typed = rows(*((code, "".join(level), number) for number, (code, *level) in enumerate(spoken, start=1)))
    for name in ("employer",):
        if name in sent:
            sent[name] = form.fields[name].prepare_value(sent[name])
    return {k: getattr(v, "pk", v) for k, v in sent.items()} | typed | {"seen": form.seen_token}


def languages(expert: Expert) -> list[str]:
    return [str(each) for each in expert.languages.order_by("position")]


def least() -> dict[str, Any]:
    country = factories.CountryFactory(member=True)
    return {
        "family_name": "Žukauskas", "gender": "male", "nationality": country.pk, "occupation": "public",
        "registered_on": "2016-02-01",
    }  # fmt: skip


def test_an_officer_registers_an_expert_under_the_next_code(officer: Client) -> None:
    factories.ExpertFactory(code="X041")
    area, employer = factories.AreaFactory(), factories.InstitutionFactory()
    typed = rows(("Lithuanian", "C2", 2), ("fr", "C1", 1), ("", "", 3), ("sr", "", 4))
    answer = officer.post("/experts/add/", least() | typed | {"areas": [area.pk], "employer": employer.code})
    made = Expert.objects.get(family_name="Žukauskas")
    assert answer.headers["Location"] == "/experts/X042/"
    assert languages(made) == ["fr:C1", "lt:C2", "sr:"]
    assert (list(made.areas.all()), made.employer) == ([area], employer)


def test_today_is_the_day_of_registration_if_nothing_is_said(officer: Client) -> None:
    form = officer.get("/experts/add/").context["form"]
    assert form["registered_on"].value() == timezone.localdate()


@pytest.mark.parametrize(
    ("typed", "said", "marked"),
    [
        (rows(("Klingonish", "C1", 1)), "English name or its code", "0-language"),
        (rows(("fr", "C1", 1), ("French", "B1", 2)), "French stands twice", "1-language"),
        (rows(("", "B2", 1)), "which language is spoken at B2", "0-language"),
        (rows(("fr", "Z9", 1)), "no level", "0-level"),
    ],
)
def test_what_cannot_be_a_language_is_said_marked_and_stays_typed(
    officer: Client, typed: Any, said: str, marked: str
) -> None:
    answer = officer.post("/experts/add/", least() | typed)
    assert said in " ".join(answer.context["form"].errors["languages"])
    page = answer.content.decode()
    assert f'value="{typed["languages-0-language"]}"' in page
    boxes = re.findall(r'<(?:input|select)[^>]*name="languages-([^"]+)"[^>]*>', page)
    wrong = re.findall(r'<(?:input|select)[^>]*name="languages-([^"]+)"[^>]*aria-invalid="true"', page)
    assert len(boxes) > 6
    assert wrong == [marked]
    assert not Expert.objects.exists()


def test_languages_are_put_in_another_order_taken_away_and_added(officer: Client) -> None:
    expert = factories.ExpertFactory()
    for place, (code, level) in enumerate((("sr", ""), ("fr", "B2"), ("en", "C2")), start=1):
        expert.languages.create(position=place, language=code, level=level)
    address = f"/experts/{expert.code}/edit/"
    sent = sent_of(officer, address) | rows(("sr", "", 3), ("French", "C1", 1), ("", "", 2), ("de", "A2", 9))
    officer.post(address, sent)
    assert languages(expert) == ["fr:C1", "sr:", "de:A2"]
    history = officer.get(f"/experts/{expert.code}/history/").content.decode()
    assert "language of an expert: French, C1" in history


def test_saving_without_a_change_leaves_languages_as_they_are(officer: Client) -> None:
    expert = factories.ExpertFactory()
    kept = expert.languages.create(position=0, language="fr", level="B2")
    address = f"/experts/{expert.code}/edit/"
    officer.post(address, sent_of(officer, address) | {"title": "Dr"})
    expert.refresh_from_db()
    assert (expert.title, list(expert.languages.values_list("pk", "level"))) == ("Dr", [(kept.pk, "B2")])


def test_who_comes_second_is_shown_the_languages_that_both_changed(officer: Client) -> None:
    expert = factories.ExpertFactory()
    row = expert.languages.create(position=1, language="fr", level="B2")
    address = f"/experts/{expert.code}/edit/"
    sent = sent_of(officer, address) | rows(("fr", "C2", 1))
    row.level = "C1"
    row.save()
    answer = officer.post(address, sent)
    (conflict,) = answer.context["form"].conflicts
    assert (conflict.before, conflict.now, conflict.typed) == ("French B2", "French C1", "French C2")
    sent["seen"] = answer.context["form"].seen_token
    officer.post(address, sent | {"choose-languages": "theirs"})
    assert languages(expert) == ["fr:C1"]


def test_the_order_alone_is_a_change(officer: Client) -> None:
    expert = factories.ExpertFactory()
    for place, code in enumerate(("fr", "en"), start=1):
        expert.languages.create(position=place, language=code)
    address = f"/experts/{expert.code}/edit/"
    officer.post(address, sent_of(officer, address) | rows(("fr", "", 2), ("en", "", 1)))
    assert languages(expert) == ["en:", "fr:"]


def test_an_expert_with_missions_is_not_deleted_and_another_comes_back_with_languages(officer: Client) -> None:
    mobilised = factories.MobilisationFactory().expert
    answer = officer.post(f"/experts/{mobilised.code}/delete/", {})
    assert answer.context["obstacles"][0].count == 1
    assert Expert.objects.filter(pk=mobilised.pk).exists()
    idle = factories.ExpertFactory()
    idle.languages.create(position=1, language="fr", level="C1")
    idle.area_links.create(area=factories.AreaFactory())
    done = officer.post(f"/experts/{idle.code}/delete/", {"why": "A double"}, follow=True)
    assert not Expert.objects.filter(pk=idle.pk).exists()
    (message,) = done.context["messages"]
    officer.post(message.extra_tags)
    back = Expert.objects.get(code=idle.code)
    assert (languages(back), back.areas.count()) == (["fr:C1"], 1)


@pytest.mark.parametrize("role", ["observer", "approver", "finance"])
def test_who_does_not_keep_the_register_changes_nothing(client: Client, role: str) -> None:
    expert = factories.ExpertFactory()
    client.force_login(factories.UserFactory(role=role))
    page = client.get(f"/experts/{expert.code}/").content.decode()
    assert "/edit/" not in page
    assert "/delete/" not in page
    assert client.post(f"/experts/{expert.code}/edit/", {"family_name": "X"}).status_code == 403
    assert client.post("/experts/add/", {}).status_code == 403
    assert "/experts/add/" not in client.get("/experts/").content.decode()
