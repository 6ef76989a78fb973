"""Facts of several records that do not agree are refused; what is only odd is told and taken."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from actions.models import Mission, Mobilisation
from contacts.models import Contact
from exchange import rules
from exchange.problems import WARNING
from exchange.schema import BY_NAME
from exchange.services import Outcome

from .conftest import Row, errors, small

pytestmark = pytest.mark.django_db

Bring = Callable[..., Outcome]


def changed(file: str, number: int, **cells: str) -> dict[str, Any]:
    """The small facility with cells of one row changed."""
    files = small()
    files[file][number] |= cells
    return files


def with_what_is_needed(files: dict[str, list[Row]], *told: str) -> dict[str, list[Row]]:
    """Leave out what neither the changed files nor those `told` of refer to: most of a facility's files."""
    asked = {"facility", *told, *(name for name, rows in files.items() if rows != small()[name])}
    needed: set[str] = set()
    while asked:
        needed |= asked
        asked = {column.to for name in asked for column in BY_NAME[name].columns if column.to} - needed
    return {name: rows for name, rows in files.items() if name in needed}


DISAGREEING = [
    (
        changed("contact_positions", 1, until="2012-12-31"),
        ("contact_positions.csv", 3, "until", "2012-12-31"),
    ),
    (changed("contact_positions", 0, title=""), ("contact_positions.csv", 2, "title", "")),
    (changed("calls", 0, answer_by="2014-04-30"), ("calls.csv", 2, "answer_by", "2014-04-30")),
    (changed("call_recipients", 1, note="Nobody"), ("call_recipients.csv", 3, "answered_on", "")),
    (changed("call_recipients", 1, focal_point="C2"), ("call_recipients.csv", 3, "focal_point", "C2")),
    (changed("contacts", 1, consent_withdrawn_on="2015-02-01"), ("contacts.csv", 4, "newsletter", "yes")),
    (changed("requests", 1, status="approved"), ("requests.csv", 3, "decided_on", "")),
    (changed("requests", 1, decided_on="2014-05-01"), ("requests.csv", 3, "decided_on", "2014-05-01")),
    (
        changed("requests", 1, status="closed", decided_on="2014-01-01"),
        ("requests.csv", 3, "decided_on", "2014-01-01"),
    ),
    (changed("requests", 0, decided_on="2014-04-02"), ("actions.csv", 2, "approved_on", "2014-04-01")),
    (changed("actions", 0, closed_on=""), ("actions.csv", 2, "closed_on", "")),
    (changed("actions", 0, status="ongoing"), ("actions.csv", 2, "closed_on", "2015-04-01")),
    (changed("actions", 0, closed_on="2014-03-31"), ("actions.csv", 2, "closed_on", "2014-03-31")),
    (changed("actions", 0, country=""), ("actions.csv", 2, "country", "")),
    (changed("actions", 0, approved_on="2014-05-02"), ("missions.csv", 2, "start_date", "2014-05-01")),
    (changed("actions", 0, closed_on="2014-05-09"), ("missions.csv", 2, "end_date", "2014-05-10")),
    (changed("missions", 0, end_date="2014-04-30"), ("missions.csv", 2, "end_date", "2014-04-30")),
    (changed("periods", 0, end_date="2013-12-31"), ("periods.csv", 2, "end_date", "2013-12-31")),
    (changed("areas", 0, parent="SI-PEN"), ("areas.csv", 2, "parent", "SI-PEN")),
    (changed("deliverables", 0, action="", mission=""), ("deliverables.csv", 2, "activity", "4a")),
    (changed("requests", 1, merged_into="2014-02"), ("requests.csv", 3, "merged_into", "2014-02")),
    (changed("requests", 1, replaced_by="2014-03;2014-02"), ("requests.csv", 3, "replaced_by", "2014-02")),
    (changed("expenditures", 0, amount="-150"), ("expenditures.csv", 2, "amount", "-150.00")),
    (changed("expenditures", 0, amount_converted="-10"), ("expenditures.csv", 2, "amount_converted", "-10.00")),
    (changed("expenditures", 0, reason="Twice"), ("expenditures.csv", 2, "reason", "Twice")),
    (changed("expenditures", 2, reason=""), ("expenditures.csv", 4, "reason", "")),
    (changed("expenditures", 2, amount="-4"), ("expenditures.csv", 4, "reverses", "V2")),
    (changed("expenditures", 2, action="2014-01"), ("expenditures.csv", 4, "reverses", "V2")),
    (changed("expenditures", 2, incurred_on="2014-05-02"), ("expenditures.csv", 4, "reverses", "V2")),
    (changed("expenditures", 0, reverses="V2", reason="Twice"), ("expenditures.csv", 4, "reverses", "V2")),
]


