"""The country chapters of reports: read by all, written by officers, with references that lead somewhere."""

from typing import Any

import pytest
from django.test import Client

from reporting.models import Narrative
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(officer=True))
    return client


def sent(client: Client, address: str, **texts: str) -> dict[str, Any]:
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields} | texts


def test_an_officer_writes_a_chapter_and_sees_how_it_reads_before(officer: Client) -> None:
    action = factories.ActionFactory(title="Support to safety nets")
    address = f"/reports/countries/{action.country.code}/"
    body = sent(officer, address, results=f"Under [[{action.code}]] **much** was done.\r\n", background="")
    shown = officer.post(address, body | {"preview": "1"}).content.decode()
    assert "<strong>much</strong>" in shown
    assert "Support to safety nets" in shown
    assert not Narrative.objects.exists()
    assert officer.post(address, body).status_code == 302
    text = Narrative.objects.get(country=action.country, section="results").text
    assert text == f"Under [[{action.code}]] **much** was done."
    assert Narrative.objects.count() == 1
    (country,) = [each for each in officer.get("/reports/countries/").context["countries"] if each.written]
    assert (country, country.written) == (action.country, 1)


def test_a_reference_that_leads_nowhere_is_named_and_nothing_is_kept(officer: Client) -> None:
    address = f"/reports/countries/{factories.CountryFactory().code}/"
    answer = officer.post(address, sent(officer, address, results="See [[1999-99]].", feedback="Fine"))
    assert answer.status_code == 400
    assert "[[1999-99]]" in " ".join(answer.context["form"].errors["results"])
    assert "See [[1999-99]]." in answer.content.decode()
    assert not Narrative.objects.exists()


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(officer: Client) -> None:
    kept = factories.NarrativeFactory(section="results", text="First")
    address = f"/reports/countries/{kept.country.code}/"
    body = sent(officer, address, results="Mine", feedback="Mine, too")
    Narrative.objects.update(text="Theirs")
    answer = officer.post(address, body)
    assert answer.status_code == 409
    assert "Theirs" in " ".join(answer.context["form"].errors["results"])
    assert list(Narrative.objects.values_list("text", flat=True)) == ["Theirs"]


@pytest.mark.parametrize("role", ["observer", "approver", "finance"])
def test_who_does_not_write_reports_reads_the_chapter(client: Client, role: str) -> None:
    factories.FacilityFactory()
    kept = factories.NarrativeFactory(section="results", text="What was **reached**")
    client.force_login(factories.UserFactory(role=role))
    address = f"/reports/countries/{kept.country.code}/"
    text = client.get(address).content.decode()
    assert "<strong>reached</strong>" in text
    assert "<textarea" not in text
    assert client.post(address, {"results": "Mine"}).status_code == 403


def test_references_of_a_chapter_that_is_read_lead_to_pages_not_into_a_report(client: Client) -> None:
    factories.FacilityFactory()
    code = factories.ActionFactory().code
    text = f"See [[{code}]] and action [[{code}]], [[table:experts_registered]], [[chapter:lessons]]."
    kept = factories.NarrativeFactory(section="results", text=text)
    client.force_login(factories.UserFactory(observer=True))
    page = client.get(f"/reports/countries/{kept.country.code}/").content.decode()
    read = page.split("See ")[1].split("</p>")[0]
    assert 'href="/figures/experts_registered/"' in read
    assert 'href="#' not in read
    assert "chapter" in read


def test_the_administrator_is_led_from_the_start_page_to_accounts(client: Client) -> None:
    factories.FacilityFactory()
    person = factories.UserFactory(administrator=True)
    client.force_login(person)
    page = client.get("/").content.decode()
    assert f'href="/people/{person.pk}/"' in page
    assert client.get(f"/people/{person.pk}/").status_code == 200
    assert 'href="/admin/' not in page
