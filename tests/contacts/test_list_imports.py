"""Lists of contacts and institutions brought in: matched, looked over row by row, applied whole or not, undone."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacts.models import Contact, Institution
from pmt.workbench.listimport import cells
from pmt.workbench.listimport.services import SAME, UPDATE, WRONG, apply_list, bring, look_over, undo_list, undoing
from pmt.workbench.models import ListImport
from pmt.workbench.refusing import Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    factories.FacilityFactory()
    return factories.UserFactory(officer=True)


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def brought(officer: Any, text: str, kind: str = "contacts.contact") -> ListImport:
    return bring(kind=kind, name="list.csv", cells=cells.of_text(text), by=officer)


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Contact, Institution)]


def test_pasted_cells_are_matched_looked_over_written_and_undone_without_javascript(client: Client) -> None:
    there = factories.ContactFactory(given_name="Ana", family_name="Horvat", email="ana@gov.si", position="Adviser")
    ministry = factories.InstitutionFactory(name="Ministère du Travail")
    before = everything()
    pasted = (
        "Prénom\tNom\tCourriel\tFonction\tOrganisme\tRemarque\n"
        "Ana\tHorvat\tANA@gov.si\tDirector\t\tx\n"
        "Luc\tMaes\tluc@gov.be\tHead\tministere du travail\t\n"
    )
    answer = client.post("/contacts/import/", {"pasted": pasted}, follow=True)
    waits = ListImport.objects.get()
    assert waits.columns == ["given_name", "family_name", "email", "position", "institution", ""]
    page = answer.content.decode()
    assert "1 new, 1 changed, 0 as they are, 0 wrong" in page
    assert "<del>Adviser</del>" in page
    assert everything() == before

    sent = {f"column-{at}": name for at, name in enumerate(waits.columns)}
    client.post(f"/imports/{waits.pk}/", sent | {"act": "apply", "why": "From the embassy"})
    there.refresh_from_db()
    made = Contact.objects.get(email="luc@gov.be")
    assert (there.position, there.email) == ("Director", "ANA@gov.si")
    assert (made.institution, made.family_name) == (ministry, "Maes")
    event = Contact.pgh_event_models["insert"].objects.get(pgh_obj=made.pk)  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["why"].endswith("From the embassy")
    waits.refresh_from_db()
    assert waits.cells == [waits.cells[0]]  # personal data is not kept twice

    client.post(f"/imports/{waits.pk}/", {"act": "undo"})
    assert everything() == before


def test_every_error_is_told_at_once_with_row_and_remedy_and_nothing_is_written(client: Client, officer: Any) -> None:
    factories.ContactFactory(email="twice@example.org")
    factories.ContactFactory(email="twice@example.org")
    waits = brought(
        officer,
        "code;family name;email;institution;consent given;receives the newsletter\n"
        "C9999;A;;;;\n"
        ";;new@example.org;;;\n"
        ";B;no address;;;\n"
        ";C;c@example.org;Nowhere;;\n"
        ";D;d@example.org;;31/02/2015;\n"
        ";E;e@example.org;;;yes\n"
        ";F;twice@example.org;;;\n"
        ";G;d@example.org;;;perhaps\n",
    )
    looked = look_over(waits, officer)
    told = {row: (column, words) for row, column, words in looked.problems}
    assert list(told) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert told[2] == ("Code", "Nothing has the code C9999. Leave it empty for a new one.")
    assert told[3][0] == "Family name"
    assert told[5] == ("Institution", "No institution is called “Nowhere”. Write its code or its full name.")
    assert "Write it as 2015-06-30" in told[6][1]
    assert told[7][0] == "Consent given"
    assert told[8][1].startswith("Several have it")
    page = client.get(f"/imports/{waits.pk}/").content.decode()
    assert "Nowhere" in page
    assert "Write it</button>" not in page
    before = everything()
    with pytest.raises(Refused, match="8 rows are wrong"):
        apply_list(brought=waits, by=officer)
    assert everything() == before
    twice = brought(officer, "name,email\nA,d@example.org\nB,D@example.org\n")
    assert "Row 2 is about the same one" in look_over(twice, officer).problems[0][2]


def test_what_is_there_already_is_left_and_an_empty_cell_takes_nothing_away(officer: Any) -> None:
    there = factories.ContactFactory(family_name="Horvat", email="ana@gov.si", phone="+1", languages=["fr", "en"])
    waits = brought(officer, f'code,email,phone,languages\n{there.code},ana@gov.si,,"French, en"\n')
    looked = look_over(waits, officer)
    assert looked.counts[SAME] == 1
    with pytest.raises(Refused, match="there already"):
        apply_list(brought=waits, by=officer)


def test_institutions_are_known_by_name_and_country(officer: Any) -> None:
    kenya, malta = factories.CountryFactory(name="Kenya"), factories.CountryFactory(name="Malta")
    there = factories.InstitutionFactory(name="Ministry of Labour", country=kenya, acronym="")
    waits = brought(
        officer,
        "Institution,Pays,Sigle,Type\nMINISTRY of labour,Kenya,MOL,Partner institution\n"
        "Ministry of Labour,Malta,,other\n",
        "contacts.institution",
    )
    assert look_over(waits, officer).counts == {"new": 1, UPDATE: 1, SAME: 0, WRONG: 0}
    apply_list(brought=waits, by=officer)
    there.refresh_from_db()
    assert there.acronym == "MOL"
    assert Institution.objects.get(country=malta).code != there.code
    with pytest.raises(Refused, match="applied already"):
        apply_list(brought=waits, by=officer)


def test_undoing_names_what_was_changed_since_and_leaves_it(client: Client, officer: Any) -> None:
    there = factories.ContactFactory(email="a@example.org", position="Adviser", phone="+1")
    waits = brought(
        officer,
        "name,email,position,phone\nA,a@example.org,Director,+2\nB,b@example.org,,\nC,c@example.org,,\nD,d@example.org,,\n",
    )
    apply_list(brought=waits, by=officer)
    made = {each.email[0]: each for each in Contact.objects.exclude(pk=there.pk)}
    Contact.objects.filter(pk=there.pk).update(position="Minister")
    Contact.objects.filter(pk=made["b"].pk).update(phone="+9")
    factories.FocalPointFactory(contact=made["c"])
    waits.refresh_from_db()
    assert [each.split(" ")[0] for each in undoing(waits).stays] == [made["b"].code, made["c"].code, there.code]
    with pytest.raises(Refused, match="focal points refer to it now"):
        undo_list(brought=waits, by=officer)
    page = client.get(f"/imports/{waits.pk}/").content.decode()
    assert "Undo all but these" in page
    client.post(f"/imports/{waits.pk}/", {"act": "undo", "leave": "1"})
    there.refresh_from_db()
    assert (there.position, there.phone, there.family_name) == ("Minister", "+1", there.family_name)
    assert set(Contact.objects.exclude(pk=there.pk)) == {made["b"], made["c"]}
    with pytest.raises(Refused, match="undone already"):
        undo_list(brought=waits, by=officer)


def test_a_workbook_and_the_files_of_other_programs_are_read(client: Client) -> None:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Family name", "Consent given", "Telephone"])
        sheet.write_string(1, 0, "Ćosić")
        sheet.write_datetime(1, 1, date(2015, 6, 30), book.add_format({"num_format": "d/m/yyyy"}))  # type: ignore[arg-type]
        sheet.write_number(1, 2, 381)
    client.post("/contacts/import/", {"file": SimpleUploadedFile("list.xlsx", kept.getvalue())})
    assert ListImport.objects.get().cells[1] == ["Ćosić", "2015-06-30", "381"]
    for content in ("Nom;Prénom\nCôté;Zoë\n".encode("cp1252"), "Nom\tPrénom\nCôté\tZoë\n".encode("utf-16")):
        client.post("/contacts/import/", {"file": SimpleUploadedFile("list.csv", content)})
        assert ListImport.objects.first().cells == [["Nom", "Prénom"], ["Côté", "Zoë"]]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Name", "nothing to bring in"),
        ("Name\n" + "A\n" * 10_001, "More than 10000 rows"),
        (",".join("a" * 61) + "\n1\n", "More than 60 columns"),
        ("Name\n" + "x" * 10_001, "more than 10000 characters"),
    ],
)
def test_what_is_beyond_the_limits_is_told(client: Client, text: str, said: str) -> None:
    assert said in client.post("/contacts/import/", {"pasted": text}).content.decode()
    assert not ListImport.objects.exists()


def test_a_broken_workbook_is_told(client: Client) -> None:
    file = SimpleUploadedFile("list.xlsx", b"PK\x03\x04 no workbook")
    assert "cannot be read" in client.post("/contacts/import/", {"file": file}).content.decode()


def test_a_large_list_asks_no_more_questions_than_a_small_one(officer: Any, django_assert_max_num_queries: Any) -> None:
    rows = "".join(f"Name {number},n{number}@example.org\n" for number in range(300))
    waits = brought(officer, f"name,email\n{rows}")
    with django_assert_max_num_queries(5):
        assert look_over(waits, officer).counts["new"] == 300
    with django_assert_max_num_queries(30):
        apply_list(brought=waits, by=officer)
    assert Contact.objects.values("code").distinct().count() == 300
