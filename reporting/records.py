"""How the records behind a figure are listed: the columns of each model, and the page of each record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from pmt.workbench.tables import Column


@dataclass(frozen=True)
class Listed:
    """How records of a model are listed; the first column is the link. `joined` is fetched with them."""

    columns: list[Column]
    joined: tuple[str, ...] = ()
    page: Callable[[Any], tuple[str, str]] | None = None

    def address(self, record: Any) -> str:
        """Return the record's own page, or that of the record that it hangs on."""
        if self.page is None:
            return ""
        name, key = self.page(record)
        try:
            return reverse(name, args=[key]) if key else ""
        except NoReverseMatch:  # a kind of record without a page of its own
            return ""


def _day(name: str, label: Any) -> Column:
    """A column of days."""
    return Column(name, label, css="nowrap")


def _choice(name: str, label: Any) -> Column:
    """A column of a coded value."""
    css = "state" if name == "status" else ""
    return Column(name, label, value=lambda record: getattr(record, f"get_{name}_display")(), css=css)


LISTED: Mapping[str, Listed] = {
    "requests.AssistanceRequest": Listed(
        [
            Column("code", _("Code")),
            Column("title", _("Title"), css="titled"),
            Column("country", _("Country")),
            Column("institution", _("Institution")),
            _choice("status", _("Status now")),
            _day("received_on", _("Received")),
            _day("decided_on", _("Decided")),
        ],
        ("country", "institution"),
        lambda record: ("requests:request_detail", record.code),
    ),
    "actions.Action": Listed(
        [
            Column("code", _("Code")),
            Column("title", _("Title"), css="titled"),
            Column("place", _("Country or region"), value=lambda record: record.country or record.region),
            Column("institution", _("Institution")),
            _choice("status", _("Status now")),
            _day("approved_on", _("Approved")),
            _day("closed_on", _("Closed")),
        ],
        ("country", "region", "institution"),
        lambda record: ("actions:action_detail", record.code),
    ),
    "actions.Activity": Listed(
        [
            Column("action", _("Action"), value=lambda record: record.action.code),
            Column("number", _("Activity")),
            Column("title", _("Title"), css="titled"),
            _choice("status", _("Status now")),
        ],
        ("action",),
        lambda record: ("actions:action_detail", record.action.code),
    ),
    "actions.Mission": Listed(
        [
            Column("code", _("Code")),
            Column("title", _("Title"), css="titled"),
            Column("action", _("Action"), value=lambda record: record.action.code),
            Column("place", _("Place")),
            _day("start_date", _("From")),
            _day("end_date", _("Until")),
            _choice("status", _("Status now")),
        ],
        ("action",),
        lambda record: ("actions:mission_detail", record.code),
    ),
    "actions.Mobilisation": Listed(
        [
            Column("mission", _("Mission"), value=lambda record: record.mission.code),
            Column("expert", _("Expert"), css="titled"),
            Column("nationality", _("Nationality"), value=lambda record: record.expert.nationality),
            Column("action", _("Action"), value=lambda record: record.mission.action.code),
            _choice("role", _("Role")),
            _day("start_date", _("From")),
        ],
        ("mission__action", "expert__nationality"),
        lambda record: ("actions:mission_detail", record.mission.code),
    ),
    "actions.Deliverable": Listed(
        [
            Column("code", _("Code")),
            Column("title", _("Title"), css="titled"),
            Column("action", _("Action"), value=lambda record: record.action.code if record.action else ""),
            _day("due_on", _("Due")),
            _day("submitted_on", _("Submitted")),
            _day("accepted_on", _("Accepted")),
        ],
        ("action",),
        lambda record: ("actions:action_detail", record.action.code if record.action else ""),
    ),
    "actions.ExpertEvaluation": Listed(
        [
            Column("mission", _("Mission"), value=lambda record: record.mission.code),
            Column("expert", _("Expert"), css="titled"),
            _choice("source", _("Evaluated by")),
        ],
        ("mission", "expert"),
        lambda record: ("actions:mission_detail", record.mission.code),
    ),
    "actions.ActionEvaluation": Listed(
        [
            Column("action", _("Action"), value=lambda record: record.action.code),
            Column("title", _("Title"), value=lambda record: record.action.title, css="titled"),
            _choice("source", _("Evaluated by")),
        ],
        ("action",),
        lambda record: ("actions:action_detail", record.action.code),
    ),
    "experts.Expert": Listed(
        [
            Column("code", _("Code")),
            Column("name", _("Name"), value=str, css="titled"),
            Column("nationality", _("Nationality")),
            _choice("gender", _("Gender")),
            _choice("occupation", _("Occupation")),
            _choice("employment", _("Employment")),
            _day("registered_on", _("Registered")),
        ],
        ("nationality",),
        lambda record: ("experts:expert_detail", record.code),
    ),
    "facility.Country": Listed(
        [
            Column("code", _("Code")),
            Column("name", _("Name"), css="titled"),
            Column("region", _("Region")),
        ],
        ("region",),
    ),
    "contacts.Contact": Listed(
        [
            Column("code", _("Code")),
            Column("name", _("Name"), value=str, css="titled"),
            Column("position", _("Position")),
            Column("institution", _("Institution")),
            Column("nationality", _("Nationality")),
        ],
        ("institution", "nationality"),
        lambda record: ("contacts:contact_detail", record.code),
    ),
    "contacts.FocalPoint": Listed(
        [
            Column("contact", _("Contact")),
            Column("country", _("Country")),
            Column("institution", _("Institution")),
            _day("since", _("Since")),
            _day("until", _("Until")),
        ],
        ("contact", "country", "institution"),
        lambda record: ("contacts:focal_point_detail", record.contact.code),
    ),
    "finance.BudgetLine": Listed([Column("code", _("Line")), Column("title", _("Title"))]),
    "finance.ActionBudget": Listed(
        [
            Column("action", _("Action"), value=lambda record: record.action.code),
            Column("budget_line", _("Budget line")),
        ],
        ("action", "budget_line"),
        lambda record: ("actions:action_detail", record.action.code),
    ),
    "finance.Expenditure": Listed(
        [
            Column("code", _("Code")),
            Column("voucher", _("Voucher")),
            _day("incurred_on", _("Date")),
            Column("budget_line", _("Budget line")),
            Column("action", _("Action"), value=lambda record: record.action.code if record.action else ""),
            Column("payee", _("Payee"), restricted="payee"),
            Column("description", _("Description"), restricted="description", css="titled"),
        ],
        ("budget_line", "action"),
        lambda record: ("finance:expenditure_detail", record.code),
    ),
}
