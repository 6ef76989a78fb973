"""What actions, missions and deliverables show outside their own pages; what waits stands in `waiting.py`."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions import waiting, waiting_actions
from actions.approval import telling
from actions.choices import FORM_OPEN, FormStatus
from actions.models import Action, ApprovalForm, Deliverable, ExpertEvaluation, Mission, Mobilisation
from actions.register import FreeFrom, FreeUntil, Mobilised, clear_comments, days_so_far, kept_for
from actions.tables import counted
from experts import erasure
from pmt.accounts.choices import Role
from pmt.accounts.leaving import open_work
from pmt.mail.kinds import mail_kind
from pmt.workbench import registry
from pmt.workbench.picking import pickable
from pmt.workbench.searching import searchable
from pmt.workbench.tables import Column, totals_of
from pmt.workbench.templatetags.workbench import span

#: How many of each the start page names.
SHOWN = 6

registry.navigation(
    section="top", position=20, label=_("Calendar"), address="actions:calendar", kind="actions.mission", key="l"
)
registry.navigation(
    section="databases", position=20, label=_("Actions"), address="actions:action_list", model=Action, key="a"
)
registry.navigation(
    section="databases",
    position=25,
    label=_("Approval forms"),
    address="actions:approval_form_list",
    model=ApprovalForm,
)
registry.navigation(
    section="databases", position=30, label=_("Missions"), address="actions:mission_list", model=Mission, key="m"
)
registry.navigation(
    section="databases", position=40, label=_("Deliverables"), address="actions:deliverable_list", model=Deliverable
)

# --- On the pages of lower rooms ---------------------------------------------------------------------

registry.panel(
    on="requests.assistancerequest",
    title=_("Action"),
    shows=Action,
    position=10,
    address=lambda record: reverse("actions:of_request", args=[record.code]),
)
registry.panel(
    on="contacts.institution",
    title=_("Actions"),
    shows=Action,
    position=20,
    address=lambda record: f"{reverse('actions:action_list')}?institution={record.code}",
)
registry.panel(
    on="experts.expert",
    title=_("Missions"),
    shows=Mobilisation,
    position=10,
    address=lambda record: f"{reverse('actions:mobilisation_list')}?expert={record.code}",
)
registry.panel(
    on="experts.expert",
    title=_("Evaluations"),
    shows=ExpertEvaluation,
    position=20,
    address=lambda record: f"{reverse('actions:expert_evaluation_list')}?expert={record.code}",
)
registry.columns(
    "experts.expert",
    Column(
        "missions",
        _("Missions"),
        sort=("mission_count",),
        number=True,
        descending=True,
        needs={
            "mission_count": counted(
                Mobilisation.objects.filter(mission__in=Mission.objects.carried_out(), expert=OuterRef("pk")), "expert"
            )
        },
        totals=lambda: totals_of(
            Mobilisation.objects.filter(mission__in=Mission.objects.carried_out()), "expert", Count("pk")
        ),
        value=lambda record: record.mission_count,
        cell="actions/_expert_missions_cell.jinja",
    ),
    Column(
        "days",
        _("Expert-days"),
        sort=("day_count",),
        number=True,
        descending=True,
        needs={"day_count": days_so_far(OuterRef("pk"))},
        totals=lambda: totals_of(
            Mobilisation.objects.filter(mission__in=Mission.objects.carried_out()), "expert", Sum("expert_days")
        ),
        value=lambda record: record.day_count,
        cell="actions/_expert_days_cell.jinja",
    ),
)
erasure.keeps(kept_for)
erasure.clears(clear_comments)
registry.filters(
    "experts.expert",
    free_from=FreeFrom(label=_("Free from")),
    free_until=FreeUntil(label=_("Free until")),
    mobilised=Mobilised(label=_("Mobilised")),
)
registry.columns(
    "requests.assistancerequest",
    Column(
        "action",
        _("Action"),
        sort=("action_code",),
        needs={"action_code": Subquery(Action.objects.filter(request=OuterRef("pk")).values("code")[:1])},
        value=lambda record: record.action_code,
        cell="actions/_request_action_cell.jinja",
    ),
)


# --- On the start page -------------------------------------------------------------------------------


def _ongoing(user: Any) -> dict[str, Any]:
    """The actions that are under way, the latest approved first."""
    found = Action.objects.visible_to(user).open()
    return {
        "records": list(found.select_related("country", "region").order_by("-approved_on", "-pk")[:SHOWN]),
        "count": found.count(),
        "address": reverse("actions:action_list") + "?status=approved&status=ongoing",
    }


def _coming(user: Any) -> dict[str, Any]:
    """The missions that are planned, the next first."""
    found = Mission.objects.visible_to(user).coming(timezone.localdate())
    return {
        "records": list(found.select_related("action__country", "action__region").order_by("start_date", "pk")[:SHOWN]),
        "count": found.count(),
        "address": f"{reverse('actions:mission_list')}?tab=planned",
    }


registry.start_block(
    position=20,
    roles={Role.LEADER, Role.OFFICER, Role.APPROVER},
    shows=Action,
    template="actions/_start_ongoing.html",
    context=_ongoing,
)
registry.start_block(
    position=20,
    roles={Role.LEADER, Role.OFFICER, Role.FINANCE},
    shows=Mission,
    template="actions/_start_coming.html",
    context=_coming,
    place="side",
)


waiting.declare()
waiting_actions.declare()


# --- What changed ------------------------------------------------------------------------------------


def _actions(user: Any) -> QuerySet[Any]:
    return Action.objects.visible_to(user).select_related("country", "region")


def _begun(user: Any) -> QuerySet[Any]:
    return Mission.objects.visible_to(user).carried_out().select_related("action__country", "action__region")


def _accepted(user: Any) -> QuerySet[Any]:
    return Deliverable.objects.visible_to(user).select_related("action")


def _between(name: str, parameter: str, since: date, until: date) -> str:
    return f"{reverse(name)}?{parameter}_from={since:%Y-%m-%d}&{parameter}_until={until:%Y-%m-%d}"


registry.changes(
    position=30,
    title=_("Actions approved"),
    shows=Action,
    dated="approved_on",
    records=_actions,
    address=lambda since, until: _between("actions:action_list", "approved", since, until),
    template="actions/_changed_approved.html",
)
registry.changes(
    position=40,
    title=_("Actions ended"),
    shows=Action,
    dated="closed_on",
    records=_actions,
    address=lambda since, until: _between("actions:action_list", "closed", since, until),
    template="actions/_changed_closed.html",
)
registry.changes(
    position=50,
    title=_("Missions begun"),
    shows=Mission,
    dated="start_date",
    records=_begun,
    address=lambda since, until: (
        _between("actions:mission_list", "start", since, until) + "&status=ongoing&status=completed&successor=false"
    ),
    template="actions/_changed_begun.html",
)
registry.changes(
    position=60,
    title=_("Deliverables accepted"),
    shows=Deliverable,
    dated="accepted_on",
    records=_accepted,
    address=lambda since, until: _between("actions:deliverable_list", "accepted", since, until),
    template="actions/_changed_accepted.html",
)

pickable(
    Action,
    label=lambda action: f"{action.code} {action.title}",
    hint=lambda action: action.country or action.region,
    related=("country", "region"),
    order=("code_key", "pk"),
)
pickable(
    Mission,
    label=lambda mission: f"{mission.code} {mission.title or mission.place}",
    hint=lambda mission: span(mission.start_date, mission.end_date),
    order=("code", "pk"),
)
searchable(
    Action,
    position=20,
    page="actions:action_detail",
    list_page="actions:action_list",
    title=lambda action: action.title,
    hint=lambda action: f"{action.country or action.region} · {action.get_status_display()}",
    related=("country", "region"),
)
searchable(
    Mission,
    position=30,
    page="actions:mission_detail",
    list_page="actions:mission_list",
    title=lambda mission: mission.title or mission.action.title,
    hint=lambda mission: f"{mission.place or mission.action.code} · {span(mission.start_date, mission.end_date)}",
    related=("action",),
)

pickable(
    Action,
    label=lambda action: f"{action.code} {action.title}",
    hint=lambda action: action.country or "",
    related=("country",),
    order=("code_key", "pk"),
)
pickable(
    Mission,
    label=lambda mission: f"{mission.code} {mission.title}",
    hint=lambda mission: f"{mission.action.code}, {span(mission.start_date, mission.end_date)}",
    related=("action",),
    order=("code", "pk"),
)
pickable(
    ApprovalForm,
    label=lambda form: f"{form.code} {form.title}",
    hint=lambda form: form.get_status_display(),
    order=("code", "pk"),
)
searchable(
    ApprovalForm,
    position=25,
    page="actions:approval_form_detail",
    list_page="actions:approval_form_list",
    title=lambda form: form.title,
    hint=lambda form: f"{form.country or form.region} · {form.get_status_display()}",
    related=("country", "region"),
)
mail_kind(telling.SUBMITTED, label=_("An approval form waits for my decision"), position=30)
mail_kind(telling.ANSWERED, label=_("An approval form of mine is decided or returned"), position=31)

# What somebody who leaves hands over.
open_work(Action, held_by="responsible", records=lambda found: found.open())
open_work(
    ApprovalForm,
    held_by="responsible",
    # A returned form is done with once its next version is begun.
    records=lambda found: found.filter(Q(status__in=FORM_OPEN) | Q(status=FormStatus.RETURNED, next=None)),
)
