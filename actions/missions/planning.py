"""Several missions of an action planned in one form: a row each, saved all or none."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from actions.choices import ENDED, MissionMode
from actions.missions.forms import ActivityField, wrong_days
from actions.missions.services import plan_missions
from actions.models import Action, Mission
from pmt.accounts.matrix import may
from pmt.workbench.editing import draft_of, note_saved
from pmt.workbench.forms import refusal
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back
from pmt.workbench.verbs import Refused

#: Rows at first, rows added at a time, and most.
ROWS, MORE, MOST = 3, 3, 60


def plan_address(action: Action, user: Any) -> str:
    """The address at which missions of an action are planned, for who may while it goes on."""
    if not may(user, "add", Mission) or action.status in ENDED:
        return ""
    return reverse("actions:mission_plan", args=[action.code])


class PlannedRow(forms.ModelForm):
    """A mission in a row; one that is left as it was is none."""

    activity = ActivityField(label=gettext_lazy("Activity"))

    class Meta:
        model = Mission
        fields = ["activity", "title", "start_date", "end_date", "place", "mode", "financed_by_successor"]
        labels = {
            "start_date": gettext_lazy("From"),
            "end_date": gettext_lazy("Until"),
            "financed_by_successor": gettext_lazy("Successor"),
        }
        widgets = {
            "title": forms.TextInput(),
            "start_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "end_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, data: Any = None, *, action: Action, activity: ActivityField, number: int, **options: Any):
        initial = {"mode": MissionMode.ON_SITE, **options.pop("initial", {})}
        super().__init__(
            data,
            prefix=f"row{number}",
            initial=initial,
            instance=Mission(action=action, mode=MissionMode.ON_SITE),
            empty_permitted=True,
            use_required_attribute=False,
            **options,
        )
        self.number = number
        self.action = action
        # Asked once for all rows.
        self.fields["activity"] = activity
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(field)s, row %(n)s") % {"field": field.label, "n": number}

    @property
    def cells(self) -> list[forms.BoundField]:
        """The cells of the row, in order."""
        return [self[name] for name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Days in order, and not before the action's approval."""
        cleaned = super().clean() or {}
        for name, words in wrong_days(cleaned.get("start_date"), cleaned.get("end_date"), self.action).items():
            self.add_error(name, words)
        return cleaned


def _activities(action: Action, user: Any) -> ActivityField:
    """The activities of the action, read once."""
    field = ActivityField(label=_("Activity"))
    field.of(action, user)
    read: Any = field.choices
    field.choices = list(read)
    return field


def _count(sent: Any) -> int:
    text = sent.get("rows", "")
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 4 else ROWS


def _rows(action: Action, user: Any, count: int, sent: Any = None, *, typed: Any = None) -> list[PlannedRow]:
    """Return the rows; `sent` is judged, `typed` only kept."""
    offered = _activities(action, user)
    names = PlannedRow.base_fields
    return [
        PlannedRow(
            sent,
            action=action,
            activity=_copy(offered),
            number=number,
            initial={name: typed[f"row{number}-{name}"] for name in names if f"row{number}-{name}" in typed}
            if typed is not None
            else {},
        )
        for number in range(1, count + 1)
    ]


def _copy(field: ActivityField) -> ActivityField:
    made = ActivityField(label=field.label)
    made.queryset = field.queryset
    made.choices = field.choices
    return made


def _save(rows: list[PlannedRow], user: Any) -> tuple[list[Mission], str]:
    """Plan what is filled in; return it, or why nothing was."""
    if not all(row.is_valid() for row in rows):
        return [], _("Nothing is planned yet: see what is marked below.")
    filled = [row for row in rows if row.has_changed()]
    if not filled:
        return [], _("Fill in at least one row.")
    try:
        with transaction.atomic():
            planned = plan_missions(missions=[row.instance for row in filled], by=user)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except Refused as refused:
        return [], str(refused)
    except IntegrityError as error:
        return [], refusal(error)
    return planned, ""


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """The form, and what plans the missions."""
    user = request.user
    action = get_object_or_404(Action.objects.visible_to(user).select_related("country", "region"), code=key)
    if not may(user, "add", Mission):
        raise PermissionDenied
    back = reverse("actions:action_detail", args=[key])
    if not plan_address(action, user):
        messages.warning(request, _("The action has ended; no mission can be planned for it."))
        return HttpResponseRedirect(back)
    wrong, unsent = "", None
    if request.method == "POST" and request.POST.get("then") != "rows":
        rows = _rows(action, user, _count(request.POST), request.POST)
        planned, wrong = _save(rows, user)
        if planned:
            messages.success(request, _planned(planned))
            response = HttpResponseRedirect(back)
            note_saved(request, response)
            return response
    elif request.method == "POST":
        rows = _rows(action, user, min(_count(request.POST) + MORE, MOST), typed=request.POST)
    else:
        unsent = take_back(request)
        rows = _rows(action, user, _count(unsent) if unsent else ROWS, typed=unsent)
    return render(
        request,
        "actions/mission_plan.html",
        {
            "action": action,
            "rows": rows,
            "heads": list(rows[0]),
            "wrong": wrong,
            "more": len(rows) < MOST,
            "back": back,
            "unsent": unsent is not None,
            "filled_by": signing.dumps(user.pk, salt=FILLED_BY),
            "draft": draft_of(request),
        },
    )


def _planned(missions: list[Mission]) -> str:
    return ngettext("%(n)s mission is planned: %(codes)s.", "%(n)s missions are planned: %(codes)s.", len(missions)) % {
        "n": len(missions),
        "codes": ", ".join(each.code for each in missions),
    }
