"""Writes a facility of any size in the exchange format: the same seed and shape, the same bytes.

    python -m bench.generate --scale 100 --seed 1 PATH

At scale 1 it has as many records as the sample facility. Everything in it is true to the
rules of the format: nobody on two missions at once, dates in order, no merge in a ring.
"""

import argparse
import csv
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from bench import world as words
from bench.world import Table, World, invented_world, sample_world

FIRST, LAST = date(2013, 10, 1), date(2016, 12, 31)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Shape:
    """What is to be made. `invented` takes regions, countries, periods and lines that no facility had."""

    scale: int = 1
    seed: int = 1
    invented: bool = False
    days_per_mission_week: str = "5"
    genders: tuple[str, ...] = ("female", "male")
    requests: bool = True


class Generator:
    """Makes the tables in the order of their references."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.random = Random(shape.seed)
        self.world: World = (
            invented_world(days_per_mission_week=shape.days_per_mission_week) if shape.invented else sample_world()
        )
        self.tables: dict[str, Table] = {}
        self.partners = [row["code"] for row in self.world.countries if row["partner"] == "yes"]
        self.members = [row["code"] for row in self.world.countries if row["eu_member_from"]]
        self.others = [
            row["code"] for row in self.world.countries if row["partner"] != "yes" and not row["eu_member_from"]
        ]
        self.areas = [row["code"] for row in self.world.areas]
        self.currency = self.world.facility[0]["currency"]
        self.allowance = self.world.facility[0]["additional_allowance_rate"]
        self.body_of: dict[str, list[str]] = defaultdict(list)
        self.occupations: dict[str, str] = {}
        self.rates: dict[str, str] = {}

    def make(self) -> dict[str, Table]:
        """Return every file's rows."""
        for name in ("facility", "addenda", "periods", "regions", "countries", "areas"):
            self.tables[name] = getattr(self.world, name)
        self.institutions()
        self.contacts()
        self.experts()
        if self.shape.requests:
            self.requests()
            self.actions()
            self.missions()
            self.follow_up()
        self.tables["budget_lines"] = self.world.budget_lines
        self.money()
        self.narratives()
        return self.tables

    # --- Small choices -------------------------------------------------------------------------------

    def day(self, first: date, last: date) -> date:
        """A day between two, both included; the first where the last is before it."""
        return first + timedelta(days=self.random.randint(0, max((last - first).days, 0)))

    def title(self) -> str:
        return (
            f"{self.random.choice(words.VERBS)} {self.random.choice(words.SUBJECTS)}"
            f" and {self.random.choice(words.SUBJECTS)}, {self.random.choice(words.PLACES)}"
        )

    def several(self, choices: list[str], most: int) -> str:
        return ";".join(sorted(self.random.sample(choices, self.random.randint(1, min(most, len(choices))))))

    def family_name(self) -> str:
        return self.random.choice(words.FAMILY_BEGINNINGS) + self.random.choice(words.FAMILY_ENDS)

    def country_of_a_person(self) -> str:
        """Mostly a Member State, sometimes a partner, rarely neither."""
        chance = self.random.random()
        if chance < 0.06 and self.others:
            return self.random.choice(self.others)
        return self.random.choice(self.partners if chance < 0.16 else self.members)

    # --- People --------------------------------------------------------------------------------------

    def institutions(self) -> None:
        rows: Table = []
        kinds = ["partner"] * 12 + ["collaborating"] * 8 + ["eu_delegation"] * 8 + ["international", "eu_institution"]
        for number in range(1, 128 * self.shape.scale + 1):
            kind = "consortium_member" if number <= 4 else self.random.choice(kinds)
            country = self.random.choice(self.partners if kind in ("partner", "eu_delegation") else self.members)
            name = self.random.choice(words.BODIES)
            if number == 1:
                name = self.world.facility[0]["lead_organisation"]
            rows.append(
                {
                    "id": f"I{number:03}",
                    "name": name if number == 1 else f"{name} {number}",
                    "acronym": "".join(word[0] for word in name.split())[:10] + str(number),
                    "country": country,
                    "kind": kind,
                    "description": "",
                }
            )
            if kind in ("partner", "collaborating"):
                self.body_of[country].append(rows[-1]["id"])
        self.tables["institutions"] = rows

    def contacts(self) -> None:
        rows: Table = []
        focal_points: Table = []
        institutions = self.tables["institutions"]
        for number in range(1, 786 * self.shape.scale + 1):
            institution = self.random.choice(institutions)
            newsletter = self.random.random() < 0.74
            gender = self.random.choice(("female", "male"))
            rows.append(
                {
                    "id": f"C{number:04}",
                    "title": "Ms" if gender == "female" else "Mr",
                    "given_name": self.random.choice(words.GIVEN[gender]),
                    "family_name": self.family_name(),
                    "email": f"contact{number}@example.org",
                    "phone": f"+00 {self.random.randint(1000000, 9999999)}",
                    "institution": institution["id"],
                    "position": f"Head of {self.random.choice(words.SUBJECTS)}",
                    "nationality": institution["country"],
                    "languages": self.several(words.LANGUAGES, 3),
                    "newsletter": "yes" if newsletter else "no",
                    "consent_on": str(self.day(FIRST, LAST)) if newsletter else "",
                }
            )
            if number <= 92 * self.shape.scale:
                since = self.day(FIRST, LAST)
                focal_points.append(
                    {
                        "contact": rows[-1]["id"],
                        "country": self.random.choice(self.members),
                        "institution": institution["id"],
                        "since": str(since),
                        "until": str(self.day(since, LAST)) if self.random.random() < 0.1 else "",
                    }
                )
        self.tables["contacts"], self.tables["focal_points"] = rows, focal_points

    def experts(self) -> None:
        rows: Table = []
        employments = {"public": ["active"] * 6 + ["academia", "retired"], "private": ["consultant"] * 4 + ["retired"]}
        collaborating = [row["id"] for row in self.tables["institutions"] if row["kind"] == "collaborating"]
        for number in range(1, 322 * self.shape.scale + 1):
            gender = self.random.choice(self.shape.genders)
            occupation = "public" if self.random.random() < 0.63 else "private"
            flagged = self.random.random() < 0.02
            given, code = self.random.choice(words.GIVEN[gender]), f"X{number:03}"
            rows.append(
                {
                    "id": code,
                    "title": {"female": "Ms", "male": "Mr"}.get(gender, ""),
                    "given_name": given,
                    "family_name": self.family_name(),
                    "gender": gender,
                    "nationality": self.country_of_a_person(),
                    "occupation": occupation,
                    "employment": self.random.choice(employments[occupation]),
                    "employer": self.random.choice(collaborating) if occupation == "public" and collaborating else "",
                    "email": f"expert{number}@example.org",
                    "languages": ";".join(
                        f"{language}:{self.random.choice(words.LEVELS)}"
                        for language in self.random.sample(words.LANGUAGES, self.random.randint(1, 4))
                    ),
                    "areas": self.several(self.areas, 4),
                    "day_rate": f"{self.random.randrange(400, 900, 25)}.00" if occupation == "private" else "",
                    "registered_on": str(self.day(date(2013, 7, 1), LAST)),
                    "flagged": "yes" if flagged else "no",
                    "flag_note": "Left a mission before its end" if flagged else "",
                }
            )
            self.occupations[code], self.rates[code] = occupation, rows[-1]["day_rate"]
        self.tables["experts"] = rows

    # --- Requests and actions ------------------------------------------------------------------------

    def requests(self) -> None:
        received = sorted(self.day(FIRST, date(2016, 11, 30)) for _ in range(67 * self.shape.scale))
        numbers: dict[int, int] = defaultdict(int)
        approved: dict[str, list[str]] = defaultdict(list)
        rows: Table = []
        for day in received:
            numbers[day.year] += 1
            country = self.random.choice(self.partners)
            status = self.random.choices(
                ("approved", "rejected", "merged", "closed", "received", "checking", "on_hold", "formulation"),
                (57, 20, 11, 5, 1, 2, 2, 2),
            )[0]
            decided = day + timedelta(days=self.random.randint(0, 120))
            if decided > LAST:
                status = "formulation"
            if status == "merged" and not approved[country]:
                status = "rejected"
            undecided = status in ("received", "checking", "on_hold", "formulation")
            bodies = self.body_of[country]
            rows.append(
                {
                    "code": f"{day.year}-{numbers[day.year]:02}",
                    "title": self.title(),
                    "country": country,
                    "institution": self.random.choice(bodies) if bodies else "",
                    "areas": self.several(self.areas, 2),
                    "received_on": str(day),
                    "status": status,
                    "decided_on": "" if undecided else str(decided),
                    "decision_note": "Outside the scope of the facility" if status == "rejected" else "",
                    "merged_into": self.random.choice(approved[country]) if status == "merged" else "",
                    "replaced_by": "",
                }
            )
            if status == "approved":
                approved[country].append(rows[-1]["code"])
        self.tables["requests"] = rows

    def actions(self) -> None:
        granted = [row for row in self.tables["requests"] if row["status"] == "approved"]
        granted = granted[: max(38 * self.shape.scale - self.shape.scale, 0)]
        regions = [row["code"] for row in self.world.regions]
        rows: Table = []
        for request in granted:
            rows.append(self.action(request["code"], date.fromisoformat(request["decided_on"]), request))
        for place in range(1, self.shape.scale + 1):
            rows.append(self.action(f"REG{place}", self.day(FIRST, LAST), {"region": self.random.choice(regions)}))
        self.tables["actions"] = rows
        activities: Table = []
        for action in rows:
            for number in self.random.choice((["1", "2"], ["1", "2", "3"], ["1", "2", "3", "4a"], ["1"])):
                done = "completed" if action["status"] == "completed" else "ongoing"
                activities.append({"action": action["code"], "number": number, "title": self.title(), "status": done})
        self.tables["activities"] = activities

    def action(self, code: str, decided: date, origin: dict[str, str]) -> dict[str, str]:
        """An action approved some weeks after the decision; what begins late is still going on at the end."""
        approved = min(decided + timedelta(days=self.random.randint(0, 40)), LAST)
        status = "approved" if approved > date(2016, 11, 1) else "ongoing"
        if approved < date(2016, 6, 1):
            status = self.random.choices(("completed", "ongoing", "cancelled"), (70, 26, 4))[0]
        return {
            "code": code,
            "request": origin.get("code", ""),
            "title": origin.get("title") or self.title(),
            "country": origin.get("country", ""),
            "region": origin.get("region", ""),
            "institution": origin.get("institution", ""),
            "areas": origin.get("areas") or self.several(self.areas, 2),
            "general_objective": f"Strengthen {self.random.choice(words.SUBJECTS)} in the partner country.",
            "specific_objectives": "\n".join(f"{self.title()}." for _ in range(3)),
            "expected_results": "\n".join(f"{self.title()}, done." for _ in range(2)),
            "status": status,
            "approved_on": str(approved),
            "closed_on": "",  # set once its missions are known
            "next_steps": "",
        }

    def missions(self) -> None:
        by_action: dict[str, Table] = defaultdict(list)
        for activity in self.tables["activities"]:
            by_action[activity["action"]].append(activity)
        pool = sorted(self.tables["experts"], key=lambda row: row["registered_on"])
        # More than half of a large register is never asked.
        pool = [row for row in pool if self.random.random() < 0.46 or self.shape.scale < 3]
        registered = [row["registered_on"] for row in pool]
        busy: dict[str, list[tuple[date, date]]] = defaultdict(list)
        missions: Table = []
        mobilisations: Table = []
        actions = self.tables["actions"]
        ends: dict[str, date] = {}
        for number in range(1, 72 * self.shape.scale + 1):
            action = self.random.choice(actions)
            approved = date.fromisoformat(action["approved_on"])
            activity = self.random.choice(by_action[action["code"]])
            start = self.day(approved, min(approved + timedelta(days=240), date(2016, 12, 15)))
            end = start + timedelta(days=self.random.randint(0, 13))
            status = "cancelled" if self.random.random() < 0.02 else "completed"
            if end > LAST:
                status = "planned"
            if action["status"] == "cancelled" and status == "planned":
                status = "cancelled"
            successor = action["status"] == "ongoing" and start > date(2016, 4, 1) and self.random.random() < 0.3
            code = f"M{number:03}"
            missions.append(
                {
                    "id": code,
                    "action": action["code"],
                    "activity": activity["number"],
                    "number": "1",
                    "title": self.title(),
                    "start_date": str(start),
                    "end_date": str(end),
                    "place": self.random.choice(words.PLACES),
                    "mode": "remote" if self.random.random() < 0.06 else "on_site",
                    "status": status,
                    "financed_by_successor": "yes" if successor else "no",
                    "synopsis": "",
                }
            )
            if status == "completed":
                ends[action["code"]] = max(ends.get(action["code"], date.min), end)
            within = bisect_right(registered, str(start))
            team: list[str] = []
            for _ in range(self.random.choice((1, 2, 2, 3))):
                expert = self.free_expert(pool, within, busy, start, end, team)
                if expert is not None:
                    team.append(expert)
                    mobilisations.append(self.mobilisation(missions[-1], expert, lead=len(team) == 1))
                    if status != "cancelled":
                        busy[expert].append((start, end))
        for action in actions:
            if action["status"] in ("completed", "cancelled"):
                last = ends.get(action["code"], date.fromisoformat(action["approved_on"]))
                action["closed_on"] = str(self.day(last, min(last + timedelta(days=60), max(last, LAST))))
        self.tables["missions"], self.tables["mobilisations"] = missions, mobilisations

    def free_expert(
        self,
        pool: Table,
        within: int,
        busy: dict[str, list[tuple[date, date]]],
        start: date,
        end: date,
        team: list[str],
    ) -> str | None:
        """Someone registered by then who is nowhere else on these days; None where none was found soon."""
        for _ in range(50):
            if not within:
                break
            code = pool[self.random.randrange(within)]["id"]
            if code not in team and all(last < start or first > end for first, last in busy[code]):
                return code
        return None

    def mobilisation(self, mission: dict[str, str], expert: str, *, lead: bool) -> dict[str, str]:
        days = (date.fromisoformat(mission["end_date"]) - date.fromisoformat(mission["start_date"])).days + 1
        quarter = Decimal(self.random.randint(0, 8)) / 4
        remote = mission["mode"] == "remote"
        fee = self.occupations[expert] == "private"
        return {
            "mission": mission["id"],
            "expert": expert,
            "role": "lead" if lead else "expert",
            "terms": "fee" if fee else "allowance",
            "day_rate": self.rates[expert] if fee else self.allowance,
            "preparation_days": str(quarter),
            "field_days": "0" if remote else str(days),
            "reporting_days": str(Decimal(self.random.randint(0, 6)) / 4),
            "remote_days": str(days) if remote else "0",
        }

    # --- What follows --------------------------------------------------------------------------------

    def follow_up(self) -> None:
        kinds = ["mission_report"] * 4 + ["policy_document", "assessment", "training_material", "other"]
        done = [row for row in self.tables["missions"] if row["status"] == "completed"]
        deliverables: Table = []
        for mission in done:
            for _ in range(self.random.choice((1, 2, 2, 3))):
                due = date.fromisoformat(mission["end_date"]) + timedelta(days=15)
                submitted = due + timedelta(days=self.random.randint(-10, 20))
                deliverables.append(
                    {
                        "id": f"D{len(deliverables) + 1:03}",
                        "action": mission["action"],
                        "activity": mission["activity"],
                        "mission": mission["id"],
                        "kind": self.random.choice(kinds),
                        "title": self.title(),
                        "language": self.random.choice(words.LANGUAGES),
                        "due_on": str(due),
                        "submitted_on": str(submitted) if submitted <= LAST else "",
                        "accepted_on": str(submitted + timedelta(days=7)) if submitted < date(2016, 12, 1) else "",
                    }
                )
        self.tables["deliverables"] = deliverables
        completed = {row["id"] for row in done}
        self.tables["expert_evaluations"] = [
            {"mission": row["mission"], "expert": row["expert"], "source": source}
            | {
                mark: str(self.random.randint(2, 5))
                for mark in ("technical", "communication", "deliverables", "overall")
            }
            | {"comment": ""}
            for row in self.tables["mobilisations"]
            if row["mission"] in completed
            for source, chance in (("team", 0.95), ("partner", 0.5), ("eu_delegation", 0.2))
            if self.random.random() < chance
        ]
        self.tables["action_evaluations"] = [
            {"action": row["code"], "source": source}
            | {
                mark: str(self.random.randint(2, 5))
                for mark in ("relevance", "effectiveness", "organisation", "sustainability")
            }
            | {"comment": ""}
            for row in self.tables["actions"]
            if row["status"] == "completed"
            for source in ("team", "partner", "eu_delegation", "expert")
            if self.random.random() < 0.75
        ]

    def money(self) -> None:
        lines = [row["code"] for row in self.world.budget_lines if row["code"].startswith("I-")]
        self.tables["action_budgets"] = [
            {"action": action["code"], "budget_line": line, "amount": f"{self.random.randrange(500, 20000, 100)}.00"}
            for action in self.tables.get("actions", [])
            for line in sorted(self.random.sample(lines[:5], self.random.randint(3, 5)))
        ]
        spent: list[tuple[date, str, str, str, str, Decimal]] = [
            (
                FIRST + timedelta(days=90 * quarter),
                self.world.budget_lines[0]["code"],
                "",
                "",
                f"Fees, quarter {quarter + 1}",
                Decimal(34046),
            )
            for quarter in range(13)
        ]
        missions = {row["id"]: row for row in self.tables.get("missions", [])}
        for row in self.tables.get("mobilisations", []):
            mission = missions[row["mission"]]
            if mission["status"] != "completed":
                continue
            start, end = date.fromisoformat(mission["start_date"]), date.fromisoformat(mission["end_date"])
            own = (mission["action"], mission["id"])
            worked = sum((Decimal(row[kind]) for kind in row if kind.endswith("_days")), Decimal())
            line = "I-FE" if row["terms"] == "fee" else "I-AL"
            spent.append((end, line, *own, f"{worked} days", worked * Decimal(row["day_rate"])))
            spent.append((start, "I-PD", *own, "Per diem", Decimal(self.random.randrange(100, 2000))))
            spent.append((start, "I-TR", *own, "Return flight", Decimal(self.random.randrange(20000, 180000)) / 100))
            if self.random.random() < 0.5:
                spent.append((end, "I-LO", *own, "Airport transfer", Decimal(self.random.randrange(1000, 9000)) / 100))
        spent.sort(key=lambda entry: (entry[0], entry[3]))
        self.tables["expenditures"] = [self.expenditure(number, *entry) for number, entry in enumerate(spent, start=1)]

    def expenditure(
        self, number: int, day: date, line: str, action: str, mission: str, what: str, amount: Decimal
    ) -> dict[str, str]:
        """One voucher, now and then in another currency."""
        foreign = self.random.random() < 0.08
        rate = Decimal(self.random.randrange(5000, 90000)) / 10000 if foreign else Decimal(1)
        return {
            "id": f"V{number:04}",
            "budget_line": line,
            "action": action,
            "mission": mission,
            "incurred_on": str(day),
            "payee": self.random.choice(words.PAYEES),
            "description": what,
            "currency": "JOD" if foreign else self.currency,
            "amount": str((amount * rate).quantize(CENT)),
            "exchange_rate": str(rate.normalize()),
            "amount_converted": str(amount.quantize(CENT)),
            "voucher": f"{day.year}/{number:05}",
        }

    def narratives(self) -> None:
        first: dict[str, str] = {}
        for action in self.tables.get("actions", []):
            if action["country"]:
                first.setdefault(action["country"], action["code"])
        self.tables["narratives"] = [
            {
                "country": country,
                "section": section,
                "text": f"In [[{code}]] the facility worked on {self.random.choice(words.SUBJECTS)}.\n\n"
                + f"{self.title()}. " * 6,
            }
            for country, code in sorted(first.items())[:20]
            for section in ("partners", "background", "objectives", "results", "feedback")
        ]


