"""Doubles: found, merged with all that hangs on them, undone, and remembered as not the same."""

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from actions.models import Mobilisation
from contacts.models import Contact, FocalPoint, Institution, OtherAddress, Position
from exchange.export import export_folder
from experts.models import Expert, ExpertArea, ExpertLanguage
from pmt.following.models import Follow
from pmt.following.services import follow, stop_following
from pmt.workbench.merging.candidates import pairs
from pmt.workbench.merging.declaring import kinds, merging_of
from pmt.workbench.merging.hanging import links
from pmt.workbench.merging.services import Gone, keep_apart, later_edits, merge_records, undo_merge
from pmt.workbench.models import Merge, NotTheSame
from pmt.workbench.verbs import Refused
from reporting.indicators import Scope, compute
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


def values(record: Any) -> dict[str, Any]:
    found = type(record)._base_manager.get(pk=record.pk)
    return {field.attname: getattr(found, field.attname) for field in record._meta.concrete_fields}


def everything() -> dict[str, list[Any]]:
    """Every row of every room, to be compared."""
    rooms = ("contacts", "experts", "actions", "requests", "finance", "facility")
    return {
        model._meta.label: sorted(str(sorted(row.items(), key=str)) for row in model._base_manager.values())
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        if not hasattr(model, "pgh_tracked_model")
    }


def found(model: Any, user: Any, start: int = 0, most: int = 50) -> list[tuple[str, str, list[str]]]:
    made, _more = pairs(merging_of(model), user, start=start, most=most)
    return [(pair.one.code, pair.other.code, pair.reasons) for pair in made]


# --- Found ----------------------------------------------------------------------------------------------


def test_pairs_come_with_their_reasons_the_best_first(officer: Any) -> None:
    slovenia, malta = factories.CountryFactory(name="Slovenia"), factories.CountryFactory(name="Malta")
    ministry, agency = (factories.InstitutionFactory(country=each) for each in (slovenia, malta))
    make = factories.ContactFactory
    make(code="C1", given_name="Ana", family_name="Horvat", email="ana@gov.si", institution=ministry)
    make(code="C2", given_name="A.", family_name="Novak", email="ANA@gov.si", institution=agency)
    make(code="C3", given_name="Ána", family_name="HORVAT", email="", institution=ministry)
    make(code="C4", given_name="Joana", family_name="Kovačević", email="", institution=ministry)
    make(code="C5", given_name="Joanna", family_name="Kovacevic", email="", institution=ministry)
    make(code="C6", given_name="Joanna", family_name="Kovacevich", email="", institution=agency)
    assert found(Contact, officer) == [
        ("C1", "C2", ["same e-mail address"]),
        ("C1", "C3", ["same name and country"]),
        ("C4", "C5", ["same country, name 83% alike"]),
    ]
    # Page by page it is the same.
    assert [found(Contact, officer, start, 1)[0][:2] for start in range(3)] == [
        ("C1", "C2"),
        ("C1", "C3"),
        ("C4", "C5"),
    ]


def test_an_address_of_many_is_no_reason(officer: Any) -> None:
    for number in range(21):
        factories.ContactFactory(family_name=f"Q{number}w{number}e{number}", email="info@example.org", given_name="")
    assert found(Contact, officer) == []


def test_institutions_and_experts_are_compared_in_their_own_ways(officer: Any) -> None:
    kenya = factories.CountryFactory()
    for code, name, acronym in (
        ("I1", "Ministry of Labour", "ML"),
        ("I2", "Labour Ministry", "ml"),
        ("I3", "Bank", ""),
    ):
        factories.InstitutionFactory(code=code, name=name, acronym=acronym, country=kenya)
    assert found(Institution, officer) == [("I1", "I2", ["same acronym and country"])]
    for code in ("X1", "X2"):
        factories.ExpertFactory(code=code, given_name="Luc", family_name="Maes", email="")
    assert found(Expert, officer) == [("X1", "X2", ["same name"])]


