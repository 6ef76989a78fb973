"""Facilities of every shape, written by seed, and read back as plain dicts."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import F

from actions.models import (
    Action,
    ActionEvaluation,
    ActionMove,
    Activity,
    Deliverable,
    ExpertEvaluation,
    Mission,
    MissionMove,
    Mobilisation,
)
from contacts.models import Contact, FocalPoint, Institution
from experts.models import Expert
from facility.models import Country, Facility, Period, Region
from finance.models import ActionBudget, BudgetLine, Expenditure
from requests_app.models import AssistanceRequest, RequestMove

FIRST = date(2013, 7, 1)
CODED = {
    "facility": (Facility, {}),
    "periods": (Period, {}),
    "regions": (Region, {}),
    "countries": (Country, {"region": "region__code"}),
    "contacts": (Contact, {"nationality": "nationality__code"}),
    "focal_points": (FocalPoint, {"contact": "contact__code", "country": "country__code"}),
    "experts": (Expert, {"nationality": "nationality__code"}),
    "requests": (AssistanceRequest, {"country": "country__code"}),
    "request_moves": (RequestMove, {"request": "request__code"}),
    "actions": (Action, {"request": "request__code", "country": "country__code", "region": "region__code"}),
    "action_moves": (ActionMove, {"action": "action__code"}),
    "missions": (Mission, {"action": "action__code", "activity": "activity__number"}),
    "mission_moves": (MissionMove, {"mission": "mission__code"}),
    "mobilisations": (Mobilisation, {"mission": "mission__code", "expert": "expert__code"}),
    "deliverables": (Deliverable, {"mission": "mission__code"}),
    "expert_evaluations": (ExpertEvaluation, {"mission": "mission__code"}),
    "action_evaluations": (ActionEvaluation, {"action": "action__code"}),
    "budget_lines": (BudgetLine, {"parent": "parent__code"}),
    "action_budgets": (ActionBudget, {"action": "action__code"}),
    "expenditures": (Expenditure, {"action": "action__code", "mission": "mission__code"}),
}


def as_dicts() -> dict[str, list[dict[str, Any]]]:
    """Every record that figures rest on; references are codes."""
    found = {}
    for name, (model, references) in CODED.items():
        columns = [f.name for f in model._meta.concrete_fields if f.name not in references]
        renamed = {f"of_{key}": F(path) for key, path in references.items()}
        found[name] = [
            {key.removeprefix("of_"): value for key, value in row.items()}
            for row in model.objects.order_by("pk").values(*columns, **renamed)
        ]
    return found


class Shape:
    """What is odd about a facility; the seed decides."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.random = random
        self.week = random.choice([Decimal(5), Decimal("6.5"), Decimal(7)])
        self.genders = random.choice([["female", "male"], ["female", "male", "other"]])
        self.europe = random.random() < 0.6
        self.requests = 0 if seed % 7 == 0 else random.randint(15, 45)
        self.facility = seed % 5 != 0
        self.rate = random.choice([None, Decimal("650.00"), Decimal("812.35")])


@transaction.atomic
def make(seed: int) -> None:
    """Write a facility straight into the tables; what the database refuses is never made."""
    shape = Shape(seed)
    random = shape.random

    def day(first: date, last: date) -> date:
        return first + timedelta(days=random.randint(0, max(0, (last - first).days)))

    if shape.facility:
        Facility.objects.create(
            code="F", name="A facility", days_per_mission_week=shape.week, market_day_rate=shape.rate
        )
    Period.objects.bulk_create(
        Period(
            number=number,
            kind="inception" if number == 0 else "interim" if number < 6 else "closure",
            name=f"Period {number}",
            start_date=FIRST + timedelta(days=180 * number),
            end_date=FIRST + timedelta(days=180 * number + 179),
        )
        for number in range(7)
    )
    names = ["Éast", "Ávila land", "eastern Isles", "Zone", "Ágora"] + (["Europe"] if shape.europe else [])
    regions = Region.objects.bulk_create(
        Region(code=f"R{n}", name=name, position=len(names) - n) for n, name in enumerate(names)
    )
    countries = []
    for n in range(24):
        kind = random.choice(["member", "left", "joined", "partner", "partner", "partner", "neither"])
        since = {"member": date(1995, 1, 1), "left": date(1973, 1, 1), "joined": date(2014, 7, 1)}.get(kind)
        countries.append(
            Country(
                code=f"C{n}",
                name=random.choice(["São", "eSwa", "Éth", "Ken", "Sen", "zam"]) + f"{n}",
                iso_alpha2="",
                region=random.choice([*regions, *regions, None]),
                partner=kind == "partner" or (kind == "left" and random.random() < 0.5),
                eu_member_from=since,
                eu_member_until=date(2015, 1, 31) if kind == "left" else None,
            )
        )
    countries = Country.objects.bulk_create(countries)
    partners = [c for c in countries if c.partner] or countries[:1]
    ministry = Institution.objects.create(code="I1", name="Ministry")
    contacts = Contact.objects.bulk_create(
        Contact(code=f"K{n}", family_name=f"Contact {n}", institution=ministry,
                nationality=random.choice([*countries, None]))
        for n in range(20)
    )  # fmt: skip
    FocalPoint.objects.bulk_create(
        FocalPoint(
            contact=contact,
            country=random.choice(countries),
            since=random.choice([None, day(FIRST, date(2016, 1, 1))]),
            until=random.choice([None, None, day(date(2016, 1, 2), date(2017, 1, 1))]),
        )
        for contact in contacts[:10]
    )
    experts = Expert.objects.bulk_create(
        Expert(
            code=f"X{n}",
            family_name=f"Expert {n}",
            gender=random.choice(shape.genders),
            nationality=random.choice(countries),
            occupation=random.choice(["public", "public", "private"]),
            employment=random.choice(["active", "retired", "consultant", ""]),
            registered_on=day(FIRST, date(2016, 6, 30)),
        )
        for n in range(random.randint(5, 40))
    )
    requests = _requests(shape, partners, day)
    actions = _actions(shape, requests, partners, regions, day)
    missions = _missions(shape, actions, experts, day)
    _money(shape, actions, missions, day)
    _follow_up(shape, actions, missions, day)


