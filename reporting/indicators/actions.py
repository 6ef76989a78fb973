"""Figures of actions."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.indicators.facts import Facts
from reporting.indicators.registry import Grouping, Indicator, Measure, Part
from reporting.indicators.requests import shares_by_region_and_country, shares_by_region_and_status
from reporting.indicators.results import Result

ACTIONS = Measure("actions")
STATE_RULE = gettext_lazy(
    "An action counts from the day it was approved. It is ongoing until it is completed or cancelled."
)


def by_region_and_status(facts: Facts, indicator: Indicator) -> Result:
    """Figure 6: the share of each state in a region's actions."""
    states = {"completed": _("Completed"), "ongoing": _("Ongoing"), "cancelled": _("Cancelled")}
    return shares_by_region_and_status(facts, indicator, "actions", "state", states, _("Actions"))


INDICATORS = [
    Indicator(
        key="actions_by_region_and_country",
        kind="figure",
        group="actions",
        number="5",
        title=gettext_lazy("Share of actions by region and country"),
        definition=gettext_lazy("The part of all actions that each region and country received."),
        rule=gettext_lazy(
            "An action counts from the day it was approved, for its country, or for its region where it has no country."
        ),
        unit=gettext_lazy("actions, share of all"),
        build=lambda facts, indicator: shares_by_region_and_country(facts, indicator, "actions", _("Actions")),
        asks=(Grouping("actions", ("region", "country")),),
        parts={"": Part(ACTIONS), "share": Part(ACTIONS, whole=ACTIONS)},
    ),
    Indicator(
        key="actions_by_region_and_status",
        kind="figure",
        group="actions",
        number="6",
        title=gettext_lazy("Actions by region and status"),
        definition=gettext_lazy("How the actions of each region are divided among completed, ongoing and cancelled."),
        rule=STATE_RULE,
        unit=gettext_lazy("share of the region's actions"),
        build=by_region_and_status,
        asks=(Grouping("actions", ("region", "state")),),
        parts={"": Part(ACTIONS), "share": Part(ACTIONS, whole=ACTIONS, keeps=("region",))},
    ),
]
