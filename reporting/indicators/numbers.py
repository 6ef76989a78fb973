"""Single numbers, for sentences and dashboards."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.choices import PeriodKind
from facility.models import Period, Region
from reporting.indicators import cells
from reporting.indicators.actions import ACTIONS, STATE_RULE
from reporting.indicators.experts import DAYS_RULE, EXPERT_DAYS, EXPERTS, ORIGIN_RULE, REGISTERED
from reporting.indicators.facts import Facts
from reporting.indicators.implementation import WEEKS, WEEKS_RULE
from reporting.indicators.money import SPENT, SPENT_ON_MISSIONS, SPENT_RULE
from reporting.indicators.registry import Family, Group, Grouping, Indicator, Measure, Part, Text
from reporting.indicators.requests import REQUESTS, STATUS_RULE
from reporting.indicators.results import Cell, Result
from reporting.indicators.tables import FORMATS, country_name, in_order, result, row

MISSION_RULE = gettext_lazy(
    "A mission counts from its first day, in full, unless it is planned or cancelled, or financed by a facility that "
    "is not asked for."
)
ACTIVITY_RULE = gettext_lazy(
    "An activity is implemented from its first mission that counts; actions without any count as nought."
)
DELIVERABLE_RULE = gettext_lazy("By the days due, submitted and accepted; nothing is owed for a cancelled mission.")
NOW_RULE = gettext_lazy("Contacts have no dates: they are taken as they are now.")
SERVING_RULE = gettext_lazy("A focal point serves from its first day until its last, both included.")
DURATION_RULE = gettext_lazy("In calendar days. Between two values a quantile is taken in proportion.")
BUDGET_RULE = gettext_lazy("The sum of the budget lines that are within no other.")


def where(**dimensions: str | tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the dimensions of a measure."""
    return tuple((name, (value,) if isinstance(value, str) else value) for name, value in dimensions.items())


def number(
    key: str,
    group: Group,
    title: Text,
    unit: Text,
    measure: Measure,
    rule: Text,
    *,
    of: Measure | None = None,
    show: str = "",
    **more: Any,
) -> Indicator:
    """Define a number: a measure, or its share of (or ratio to) `of`."""
    chosen = show or ("percent" if of else "count")

    def build(facts: Facts, indicator: Indicator) -> Result:
        value = facts.measure(measure)
        if of is not None:
            value = cells.ratio(value, facts.measure(of))
        shown = "" if value is None else FORMATS[chosen](value)
        return single(facts, indicator, Cell(value, shown, cells.opening()), chosen)

    return Indicator(
        key=key,
        kind="number",
        group=group,
        title=title,
        definition=title,
        rule=rule,
        unit=unit,
        build=build,
        parts={"": Part(measure, whole=of)},
        **more,
    )


def single(facts: Facts, indicator: Indicator, cell: Cell, show: str) -> Result:
    """Return a figure of one cell."""
    return result(
        facts, indicator, headings=(), columns=[indicator.title], rows=[row("row", (), [cell])], formats=[show]
    )


def top_countries(facts: Facts, indicator: Indicator) -> Result:
    """The three countries of origin with most experts, and those with as many as the third."""
    counts = facts.totals(facts.cube("experts", ("nationality",)), 0)
    codes = sorted(in_order((group[0] for group in counts), facts.countries), key=lambda code: -counts[code,])
    least = counts[codes[min(3, len(codes)) - 1],] if codes else 0
    top = [code for code in codes if counts[code,] >= least]
    names = tuple(f"{country_name(facts, code)} ({cells.whole(counts[code,])})" for code in top)
    cell = Cell(", ".join(names), ", ".join(names), cells.opening({"nationality": tuple(top)}) if top else None)
    return single(facts, indicator, cell, "text")


def unserved_members(facts: Facts, indicator: Indicator) -> Result:
    """The Member States, on the day, that no focal point serves."""
    unserved = {country for (country, served) in facts.cube("member_states", ("country", "served")) if served == "no"}
    names = tuple(country_name(facts, code) for code in in_order(unserved, facts.countries))
    return single(facts, indicator, Cell(names, ", ".join(names), cells.opening()), "text")


_MISSIONS: dict[str, Any] = {"takes_funding": True}
_UNDATED: dict[str, Any] = {"takes_period": False}
_OF_ACTIONS: dict[str, Any] = {"takes_funding": True, "takes_period": False}