def _requests(shape: Shape, partners: list[Country], day: Any) -> list[tuple[AssistanceRequest, date | None]]:
    """Requests with their moves; returned with the day of approval where the last is one."""
    random = shape.random
    requests, moves, approved = [], [], []
    for n in range(shape.requests):
        received = day(FIRST, date(2016, 6, 30))
        path: list[tuple[str, date | None]] = [("received", random.choice([received, None]))]
        now = received
        for status in random.choice(
            [
                ["approved"], ["approved"], ["formulation", "approved"], ["rejected"], ["closed"], ["on_hold"], [],
                ["rejected", "checking", "approved"], ["closed", "received"], ["merged"], ["on_hold", "rejected"],
            ]
        ):  # fmt: skip
            now += timedelta(days=random.randint(0, 90))
            path.append((status, now))
        status, last = path[-1]
        ended = status in ("approved", "rejected", "closed", "merged")
        request = AssistanceRequest(
            code=f"{received.year}-{n + 1:02}", title=f"Request {n}", country=random.choice(partners),
            received_on=received, status=status, decided_on=last if ended else None,
        )  # fmt: skip
        requests.append(request)
        moves += [RequestMove(request=request, number=i, status=s, on_date=d) for i, (s, d) in enumerate(path, 1)]
        approved.append((request, last if status == "approved" else None))
    AssistanceRequest.objects.bulk_create(requests)
    RequestMove.objects.bulk_create(moves)
    return approved


def _actions(
    shape: Shape, requests: list[Any], partners: list[Country], regions: list[Region], day: Any
) -> list[tuple[Action, date | None]]:
    """Actions of approved requests, and a few of a region or country without a request."""
    random = shape.random
    actions, moves, made = [], [], []
    origins: list[tuple[AssistanceRequest | None, date]] = []
    origins += [(request, on) for request, on in requests if on and random.random() < 0.9]
    origins += [(None, day(FIRST, date(2015, 12, 31))) for _ in range(random.randint(1, 4))]
    for n, (request, decided) in enumerate(origins):
        approved = decided + timedelta(days=random.randint(0, 60))
        path: list[tuple[str, date | None]] = [("approved", approved)]
        ended = None
        if random.random() < 0.7:
            path.append(("ongoing", approved + timedelta(days=5)))
        if random.random() < 0.5:
            ended = approved + timedelta(days=random.randint(200, 500))
            path.append((random.choice(["completed", "completed", "cancelled"]), ended))
            if random.random() < 0.2:
                path.append(("ongoing", ended + timedelta(days=10)))
                ended = None
        regional = request is None and random.random() < 0.7
        action = Action(
            code=request.code if request else f"A{n}", request=request, title=f"Action {n}",
            country=None if regional else request.country if request else random.choice(partners),
            region=random.choice(regions) if regional else None, approved_on=approved,
            status=path[-1][0], closed_on=ended,
        )  # fmt: skip
        actions.append(action)
        moves += [ActionMove(action=action, number=i, status=s, on_date=d) for i, (s, d) in enumerate(path, 1)]
        made.append((action, ended))
    Action.objects.bulk_create(actions)
    ActionMove.objects.bulk_create(moves)
    return made


