"""Every number on a page opens the records behind it, for those who may see them, and figures come as files."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from contacts.models import FocalPoint
from reporting.indicators import INDICATORS, Scope, compute, records
from reporting.indicators.cells import opened
from reporting.records import LISTED
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

ON = "2016-12-31"
SCOPE = Scope(date(2016, 12, 31))


@pytest.fixture
def client_of(client: Client):
    def sign_in(role: str) -> Client:
        client.force_login(UserFactory(role=role))
        return client

    return sign_in


def address(key: str, opens: str, **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/figures/{key}/records/?on={ON}&cell={quote(opens)}{query}"


def one_cell_a_part() -> list[tuple[str, str]]:
    """The first cell of each part of each figure."""
    found: dict[tuple[str, str], str] = {}
    for key, result in compute(INDICATORS, SCOPE).items():
        for row in result.rows:
            for cell in row.cells:
                if cell.opens is not None and cell.shown:
                    found.setdefault((key, opened(cell.opens)[0]), cell.opens)
    return [(key, opens) for (key, _), opens in found.items()]


def test_the_list_of_a_cell_has_its_records_each_with_its_page(client_of):
    answer = client_of("observer").get(address("requests_by_country_and_status", "region=AFR&reported=completed"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "10 records (requests)" in page
    assert "Africa, Completed" in page
    assert page.count('href="/requests/2') == 10


def test_a_sum_shows_what_each_record_adds_to_it(client_of):
    answer = client_of("officer").get(address("expert_days_by_action_and_origin", "action=2014-05&origin=eu"))
    page = answer.content.decode()
    assert "Expert-days: 14.5" in page
    assert "<strong>15</strong>" in page


def test_every_kind_of_record_that_figures_count_can_be_listed(client_of):
    client = client_of("leader")
    seen = set()
    for key, opens in one_cell_a_part():
        found = records(key, SCOPE, opens)
        kind = (found.model._meta.label, found.measure.aggregate, found.is_share)
        if kind not in seen:
            seen.add(kind)
            answer = client.get(address(key, opens))
            assert answer.status_code == 200, (key, opens)
            assert f"{found.count:,} record" in answer.content.decode(), (key, opens)
    assert {label for label, *_ in seen} == set(LISTED)


def test_records_that_have_a_page_lead_to_it():
    for key, opens in one_cell_a_part():
        found = records(key, SCOPE, opens)
        listed, record = LISTED[found.model._meta.label], found.queryset.first()
        if listed.page is not None and record is not None:
            assert listed.address(record).startswith("/"), found.model


def test_a_focal_point_leads_to_its_own_page():
    point = FocalPoint.objects.select_related("contact").first()
    assert LISTED["contacts.FocalPoint"].address(point) == f"/focal-points/{point.contact.code}/"


def test_the_list_is_paged_and_its_queries_do_not_grow(client_of):
    client = client_of("leader")

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("contacts", "all", page=page)).status_code == 200
        return len(queries)

    page = client.get(address("contacts", "all", page="16")).content.decode()
    assert "751–786 of 786" in page
    assert asked("1") == asked("16") <= 14


def test_what_there_is_not_is_not_found(client_of):
    client = client_of("leader")
    for path in (
        "/figures/nothing/records/",
        "/figures/contacts/records/?cell=of%3Dnothing",
        "/figures/contacts/records/?cell=day_rate%3D100",
        "/figures/contacts/records/?cell=%00",
        "/figures/nothing.csv",
    ):
        assert client.get(path).status_code == 404, path


def test_an_observer_sees_neither_evaluations_nor_payees(client_of):
    client = client_of("observer")
    for path in (
        "/figures/expert_evaluations/records/?cell=all",
        "/figures/action_evaluations.csv",
        "/figures/expert_evaluations.xlsx",
        "/figures/expert_evaluations.json",
    ):
        assert client.get(path).status_code == 404, path
    page = client.get(address("spent", "all")).content.decode()
    assert "Voucher" in page
    assert "Payee" not in page
    file = b"".join(client.get(address("spent", "all", download="csv")).streaming_content).decode()
    assert "Payee" not in file
    assert "Voucher" in file


def test_nobody_sees_records_without_signing_in(client: Client):
    for path in ("contacts/records/", "contacts.csv", "contacts.xlsx", "contacts.json"):
        assert client.get(f"/figures/{path}").status_code in (302, 404), path


def test_the_whole_list_comes_as_a_file(client_of):
    answer = client_of("finance").get(address("spent", "all", download="csv"))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][-1] == "Amount"
    assert sum(Decimal(row[-1]) for row in rows[1:]) == Decimal("3436876.55")


def test_a_figure_comes_as_csv_workbook_and_json(client_of):
    client = client_of("observer")
    key = "expert_days_by_country_and_occupation"
    rows = list(csv.reader(io.StringIO(client.get(f"/figures/{key}.csv?on={ON}").content.decode("utf-8-sig"))))
    assert rows[0] == ["Origin", "Country", "Public", "Private", "Total"]
    assert rows[-2] == ["Grand Total", "", "1,320", "412", "1,732"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/figures/{key}.xlsx?on={ON}").content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[-2] == ["Grand Total", "", 1320.0, 411.5, 1731.5]
    data = json.loads(client.get(f"/figures/{key}.json?on={ON}").content)
    assert data[0]["rows"][-2]["shown"] == ["1,320", "412", "1,732"]
    assert data[0]["on"] == ON
