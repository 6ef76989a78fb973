"""The words and places that invented facilities are made of."""

import csv
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "facility-2013-2016"

Table = list[dict[str, str]]

GIVEN = {
    "female": [
        "Ana",
        "Zoë",
        "Ilse",
        "Đurđica",
        "Łucja",
        "Agnès",
        "Siân",
        "Birgül",
        "Chiara",
        "Ewa",
        "Jūratė",
        "Maren",
        "Nóra",
        "Oksana",
        "Petra",
        "Rūta",
        "Željka",
        "Ελένη",
    ],
    "male": [
        "Đorđe",
        "Anton",
        "Émile",
        "Jürgen",
        "Łukasz",
        "Mads",
        "Néstor",
        "Óscar",
        "Pål",
        "Radu",
        "Šimon",
        "Tibor",
        "Ugo",
        "Vít",
        "Wim",
        "Žiga",
        "Αλέξανδρος",
    ],
    "other": ["Alex", "Kim", "Robin", "Sam", "Toni", "Jo"],
}
FAMILY_BEGINNINGS = [
    "Al",
    "Ber",
    "Cas",
    "Dubro",
    "Ebner",
    "Fjeld",
    "Gomez",
    "Hradec",
    "Ivan",
    "Jans",
    "Kowal",
    "Lind",
    "Müll",
    "Nagy",
    "Ó",
    "Pet",
    "Quint",
    "Rous",
    "Søren",
    "Tóth",
    "Ulm",
    "Vries",
    "Wójc",
    "Žuk",
    "Ångs",
    "Çel",
    "Íñi",
]
FAMILY_ENDS = [
    "mann",
    "ová",
    "sen",
    "ić",
    "ski",
    "eau",
    "ez",
    "ek",
    "vel",
    "i",
    "dal",
    "trøm",
    "ány",
    "escu",
    "as",
    "idis",
    "o",
    "ás",
    "berg",
    "ley",
]
SUBJECTS = [
    "pensions",
    "health insurance",
    "cash transfers",
    "social work",
    "disability benefits",
    "child benefits",
    "unemployment insurance",
    "work injury insurance",
    "registration of contributors",
    "actuarial reporting",
    "inspection",
    "complaints",
    "targeting of benefits",
    "communication with the insured",
]
VERBS = [
    "Review of",
    "Training on",
    "Support to the reform of",
    "Exchange on",
    "Assessment of",
    "Advice on",
    "Planning of",
    "Monitoring of",
]
PLACES = [
    "Bujumbura",
    "Chișinău",
    "Đà Nẵng",
    "Bogotá",
    "Tbilisi",
    "Lusaka",
    "Ouagadougou",
    "Amman",
    "San José",
    "Vientiane",
    "Praia",
    "Dushanbe",
]
BODIES = [
    "Ministry of Labour",
    "Ministry of Health",
    "Social Security Institute",
    "National Pension Agency",
    "Social Assistance Board",
    "Statistical Office",
]
PAYEES = ["Globe Voyages", "Omnia Travel", "City Taxis", "Interpreters' Association", "Print House"]
LANGUAGES = ["en", "fr", "es", "pt", "de", "pl", "ro", "ru", "ar", "vi"]
LEVELS = ["A2", "B1", "B2", "C1", "C2"]


@dataclass(frozen=True)
class World:
    """What a facility's records refer to."""

    facility: Table
    addenda: Table
    periods: Table
    regions: Table
    countries: Table
    areas: Table
    budget_lines: Table


def _read(name: str) -> Table:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sample_world() -> World:
    """The contract, places and lines of the sample facility."""
    return World(**{name: _read(name) for name in World.__dataclass_fields__})


def invented_world(*, days_per_mission_week: str) -> World:
    """Another one: four regions, countries of every kind of membership, quarters as periods, dollars."""
    regions = [
        {"code": code, "name": name, "position": str(place)}
        for place, (code, name) in enumerate(
            (("NOR", "North"), ("SOU", "South"), ("EUR", "Europe"), ("ISL", "Islands")), start=1
        )
    ]
    countries: Table = []

    def country(code: str, name: str, region: str, partner: str = "no", since: str = "", until: str = "") -> None:
        countries.append(
            {
                "code": code,
                "name": name,
                "iso_alpha2": "",
                "region": region,
                "partner": partner,
                "eu_member_from": since,
                "eu_member_until": until,
            }
        )

    for number in range(1, 9):
        country(f"M{number}", f"Member {number}", "EUR", since="1995-01-01")
    country("ML", "Leaver", "EUR", since="1973-01-01", until="2015-06-30")
    country("MJ", "Joiner", "EUR", since="2015-07-01")
    country("MP", "Candidate and partner", "EUR", partner="yes", since="2016-01-01")
    country("EN", "Neighbour", "EUR")
    country("EP", "Eastern partner", "EUR", partner="yes")
    for region in ("NOR", "SOU", "ISL"):
        for number in range(1, 6):
            country(f"{region[0]}{number}", f"{region.title()} partner {number}", region, partner="yes")
        country(f"{region[0]}X", f"{region.title()} other", region)
    starts = [f"{year}-{month:02}-01" for year in (2013, 2014, 2015, 2016) for month in (1, 4, 7, 10)]
    ends = [f"{year}-{day}" for year in (2013, 2014, 2015, 2016) for day in ("03-31", "06-30", "09-30", "12-31")]
    return World(
        facility=[
            {
                "code": "OTHER",
                "name": "Another facility",
                "programme_number": "",
                "contract_number": "",
                "contracting_authority": "",
                "lead_organisation": "Lead body",
                "start_date": "2013-01-01",
                "end_date": "2016-12-31",
                "currency": "USD",
                "total_budget": "9000000.00",
                "incidental_budget": "5000000.00",
                "additional_allowance_rate": "300.00",
                "market_day_rate": "725.50",
                "days_per_mission_week": days_per_mission_week,
                "successor": "",
            }
        ],
        addenda=[],
        periods=[
            {
                "number": str(number),
                "kind": "closure" if number == len(starts) else "interim",
                "name": f"Quarter {number}",
                "start_date": start,
                "end_date": end,
            }
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
        ],
        regions=regions,
        countries=countries,
        areas=[{"code": f"AR{n}", "name": f"Area {n}", "parent": "AR1" if n > 4 else ""} for n in range(1, 9)],
        budget_lines=[
            {"code": "F", "title": "Fees", "parent": "", "amount": "3000000.00"},
            {"code": "I", "title": "Incidental expenditure", "parent": "", "amount": "5000000.00"},
            *(
                {"code": f"I-{code}", "title": title, "parent": "I", "amount": "800000.00"}
                for code, title in (
                    ("AL", "Allowances"),
                    ("FE", "Fees of experts"),
                    ("PD", "Per diems"),
                    ("TR", "Travel"),
                    ("LO", "Local"),
                )
            ),
        ],
    )