_REQUESTS = gettext_lazy("requests")
_ACTIONS = gettext_lazy("actions")
_EXPERTS = gettext_lazy("experts")
_COUNTRIES = gettext_lazy("countries")
_SHARE = gettext_lazy("share")
_DAYS = gettext_lazy("days")
_MONEY = gettext_lazy("the facility's currency")
_DELIVERABLES = gettext_lazy("deliverables")

DECISION = Measure("requests", "median", "days_to_decision", where(decided="yes"))
TO_MISSION = Measure("assisted", "median", "days_to_mission", where(begun="yes"))
DAYS_OF_ACTION: dict[str, Any] = {"value": "expert_days", "where": where(begun="yes")}


def _activities(state: str, aggregate: Any) -> Measure:
    return Measure("assisted", aggregate, "activities", where(state=state))


def _days_of(**dimensions: str) -> Measure:
    return Measure("experts", "mean", "expert_days", where(**dimensions))


INDICATORS = [
    # --- Requests ---
    number("requests_received", "requests", gettext_lazy("Requests received"), _REQUESTS, REQUESTS,
           gettext_lazy("A request counts from the day it was received.")),
    number("countries_that_requested", "requests", gettext_lazy("Countries that sent requests"), _COUNTRIES,
           Measure("requesting_countries"), gettext_lazy("A country counts from the reception of its first request.")),
    number("requests_approved", "requests", gettext_lazy("Requests approved"), _REQUESTS,
           Measure("requests", where=where(status="approved")), STATUS_RULE),
    number("requests_rejected", "requests", gettext_lazy("Requests rejected"), _REQUESTS,
           Measure("requests", where=where(status="rejected")), STATUS_RULE),
    number("requests_closed", "requests", gettext_lazy("Requests closed jointly"), _REQUESTS,
           Measure("requests", where=where(status="closed")), STATUS_RULE),
    number("requests_merged", "requests", gettext_lazy("Requests merged into others"), _REQUESTS,
           Measure("requests", where=where(status="merged")), STATUS_RULE),
    number("requests_undecided", "requests", gettext_lazy("Requests that wait for a decision"), _REQUESTS,
           Measure("requests", where=where(decided="no")), STATUS_RULE),
    number("requests_on_hold", "requests", gettext_lazy("Requests on hold"), _REQUESTS,
           Measure("requests", where=where(status="on_hold")), STATUS_RULE),
    number("requests_rejected_or_closed_share", "requests", gettext_lazy("Share of requests rejected or closed"),
           _SHARE, Measure("requests", where=where(reported=("rejected", "rejected_closed"))), STATUS_RULE,
           of=REQUESTS),
    number("requests_translated_into_actions", "requests", gettext_lazy("Requests translated into actions"),
           gettext_lazy("requests (completed, merged, ongoing)"),
           Measure("requests", where=where(reported=("completed", "completed_merged", "ongoing"))), STATUS_RULE),
    number("days_to_decision_median", "requests", gettext_lazy("Days from request to decision, median"), _DAYS,
           DECISION, DURATION_RULE, show="days"),
    number("days_to_decision_p90", "requests", gettext_lazy("Days from request to decision, 90th percentile"), _DAYS,
           Measure("requests", "p90", "days_to_decision", where(decided="yes")), DURATION_RULE, show="days"),
    # --- Actions ---
    number("actions", "actions", gettext_lazy("Actions"), _ACTIONS, ACTIONS, STATE_RULE),
    number("actions_completed", "actions", gettext_lazy("Actions completed"), _ACTIONS,
           Measure("actions", where=where(state="completed")), STATE_RULE),
    number("actions_ongoing", "actions", gettext_lazy("Actions ongoing"), _ACTIONS,
           Measure("actions", where=where(state="ongoing")), STATE_RULE),
    number("actions_cancelled", "actions", gettext_lazy("Actions cancelled"), _ACTIONS,
           Measure("actions", where=where(state="cancelled")), STATE_RULE),
    number("share_of_actions_completed", "actions", gettext_lazy("Share of actions completed"), _SHARE,
           Measure("actions", where=where(state="completed")), STATE_RULE, of=ACTIONS),
    number("triangular_actions", "actions", gettext_lazy("Triangular actions"), _ACTIONS,
           Measure("assisted", where=where(triangular="yes")),
           gettext_lazy("Actions with an expert, on a mission that counts, from another partner country."),
           **_MISSIONS),
    number("days_to_first_mission_median", "actions", gettext_lazy("Days from approval to first mission, median"),
           _DAYS, TO_MISSION, DURATION_RULE, show="days", **_OF_ACTIONS),
    number("days_to_first_mission_p90", "actions", gettext_lazy("Days from approval to first mission, 90th percentile"),
           _DAYS, Measure("assisted", "p90", "days_to_mission", where(begun="yes")), DURATION_RULE, show="days",
           **_OF_ACTIONS),
    # --- Implementation ---
    number("activities_implemented", "implementation", gettext_lazy("Activities implemented"),
           gettext_lazy("activities with a mission that counts"), Measure("activities"), ACTIVITY_RULE, **_MISSIONS),
    number("activities_per_completed_action_mean", "implementation",
           gettext_lazy("Activities implemented per completed action, mean"), gettext_lazy("activities"),
           _activities("completed", "mean"), ACTIVITY_RULE, show="days", **_MISSIONS),
    number("activities_per_completed_action_median", "implementation",
           gettext_lazy("Activities implemented per completed action, median"), gettext_lazy("activities"),
           _activities("completed", "median"), ACTIVITY_RULE, show="days", **_MISSIONS),
    number("activities_per_ongoing_action_mean", "implementation",
           gettext_lazy("Activities implemented per ongoing action, mean"), gettext_lazy("activities"),
           _activities("ongoing", "mean"), ACTIVITY_RULE, show="days", **_MISSIONS),
    number("activities_per_ongoing_action_median", "implementation",
           gettext_lazy("Activities implemented per ongoing action, median"), gettext_lazy("activities"),
           _activities("ongoing", "median"), ACTIVITY_RULE, show="days", **_MISSIONS),
    number("missions", "implementation", gettext_lazy("Missions"), gettext_lazy("missions"), Measure("missions"),
           MISSION_RULE, **_MISSIONS),
    number("expert_mission_weeks", "implementation", gettext_lazy("Expert-mission-weeks"),
           gettext_lazy("weeks"), WEEKS, WEEKS_RULE, show="weeks", **_MISSIONS),
    number("expert_mission_days", "implementation", gettext_lazy("Expert-mission-days"), _DAYS,
           Measure("mobilisations", "sum", "field_days"),
           gettext_lazy("The field days of the mobilisations on missions that count."), show="days", **_MISSIONS),
    number("expert_days", "implementation", gettext_lazy("Expert-days"), _DAYS, EXPERT_DAYS, DAYS_RULE, show="days",
           **_MISSIONS),
    number("expert_days_per_action_mean", "implementation", gettext_lazy("Expert-days per action, mean"), _DAYS,
           Measure("assisted", "mean", **DAYS_OF_ACTION), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_action_median", "implementation", gettext_lazy("Expert-days per action, median"), _DAYS,
           Measure("assisted", "median", **DAYS_OF_ACTION), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_action_least", "implementation", gettext_lazy("Expert-days per action, least"), _DAYS,
           Measure("assisted", "least", **DAYS_OF_ACTION), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_action_most", "implementation", gettext_lazy("Expert-days per action, most"), _DAYS,
           Measure("assisted", "most", **DAYS_OF_ACTION), DAYS_RULE, show="days", **_MISSIONS),
    number("missions_with_two_member_states", "implementation",
           gettext_lazy("Missions with experts of at least two EU Member States"), gettext_lazy("missions"),
           Measure("missions", where=where(two_member_states="yes")), MISSION_RULE, **_MISSIONS),
    number("missions_with_mixed_teams", "implementation",
           gettext_lazy("Missions with both public and private experts"), gettext_lazy("missions"),
           Measure("missions", where=where(mixed="yes")), MISSION_RULE, **_MISSIONS),
    # --- Experts ---
    number("experts_mobilised", "experts", gettext_lazy("Experts mobilised"), _EXPERTS, EXPERTS,
           ORIGIN_RULE, **_MISSIONS),
    number("nationalities_of_experts_mobilised", "experts", gettext_lazy("Nationalities of the experts mobilised"),
           _COUNTRIES, Measure("nationalities"), ORIGIN_RULE, **_MISSIONS),
    number("member_states_of_experts_mobilised", "experts", gettext_lazy("EU Member States that experts came from"),
           gettext_lazy("Member States"), Measure("nationalities", where=where(member_state="yes")), ORIGIN_RULE,
           **_MISSIONS),
    number("share_public", "experts", gettext_lazy("Share of public experts"), _SHARE,
           Measure("experts", where=where(occupation="public")), ORIGIN_RULE, of=EXPERTS, **_MISSIONS),
    number("share_eu_public", "experts", gettext_lazy("Share of public experts of EU Member States"), _SHARE,
           Measure("experts", where=where(origin="eu", occupation="public")), ORIGIN_RULE, of=EXPERTS, **_MISSIONS),
    number("share_private", "experts", gettext_lazy("Share of private experts"), _SHARE,
           Measure("experts", where=where(occupation="private")), ORIGIN_RULE, of=EXPERTS, **_MISSIONS),
    number("share_women", "experts", gettext_lazy("Share of women"), _SHARE,
           Measure("experts", where=where(gender="female")), ORIGIN_RULE, of=EXPERTS, **_MISSIONS),
    number("share_retired", "experts", gettext_lazy("Share of retired experts"), _SHARE,
           Measure("experts", where=where(employment="retired")), ORIGIN_RULE, of=EXPERTS, **_MISSIONS),
    number("share_from_partner_countries", "experts", gettext_lazy("Share of experts from partner countries"), _SHARE,
           Measure("experts", where=where(origin="partner")), ORIGIN_RULE, of=EXPERTS, **_MISSIONS),
    number("experts_from_partner_countries", "experts", gettext_lazy("Experts from partner countries"), _EXPERTS,
           Measure("experts", where=where(origin="partner")), ORIGIN_RULE, **_MISSIONS),
    Indicator(
        key="top_countries_of_origin",
        kind="number",
        group="experts",
        title=gettext_lazy("Countries that most experts came from"),
        definition=gettext_lazy("The three countries with most mobilised experts, and any with as many as the third."),
        rule=ORIGIN_RULE,
        unit=gettext_lazy("countries (experts)"),
        build=top_countries,
        asks=(Grouping("experts", ("nationality",)),),
        parts={"": Part(EXPERTS)},
        **_MISSIONS,
    ),
    number("expert_days_per_expert", "experts", gettext_lazy("Expert-days per expert, mean"), _DAYS,
           _days_of(), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_public_expert", "experts", gettext_lazy("Expert-days per public expert, mean"), _DAYS,
           _days_of(occupation="public"), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_private_expert", "experts", gettext_lazy("Expert-days per private expert, mean"), _DAYS,
           _days_of(occupation="private"), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_eu_expert", "experts", gettext_lazy("Expert-days per expert of an EU Member State, mean"),
           _DAYS, _days_of(origin="eu"), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_partner_country_expert", "experts",
           gettext_lazy("Expert-days per expert of a partner country, mean"), _DAYS, _days_of(origin="partner"),
           DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_woman", "experts", gettext_lazy("Expert-days per woman, mean"), _DAYS,
           _days_of(gender="female"), DAYS_RULE, show="days", **_MISSIONS),
    number("expert_days_per_man", "experts", gettext_lazy("Expert-days per man, mean"), _DAYS, _days_of(gender="male"),
           DAYS_RULE, show="days", **_MISSIONS),
    number("experts_registered_total", "experts", gettext_lazy("Experts registered"), _EXPERTS, REGISTERED,
           gettext_lazy("An expert counts from registration.")),
    number("experts_registered_public", "experts", gettext_lazy("Share of public experts in the register"), _SHARE,
           Measure("register", where=where(occupation="public")), gettext_lazy("An expert counts from registration."),
           of=REGISTERED),
    number("experts_registered_private", "experts", gettext_lazy("Share of private experts in the register"), _SHARE,
           Measure("register", where=where(occupation="private")), gettext_lazy("An expert counts from registration."),
           of=REGISTERED),
    # --- Money ---
    number("market_value", "money", gettext_lazy("Market value of the expert-days"), _MONEY,
           Measure("mobilisations", "sum", "expert_days", times="market_day_rate"),
           gettext_lazy("Expert-days times the facility's market rate of a day; blank where no rate is known."),
           show="money", **_MISSIONS),
    number("mean_expenditure_per_expert_week", "money", gettext_lazy("Average expenditure for one expert-week"), _MONEY,
           SPENT_ON_MISSIONS,
           gettext_lazy("What had been spent on the missions that count, divided by their expert-mission-weeks."),
           of=WEEKS, show="money", **_MISSIONS),
    number("budget", "money", gettext_lazy("Budget"), _MONEY,
           Measure("budget_lines", "sum", "budget", where(top="yes")), BUDGET_RULE, show="money", **_UNDATED),
    number("spent", "money", gettext_lazy("Spent"), _MONEY, SPENT, SPENT_RULE, show="money", **_MISSIONS),
    number("balance", "money", gettext_lazy("Balance"), _MONEY,
           Measure("budget_lines", "sum", "balance", where(top="yes")),
           gettext_lazy("Budget less what was spent by the reference date."), show="money", **_OF_ACTIONS),
    number("share_of_budget_spent", "money", gettext_lazy("Share of the budget spent"), _SHARE,
           Measure("budget_lines", "sum", "spent", where(top="yes")),
           gettext_lazy("What was spent by the reference date, divided by the budget."),
           of=Measure("budget_lines", "sum", "budget", where(top="yes")), **_OF_ACTIONS),
    # --- Contacts ---
    number("contacts", "contacts", gettext_lazy("Contacts"), gettext_lazy("contacts"), Measure("contacts"), NOW_RULE,
           **_UNDATED),
    number("contact_nationalities", "contacts", gettext_lazy("Nationalities of contacts"), _COUNTRIES,
           Measure("contact_countries"), NOW_RULE, **_UNDATED),
    number("focal_points", "contacts", gettext_lazy("Focal points"), gettext_lazy("focal points"),
           Measure("focal_points"), SERVING_RULE, **_UNDATED),
    Indicator(
        key="member_states_without_focal_point",
        kind="number",
        group="contacts",
        title=gettext_lazy("EU Member States without a focal point"),
        definition=gettext_lazy("The Member States, on the reference date, that no focal point serves."),
        rule=SERVING_RULE,
        unit=_COUNTRIES,
        build=unserved_members,
        asks=(Grouping("member_states", ("country", "served")),),
        parts={"": Part(Measure("member_states", where=where(served="no")))},
        **_UNDATED,
    ),
    # --- Quality ---
    number("deliverables_due", "quality", gettext_lazy("Deliverables due"), _DELIVERABLES,
           Measure("deliverables", where=where(due="yes")), DELIVERABLE_RULE, **_OF_ACTIONS),
    number("deliverables_submitted", "quality", gettext_lazy("Deliverables submitted"), _DELIVERABLES,
           Measure("deliverables", where=where(submitted="yes")), DELIVERABLE_RULE, **_OF_ACTIONS),
    number("deliverables_late", "quality", gettext_lazy("Deliverables late"), _DELIVERABLES,
           Measure("deliverables", where=where(late="yes")),
           gettext_lazy("Due before the reference date and not submitted by it; none for a cancelled mission."),
           **_OF_ACTIONS),
    number("deliverables_accepted", "quality", gettext_lazy("Deliverables accepted"), _DELIVERABLES,
           Measure("deliverables", where=where(accepted="yes")), DELIVERABLE_RULE, **_OF_ACTIONS),
]  # fmt: skip