def test_what_is_not_the_same_is_not_proposed_until_that_is_taken_back(client: Client, officer: Any) -> None:
    one, other = (factories.ContactFactory(email="a@example.org", family_name=name) for name in ("Ab", "Yz"))
    # Said from either side, and twice, it is one pair.
    keep_apart(one=other, other=one, by=officer)
    keep_apart(one=one, other=other, by=officer)
    assert NotTheSame.objects.count() == 1
    assert found(Contact, officer) == []
    page = client.get("/contacts/doubles/?shown=apart").content.decode()
    assert one.code in page
    client.post("/contacts/doubles/not-the-same/", {"one": one.code, "other": other.code, "forget": "1"})
    assert [pair[:2] for pair in found(Contact, officer)] == [(one.code, other.code)]
    client.post("/contacts/doubles/not-the-same/", {"one": one.code, "other": other.code})
    assert found(Contact, officer) == []


def test_the_page_of_doubles_asks_the_same_number_of_questions_however_many_there_are(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        factories.ContactFactory(email=f"same{number // 2}@example.org")
    client.get("/contacts/doubles/")
    with django_assert_max_num_queries(24):
        page = client.get("/contacts/doubles/").content.decode()
    assert page.count("same e-mail address") == 20


# --- Merged ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["contacts.contact", "contacts.institution", "experts.expert"])
def test_every_column_that_refers_to_a_kind_is_known_to_its_merge(kind: str) -> None:
    assert kind in kinds()
    model = apps.get_model(kind)
    found = links(model)
    known = {
        (link.model._meta.db_table, link.model._meta.get_field(link.column).column)  # type: ignore[union-attr]
        for link in found
        if link.generic is None
    }
    assert {link.model._meta.label for link in found if link.generic} >= {
        "comments.Comment", "documents.Document", "following.Follow"
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)"
            " WHERE c.contype = 'f' AND c.confrelid = %s::regclass",
            [model._meta.db_table],
        )
        assert known == set(cursor.fetchall())
    assert known


def test_a_contact_takes_over_all_of_another_and_gives_it_back(officer: Any) -> None:
    stays = factories.ContactFactory(email="a@example.org", phone="", languages=["fr"], position="Director")
    goes = factories.ContactFactory(email="b@example.org", phone="+1", languages=["en", "fr"], position="")
    factories.PositionFactory(contact=goes)
    factories.OtherAddressFactory(contact=stays, value="same@example.org")
    factories.OtherAddressFactory(contact=goes, value="same@example.org")
    factories.FocalPointFactory(contact=goes)
    factories.ContactFactory()
    keep_apart(one=goes, other=factories.ContactFactory(), by=officer)
    before = everything()

    merge = merge_records(winner=stays, loser=goes, by=officer, why="One person")
    stays.refresh_from_db()
    assert not Contact.objects.filter(pk=goes.pk).exists()
    assert (stays.email, stays.phone, stays.languages) == ("a@example.org", "+1", ["fr", "en"])
    # Under neither of the two addresses is the person lost.
    assert sorted(OtherAddress.objects.values_list("contact", "value")) == [
        (stays.pk, "b@example.org"),
        (stays.pk, "same@example.org"),
    ]
    assert Position.objects.get().contact == FocalPoint.objects.get().contact == stays
    assert stays.pk in (NotTheSame.objects.get().first, NotTheSame.objects.get().second)
    last = Contact.pgh_event_models["update"].objects.filter(pgh_obj=stays.pk).latest("pgh_id")  # type: ignore[attr-defined]
    assert last.pgh_context.metadata["why"].endswith("One person")

    undo_merge(merge=merge, by=officer)
    assert everything() == before
    assert goes.pk in (NotTheSame.objects.get().first, NotTheSame.objects.get().second)


def test_what_is_chosen_stays_and_what_belongs_together_is_taken_together(officer: Any) -> None:
    stays = factories.ContactFactory(title="Mr", given_name="Jo", subscribed=True)
    goes = factories.ContactFactory(
        title="Ms", given_name="Joana", consent_on=date(2014, 1, 1), consent_withdrawn_on=date(2016, 1, 1)
    )
    merge_records(winner=stays, loser=goes, by=officer, choices={"title": "loser", "given_name": "winner"})
    stays.refresh_from_db()
    assert (stays.title, stays.given_name) == ("Ms", "Jo")
    # Who withdrew consent withdrew it.
    assert (stays.newsletter, stays.consent_withdrawn_on) == (False, date(2016, 1, 1))