def _missions(shape: Shape, actions: list[Any], experts: list[Expert], day: Any) -> list[Mission]:
    """Missions of every state, with teams in which nobody is in two places."""
    random = shape.random
    missions, moves, activities = [], [], []
    for action, ended in actions:
        numbered = [Activity(action=action, number=str(n + 1), title=f"Part {n}", status="ongoing") for n in range(2)]
        activities += numbered
        for _ in range(random.randint(0, 4)):
            last = (ended or date(2016, 12, 31)) - timedelta(days=15)
            if last < action.approved_on:
                continue
            start = day(action.approved_on, last)
            path: list[tuple[str, date | None]] = random.choice(
                [
                    [("completed", None)], [("completed", None)], [("planned", None)],
                    [("planned", start - timedelta(days=20)), ("ongoing", start), ("completed", start + timedelta(9))],
                    [("planned", None), ("completed", start + timedelta(days=12))],
                    [("planned", None), ("ongoing", start), ("cancelled", start + timedelta(days=3))],
                ]
            )  # fmt: skip
            missions.append(
                Mission(
                    code=f"M{len(missions):03}", action=action, activity=random.choice([*numbered, None]),
                    start_date=start, end_date=start + timedelta(days=random.randint(0, 14)), mode="on_site",
                    status=path[-1][0], financed_by_successor=random.random() < 0.15,
                )
            )  # fmt: skip
            moves += [
                MissionMove(mission=missions[-1], number=i, status=s, on_date=d) for i, (s, d) in enumerate(path, 1)
            ]
    Activity.objects.bulk_create(activities)
    Mission.objects.bulk_create(missions)
    MissionMove.objects.bulk_create(moves)
    busy: dict[int, list[tuple[date, date]]] = defaultdict(list)
    team = []
    for mission in missions:
        for expert in random.sample(experts, min(len(experts), random.randint(0, 4))):
            spans = busy[expert.pk]
            if all(mission.end_date < first or last < mission.start_date for first, last in spans):
                spans.append((mission.start_date, mission.end_date))
                quarters = [Decimal(random.choice([0, 0, 1, 2, 14, 26, 27, 43])) / 4 for _ in range(4)]
                team.append(
                    Mobilisation(
                        mission=mission, expert=expert, role="expert", terms="unpaid",
                        preparation_days=quarters[0], field_days=quarters[1], reporting_days=quarters[2],
                        remote_days=quarters[3],
                    )
                )  # fmt: skip
    Mobilisation.objects.bulk_create(team)
    return missions


def _money(shape: Shape, actions: list[Any], missions: list[Mission], day: Any) -> None:
    """Two lines with a subline, budgets of actions, expenditures with and without a mission or action."""
    random = shape.random
    fees = BudgetLine.objects.create(code="F", title="Fees", amount=Decimal("100000.00"))
    travel = BudgetLine.objects.create(code="T", title="Travel", amount=Decimal("50000.00"))
    below = BudgetLine.objects.create(code="T-1", title="Flights", parent=travel, amount=Decimal("20000.00"))
    ActionBudget.objects.bulk_create(
        ActionBudget(action=action, budget_line=line, amount=Decimal(random.randint(0, 900000)) / 100)
        for action, _ in actions
        for line in (fees, below)
        if random.random() < 0.6
    )
    spent = []
    for n in range(80):
        mission = random.choice([*missions, None]) if missions else None
        action = mission.action if mission and random.random() < 0.8 else None
        if mission is None and actions and random.random() < 0.3:
            action = random.choice(actions)[0]
        amount = Decimal(random.randint(1, 500000)) / 100
        spent.append(
            Expenditure(
                code=f"V{n:03}", budget_line=random.choice([fees, travel, below]), action=action, mission=mission,
                incurred_on=day(FIRST, date(2017, 3, 31)), currency="EUR", amount=amount, exchange_rate=Decimal(1),
                amount_converted=amount,
            )
        )  # fmt: skip
    Expenditure.objects.bulk_create(spent)


def _follow_up(shape: Shape, actions: list[Any], missions: list[Mission], day: Any) -> None:
    """Deliverables and evaluations, some incomplete."""
    random = shape.random
    due = [(mission, mission.end_date + timedelta(days=15)) for mission in missions if random.random() < 0.7]
    Deliverable.objects.bulk_create(
        Deliverable(
            code=f"D{n}", action=mission.action, mission=random.choice([mission, None]), kind="mission_report",
            due_on=random.choice([on, on, None]), submitted_on=random.choice([None, on, on + timedelta(days=30)]),
            accepted_on=random.choice([None, on + timedelta(days=40)]),
        )
        for n, (mission, on) in enumerate(due)
    )  # fmt: skip
    ExpertEvaluation.objects.bulk_create(
        ExpertEvaluation(
            mission=b.mission, expert=b.expert, source=source,
            technical=random.choice([None, 3, 4, 5]), overall=random.choice([None, 1, 2, 5]),
        )
        for b in Mobilisation.objects.select_related("mission", "expert")
        for source in ("team", "partner")
        if random.random() < 0.5
    )  # fmt: skip
    ActionEvaluation.objects.bulk_create(
        ActionEvaluation(action=action, source="expert", relevance=random.choice([None, 2, 5])) for action, _ in actions
    )
