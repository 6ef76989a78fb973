"""The facilities made for measuring and testing are true to the rules of the format."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest

from bench.generate import Generator, Shape, generate

SHAPES = {
    "like the sample": Shape(),
    "larger": Shape(scale=4, seed=2),
    "another world": Shape(seed=3, invented=True, genders=("female", "male", "other")),
    "first day": Shape(invented=True, requests=False),
}


@pytest.fixture(params=SHAPES.values(), ids=SHAPES)
def tables(request):
    return defaultdict(list, Generator(request.param).make())


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, shape in (("one", Shape()), ("two", Shape()), ("three", Shape(seed=2))):
        generate(tmp_path / name, shape)
    contents = {
        folder.name: [path.read_bytes() for path in sorted(folder.iterdir())] for folder in sorted(tmp_path.iterdir())
    }
    assert contents["one"] == contents["two"] != contents["three"]


@pytest.mark.parametrize("scale", [1, 3])
def test_it_has_as_many_records_as_the_sample_times_the_scale(scale):
    tables = Generator(replace(Shape(), scale=scale)).make()
    sizes = {name: len(tables[name]) for name in ("requests", "experts", "contacts", "missions")}
    assert sizes == {"requests": 67 * scale, "experts": 322 * scale, "contacts": 786 * scale, "missions": 72 * scale}


def test_nobody_is_on_two_missions_at_once(tables):
    missions = {row["id"]: row for row in tables["missions"]}
    spans = defaultdict(list)
    for row in tables["mobilisations"]:
        mission = missions[row["mission"]]
        if mission["status"] != "cancelled":
            spans[row["expert"]].append((mission["start_date"], mission["end_date"]))
    for taken in spans.values():
        taken.sort()
        assert all(earlier[1] < later[0] for earlier, later in pairwise(taken))


def test_dates_are_in_order(tables):
    requests = {row["code"]: row for row in tables["requests"]}
    missions = defaultdict(list)
    for row in tables["missions"]:
        missions[row["action"]].append(row)
        assert row["start_date"] <= row["end_date"]
    for row in requests.values():
        assert not row["decided_on"] or row["received_on"] <= row["decided_on"]
    for row in tables["actions"]:
        assert not row["request"] or requests[row["request"]]["decided_on"] <= row["approved_on"]
        for mission in missions[row["code"]]:
            assert row["approved_on"] <= mission["start_date"]
            if row["closed_on"] and mission["status"] not in ("planned", "cancelled"):
                assert mission["end_date"] <= row["closed_on"]


def test_numbers_of_requests_run_without_gap_or_double(tables):
    years = Counter(row["code"].split("-")[0] for row in tables["requests"])
    assert {row["code"] for row in tables["requests"]} == {
        f"{year}-{number:02}" for year, count in years.items() for number in range(1, count + 1)
    }
