"""The pages of actions."""

from typing import Any, ClassVar

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.choices import NOT_CARRIED_OUT, ActionStatus, WorkStatus
from actions.filters import ActionFilterSet
from actions.follow_up.evaluating import Judged, of_action
from actions.missions.planning import plan_address
from actions.models import Action, ActionEvaluation, Activity, Deliverable, Mission
from actions.tables import ACTION_COLUMNS
from actions.teams import in_teams
from pmt.accounts.matrix import may
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages, Tab


class ActionPages(Pages):
    """Actions, the latest first."""

    model = Action
    title = gettext_lazy("Actions")
    prefix = "actions"
    columns = ACTION_COLUMNS
    filterset = ActionFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        *(Tab(status.value, status.label, Q(status=status)) for status in ActionStatus),
    ]
    order = ("-code_key",)
    sorted_at_first = "-code"
    rows_template = "actions/_action_rows.html"
    detail_template = "actions/action_detail.html"

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("country", "region", "institution")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("country__region", "region", "institution", "request").prefetch_related("areas")

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
            "parts": _by_activity(activities, missions),
            "deliverables": deliverables,
            "today": timezone.localdate(),
            "sees_evaluations": sees_evaluations,
            "judged": judged,
            "changes_evaluations": may(user, "change", ActionEvaluation),
            "adds_deliverable": f"{reverse('actions:deliverable_add')}?action={record.code}"
            if may(user, "add", Deliverable)
            else "",
            "checklist": _before_closure(record, missions, deliverables, judged, sees=sees_evaluations),
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
    return {"label": label, "note": date_format(day, "j M Y") if day else "", "state": state}


def _by_activity(activities: list[Any], missions: list[Any]) -> list[dict[str, Any]]:
    """Return the activities with their missions; missions without an activity come last."""
    parts = [{"activity": each, "missions": [m for m in missions if m.activity_id == each.pk]} for each in activities]
    loose = [m for m in missions if m.activity_id is None]
    return [*parts, {"activity": None, "missions": loose}] if loose else parts


def _before_closure(
    record: Action, missions: list[Any], deliverables: list[Any], judged: Judged, *, sees: bool
) -> list[tuple[str, bool]]:
    """Return what must hold before an action can be closed, and whether it does; nothing once it is closed.

    Checklist of the facility's procedures: missions ended, deliverables accepted, evaluations in.
    """
    if record.closed_on is not None:
        return []
    waiting = [m for m in missions if m.status in (WorkStatus.PLANNED, WorkStatus.ONGOING)]
    open_ones = [d for d in deliverables if d.accepted_on is None]
    found = [
        (
            ngettext("%(n)s mission has not ended", "%(n)s missions have not ended", len(waiting)) % {"n": len(waiting)}
            if waiting
            else _("All missions have ended"),
            not waiting,
        ),
        (
            ngettext("%(n)s deliverable is not accepted", "%(n)s deliverables are not accepted", len(open_ones))
            % {"n": len(open_ones)}
            if open_ones
            else _("All deliverables are accepted"),
            not open_ones,
        ),
    ]
    if sees:
        partner = any(each.source == "partner" for each in (*judged.evaluations, *judged.waived))
        found.append((_("The partner has evaluated") if partner else _("The partner's evaluation is missing"), partner))
    return found
