"""The measures say whether their target is met, and every list of the program is among them."""

import pytest
from django.urls import get_resolver, reverse

from bench.__main__ import TARGETS, judged, line
from bench.inside import list_addresses, pages
from tests.factories import FacilityFactory


def test_a_measure_is_met_below_its_target_only():
    name, target = "all figures", TARGETS["all figures"]
    assert judged({"name": name, "seconds": target - 0.01, "rows": 1})["met"]
    assert not judged({"name": name, "seconds": target, "rows": 1})["met"]


def test_a_missed_target_is_told():
    slow = judged({"name": "page actions:action_list", "seconds": 0.4, "rows": 38, "peer_seconds": 0.1})
    assert slow["ratio"] == 4
    assert "MISSED" in line(slow)


def test_every_list_is_measured():
    names = set(list_addresses(get_resolver().url_patterns))
    assert {"requests:request_list", "experts:expert_list", "finance:expenditure_list", "jobs:job_list"} <= names
    assert all(reverse(name).startswith("/") for name in names)


@pytest.mark.django_db
def test_pages_of_an_empty_facility_can_be_measured():
    FacilityFactory()
    measured = list(pages(times=1))
    assert len(measured) > 10
    assert all(measure["seconds"] > 0 for measure in measured)