@pytest.mark.parametrize(("files", "place"), DISAGREEING)
def test_facts_that_do_not_agree_are_refused(bring: Bring, files: dict[str, Any], place: tuple[str, int, str, str]):
    needed = with_what_is_needed(files, place[0].removesuffix(".csv"))
    assert place in errors(bring(needed))
    assert not any(BY_NAME[name].model._default_manager.exists() for name in needed)


def test_a_circle_of_merges_is_refused_also_with_what_is_in_the_database(bring: Bring):
    decided = {"status": "merged", "decided_on": "2014-06-01"}
    requests = small()["requests"]
    requests[1] |= decided | {"merged_into": "2014-03"}
    assert not bring(requests=requests).refused
    back = dict(requests[2]) | decided | {"merged_into": "2014-02"}
    assert errors(bring({"requests": [back]})) == [("requests.csv", 2, "merged_into", "2014-02")]


def test_a_request_has_at_most_one_action(bring: Bring):
    actions = small()["actions"]
    actions.append(actions[0] | {"code": "2014-09"})
    assert errors(bring(actions=actions)) == [("actions.csv", 3, "request", "2014-01")]


def test_an_expert_on_two_missions_at_once_is_refused_unless_one_is_cancelled(bring: Bring):
    missions = small()["missions"]
    missions[1] |= {"start_date": "2014-05-10", "end_date": "2014-05-20"}
    assert not bring(missions=missions).refused  # the second is cancelled
    missions[1]["status"] = "planned"
    assert errors(bring({"missions": missions})) == [("missions.csv", 3, "start_date", "2014-05-10")]
    missions[1]["start_date"] = "2014-05-11"
    assert not bring({"missions": missions}).refused
    other = small()["mobilisations"][0] | {"mission": "M2", "expert": "X2"}
    assert not bring({"mobilisations": [other]}).refused


def test_two_missions_of_an_expert_may_swap_their_dates(bring: Bring):
    missions = small()["missions"]
    missions[1]["status"] = "completed"
    assert not bring(missions=missions).refused
    first, second = missions
    first["start_date"], second["start_date"] = second["start_date"], first["start_date"]
    first["end_date"], second["end_date"] = second["end_date"], first["end_date"]
    assert bring({"missions": missions}).problems.errors == []
    assert str(Mission.objects.get(code="M1").start_date) == "2014-06-01"
    assert str(Mobilisation.objects.get(mission__code="M1").start_date) == "2014-06-01"


def test_a_second_facility_is_refused(bring: Bring):
    bring()
    assert errors(bring({"facility": [{"code": "G", "name": "Another"}]})) == [("facility.csv", 2, "code", "G")]


