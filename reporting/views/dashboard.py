"""The dashboard: key numbers, charts and tables of one side of the facility, on any day."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import may
from reporting.forms import Asked, asked_of
from reporting.indicators import INDICATORS, Indicator
from reporting.remembered import figures as remembered
from reporting.remembered import known
from reporting.views.cards import KeyNumber, arranged, card, key_number

#: A dashboard shows the beginning of a long table and links to the whole.
MOST_ROWS = 60


@dataclass(frozen=True)
class Tab:
    """One side of the facility: its key numbers and figures; the numbers of `groups` follow below."""

    name: str
    label: Any
    tiles: tuple[str, ...]
    figures: tuple[str, ...]
    groups: tuple[str, ...] = ()


TABS = (
    Tab(
        "overview",
        _("Overview"),
        (
            "requests_received",
            "actions",
            "missions",
            "expert_days",
            "experts_mobilised",
            "mean_expenditure_per_expert_week",
        ),
        ("requests_by_period", "mission_weeks_by_period", "requests_by_region_and_status", "requests_map"),
    ),
    Tab(
        "requests",
        _("Requests"),
        (
            "requests_received",
            "countries_that_requested",
            "requests_undecided",
            "requests_on_hold",
            "requests_translated_into_actions",
            "requests_rejected_or_closed_share",
        ),
        (
            "requests_by_period",
            "requests_by_region_and_country",
            "requests_by_region_and_status",
            "requests_map",
            "requests_by_country_and_status",
        ),
        ("requests",),
    ),
    Tab(
        "actions",
        _("Actions"),
        ("actions", "actions_ongoing", "actions_completed", "share_of_actions_completed", "triangular_actions"),
        ("actions_by_region_and_status", "actions_by_region_and_country", "requests_map"),
        ("actions",),
    ),
    Tab(
        "implementation",
        _("Implementation"),
        (
            "activities_implemented",
            "missions",
            "expert_mission_weeks",
            "expert_mission_days",
            "expert_days",
            "missions_with_two_member_states",
        ),
        ("mission_weeks_by_period", "mission_weeks_by_quarter_and_region", "expert_days_by_action_and_origin"),
        ("implementation",),
    ),
    Tab(
        "experts",
        _("Experts"),
        (
            "experts_mobilised",
            "nationalities_of_experts_mobilised",
            "share_public",
            "share_women",
            "share_from_partner_countries",
            "experts_registered_total",
        ),
        (
            "experts_map",
            "experts_by_origin_occupation_gender",
            "expert_days_by_origin_occupation_gender",
            "mean_expert_days_by_origin_occupation_gender",
            "experts_mobilised_by_country_and_occupation",
            "expert_days_by_country_and_occupation",
            "expert_statistics",
            "experts_registered",
            "experts_registered_by_sector",
        ),
        ("experts", "contacts"),
    ),
    Tab(
        "money",
        _("Money"),
        ("budget", "spent", "balance", "share_of_budget_spent", "mean_expenditure_per_expert_week", "market_value"),
        ("expenditure_per_expert_week", "budget_and_expenditure_by_line", "action_budget_and_expenditure"),
        ("money",),
    ),
    Tab(
        "quality",
        _("Quality and speed"),
        (
            "deliverables_due",
            "deliverables_late",
            "deliverables_accepted",
            "days_to_decision_median",
            "days_to_first_mission_median",
        ),
        ("expert_evaluations", "action_evaluations"),
        ("quality",),
    ),
)


def allowed(user: Any, indicator: Indicator) -> bool:
    """Say whether a person may see a figure: figures at all, and the records that it counts."""
    return may(user, "view", "reporting.figure") and may(user, "view", indicator.right)


@require_safe
def dashboard(request: HttpRequest, tab: str = "overview") -> HttpResponse:
    """One tab of the dashboard; only its own figures are computed.

    The day to compare with takes as long again. Where nobody chose one the page comes without
    it, unless it is remembered, and asks for its numbers anew with the usual one.
    """
    chosen = next((each for each in TABS if each.name == tab), None)
    if chosen is None or not may(request.user, "view", "reporting.figure"):
        raise Http404
    asked = asked_of(request)
    tiles = [INDICATORS[key] for key in chosen.tiles if allowed(request.user, INDICATORS[key])]
    figures = [INDICATORS[key] for key in chosen.figures if allowed(request.user, INDICATORS[key])]
    numbers = [
        each
        for each in INDICATORS.values()
        if each.kind == "number"
        and each.group in chosen.groups
        and each.key not in chosen.tiles
        and allowed(request.user, each)
    ]
    found = remembered([each.key for each in (*tiles, *figures, *numbers)], asked.scope, range(MOST_ROWS))
    compared = [each.key for each in (*tiles, *numbers)]
    before = remembered(compared, asked.compared) if asked.chose_compared else known(compared, asked.compared)

    def number(each: Indicator) -> KeyNumber:
        return key_number(each, found[each.key], before[each.key] if before else None, asked.currency)

    return render(
        request,
        "reporting/dashboard.html",
        {
            "tab": chosen,
            "tabs": _tabs(request, chosen),
            "scope": asked.scope,
            "compared": asked.compared,
            "comparing": "" if before is not None else _comparing(request, asked),
            "controls": controls(request, asked),
            "tiles": [number(each) for each in tiles],
            "cards": arranged([card(each, found[each.key]) for each in figures]),
            "numbers": [number(each) for each in numbers],
        },
    )


def _comparing(request: HttpRequest, asked: Asked) -> str:
    """Return the address of the same page with its numbers compared."""
    query = request.GET.copy()
    query["compared"] = asked.compared.on.isoformat()
    return f"{request.path}?{query.urlencode()}"


def _tabs(request: HttpRequest, chosen: Tab) -> list[dict[str, Any]]:
    """Return the tabs as links that keep what was chosen."""
    query = request.GET.urlencode()
    return [
        {
            "label": each.label,
            "address": address_of(each) + (f"?{query}" if query else ""),
            "current": each is chosen,
            "count": None,
        }
        for each in TABS
    ]


def address_of(tab: Tab) -> str:
    """Return the address of a tab; the overview is the dashboard itself."""
    return reverse("reporting:dashboard") if tab is TABS[0] else reverse("reporting:dashboard_tab", args=[tab.name])


def controls(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what the controls show: the days that periods ended, as links that change the day alone."""
    ended = [period for period in asked.periods if period.end_date <= asked.today]
    days = []
    for period in reversed(ended):
        query = request.GET.copy()
        query["on"] = period.end_date.isoformat()
        # What was compared with belongs to the day chosen before.
        query.pop("compared", None)
        days.append({"label": period.name, "day": period.end_date, "address": f"?{query.urlencode()}"})
    return {"form": asked.form, "asked": asked, "days": days}