def test_two_focal_points_of_one_state_become_one_and_of_two_states_none(officer: Any) -> None:
    france = factories.CountryFactory(member=True)
    one = factories.FocalPointFactory(country=france, since=date(2014, 1, 1), until=date(2015, 1, 1))
    other = factories.FocalPointFactory(country=france, since=date(2013, 1, 1), until=date(2016, 1, 1))
    elsewhere = factories.FocalPointFactory(country=factories.CountryFactory(member=True))
    with pytest.raises(Refused, match="Focal point: both have one"):
        merge_records(winner=one.contact, loser=elsewhere.contact, by=officer)
    before = everything()
    merge = merge_records(winner=one.contact, loser=other.contact, by=officer)
    one.refresh_from_db()
    assert (one.since, one.until) == (date(2013, 1, 1), date(2016, 1, 1))
    undo_merge(merge=merge, by=officer)
    assert everything() == before


def test_experts_bring_their_missions_languages_and_areas_along_and_the_figures_follow(
    officer: Any, tmp_path: Path
) -> None:
    labour = factories.AreaFactory()
    stays, goes = factories.ExpertFactory(registered_on=date(2014, 5, 1)), factories.ExpertFactory(flagged_one=True)
    for number, (expert, months) in enumerate(((stays, (3, 4)), (goes, (6, 7, 8)))):
        ExpertArea.objects.create(expert=expert, area=labour)
        ExpertLanguage.objects.create(expert=expert, position=1, language="fr", level=("B2", "C1")[number])
        for month in months:
            mission = factories.MissionFactory(
                start_date=date(2015, month, 1), end_date=date(2015, month, 9), completed=True
            )
            factories.MobilisationFactory(expert=expert, mission=mission)
    ExpertLanguage.objects.create(expert=goes, position=2, language="de", level="A2")
    before, exported = everything(), exported_files(tmp_path / "before")
    assert mobilised() == "2"

    merge = merge_records(winner=stays, loser=goes, by=officer)
    stays.refresh_from_db()
    assert Mobilisation.objects.filter(expert=stays).count() == 5
    assert list(stays.languages.values_list("position", "language", "level")) == [(1, "fr", "C1"), (2, "de", "A2")]
    assert (stays.registered_on, stays.flagged) == (date(2013, 9, 1), True)
    assert mobilised() == "1"
    assert goes.code not in "".join(exported_files(tmp_path / "merged").values())

    undo_merge(merge=merge, by=officer)
    assert everything() == before
    assert exported_files(tmp_path / "after") == exported
    assert mobilised() == "2"


def exported_files(folder: Path) -> dict[str, str]:
    export_folder(folder, lambda step, rows: None)
    return {path.name: path.read_text() for path in folder.iterdir()}


def mobilised() -> str:
    return compute(["experts_mobilised"], Scope(date(2016, 12, 31)))["experts_mobilised"].rows[0].cells[0].shown


def test_two_who_were_at_two_places_at_once_are_two_and_the_refusal_names_the_missions(
    client: Client, officer: Any
) -> None:
    one, other = factories.ExpertFactory(), factories.ExpertFactory()
    shared = factories.MissionFactory(start_date=date(2015, 3, 1), end_date=date(2015, 3, 9))
    for expert in (one, other):
        factories.MobilisationFactory(expert=expert, mission=shared)
    later, beside = (
        factories.MissionFactory(start_date=date(2015, 6, day), end_date=date(2015, 6, day + 9)) for day in (1, 5)
    )
    factories.MobilisationFactory(expert=one, mission=later)
    factories.MobilisationFactory(expert=other, mission=beside)
    before = everything()
    with pytest.raises(Refused) as refused:
        merge_records(winner=one, loser=other, by=officer)
    for mission in (shared, later, beside):
        assert mission.code in str(refused.value)
    assert everything() == before
    page = client.get(f"/experts/{one.code}/merge/?with={other.code}").content.decode()
    assert later.code in page
    assert f"Merge {other.code} into {one.code}</button>" not in page


def test_an_institution_hands_over_its_people_requests_and_actions(officer: Any) -> None:
    stays, goes = factories.InstitutionFactory(description=""), factories.InstitutionFactory(description="Pensions")
    contact = factories.ContactFactory(institution=goes)
    request = factories.RequestFactory(institution=goes)
    before = everything()
    merge = merge_records(winner=stays, loser=goes, by=officer)
    contact.refresh_from_db()
    request.refresh_from_db()
    stays.refresh_from_db()
    assert contact.institution == request.institution == stays
    assert stays.description == "Pensions"
    undo_merge(merge=merge, by=officer)
    assert everything() == before


