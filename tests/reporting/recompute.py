"""The figures once more, in plain Python over plain dicts, from the words of the exchange format.

It shares no code with the product: what both agree on was read twice. Slow, and meant to be.
"""

import unicodedata
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Record = dict[str, Any]
Line = tuple[str, tuple[str, ...], tuple[str, ...]]

STATUSES = ["Completed", "Completed (merged)", "Rejected", "Rejected (closed)", "Request", "Ongoing"]
ORIGINS = ["EU Member State", "Partner Country", "Other country"]


def fold(name: str) -> str:
    """A name as a reader sorts it: accents and capitals do not count."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()


def rounded(value: Any, places: int = 0) -> str:
    """Half away from zero, thousands with a comma."""
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def plain(value: Any) -> str:
    """A number of a table: zero is blank."""
    return rounded(value) if value else ""


def percent(part: Any, whole: Any, places: int = 1) -> str:
    """A share of nothing is blank."""
    return f"{rounded(Decimal(part) * 100 / Decimal(whole), places)}%" if whole else ""


def up_to_two(value: Any) -> str:
    """Days."""
    text = rounded(value, 2)
    return text.rstrip("0").rstrip(".")


class Recomputed:
    """A facility's figures at the end of a day."""

    def __init__(
        self, data: dict[str, list[Record]], on: date, period: Record | None = None, funding: str = "facility"
    ) -> None:
        self.data, self.on, self.period, self.funding = data, on, period, funding
        facility = data["facility"][0] if data["facility"] else {}
        self.week = facility.get("days_per_mission_week") or Decimal(5)
        self.rate = facility.get("market_day_rate")
        self.country = {c["code"]: c for c in data["countries"]}
        self.region = {r["code"]: r for r in data["regions"]}
        self.expert = {x["code"]: x for x in data["experts"]}
        self.action = {a["code"]: a for a in data["actions"]}
        self.mission = {m["code"]: m for m in data["missions"]}
        self.requests = [r for r in data["requests"] if r["received_on"] <= on and self.within(r["received_on"])]
        self.actions_there = [a for a in data["actions"] if a["approved_on"] <= on]
        self.actions = [a for a in self.actions_there if self.within(a["approved_on"])]
        self.missions = [m for m in data["missions"] if self.counts(m)]
        counted = {m["code"] for m in self.missions}
        self.mobilisations = [b for b in data["mobilisations"] if b["mission"] in counted]
        self.spent = [e for e in data["expenditures"] if e["incurred_on"] <= on and self.financed(e) and self.when(e)]
        self.spent_on_missions = [e for e in self.spent if e["mission"] in counted]
        self.latest: dict[str, date] = {}
        for b in self.mobilisations:
            start = self.mission[b["mission"]]["start_date"]
            self.latest[b["expert"]] = max(start, self.latest.get(b["expert"], start))
        self.mobilised = [x for x in data["experts"] if x["code"] in self.latest]

    # --- What is so ------------------------------------------------------------------------------------

    def within(self, day: date) -> bool:
        return self.period is None or self.period["start_date"] <= day <= self.period["end_date"]

    def moved(self, kind: str, code: str) -> Record | None:
        """The latest move by the day: the one with the highest number among those undated or not later."""
        by_then = [
            move
            for move in self.data[f"{kind}_moves"]
            if move[kind] == code and (move["on_date"] is None or move["on_date"] <= self.on)
        ]
        return max(by_then, key=lambda move: move["number"], default=None)

    def status_of_request(self, request: Record) -> str:
        move = self.moved("request", request["code"])
        return move["status"] if move else "received"

    def state(self, action: Record) -> str:
        move = self.moved("action", action["code"])
        return move["status"] if move and move["status"] in ("completed", "cancelled") else "ongoing"

    def reported(self, request: Record) -> str:
        status = self.status_of_request(request)
        if status == "approved":
            action = next((a for a in self.actions_there if a["request"] == request["code"]), None)
            state = self.state(action) if action else "ongoing"
            return {"completed": "Completed", "cancelled": "Rejected (closed)", "ongoing": "Ongoing"}[state]
        labels = {"merged": "Completed (merged)", "rejected": "Rejected", "closed": "Rejected (closed)"}
        return labels.get(status, "Request")

    def funded(self, mission: Record) -> bool:
        return self.funding == "both" or mission["financed_by_successor"] == (self.funding == "successor")

    def counts(self, mission: Record) -> bool:
        move = self.moved("mission", mission["code"])
        return (
            mission["start_date"] <= self.on
            and move is not None
            and move["status"] not in ("planned", "cancelled")
            and self.funded(mission)
            and self.within(mission["start_date"])
        )

    def financed(self, expenditure: Record) -> bool:
        mission = self.mission.get(expenditure["mission"])
        return self.funded(mission) if mission else self.funding != "successor"

    def day_of(self, expenditure: Record) -> date:
        mission = self.mission.get(expenditure["mission"])
        return mission["start_date"] if mission else expenditure["incurred_on"]

    def when(self, expenditure: Record) -> bool:
        return self.within(self.day_of(expenditure))

    def member(self, country: Record, day: date) -> bool:
        since, until = country["eu_member_from"], country["eu_member_until"]
        return since is not None and since <= day and (until is None or day <= until)

    def origin(self, country: str, day: date) -> str:
        found = self.country[country]
        if self.member(found, day):
            return "EU Member State"
        return "Partner Country" if found["partner"] else "Other country"

    def origin_of_work(self, mobilisation: Record) -> str:
        nationality = self.expert[mobilisation["expert"]]["nationality"]
        return self.origin(nationality, self.mission[mobilisation["mission"]]["start_date"])

    def origin_of_expert(self, expert: Record) -> str:
        return self.origin(expert["nationality"], self.latest[expert["code"]])

    def days(self, mobilisation: Record) -> Decimal:
        return sum(
            (mobilisation[kind] for kind in ("preparation_days", "field_days", "reporting_days", "remote_days")),
            Decimal(0),
        )

    def region_of(self, action: Record) -> str:
        country = self.country.get(action["country"])
        code = (country and country["region"]) or action["region"]
        return self.region[code]["name"] if code else "No region"

    def by_name(self, names: Any) -> list[str]:
        return sorted(set(names), key=lambda name: (name == "No region", fold(name)))

    # --- Tables ----------------------------------------------------------------------------------------

    def table2(self) -> list[Line]:
        cells: dict[tuple[str, str], list[str]] = defaultdict(list)
        for request in self.requests:
            country = self.country[request["country"]]
            region = self.region[country["region"]]["name"] if country["region"] else "No region"
            cells[region, country["name"]].append(self.reported(request))

        def line(level: str, labels: tuple[str, ...], found: list[str]) -> Line:
            return level, labels, (*(plain(found.count(status)) for status in STATUSES), plain(len(found)))

        rows = []
        for region in self.by_name(key[0] for key in cells):
            rows.append(line("subtotal", (region, ""), [s for key, f in cells.items() if key[0] == region for s in f]))
            for country in self.by_name(key[1] for key in cells if key[0] == region):
                rows.append(line("row", (region, country), cells[region, country]))
        return [*rows, line("total", ("Grand Total", ""), [s for found in cells.values() for s in found])]

    def _by_origin(self, found: list[tuple[str, str, str, Decimal]]) -> list[Line]:
        """Tables 3 and 4: (origin, country, occupation, number)."""

        def line(level: str, labels: tuple[str, ...], some: list[Any]) -> Line:
            public = sum((n for *_, o, n in some if o == "public"), Decimal(0))
            private = sum((n for *_, o, n in some if o == "private"), Decimal(0))
            return level, labels, (plain(public), plain(private), plain(public + private))

        rows = []
        for origin in ORIGINS:
            group = [each for each in found if each[0] == origin]
            rows.append(line("subtotal", (origin, ""), group))
            rows += [
                line("row", (origin, country), [each for each in group if each[1] == country])
                for country in self.by_name(each[1] for each in group)
            ]
        rows = [row for row in rows if any(row[2])]
        total = sum((each[3] for each in found), Decimal(0))
        public = sum((each[3] for each in found if each[2] == "public"), Decimal(0))
        shares = (percent(public, total), percent(total - public, total), percent(total, total))
        return [*rows, line("total", ("Grand Total", ""), found), ("percent", ("% of Grand Total", ""), shares)]

    def table3(self) -> list[Line]:
        return self._by_origin(
            [
                (self.origin_of_expert(x), self.country[x["nationality"]]["name"], x["occupation"], Decimal(1))
                for x in self.mobilised
            ]
        )

    def table4(self) -> list[Line]:
        found = []
        for b in self.mobilisations:
            expert = self.expert[b["expert"]]
            name = self.country[expert["nationality"]]["name"]
            found.append((self.origin_of_work(b), name, expert["occupation"], self.days(b)))
        return self._by_origin(found)

    def table5(self) -> tuple[list[str], list[Line]]:
        days: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for b in self.mobilisations:
            days[self.mission[b["mission"]]["action"]][self.origin_of_work(b)] += self.days(b)
        every = {origin: sum((found[origin] for found in days.values()), Decimal(0)) for origin in ORIGINS}
        origins = [origin for origin in ORIGINS if origin != "Other country" or every[origin]]

        def line(level: str, labels: tuple[str, ...], found: dict[str, Decimal]) -> Line:
            return level, labels, (*(plain(found[o]) for o in origins), plain(sum(found.values())))

        rows = []
        for code, found in days.items():
            action = self.action[code]
            country = self.country[action["country"]]["name"] if action["country"] else ""
            rows.append(line("row", (self.region_of(action), country, code), found))

        def place(row: Line) -> tuple[Any, ...]:
            region, country, code = row[1]
            year, _, number = code.partition("-")
            return region == "No region", fold(region), fold(country), (year, int(number)) if number else (code, 0)

        rows = sorted((row for row in rows if any(row[2])), key=place)
        return [*origins, "Total"], [*rows, line("total", ("Grand Total", "", ""), every)]

    def table6(self) -> tuple[list[str], list[Line]]:
        found = []
        for x in self.data["experts"]:
            if x["registered_on"] > self.on or not self.within(x["registered_on"]):
                continue
            country = self.country[x["nationality"]]
            region = self.region[country["region"]]["name"] if country["region"] else "No region"
            if self.member(country, self.on):
                group, place = "European expert", "EU"
            elif country["partner"]:
                group, place = "Partner Country expert", region
            elif region == "Europe":
                group, place = "European expert", "Non-EU"
            else:
                group, place = "Other expert", region
            found.append((group, place, x["gender"]))
        genders = ["female", "male"] + (["other"] if any(each[2] == "other" for each in found) else [])

        def line(level: str, labels: tuple[str, ...], some: list[Any]) -> Line:
            cells = []
            for gender in genders:
                number = sum(1 for each in some if each[2] == gender)
                cells += [plain(number), percent(number, len(some), 0)]
            return level, labels, (*cells, plain(len(some)), percent(len(some), len(found), 0))

        rows = []
        for group in ("European expert", "Partner Country expert", "Other expert"):
            those = [each for each in found if each[0] == group]
            if not those:
                continue
            rows.append(line("subtotal", (group, ""), those))
            places = {each[1] for each in those}
            order = [p for p in ("EU", "Non-EU") if p in places] if group == "European expert" else self.by_name(places)
            rows += [line("row", (group, place), [each for each in those if each[1] == place]) for place in order]
        names = {"female": "Women", "male": "Men", "other": "Other"}
        columns = [f"{names[g]}: {what}" for g in genders for what in ("number", "row %")]
        return [*columns, "Total: number", "Total: column %"], [*rows, line("total", ("Grand Total", ""), found)]

    def budget_by_action(self) -> list[Line]:
        budgets: dict[str, Decimal] = defaultdict(Decimal)
        spent: dict[str, Decimal] = defaultdict(Decimal)
        there = {a["code"]: a for a in self.actions_there}
        for b in self.data["action_budgets"]:
            if b["action"] in there:
                budgets[b["action"]] += b["amount"]
        for e in self.spent:
            mission = self.mission.get(e["mission"])
            code = e["action"] or (mission["action"] if mission else None)
            if code in there:
                spent[code] += e["amount_converted"]

        def line(level: str, labels: tuple[str, ...], budget: Decimal, used: Decimal) -> Line:
            money = [rounded(value, 2) if value else "" for value in (budget, used, budget - used)]
            return level, labels, (*money, percent(used, budget))

        def place(code: str) -> tuple[str, int]:
            year, _, number = code.partition("-")
            return (year, int(number)) if number else (code, 0)

        rows = [line("row", (c, there[c]["title"]), budgets[c], spent[c]) for c in sorted(there, key=place)]
        rows = [row for row in rows if any(row[2])]
        total = line("total", ("Grand Total", ""), sum(budgets.values(), Decimal(0)), sum(spent.values(), Decimal(0)))
        return [*rows, total]

    # --- By period, quarter, region --------------------------------------------------------------------

    def period_of(self, day: date) -> str:
        for period in sorted(self.data["periods"], key=lambda p: p["number"]):
            if period["start_date"] <= day <= period["end_date"]:
                return str(period["name"])
        return "Outside the periods"

    def weeks(self, mobilisations: list[Record]) -> Decimal:
        return sum((b["field_days"] for b in mobilisations), Decimal(0)) / self.week

    def requests_by_period(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for request in self.requests:
            found[self.period_of(request["received_on"])] += 1
        return found

    def weeks_by_period(self) -> dict[str, Decimal]:
        grouped: dict[str, list[Record]] = defaultdict(list)
        for b in self.mobilisations:
            grouped[self.period_of(self.mission[b["mission"]]["start_date"])].append(b)
        return {name: self.weeks(found) for name, found in grouped.items()}

    def weeks_by_quarter_and_region(self) -> dict[tuple[str, str], Decimal]:
        grouped: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for b in self.mobilisations:
            mission = self.mission[b["mission"]]
            start = mission["start_date"]
            quarter = f"{start.year} Q{(start.month + 2) // 3}"
            grouped[quarter, self.region_of(self.action[mission["action"]])].append(b)
        return {key: self.weeks(found) for key, found in grouped.items()}

    def money_per_week_by_period(self) -> dict[str, Decimal]:
        money: dict[str, Decimal] = defaultdict(Decimal)
        for e in self.spent_on_missions:
            money[self.period_of(self.day_of(e))] += e["amount_converted"]
        return {name: money[name] / weeks for name, weeks in self.weeks_by_period().items() if weeks}

    def experts_by_group(self) -> dict[tuple[str, str, str], list[Record]]:
        grouped: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
        for x in self.mobilised:
            grouped[self.origin_of_expert(x), x["occupation"], x["gender"]].append(x)
        return grouped

    def days_by_group(self) -> dict[tuple[str, str, str], Decimal]:
        grouped: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        for b in self.mobilisations:
            x = self.expert[b["expert"]]
            grouped[self.origin_of_work(b), x["occupation"], x["gender"]] += self.days(b)
        return grouped

    def experts_by_member_state(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for x in self.mobilised:
            if self.origin_of_expert(x) == ORIGINS[0]:
                found[self.country[x["nationality"]]["name"]] += 1
        return found

    def _region_of_country(self, code: str) -> str:
        region = self.country[code]["region"]
        return self.region[region]["name"] if region else "No region"

    def requests_by_place(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = defaultdict(int)
        for r in self.requests:
            found[self._region_of_country(r["country"]), self.country[r["country"]]["name"]] += 1
        return found

    def actions_by_place(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = defaultdict(int)
        for a in self.actions:
            found[self.region_of(a), self.country[a["country"]]["name"] if a["country"] else ""] += 1
        return found

    def requests_by_region_and_status(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = defaultdict(int)
        for r in self.requests:
            found[self._region_of_country(r["country"]), self.reported(r)] += 1
        return found

    def actions_by_region_and_status(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = defaultdict(int)
        for a in self.actions:
            found[self.region_of(a), self.state(a).capitalize()] += 1
        return found

    def days_of(self, expert: Record) -> Decimal:
        return sum((self.days(b) for b in self.mobilisations if b["expert"] == expert["code"]), Decimal(0))

    # --- Single numbers --------------------------------------------------------------------------------

    def numbers(self) -> dict[str, str]:
        """Every single number that does not depend on regions and periods, as it is shown."""
        requests = [(self.status_of_request(r), self.reported(r), r) for r in self.requests]
        states = [self.state(a) for a in self.actions]
        activities: dict[str, set[str]] = defaultdict(set)
        first: dict[str, date] = {}
        days: dict[str, Decimal] = defaultdict(Decimal)
        for m in self.missions:
            if m["activity"]:
                activities[m["action"]].add(m["activity"])
            first[m["action"]] = min(m["start_date"], first.get(m["action"], m["start_date"]))
        triangular = set()
        teams: dict[str, list[Record]] = defaultdict(list)
        for b in self.mobilisations:
            action = self.mission[b["mission"]]["action"]
            days[action] += self.days(b)
            expert = self.expert[b["expert"]]
            teams[b["mission"]].append(b)
            other = expert["nationality"] != self.action[action]["country"]
            if self.origin_of_work(b) == "Partner Country" and other:
                triangular.add(action)
        per_action = sorted(days.get(code, Decimal(0)) for code in first)
        experts = [(self.origin_of_expert(x), x) for x in self.mobilised]
        every = len(experts)
        registered = [
            x for x in self.data["experts"] if x["registered_on"] <= self.on and self.within(x["registered_on"])
        ]
        decided = [
            (self.moved("request", r["code"]) or {})["on_date"] - r["received_on"]
            for status, _, r in requests
            if status in ("approved", "rejected", "closed", "merged")
            and (self.moved("request", r["code"]) or {}).get("on_date")
        ]
        expert_days = sum((self.days(b) for b in self.mobilisations), Decimal(0))
        weeks = self.weeks(self.mobilisations)
        two = sum(
            len({self.expert[b["expert"]]["nationality"] for b in t if self.origin_of_work(b) == ORIGINS[0]}) >= 2
            for t in teams.values()
        )
        mixed = sum(len({self.expert[b["expert"]]["occupation"] for b in team}) == 2 for team in teams.values())
        on_missions = sum((e["amount_converted"] for e in self.spent_on_missions), Decimal(0))
        spent = sum((e["amount_converted"] for e in self.spent), Decimal(0))
        members = [c for c in self.data["countries"] if self.member(c, self.on)]
        serving = [
            f
            for f in self.data["focal_points"]
            if (f["since"] is None or f["since"] <= self.on) and (f["until"] is None or self.on <= f["until"])
        ]
        served = {f["country"] for f in serving}

        def mean_days(chosen: list[Record]) -> str:
            return up_to_two(sum((self.days_of(x) for x in chosen), Decimal(0)) / len(chosen)) if chosen else ""

        found = {
            "requests_received": rounded(len(requests)),
            "countries_that_requested": rounded(len({r["country"] for _, _, r in requests})),
            **{
                f"requests_{status}": rounded(sum(s == status for s, _, _ in requests))
                for status in ("approved", "rejected", "closed", "merged", "on_hold")
            },
            "requests_undecided": rounded(
                sum(s in ("received", "checking", "on_hold", "formulation") for s, _, _ in requests)
            ),
            "requests_rejected_or_closed_share": percent(
                sum(label.startswith("Rejected") for _, label, _ in requests), len(requests)
            ),
            "requests_translated_into_actions": rounded(
                sum(label in ("Completed", "Completed (merged)", "Ongoing") for _, label, _ in requests)
            ),
            "days_to_decision_median": quantile([d.days for d in decided], 50),
            "days_to_decision_p90": quantile([d.days for d in decided], 90),
            "actions": rounded(len(states)),
            "actions_completed": rounded(states.count("completed")),
            "actions_ongoing": rounded(states.count("ongoing")),
            "actions_cancelled": rounded(states.count("cancelled")),
            "share_of_actions_completed": percent(states.count("completed"), len(states)),
            "triangular_actions": rounded(len(triangular)),
            "activities_implemented": rounded(sum(len(each) for each in activities.values())),
            "missions": rounded(len(self.missions)),
            "expert_mission_weeks": rounded(weeks, 1),
            "expert_mission_days": up_to_two(sum((b["field_days"] for b in self.mobilisations), Decimal(0))),
            "expert_days": up_to_two(expert_days),
            "expert_days_per_action_mean": up_to_two(sum(per_action) / len(per_action)) if per_action else "",
            "expert_days_per_action_median": quantile(per_action, 50),
            "expert_days_per_action_least": up_to_two(per_action[0]) if per_action else "",
            "expert_days_per_action_most": up_to_two(per_action[-1]) if per_action else "",
            "missions_with_two_member_states": rounded(two),
            "missions_with_mixed_teams": rounded(mixed),
            "experts_mobilised": rounded(every),
            "nationalities_of_experts_mobilised": rounded(len({x["nationality"] for _, x in experts})),
            "member_states_of_experts_mobilised": rounded(
                len({x["nationality"] for origin, x in experts if origin == ORIGINS[0]})
            ),
            "share_public": percent(sum(x["occupation"] == "public" for _, x in experts), every),
            "share_eu_public": percent(
                sum(x["occupation"] == "public" and origin == ORIGINS[0] for origin, x in experts), every
            ),
            "share_private": percent(sum(x["occupation"] == "private" for _, x in experts), every),
            "share_women": percent(sum(x["gender"] == "female" for _, x in experts), every),
            "share_retired": percent(sum(x["employment"] == "retired" for _, x in experts), every),
            "share_from_partner_countries": percent(sum(o == ORIGINS[1] for o, _ in experts), every),
            "experts_from_partner_countries": rounded(sum(o == ORIGINS[1] for o, _ in experts)),
            "expert_days_per_expert": mean_days([x for _, x in experts]),
            "expert_days_per_public_expert": mean_days([x for _, x in experts if x["occupation"] == "public"]),
            "expert_days_per_private_expert": mean_days([x for _, x in experts if x["occupation"] == "private"]),
            "expert_days_per_eu_expert": mean_days([x for o, x in experts if o == ORIGINS[0]]),
            "expert_days_per_partner_country_expert": mean_days([x for o, x in experts if o == ORIGINS[1]]),
            "expert_days_per_woman": mean_days([x for _, x in experts if x["gender"] == "female"]),
            "expert_days_per_man": mean_days([x for _, x in experts if x["gender"] == "male"]),
            "experts_registered_total": rounded(len(registered)),
            "experts_registered_public": percent(sum(x["occupation"] == "public" for x in registered), len(registered)),
            "experts_registered_private": percent(
                sum(x["occupation"] == "private" for x in registered), len(registered)
            ),
            "market_value": "" if self.rate is None else rounded(expert_days * self.rate, 2),
            "mean_expenditure_per_expert_week": rounded(on_missions / weeks, 2) if weeks else "",
            "spent": rounded(spent, 2),
            "contacts": rounded(len(self.data["contacts"])),
            "contact_nationalities": rounded(len({c["nationality"] for c in self.data["contacts"]} - {None})),
            "focal_points": rounded(len(serving)),
            "member_states_without_focal_point": ", ".join(
                sorted((c["name"] for c in members if c["code"] not in served), key=fold)
            ),
        }
        for state in ("completed", "ongoing"):
            counts = sorted(len(activities[a["code"]]) for a in self.actions_there if self.state(a) == state)
            mean = up_to_two(Decimal(sum(counts)) / len(counts)) if counts else ""
            found[f"activities_per_{state}_action_mean"] = mean
            found[f"activities_per_{state}_action_median"] = quantile(counts, 50)
        if self.period is None:
            waits = [(first[code] - self.action[code]["approved_on"]).days for code in first]
            found["days_to_first_mission_median"] = quantile(waits, 50)
            found["days_to_first_mission_p90"] = quantile(waits, 90)
            top = [line["amount"] for line in self.data["budget_lines"] if line["parent"] is None]
            budget = sum(top, Decimal(0))
            found["budget"] = rounded(budget, 2)
            found["balance"] = rounded(budget - spent, 2)
            found["share_of_budget_spent"] = percent(spent, budget)
            found |= self._deliverables()
        return found

    def _deliverables(self) -> dict[str, str]:
        there = []
        for d in self.data["deliverables"]:
            mission = self.mission.get(d["mission"])
            if mission is not None:
                move = self.moved("mission", mission["code"])
                if (move and move["status"] == "cancelled") or not self.funded(mission):
                    continue
            elif self.funding == "successor":
                continue
            there.append(d)

        def by(day: date | None) -> bool:
            return day is not None and day <= self.on

        late = [d for d in there if d["due_on"] and d["due_on"] < self.on and not by(d["submitted_on"])]
        return {
            "deliverables_due": rounded(sum(by(d["due_on"]) for d in there)),
            "deliverables_submitted": rounded(sum(by(d["submitted_on"]) for d in there)),
            "deliverables_accepted": rounded(sum(by(d["accepted_on"]) for d in there)),
            "deliverables_late": rounded(len(late)),
        }

    def scores(self, kind: str, criteria: list[str]) -> dict[tuple[str, str], Decimal]:
        """The mean mark by source and criterion."""
        marks: dict[tuple[str, str], list[int]] = defaultdict(list)
        counted = {m["code"] for m in self.missions}
        there = {a["code"] for a in self.actions_there}
        for e in self.data[f"{kind}_evaluations"]:
            if (e["mission"] in counted) if kind == "expert" else (e["action"] in there):
                for criterion in criteria:
                    if e[criterion] is not None:
                        marks[e["source"], criterion].append(e[criterion])
        return {key: Decimal(sum(found)) / len(found) for key, found in marks.items()}


def quantile(values: list[Any], per_cent: int) -> str:
    """The value below which a share of the values lies; between two, in proportion."""
    if not values:
        return ""
    ordered = sorted(Decimal(value) for value in values)
    steps = (len(ordered) - 1) * per_cent
    low, rest = divmod(steps, 100)
    high = ordered[low + 1] if rest else ordered[low]
    return up_to_two(ordered[low] + (high - ordered[low]) * rest / 100)
