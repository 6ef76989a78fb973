"""The pages of actions."""

from typing import Any, ClassVar

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from actions.action_forms import ActionForm, ActivityPages, AssignActionForm, OpenActionForm
from actions.choices import ENDED, NOT_CARRIED_OUT, ActionStatus, WorkStatus
from actions.filters import ActionFilterSet
from actions.follow_up.evaluating import Judged, of_action
from actions.missions.planning import plan_address
from actions.models import (
    Action,
    ActionArea,
    ActionContact,
    ActionEvaluation,
    Activity,
    ApprovalForm,
    ClosureWaiver,
    Deliverable,
    Mission,
)
from actions.tables import ACTION_COLUMNS
from actions.teams import in_teams
from actions.verbs import ACTION_VERBS, ACTIVITY_VERBS
from actions.workflow import DELIVERABLES_ACCEPTED, MISSIONS_ENDED, OF_ACTIVITIES
from pmt.accounts.matrix import may
from pmt.workbench.editing import add, edit
from pmt.workbench.formats import written_day
from pmt.workbench.forms import RecordForm
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.unsent import keeps_unsent


class ActionPages(Pages):
    """Actions, the latest first."""

    model = Action
    title = gettext_lazy("Actions")
    prefix = "actions"
    columns = ACTION_COLUMNS
    filterset = ActionFilterSet
    searched_beside: ClassVar[dict[str, str]] = {"institution": "search", "country": "sort_name"}
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("mine", gettext_lazy("Mine"), lambda user: Q(responsible=user) & ~Q(status__in=ENDED), personal=True),
        *(Tab(status.value, status.label, Q(status=status)) for status in ActionStatus),
    ]
    order = ("-code_key",)
    sorted_at_first = "-code"
    cells_template = "actions/_action_cells.jinja"
    detail_template = "actions/action_detail.html"
    empty_text = gettext_lazy(
        "An action is opened from an approved request, or without one; or it comes with the import of the facility."
    )
    form: ClassVar[type[RecordForm] | None] = ActionForm
    bulk_fields = ("responsible", "areas")
    bulk_verbs = (ACTION_VERBS, ("begin",))
    history_of = (
        (ActionArea, "action"),
        (Activity, "action"),
        (ActionContact, "action"),
        (ClosureWaiver, "action"),
    )

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("country", "region", "institution", "responsible")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        joined = found.select_related("country__region", "region", "institution", "request", "responsible")
        return joined.prefetch_related("areas")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        missions = list(
            Mission.objects.visible_to(user)
            .filter(action=record)
            .select_related("activity")
            .prefetch_related(Prefetch("mobilisations", in_teams(user)))
            .annotate(expert_days=Sum("mobilisations__expert_days"))
            .order_by("start_date", "pk")
        )
        deliverables = list(
            Deliverable.objects.visible_to(user)
            .filter(action=record)
            .select_related("mission")
            .order_by("due_on", "pk")
        )
        judged = of_action(record, user)
        activities = list(Activity.objects.visible_to(user).filter(action=record).order_by("number_key"))
        sees_evaluations = may(user, "view", ActionEvaluation)
        return {
            "stages": _stages(record, missions),
            "plan_address": plan_address(record, user),
            "parts": _by_activity(activities, missions, user),
            "deliverables": deliverables,
            "today": timezone.localdate(),
            "sees_evaluations": sees_evaluations,
            "checklist": _before_closure(record, judged, sees=sees_evaluations),
            "verbs": ACTION_VERBS.offered(record, user, self.address_of(record)),
            "forms": list(ApprovalForm.objects.visible_to(user).filter(action=record).order_by("-code")),
            "addendum_address": (
                f"{reverse('actions:approval_form_add')}?action={record.code}"
                if record.closed_on is None and may(user, "add", ApprovalForm)
                else ""
            ),
            "adds_activity": may(user, "add", Activity),
            "people": list(
                ActionContact.objects.visible_to(user)
                .filter(action=record)
                .select_related("contact__institution")
                .order_by("part", "contact__sort_name")
            ),
            "adds_person": may(user, "add", ActionContact),
            "changes_person": may(user, "change", ActionContact),
            "waiver": ClosureWaiver.objects.visible_to(user).filter(action=record).select_related("by").first(),
            "owes": any(each.accepted_on is None for each in deliverables),
            "waives": may(user, "add", ClosureWaiver),
            "assign_address": f"{self.address_of(record)}assign/" if self.edit_address(record, user) else "",
            "judged": judged,
            "changes_evaluations": may(user, "change", ActionEvaluation),
            "adds_deliverable": f"{reverse('actions:deliverable_add')}?action={record.code}"
            if may(user, "add", Deliverable)
            else "",
            "moves": list(record.moves.visible_to(user).select_related("by").order_by(*IN_ORDER)),
        }