def test_comments_and_documents_go_with_their_record_and_come_back(officer: Any) -> None:
    stays, goes = factories.ExpertFactory(), factories.ExpertFactory()
    comment, document = factories.CommentFactory(record=goes), factories.DocumentFactory(record=goes)
    # One of the same number, but of another kind, is none of its.
    other = factories.CommentFactory(kind="contacts.contact", key=goes.pk)
    merge = merge_records(winner=stays, loser=goes, by=officer)
    for each in (comment, document, other):
        each.refresh_from_db()
    assert (comment.key, document.record_key, other.key) == (stays.pk, stays.pk, goes.pk)
    undo_merge(merge=merge, by=officer)
    for each in (comment, document):
        each.refresh_from_db()
    assert (comment.key, document.record_key) == (goes.pk, goes.pk)


def test_who_followed_a_record_follows_what_it_became_a_part_of_unless_they_gave_that_up(officer: Any) -> None:
    stays, goes = factories.ContactFactory(), factories.ContactFactory()
    of_one, of_both, gave_up = (factories.UserFactory(officer=True) for _ in range(3))
    for who in (of_one, of_both, gave_up):
        follow(who=who, kind="contacts.contact", key=goes.pk)
    follow(who=of_both, kind="contacts.contact", key=stays.pk)
    stop_following(who=gave_up, kind="contacts.contact", key=stays.pk)
    before = set(Follow.objects.values_list("who", "key", "stopped"))
    merge = merge_records(winner=stays, loser=goes, by=officer)
    after = {(of_one.pk, stays.pk, False), (of_both.pk, stays.pk, False), (gave_up.pk, stays.pk, True)}
    assert set(Follow.objects.values_list("who", "key", "stopped")) == after
    undo_merge(merge=merge, by=officer)
    assert set(Follow.objects.values_list("who", "key", "stopped")) == before


# --- Undone ---------------------------------------------------------------------------------------------


def test_undoing_leaves_what_was_changed_since_and_says_so(client: Client, officer: Any) -> None:
    stays = factories.InstitutionFactory(acronym="", description="Short")
    goes = factories.InstitutionFactory(acronym="MOL", description="A longer text")
    moved, given_away = (factories.ContactFactory(institution=goes) for _ in range(2))
    merge = merge_records(winner=stays, loser=goes, by=officer)
    elsewhere = factories.InstitutionFactory()
    Contact.objects.filter(pk=given_away.pk).update(institution=elsewhere)
    Institution.objects.filter(pk=stays.pk).update(acronym="MoL")
    new = factories.ContactFactory(institution=stays)
    page = client.get(f"/merges/{merge.pk}/").content.decode()
    assert "Acronym was changed since the merge to “MoL”" in page
    assert "1 were given to another record since" in page
    client.post(f"/merges/{merge.pk}/undo/")
    stays.refresh_from_db()
    assert (stays.acronym, stays.description) == ("MoL", "Short")
    assert {each.pk: Contact.objects.get(pk=each.pk).institution for each in (moved, given_away, new)} == {
        moved.pk: goes,
        given_away.pk: elsewhere,
        new.pk: stays,
    }


def test_undoing_is_refused_while_something_blocks_it_and_says_what_to_do(officer: Any) -> None:
    first, second, third = (factories.ContactFactory() for _ in range(3))
    merge = merge_records(winner=second, loser=first, by=officer)
    above = merge_records(winner=third, loser=second, by=officer)
    with pytest.raises(Refused, match="Undo that merge first"):
        undo_merge(merge=merge, by=officer)
    undo_merge(merge=above, by=officer)
    imposter = factories.ContactFactory(code=first.code)
    assert [each.blocks for each in later_edits(merge)] == [True]
    with pytest.raises(Refused, match="is now that of"):
        undo_merge(merge=merge, by=officer)
    imposter.delete()
    undo_merge(merge=merge, by=officer)
    with pytest.raises(Refused, match="undone already"):
        undo_merge(merge=merge, by=officer)
    assert Contact.objects.count() == 3


def test_a_record_comes_back_to_what_its_institution_has_become(officer: Any) -> None:
    ministry, successor = factories.InstitutionFactory(), factories.InstitutionFactory()
    stays, goes = factories.ContactFactory(), factories.ContactFactory(institution=ministry)
    merge = merge_records(winner=stays, loser=goes, by=officer, choices={"institution": "winner"})
    merge_records(winner=successor, loser=ministry, by=officer)
    undo_merge(merge=merge, by=officer)
    goes.refresh_from_db()
    assert goes.institution == successor


