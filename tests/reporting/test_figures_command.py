"""`manage.py figures` prints what the pages show, and says what is wrong with a question."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reporting.indicators import all_keys
from reporting.indicators.definitions import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

EXPECTED = Path(__file__).parent / "expected"


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("figures", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_every_key_in_the_form_of_the_published_tables():
    found = {each["key"]: each for each in json.loads(printed("--on", "2016-12-31", "--json"))}
    assert list(found) == all_keys()
    for number in range(2, 7):
        table = json.loads((EXPECTED / f"table{number}.json").read_text())
        result = found[table["key"]]
        assert set(result) == {"key", "title", "on", "columns", "rows"}
        assert result["on"] == "2016-12-31"
        rows = [{name: row[name] for name in ("level", "labels", "shown")} for row in result["rows"]]
        assert rows == table["rows"]
    assert found["expert_days"]["rows"] == [{"level": "row", "labels": [], "shown": ["1,731.5"], "exact": ["1731.50"]}]
    assert found["member_states_without_focal_point"]["rows"][0]["exact"] == [
        ["Denmark", "Greece", "Ireland", "Luxembourg"]
    ]


def test_a_table_is_aligned_for_reading():
    lines = printed("expert_days_by_country_and_occupation", "--on", "2016-12-31").splitlines()
    assert lines[1] == "Rendered expert-days by country of origin, region and occupation (2016-12-31)"
    total = next(line for line in lines if line.startswith("Grand Total"))
    assert total.split() == ["Grand", "Total", "1,320", "412", "1,732"]
    assert len(total) == len(lines[3])


def test_a_number_is_one_line_and_the_reference_date_is_today_unless_said():
    assert printed("contacts") == "Contacts: 786\n"
    assert json.loads(printed("contacts", "--json"))[0]["on"] >= date(2026, 1, 1).isoformat()


def test_period_and_funding_narrow_what_is_counted():
    third = printed("expert_mission_weeks", "--on", "2016-12-31", "--period", "3")
    assert third == "Expert-mission-weeks: 12.6\n"
    for funding, number in {"facility": 72, "successor": 4, "both": 76}.items():
        assert printed("missions", "--on", "2016-12-31", "--funding", funding) == f"Missions: {number}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing_like_it"], "There is no table, figure or number “nothing_like_it”. There are: consortium_members,"),
        (["share_of_requests_atlantis"], "There is no table, figure or number “share_of_requests_atlantis”"),
        (["--on", "31.12.2016"], "“31.12.2016” is not a date. Write it like 2016-12-31."),
        (["--on", "2016-13-01"], "“2016-13-01” is not a date. Write it like 2016-12-31."),
        (["--period", "99"], "There is no reporting period 99. There are: 0 (Inception), 1 (1st interim period)"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_with_what_would(arguments: list[str], said: str):
    with pytest.raises(CommandError) as refused:
        printed(*arguments)
    assert said in str(refused.value)


def test_the_page_of_definitions_is_that_of_the_code():
    written = (settings.BASE_DIR / "docs" / "definitions.md").read_text(encoding="utf-8")
    assert written == page(), "Run: manage.py write_definitions"