ODD = [
    (changed("activities", 0, status="cancelled"), "missions.csv", "activity"),
    (changed("requests", 1, status="merged", decided_on="2014-06-01"), "requests.csv", "merged_into"),
    (
        changed("requests", 1, status="merged", decided_on="2014-06-01", merged_into="2014-01", institution="I1")
        | {"institutions": [{"id": "I1", "name": "A"}, {"id": "I2", "name": "B"}]}
        | {"requests": [
            small()["requests"][0],
            small()["requests"][1]
            | {"status": "merged", "decided_on": "2014-06-01", "merged_into": "2014-01", "institution": "I2"},
            small()["requests"][2],
        ]},
        "requests.csv", "merged_into",
    ),
    (changed("requests", 1, merged_into="2014-01"), "requests.csv", "merged_into"),
    (changed("requests", 1, country="FR"), "requests.csv", "country"),
    (changed("requests", 1, received_on="2015-01-01"), "requests.csv", "code"),
    (changed("requests", 0, status="rejected"), "actions.csv", "request"),
    (changed("actions", 0, region="EUR"), "actions.csv", "region"),
    (changed("actions", 0, country="FR"), "actions.csv", "country"),
    (changed("expenditures", 0, amount_converted="11"), "expenditures.csv", "amount_converted"),
    (changed("expenditures", 0, currency="EUR"), "expenditures.csv", "exchange_rate"),
    (
        {"expenditures": [small()["expenditures"][0], small()["expenditures"][0] | {"id": "V2"}]},
        "expenditures.csv", "voucher",
    ),
    (changed("expert_evaluations", 0, expert="X2"), "expert_evaluations.csv", "expert"),
    (
        changed(
            "deliverables", 0, submitted_on="2014-07-01", accepted_on="2014-06-30", returned_on="", return_note=""
        ),
        "deliverables.csv", "accepted_on",
    ),
    (changed("deliverables", 0, submitted_on="2014-04-01"), "deliverables.csv", "submitted_on"),
    (changed("countries", 1, eu_member_until="2014-01-01"), "countries.csv", "eu_member_until"),
    (changed("contacts", 0, newsletter="yes"), "contacts.csv", "consent_on"),
    (changed("experts", 0, flagged="yes"), "experts.csv", "flag_note"),
    (changed("experts", 0, flag_note="late"), "experts.csv", "flag_note"),
    (changed("facility", 0, lead_organisation="Nobody"), "facility.csv", "lead_organisation"),
    (changed("mobilisations", 0, field_days="11"), "mobilisations.csv", "field_days"),
    (changed("mobilisations", 0, expert="X2"), "mobilisations.csv", "terms"),
    (
        {"mobilisations": [
            *small()["mobilisations"],
            small()["mobilisations"][0] | {"expert": "X2", "terms": "fee"},
        ]},
        "mobilisations.csv", "role",
    ),
    (changed("missions", 0, status="ongoing"), "missions.csv", "status"),
    (changed("missions", 0, financed_by_successor="yes"), "missions.csv", "financed_by_successor"),
    (changed("narratives", 0, text="See [[2099-01]]"), "narratives.csv", "text"),
    (
        {"periods": [
            small()["periods"][0],
            small()["periods"][0] | {"number": "2", "start_date": "2014-06-30", "end_date": "2014-07-31"},
        ]},
        "periods.csv", "start_date",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "file", "column"), ODD)
def test_what_is_odd_is_told_and_taken(bring: Bring, files: dict[str, Any], file: str, column: str):
    outcome = bring(with_what_is_needed(small() | files, file.removesuffix(".csv")))
    assert outcome.problems.errors == []
    assert (file, column) in {(found.file, found.column) for found in outcome.problems.warnings}
    assert sum(each.created for each in outcome.merged) > 0


def test_the_small_facility_is_not_odd(bring: Bring):
    assert bring().problems.counts[WARNING] == 0


def test_every_rule_can_be_asked(bring: Bring):
    """Each is a query of its own: one that PostgreSQL does not understand would fail here."""
    assert not bring().refused
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname ~ '^(in|after)_' AND relpersistence = 't'")
        assert cursor.fetchone() == (0,), "temporary tables are left behind"
    assert len(rules.ERRORS) + len(rules.WARNINGS) > 40


def test_an_old_file_does_not_send_the_newsletter_to_who_withdrew(bring: Bring):
    bring()
    contact = Contact.objects.get(code="C1")
    contact.consent_withdrawn_on = date(2016, 3, 1)
    contact.save()
    row = small()["contacts"][0] | {"newsletter": "yes"}
    for given in ("", "2015-06-01", "2016-03-01"):
        outcome = bring({"contacts": [row | {"consent_on": given}]})
        assert [(each.file, each.column) for each in outcome.problems.errors] == [("contacts.csv", "newsletter")]
    bring({"contacts": [row | {"consent_on": "2016-03-02"}]})
    contact.refresh_from_db()
    assert contact.newsletter