# --- The pages ------------------------------------------------------------------------------------------


def test_a_merge_by_the_page_leads_from_the_old_address_and_back(client: Client) -> None:
    stays = factories.FocalPointFactory(contact__email="a@example.org").contact
    goes = factories.ContactFactory(given_name="Joana", email="a@example.org")
    asked = {"with": goes.code, "pick-given_name": "loser", "why": "One person"}
    page = client.get(f"/contacts/{stays.code}/merge/", {"with": goes.code})
    answer = client.post(f"/contacts/{stays.code}/merge/", asked | {"seen": page.context["seen"]}, follow=True)
    merge = Merge.objects.get()
    assert answer.redirect_chain == [(f"/merges/{merge.pk}/", 302)]
    assert f'action="/merges/{merge.pk}/undo/"' in answer.content.decode()
    assert client.get(f"/contacts/{goes.code}/").headers["Location"] == f"/contacts/{stays.code}/"
    assert client.get(f"/focal-points/{goes.code}/").headers["Location"] == f"/focal-points/{stays.code}/"
    assert Contact.objects.get(pk=stays.pk).given_name == "Joana"
    client.post(f"/merges/{merge.pk}/undo/")
    assert client.get(f"/contacts/{goes.code}/").status_code == 200


def test_who_looked_before_somebody_edited_is_asked_to_look_again(client: Client) -> None:
    stays, goes = factories.ContactFactory(), factories.ContactFactory()
    seen = client.get(f"/contacts/{stays.code}/merge/", {"with": goes.code}).context["seen"]
    Contact.objects.filter(pk=goes.pk).update(position="Minister")
    answer = client.post(f"/contacts/{stays.code}/merge/", {"with": goes.code, "seen": seen})
    assert "Somebody changed one of the two meanwhile" in answer.content.decode()
    assert Contact.objects.count() == 2


def test_a_record_is_not_merged_with_itself_or_with_nobody(client: Client) -> None:
    contact = factories.ContactFactory(family_name="Horvat", email="h@example.org")
    factories.ContactFactory(family_name="Other", email="h@example.org", code="C9999")
    itself = client.get(f"/contacts/{contact.code}/merge/", {"with": contact.code}).content.decode()
    assert "This is the record itself" in itself
    assert f"/contacts/{contact.code}/merge/?with=C9999" in itself
    assert "Nothing is called" in client.get(f"/contacts/{contact.code}/merge/", {"with": "Nobody"}).content.decode()


def test_what_a_person_does_not_see_is_neither_shown_nor_lost(officer: Any) -> None:
    client = Client()
    client.force_login(factories.UserFactory(finance=True))
    stays, goes = factories.ExpertFactory(), factories.ExpertFactory(flagged_one=True)
    page = client.get(f"/experts/{stays.code}/merge/", {"with": goes.code})
    assert "Left a mission early" not in page.content.decode()
    client.post(f"/experts/{stays.code}/merge/", {"with": goes.code, "seen": page.context["seen"]})
    assert Expert.objects.get().flag_note == "Left a mission early"
    merged = client.get(f"/merges/{Merge.objects.get().pk}/").content.decode()
    assert "Left a mission early" not in merged


# --- While one types ------------------------------------------------------------------------------------


def test_what_looks_like_it_is_shown_while_one_types_and_never_holds_one_up(client: Client) -> None:
    country = factories.CountryFactory()
    there = factories.ContactFactory(given_name="Ana", family_name="Horvat", email="ana@gov.si")
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "panel-alike"}
    typo = client.get("/contacts/doubles/typed/", {"given_name": "Ana", "family_name": "Horvath"}, **part)
    assert there.code in typo.content.decode()
    assert "<html" not in typo.content.decode()
    assert there.code in client.get("/contacts/doubles/typed/", {"email": "Ana@GOV.si"}).content.decode()
    nobody = client.get("/contacts/doubles/typed/", {"given_name": "Bo", "family_name": "Li"}, **part)
    assert nobody.content.decode().strip() == ""
    form = client.get("/contacts/add/").content.decode()
    assert 'hx-get="/contacts/doubles/typed/"' in form
    answer = client.post(
        "/contacts/add/", {"given_name": "Ana", "family_name": "Horvat", "nationality": country.pk}, follow=True
    )
    made = Contact.objects.exclude(pk=there.pk).get()
    assert f"/contacts/{made.code}/merge/?with={there.code}" in answer.content.decode()


