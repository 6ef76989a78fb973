"""Any facility's figures are those that the words of the definitions give, read once more in plain Python."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from facility.models import Period
from reporting.indicators import INDICATORS, Scope, all_keys, compute, records
from reporting.indicators.results import Funding

from .comparison import check, lines
from .facilities import as_dicts, make
from .recompute import Recomputed

pytestmark = pytest.mark.django_db

DAYS = [date(2014, 12, 31), date(2015, 6, 30), date(2016, 10, 7), date(2030, 1, 1)]
FUNDINGS: list[Funding] = ["facility", "successor", "both"]


@pytest.mark.parametrize("seed", range(1, 13))
def test_a_generated_facility_is_counted_as_the_definitions_say(seed: int):
    make(seed)
    data = as_dicts()
    for on in DAYS:
        funding = FUNDINGS[(seed + on.year) % 3] if on.year != 2016 else "facility"
        check(Scope(on, None, funding), Recomputed(data, on, None, funding))
    period = Period.objects.get(number=3)
    check(Scope(DAYS[2], period), Recomputed(data, DAYS[2], data["periods"][3]))


def test_an_empty_home_has_figures_too():
    found = compute(all_keys(), Scope(date(2016, 12, 31)))
    assert lines(found["requests_by_country_and_status"]) == [("total", ("Grand Total", ""), ("",) * 7)]
    assert lines(found["experts_mobilised_by_country_and_occupation"]) == [
        ("total", ("Grand Total", ""), ("", "", "")),
        ("percent", ("% of Grand Total", ""), ("", "", "")),
    ]
    assert lines(found["expert_days_by_action_and_origin"]) == [("total", ("Grand Total", "", ""), ("", "", ""))]
    assert found["market_value"].rows[0].cells[0].shown == ""
    assert found["requests_received"].rows[0].cells[0].shown == "0"
    assert set(found) == set(INDICATORS)


def test_figures_do_not_wait_for_the_database_to_know_its_tables():
    # What was written and taken back leaves pages without rows: the planner then expects none.
    with transaction.atomic():
        make(2)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        make(10)
        cursor.execute("SET LOCAL statement_timeout = '2s'")
    scope = Scope(DAYS[2], None, "both")
    for key, result in compute(all_keys(), scope).items():
        for cell in (cell for row in result.rows[-1:] for cell in row.cells if cell.opens is not None):
            assert records(key, scope, cell.opens).count >= 0


@pytest.mark.parametrize("seed", [3, 8])
def test_every_number_of_a_generated_facility_opens_its_records(seed: int):
    make(seed)
    scope = Scope(DAYS[2], None, "both")
    for key, result in compute(all_keys(), scope).items():
        for row in result.rows:
            for cell in row.cells:
                if cell.opens is not None and isinstance(cell.exact, int | Decimal):
                    assert records(key, scope, cell.opens).figure == cell.exact, (key, row.labels, cell)