def _stages(record: Action, missions: list[Any]) -> list[dict[str, Any]]:
    """Return the life of an action as a rule: received, approved, implementation, closed."""
    started = [m for m in missions if m.status not in NOT_CARRIED_OUT]
    planned = [m for m in missions if m.status == WorkStatus.PLANNED]
    ended = record.closed_on is not None
    cancelled = record.status == ActionStatus.CANCELLED
    of = len(started) + len(planned)
    stages = []
    if record.request:
        stages.append(_stage(_("Received"), record.request.received_on, "passed"))
    stages.append(_stage(_("Approved"), record.approved_on, "passed" if started or ended else "here"))
    stages.append(
        {
            "label": _("Implementation"),
            "note": ngettext("%(done)s of %(of)s mission", "%(done)s of %(of)s missions", of)
            % {"done": len(started), "of": of},
            "state": "passed" if ended and started else "here" if started else "ahead",
        }
    )
    stages.append(
        _stage(
            _("Cancelled") if cancelled else _("Closed"),
            record.closed_on,
            "ended" if cancelled else "passed" if ended else "ahead",
        )
    )
    return stages


def _stage(label: str, day: Any, state: str) -> dict[str, Any]:
    return {"label": label, "note": written_day(day) if day else "", "state": state}


def _by_activity(activities: list[Any], missions: list[Any], user: Any) -> list[dict[str, Any]]:
    """Return the activities with their missions; missions without an activity come last."""
    parts = [
        {
            "activity": each,
            "missions": [m for m in missions if m.activity_id == each.pk],
            "links": _links(each, user),
        }
        for each in activities
    ]
    loose = [m for m in missions if m.activity_id is None]
    return [*parts, {"activity": None, "missions": loose}] if loose else parts


def _before_closure(record: Action, judged: Judged, *, sees: bool) -> list[tuple[str, bool]]:
    """Return what must hold before an action can be closed, and whether it does; nothing once it is closed.

    Checklist of the facility's procedures: missions ended, deliverables accepted, evaluations in. The first
    two are conditions of the verb; evaluations are asked for, and nothing waits for them.
    """
    if record.closed_on is not None:
        return []
    found = []
    for condition, met in (
        (MISSIONS_ENDED, _("All missions have ended")),
        (DELIVERABLES_ACCEPTED, _("All deliverables are accepted or waived")),
    ):
        holds = condition.holds(record)
        found.append((met if holds else condition.says(record), holds))
    if sees:
        partner = any(each.source == "partner" for each in (*judged.evaluations, *judged.waived))
        found.append(
            (
                _("The partner has evaluated")
                if partner
                else _("The partner's evaluation is missing; nothing waits for it"),
                partner,
            )
        )
    return found


def _links(activity: Activity, user: Any) -> list[dict[str, Any]]:
    """Return what a person may do to an activity in its state: correct it, move it, delete it."""
    pages = ActivityPages()
    address = f"/{pages.prefix}/{activity.pk}/"
    found = []
    if may(user, "change", Activity):
        found.append({"label": _("Edit"), "address": f"{address}edit/"})
    for name, verb in ACTIVITY_VERBS.verbs.items():
        if activity.status in OF_ACTIVITIES.rule(name).sources and OF_ACTIVITIES.may(user, name):
            found.append({"label": str(verb.label), "address": f"{address}{name}/"})
    if may(user, "delete", Activity):
        found.append({"label": _("Delete"), "address": f"{address}delete/"})
    return found


class OpenActionPages(ActionPages):
    """The form by which an action is opened asks for its request, too."""

    form = OpenActionForm

    @classmethod
    def names(cls) -> tuple[str, str]:
        """They have the addresses of actions."""
        return ActionPages.names()


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def open_action_view(request: HttpRequest) -> HttpResponse:
    """Open an action."""
    return add(OpenActionPages(), request)


class AssignActionPages(ActionPages):
    """The same actions, of which only who is responsible is asked."""

    form = AssignActionForm

    @classmethod
    def names(cls) -> tuple[str, str]:
        """They have the addresses of actions."""
        return ActionPages.names()


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, key: str) -> HttpResponse:
    """Say who is responsible for an action."""
    return edit(AssignActionPages(), request, key)