def write(folder: Path, tables: Mapping[str, Iterable[dict[str, str]]]) -> int:
    """Write the files of the exchange format and return how many rows they have; an empty file is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, rows in tables.items():
        rows = list(rows)
        if rows:
            count += len(rows)
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    return count


def generate(folder: Path, shape: Shape) -> int:
    """Write a facility of a shape into a folder and return how many rows it has."""
    return write(folder, Generator(shape).make())


def main() -> None:
    """Write the facility that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="the folder to write into; made if it is not there")
    parser.add_argument("--scale", type=int, default=1, help="how many times the sample facility (default 1)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes (default 1)")
    parser.add_argument("--invented", action="store_true", help="other regions, countries, periods and lines")
    parser.add_argument("--week", default="5", help="days in a mission week of an invented facility (default 5)")
    parser.add_argument("--three-genders", action="store_true", help="some experts are neither women nor men")
    parser.add_argument("--no-requests", action="store_true", help="a facility on its first day")
    asked = parser.parse_args()
    shape = Shape(
        scale=asked.scale,
        seed=asked.seed,
        invented=asked.invented,
        days_per_mission_week=asked.week,
        genders=("female", "male", "other") if asked.three_genders else ("female", "male"),
        requests=not asked.no_requests,
    )
    rows = generate(asked.path, shape)
    print(f"{rows} rows in {asked.path}")


if __name__ == "__main__":
    main()