def _regions() -> Mapping[str, tuple[str, str]]:
    """Return the regions' codes and names, by what a key calls them: `latin_america`."""
    named: dict[str, tuple[str, str]] = {}
    for code, name, folded in Region.objects.order_by("sort_name", "code").values_list("code", "name", "sort_name"):
        plain = "".join(each if each.isascii() and each.isalnum() else " " for each in folded)
        named.setdefault("_".join(plain.split()) or code.lower(), (code, name))
    return named


def _periods() -> Mapping[str, tuple[str, str]]:
    """Return the interim periods' numbers and names."""
    interim = Period.objects.filter(kind=PeriodKind.INTERIM).order_by("number").values_list("number", "name")
    return {str(each): (str(each), name) for each, name in interim}


FAMILIES = [
    Family(
        "share_of_requests_",
        gettext_lazy("Share of requests from a region"),
        _regions,
        lambda key, code, name: number(
            key, "requests", _("Share of requests: %(name)s") % {"name": name}, _SHARE,
            Measure("requests", where=where(region=code)),
            gettext_lazy("A request counts from the day it was received."), of=REQUESTS,
        ),
    ),
    Family(
        "share_of_actions_",
        gettext_lazy("Share of actions for a region"),
        _regions,
        lambda key, code, name: number(
            key, "actions", _("Share of actions: %(name)s") % {"name": name}, _SHARE,
            Measure("actions", where=where(region=code)), STATE_RULE, of=ACTIONS,
        ),
    ),
    Family(
        "expert_mission_weeks_period_",
        gettext_lazy("Expert-mission-weeks of an interim period"),
        _periods,
        lambda key, code, name: number(
            key, "implementation", _("Expert-mission-weeks: %(name)s") % {"name": name}, gettext_lazy("weeks"),
            Measure("mobilisations", "sum", "field_days", where(period=code), per="days_per_mission_week"), WEEKS_RULE,
            show="weeks", **_OF_ACTIONS,
        ),
    ),
]  # fmt: skip
