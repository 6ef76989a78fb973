"""What the database holds about the register of experts."""

from datetime import date
from decimal import Decimal

import pytest

from experts.models import Expert
from tests.factories import AreaFactory, ExpertFactory
from tests.rules import refused_by, taken

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"gender": "unknown"}, "expert_gender_is_known"),
        ({"occupation": "civil"}, "expert_occupation_is_known"),
        ({"employment": "lost"}, "expert_employment_is_known"),
        ({"day_rate": Decimal("-1")}, "expert_day_rate_not_negative"),
    ],
)
def test_codes_are_known_and_money_is_not_negative(values, rule):
    with refused_by(rule):
        ExpertFactory(**values)


def test_what_is_not_known_of_an_expert_may_be_left_out():
    with taken():
        ExpertFactory(employment="", day_rate=None, email="", given_name="")


def test_an_expert_is_registered_from_the_day_itself():
    expert = ExpertFactory(registered_on=date(2015, 5, 5))
    assert expert not in Expert.objects.registered(date(2015, 5, 4))
    assert expert in Expert.objects.registered(date(2015, 5, 5))


def test_languages_keep_their_order_have_cefr_levels_and_occur_once():
    expert = ExpertFactory()
    for position, (language, level) in enumerate((("sr", ""), ("fr", "B2"), ("en", "C2"))):
        expert.languages.create(position=position, language=language, level=level)
    assert [str(language) for language in expert.languages.all()] == ["sr:", "fr:B2", "en:C2"]
    with refused_by("expert_language_once"):
        expert.languages.create(position=3, language="fr", level="C1")
    with refused_by("expert_language_level_is_cefr"):
        expert.languages.create(position=4, language="de", level="D1")


def test_an_area_is_named_once():
    expert, area = ExpertFactory(), AreaFactory()
    expert.area_links.create(area=area)
    with refused_by("expert_area_once"):
        expert.area_links.create(area=area)


def test_flags_and_addresses_are_not_in_what_is_searched():
    expert = ExpertFactory(flagged_one=True, email="private@example.org")
    expert.refresh_from_db()
    assert "private" not in expert.search
    assert "left" not in expert.search