def test_who_does_not_see_addresses_does_not_learn_them_by_typing(officer: Any) -> None:
    factories.ContactFactory(code="C0042", given_name="Ana", family_name="Horvat", email="ana@gov.si")
    client = Client()
    client.force_login(factories.UserFactory(observer=True))
    assert "C0042" not in client.get("/contacts/doubles/typed/", {"email": "ana@gov.si"}).content.decode()


# --- Two people at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_a_pair_in_opposite_directions_one_is_told() -> None:
    factories.FacilityFactory()
    one, other = factories.ContactFactory(), factories.ContactFactory()
    people = [factories.UserFactory(officer=True), factories.UserFactory(officer=True)]
    ready, told = threading.Barrier(2), []

    def act(winner: Any, loser: Any, by: Any) -> None:
        ready.wait()
        try:
            merge_records(winner=winner, loser=loser, by=by)
        except Gone as gone:
            told.append(str(gone))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(one, other, people[0])),
        threading.Thread(target=act, args=(other, one, people[1])),
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 1
    assert "meanwhile" in told[0]
    assert Contact.objects.count() == Merge.objects.count() == 1


def test_after_adding_the_next_page_says_what_looks_the_same(client: Client, officer: Any) -> None:
    client.force_login(officer)
    there = factories.ContactFactory(given_name="Zoë", family_name="Nováková", email="zoe@example.org")
    typed = {"given_name": "Zoe", "family_name": "Novakova", "email": "zoe@example.org"}
    page = client.post("/contacts/add/", typed, follow=True).content.decode()
    added = Contact.objects.latest("pk")
    assert f'It looks the same as <a href="/contacts/{added.code}/merge/?with={there.code}">{there.code} ' in page
    assert "looks the same" not in client.get(f"/contacts/{added.code}/").content.decode()
    # Wherever one goes, and only where something does look the same by then.
    client.post("/contacts/add/", typed | {"then": "another"})
    assert "It looks the same as" in client.get("/contacts/add/").content.decode()
    client.post("/contacts/add/", typed | {"email": "", "family_name": "Elsewhere"})
    page = client.get("/contacts/").content.decode()
    assert "was added." in page
    assert "looks the same" not in page
    assert f"contacts/{Contact.objects.latest('pk').pk}" not in page


def test_a_name_that_very_many_have_tells_nothing_of_one_that_is_nearly_it(officer: Any) -> None:
    country = factories.CountryFactory()
    institution = factories.InstitutionFactory(country=country)
    factories.ContactFactory(given_name="Maria", family_name="Silveira", email="", institution=institution)
    names = {"given_name": "Maria", "family_name": "Silveiro", "institution": institution}
    for number in range(20):
        factories.ContactFactory(**names, email=f"{number}@example.org")
    found, _more = pairs(merging_of(Contact), officer, start=0, most=500)
    assert [pair for pair in found if "alike" in pair.reasons[0]]
    factories.ContactFactory(**names, email="")
    found, _more = pairs(merging_of(Contact), officer, start=0, most=500)
    assert found == []


def test_side_by_side_languages_have_names_and_who_follows_is_named(client: Client, officer: Any) -> None:
    client.force_login(officer)
    kept = factories.ContactFactory(languages=["de", "en"])
    lost = factories.ContactFactory(languages=["fr"])
    follow(who=officer, kind="contacts.contact", key=lost.pk)
    address = f"/contacts/{kept.code}/merge/?with={lost.code}"
    page = client.get(address).content.decode()
    assert "German, English, French" in page
    assert str(officer) in page.partition("What hangs on them")[2]
    Contact.objects.filter(pk=lost.pk).update(languages=["en"])
    assert "Both" not in client.get(address).content.decode()


def test_what_stands_in_the_way_of_deleting_leads_to_its_page(client: Client) -> None:
    client.force_login(factories.UserFactory(leader=True))
    institution = factories.InstitutionFactory()
    contact = factories.ContactFactory(institution=institution)
    page = client.get(f"/institutions/{institution.code}/delete/").content.decode()
    assert f'<a href="/contacts/{contact.code}/">{contact}</a>' in page
