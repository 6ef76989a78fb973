"""The page of rights shows the matrix that decides."""

from typing import Any

import pytest
from django.test import Client

from pmt.accounts.choices import Role
from pmt.accounts.matrix import restricted_rows, rows
from tests import factories


@pytest.fixture
def page(client: Client, db: None) -> Any:
    client.force_login(factories.UserFactory(administrator=True))
    return client.get("/accounts/rights/")


def test_every_stated_right_is_a_row(page: Any) -> None:
    shown = [line for _room, lines in page.context["rooms"] for line in lines]
    assert len(shown) == len(rows())
    assert len(page.context["fields"]) == sum(len(fields) for fields in restricted_rows().values())


def test_a_row_says_of_each_role_whether_it_may(page: Any) -> None:
    (line,) = [
        line
        for _room, lines in page.context["rooms"]
        for line in lines
        if str(line.what) == "Evaluations of experts" and str(line.detail) == "see"
    ]
    may = {str(role) for role, allowed in line.roles if allowed}
    assert may == {Role.LEADER.label, Role.OFFICER.label, Role.ADMINISTRATOR.label}


def test_records_verbs_and_fields_are_named_in_words(page: Any) -> None:
    text = page.content.decode()
    for words in ("Evaluations of experts", "take out in full", "reason of the flag", "Steering-committee observer"):
        assert words in text
