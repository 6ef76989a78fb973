"""Tables of text: the consortium, the overviews of requests and actions, the summaries of ongoing actions."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.choices import InstitutionKind
from contacts.models import Institution
from reporting.indicators import cells
from reporting.indicators.experts import EXPERT_DAYS
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.requests import STATUS_RULE
from reporting.indicators.results import Cell, Result, Row
from reporting.indicators.tables import in_window, lines_in_window, result, row
from requests_app.choices import ReportedStatus


def consortium(facts: Facts, indicator: Indicator) -> Result:
    """Table 1: the consortium, its leader first."""
    lead = facts.facility.lead_organisation
    members = Institution.objects.filter(kind=InstitutionKind.CONSORTIUM_MEMBER).order_by("sort_name", "code")
    rows = [
        row("row", (name,), [cells.text(_("Leader") if name == lead else _("Member"))])
        for name in sorted(members.values_list("name", flat=True), key=lambda name: name != lead)
    ]
    return result(facts, indicator, headings=[_("Institution")], columns=[_("Role")], rows=rows, formats=["text"])


def requests_overview(facts: Facts, indicator: Indicator) -> Result:
    """Annex B: every request, with what became of it.

    A merged request refers to the action of the request into which it was merged in the end.
    """
    found = facts.lines("requests_overview")
    following = {each["id"]: each["merged_into"] for each in found if each["merged_into"]}
    by_id = {each["id"]: each for each in found}
    statuses = {str(status.value): str(status.label) for status in ReportedStatus}
    yes, refer = _("Yes"), _("See action %(code)s")
    rows: list[Row] = []
    wanted, left_out = in_window(facts, list(enumerate(found, 1)))
    for place, each in wanted:
        activities = each["activities"] or ""
        if each["id"] in following:
            target = each["id"]
            while target in following:
                target = following[target]
            into = by_id.get(target)
            if into is not None:
                activities = refer % {"code": into["action"] or into["code"]}
        line = [
            cells.text(each["action"] or ""),
            cells.text(each["country"]),
            cells.text(each["title"]),
            cells.text(each["institution"] or ""),
            Cell(each["received_on"].isoformat(), _day(each["received_on"])),
            cells.text(statuses[each["reported"]]),
            cells.text(yes if each["successor"] else ""),
            cells.text(activities),
        ]
        rows.append(row("row", (str(place), each["code"]), line))
    columns = [
        _("Action code"),
        _("Partner country"),
        _("Title"),
        _("Partner institution"),
        _("Request date"),
        _("Status"),
        _("Latest activity financed by the successor"),
        _("Activities"),
    ]
    return result(
        facts,
        indicator,
        headings=["#", _("Request")],
        columns=columns,
        rows=rows,
        formats=["text", "text", "text", "text", "date", "text", "text", "lines"],
        **left_out,
    )


def actions_overview(facts: Facts, indicator: Indicator) -> Result:
    """Every action approved: where it stands, and what it has taken so far."""
    states = {"completed": _("Completed"), "ongoing": _("Ongoing"), "cancelled": _("Cancelled")}
    rows: list[Row] = []
    found = facts.lines("actions_overview")
    wanted, left_out = in_window(facts, found)
    for each in wanted:
        where = {"action": each["code"]}
        line = [
            cells.text(each["place"]),
            cells.text(each["title"]),
            cells.text(each["institution"] or ""),
            cells.text(states[each["state"]]),
            Cell(each["approved_on"].isoformat(), _day(each["approved_on"])),
            cells.text(each["activities"] or ""),
            cells.number(each["missions"], cells.whole, cells.opening(where, of="missions")),
            cells.number(each["expert_days"], cells.up_to_two, cells.opening(where)),
            cells.number(each["spent"], cells.money, cells.opening(where, of="spent")),
        ]
        rows.append(row("row", (each["code"],), line))
    total = [
        cells.number(sum(each["missions"] for each in found), cells.whole, cells.opening(of="missions")),
        cells.number(sum((each["expert_days"] for each in found), Decimal(0)), cells.up_to_two, cells.opening()),
        cells.number(
            sum((each["spent"] for each in found), Decimal(0)),
            cells.money,
            cells.opening({"of_action": "yes"}, of="spent"),
        ),
    ]
    rows.append(row("total", (_("Grand Total"),), [*[cells.BLANK] * 6, *total]))
    columns = [
        _("Country or region"),
        _("Title"),
        _("Partner institution"),
        _("Status"),
        _("Approved"),
        _("Activities"),
        _("Missions"),
        _("Expert-days"),
        _("Spent"),
    ]
    return result(
        facts,
        indicator,
        headings=[_("Action")],
        columns=columns,
        rows=rows,
        formats=["text", "text", "text", "text", "date", "lines", "count", "days", "money"],
        **left_out,
    )


def ongoing_action_summaries(facts: Facts, indicator: Indicator) -> Result:
    """Annex A: a summary of each ongoing action with an activity begun."""
    origins: dict[str, list[str]] = {}
    mobilised: dict[str, int] = {}
    for (action, nationality), (number,) in facts.cube("action_experts", ("action", "nationality")).items():
        mobilised[action] = mobilised.get(action, 0) + number
        origins.setdefault(action, []).append(nationality)
    counts = facts.cube("action_experts", ("action", "nationality"))
    places = {code: place for place, code in enumerate(facts.countries)}
    rows: list[Row] = []
    wanted, left_out = lines_in_window(facts, "ongoing_action_summaries")
    for each in wanted:
        code = each["code"]
        countries = sorted(origins.get(code, []), key=lambda country: places[country])
        line = [
            cells.text(each["title"]),
            cells.text("; ".join(each["areas"] or [])),
            cells.text(each["institution"] or ""),
            cells.text(each["general_objective"]),
            cells.text(each["specific_objectives"]),
            cells.text(each["expected_results"]),
            cells.text(each["number"]),
            cells.text(each["activity"]),
            cells.text(_span(each["first_day"], each["last_day"])),
            cells.text("\n\n".join(filter(None, each["synopses"]))),
            cells.text(each["next_steps"]),
            cells.number(mobilised.get(code, 0), cells.whole, cells.opening({"action": code})),
            cells.text(
                ", ".join(f"{facts.countries[country].name} ({counts[code, country][0]})" for country in countries)
            ),
        ]
        rows.append(row("row", (code, each["place"]), line))
    columns = [
        _("Title"),
        _("Areas of assistance"),
        _("Partner institution"),
        _("General objective"),
        _("Specific objectives"),
        _("Expected results"),
        _("Latest activity: number"),
        _("Latest activity: title"),
        _("Latest activity: dates"),
        _("Latest activity: synopsis"),
        _("Next steps"),
        _("Experts mobilised"),
        _("Their origin"),
    ]
    text = ["text"]
    formats = [*text * 4, "lines", "lines", *text * 3, "markdown", "text", "count", "text"]
    return result(
        facts,
        indicator,
        headings=[_("Action"), _("Country or region")],
        columns=columns,
        rows=rows,
        formats=formats,
        **left_out,
    )


def _day(day: date) -> str:
    """A day, in words."""
    return _in_words(day, get_language())


@lru_cache(maxsize=20_000)
def _in_words(day: date, language: str | None) -> str:
    """A day in the words of a language; thousands of lines have some hundred days."""
    del language
    return date_format(day, "j F Y")


def _span(first: date, last: date) -> str:
    """A span of days, in words."""
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


INDICATORS = [
    Indicator(
        key="consortium_members",
        kind="table",
        group="contacts",
        number="1",
        title=gettext_lazy("Members of the consortium"),
        definition=gettext_lazy("The institutions that implement the facility together."),
        rule=gettext_lazy("A consortium member is leader where its name is that of the facility's lead organisation."),
        unit=gettext_lazy("text"),
        build=consortium,
        takes_period=False,
    ),
    Indicator(
        key="ongoing_action_summaries",
        kind="annex",
        group="actions",
        number="A",
        title=gettext_lazy("Summaries of ongoing actions"),
        definition=gettext_lazy("A summary of each action that is ongoing and has begun."),
        rule=gettext_lazy(
            "Actions approved and neither completed nor cancelled by the reference date, with at least one activity "
            "that has a mission that counts. The latest activity is that of the last such mission to start; "
            "each expert counts once an action."
        ),
        unit=gettext_lazy("text"),
        build=ongoing_action_summaries,
        asks=(Grouping("action_experts", ("action", "nationality")),),
        parts={"": Part(Measure("action_experts"))},
        takes_period=False,
        takes_funding=True,
    ),
    Indicator(
        key="requests_overview",
        kind="annex",
        group="requests",
        number="B",
        title=gettext_lazy("Overview of requests"),
        definition=gettext_lazy("Every request received by the reference date, by code, and what became of it."),
        rule=STATUS_RULE,
        unit=gettext_lazy("text"),
        build=requests_overview,
        takes_period=False,
    ),
    Indicator(
        key="actions_overview",
        kind="annex",
        group="actions",
        title=gettext_lazy("Overview of actions"),
        definition=gettext_lazy("Every action approved by the reference date: where it stands, and what it has taken."),
        rule=gettext_lazy(
            "Missions and expert-days are those of missions that count; an expenditure counts from its date."
        ),
        unit=gettext_lazy("text, missions, expert-days, money"),
        build=actions_overview,
        parts={
            "": Part(EXPERT_DAYS),
            "missions": Part(Measure("missions")),
            "spent": Part(Measure("expenditures", "sum", "amount")),
        },
        takes_period=False,
        takes_funding=True,
    ),
]
