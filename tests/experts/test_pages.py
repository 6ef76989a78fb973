"""The pages of the register: who is found, in which order, and what a record's page tells."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    client.force_login(factories.UserFactory(officer=True))
    return client


def speaking(*languages: str, **values: Any) -> Any:
    expert = factories.ExpertFactory(**values)
    for position, each in enumerate(languages):
        language, _colon, level = each.partition(":")
        expert.languages.create(position=position, language=language, level=level)
    return expert


def codes(answer: Any) -> list[str]:
    return [record.code for record in answer.context["listing"].records]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_names_sort_as_a_reader_expects(officer: Client) -> None:
    for name in ("Zimmer", "Ólafsson", "Obst", "ábel", "Adam", "Đorđević", "Dubois"):
        factories.ExpertFactory(code=name, family_name=name)
    expected = ["ábel", "Adam", "Đorđević", "Dubois", "Obst", "Ólafsson", "Zimmer"]
    assert codes(officer.get("/experts/")) == expected
    assert codes(officer.get("/experts/?sort=-name")) == expected[::-1]


def test_a_name_is_found_without_its_accents(officer: Client) -> None:
    factories.ExpertFactory(code="X1", given_name="Željko", family_name="Đorđević")
    factories.ExpertFactory(code="X2")
    assert codes(officer.get("/experts/?q=dordevic+zeljko")) == ["X1"]


def test_a_language_is_spoken_at_a_level_or_above(officer: Client) -> None:
    speaking("fr:B1", "en:C2", code="LITTLE")
    speaking("fr:B2", code="ENOUGH")
    speaking("fr:C2", code="MOTHER")
    speaking("fr", code="UNKNOWN")
    speaking("de:C2", code="GERMAN")
    found = {
        "language=fr": {"LITTLE", "ENOUGH", "MOTHER", "UNKNOWN"},
        "language=fr&level=B2": {"ENOUGH", "MOTHER"},
        "level=C2": {"LITTLE", "MOTHER", "GERMAN"},
    }
    for asked, expected in found.items():
        assert set(codes(officer.get(f"/experts/?{asked}"))) == expected, asked


def test_only_languages_that_occur_are_offered_by_their_names(officer: Client) -> None:
    speaking("fr:B1", "mt:C2")
    listing = officer.get("/experts/?language=fr").context["listing"]
    assert [(str(chip.label), chip.words) for chip in listing.chips] == [("Language", "French")]
    assert [value for value, _words in listing.filterset.form.fields["language"].choices] == ["", "fr", "mt"]
    assert "Maltese" in officer.get("/experts/").content.decode()
    assert codes(officer.get("/experts/?language=xx")) == []


def test_an_expert_of_an_area_is_found_by_the_area_that_holds_it(officer: Client) -> None:
    above = factories.AreaFactory()
    below = factories.AreaFactory(parent=above)
    expert = factories.ExpertFactory()
    expert.area_links.create(area=below)
    expert.area_links.create(area=above)
    factories.ExpertFactory()
    assert codes(officer.get(f"/experts/?area={above.code}")) == [expert.code]
    assert codes(officer.get(f"/experts/?area={below.code}")) == [expert.code]


@pytest.mark.parametrize(
    "asked", ["occupation=private", "employment=retired", "gender=other", "registered_from=2015-01-01", "flagged=true"]
)
def test_who_they_are_narrows_the_list(officer: Client, asked: str) -> None:
    wanted = factories.ExpertFactory(
        occupation="private", employment="retired", gender="other", registered_on=date(2015, 1, 1), flagged=True
    )
    factories.ExpertFactory()
    assert codes(officer.get(f"/experts/?{asked}")) == [wanted.code]


def test_nationality_and_its_region_narrow_the_list(officer: Client) -> None:
    wanted, _other = factories.ExpertFactory.create_batch(2)
    country = wanted.nationality
    answer = officer.get(f"/experts/?nationality={country.code}")
    assert codes(answer) == [wanted.code]
    assert "nationality" not in answer.context["listing"].shown
    assert codes(officer.get(f"/experts/?region={country.region.code}")) == [wanted.code]


def test_missions_so_far_are_those_that_the_facility_carried_out(officer: Client) -> None:
    expert, idle = factories.ExpertFactory.create_batch(2)
    for year, state in enumerate(("completed", "ongoing", "planned", "successor"), start=2015):
        mission = factories.MissionFactory(start_date=date(year, 3, 1), end_date=date(year, 3, 9), **{state: True})
        factories.MobilisationFactory(mission=mission, expert=expert)
    records = officer.get("/experts/?sort=-missions").context["listing"].records
    assert [(record.code, record.mission_count) for record in records] == [(expert.code, 2), (idle.code, 0)]
    # Half a day to prepare, six in the field, one to report, on each.
    records = officer.get("/experts/?sort=-days").context["listing"].records
    assert [(record.code, record.day_count) for record in records] == [(expert.code, 15), (idle.code, 0)]
    assert 'data-label="Expert-days"' in officer.get("/experts/").content.decode()


def test_the_page_of_an_expert_tells_areas_languages_and_employer(officer: Client) -> None:
    expert = speaking("fr:B2", "sr", employer=factories.InstitutionFactory(), day_rate=Decimal("612.50"))
    above = factories.AreaFactory(code="S1", name="Insurance")
    expert.area_links.create(area=factories.AreaFactory(code="S2", name="Pensions", parent=above))
    expert.area_links.create(area=factories.AreaFactory(code="S3", name="Assistance"))
    answer = officer.get(f"/experts/{expert.code}/")
    areas = [(str(area), [str(each) for each in below]) for area, below in answer.context["areas"]]
    assert areas == [("Insurance", ["Pensions"]), ("Assistance", [])]
    text = answer.content.decode()
    for shown in ("French", "Serbian", "level not known", expert.employer.name, expert.email, "612.50"):
        assert shown in text


def test_missions_and_evaluations_come_from_the_room_of_actions(officer: Client) -> None:
    mobilisation = factories.MobilisationFactory()
    evaluation = factories.ExpertEvaluationFactory(
        mission=mobilisation.mission, expert=mobilisation.expert, comment="Patient and exact"
    )
    factories.ExpertEvaluationFactory(mission=mobilisation.mission, comment="Of somebody else")
    code = mobilisation.expert.code
    page = text_of(officer, f"/experts/{code}/")
    for address, shown in (
        (f"/mobilisations/?expert={code}", mobilisation.mission.code),
        (f"/expert-evaluations/?expert={code}", evaluation.comment),
    ):
        assert f'hx-get="{address}"' in page
        part = officer.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel-1").content.decode()
        assert shown in part
        assert "Of somebody else" not in part


def test_what_an_expert_did_so_far_is_summed_up_and_leaves_out_what_did_not_take_place(officer: Client) -> None:
    expert = factories.MobilisationFactory().expert
    for trait, day in (("cancelled", date(2019, 5, 6)), ("planned", date(2020, 5, 6))):
        factories.MobilisationFactory(expert=expert, mission=factories.MissionFactory(**{trait: True}, start_date=day))
    for headers in ({}, {"HX-Request": "true", "HX-Target": "panel-1"}):
        part = officer.get(f"/mobilisations/?expert={expert.code}", headers=headers).content.decode()
        assert "<b>1</b> mission carried out, <b>7.5</b> expert-days" in part


def test_whether_a_nationality_is_of_the_union_is_asked_of_today(officer: Client) -> None:
    texts = {"member": "Member State of the Union", "left": "Other country"}
    for trait, words in texts.items():
        expert = factories.ExpertFactory(nationality=factories.CountryFactory(**{trait: True}))
        assert words in text_of(officer, f"/experts/{expert.code}/")


def test_the_file_names_areas_and_languages(officer: Client) -> None:
    expert = speaking("fr:B2", "en", code="X1")
    for code, name in (("P", "Pensions"), ("Q", "Health")):
        expert.area_links.create(area=factories.AreaFactory(code=code, name=name))
    rows = list(csv.DictReader(io.StringIO(
        b"".join(officer.get("/experts/?download=csv").streaming_content).decode("utf-8-sig")
    )))  # fmt: skip
    assert [(row["Code"], row["Languages"], row["Areas"]) for row in rows] == [
        ("X1", "French B2; English", "Pensions; Health")
    ]


def test_every_column_sorts(officer: Client) -> None:
    factories.MobilisationFactory()
    for column in officer.get("/experts/").context["listing"].columns:
        for sign in ("", "-"):
            assert len(codes(officer.get(f"/experts/?sort={sign}{column.name}"))) == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(officer: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        return len(found)

    one = speaking("fr:B2")
    addresses = ["/experts/", f"/experts/{one.code}/", "/expert-evaluations/"]
    factories.ExpertEvaluationFactory()
    before = {address: queries(address) for address in addresses}
    for _ in range(12):
        expert = speaking("fr:B2", "en:C1", employer=factories.InstitutionFactory())
        expert.area_links.create(area=factories.AreaFactory())
        factories.ExpertEvaluationFactory()
    assert {address: queries(address) for address in addresses} == before
    assert max(before.values()) <= 20
