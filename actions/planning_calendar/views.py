"""The planning calendar: missions over the days of a month or the weeks of a year, by action or by expert."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from actions.choices import WorkStatus
from actions.models import Deliverable, Mission
from actions.planning_calendar.spans import FIRST_YEAR, LAST_YEAR, Item, Row, Window, month_of, year_of
from actions.teams import in_teams
from facility.models import Country
from pmt.accounts.matrix import may
from pmt.workbench.filters import PlainSelect
from requests_app.people import who_are_responsible

VIEWS = {"month": _("Month"), "year": _("Year")}
WAYS = {"action": _("By action"), "expert": _("By expert")}


class CalendarForm(forms.Form):
    """What narrows the calendar."""

    on = forms.DateField(required=False)
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Country"),
        required=False,
        to_field_name="code",
        empty_label=_("Any country"),
        widget=PlainSelect(attrs={"class": "form-select"}),
    )
    responsible = forms.ChoiceField(
        label=_("Responsible"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Not cancelled")), *WorkStatus.choices, ("all", _("All"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any, user: Any) -> None:
        super().__init__(data, auto_id="calendar_%s")
        countries: Any = self.fields["country"]
        with_actions = Country.objects.visible_to(user).filter(actions__isnull=False).distinct()
        countries.queryset = with_actions.order_by("sort_name")
        people: Any = self.fields["responsible"]
        people.choices = [("", _("Whoever is responsible")), *who_are_responsible(user)]


def _window(view: str, day: date) -> Window:
    today = timezone.localdate()
    return year_of(day, today) if view == "year" else month_of(day, today)


def _missions(user: Any, asked: dict[str, Any]) -> QuerySet[Any]:
    """The missions that a person sees and asks for."""
    found = Mission.objects.visible_to(user)
    if status := asked.get("status"):
        found = found if status == "all" else found.filter(status=status)
    else:
        found = found.exclude(status=WorkStatus.CANCELLED)
    if country := asked.get("country"):
        found = found.filter(action__country=country)
    if person := asked.get("responsible"):
        found = found.filter(action__responsible=person)
    return found


def _due(user: Any, asked: dict[str, Any], window: Window) -> list[Any]:
    """The deliverables that are due on the days shown."""
    found = Deliverable.objects.visible_to(user).filter(due_on__range=(window.first, window.last))
    # What is owed for a mission that did not take place is not due.
    found = found.exclude(mission__status=WorkStatus.CANCELLED).exclude(action=None)
    if country := asked.get("country"):
        found = found.filter(action__country=country)
    if person := asked.get("responsible"):
        found = found.filter(action__responsible=person)
    return list(found.select_related("action__country", "action__region").order_by("due_on", "pk"))


def _by_action(missions: Iterable[Any], due: Iterable[Any]) -> list[Row]:
    rows: dict[Any, Row] = {}
    for each in missions:
        rows.setdefault(each.action_id, Row(each.action)).items.append(
            Item(each.start_date, each.end_date, each, "mission")
        )
    for each in due:
        rows.setdefault(each.action_id, Row(each.action)).items.append(
            Item(each.due_on, each.due_on, each, "deliverable")
        )
    return sorted(rows.values(), key=lambda row: row.head.code_key)


def _by_expert(missions: Iterable[Any]) -> list[Row]:
    rows: dict[Any, Row] = {}
    for mission in missions:
        experts = [each.expert for each in mission.mobilisations.all()] or [None]
        for expert in experts:
            rows.setdefault(expert and expert.pk, Row(expert)).items.append(
                Item(mission.start_date, mission.end_date, mission, "mission")
            )
    return sorted(rows.values(), key=lambda row: (row.head is not None, row.head.sort_name if row.head else ""))


def _nearest(user: Any, asked: dict[str, Any], window: Window) -> list[tuple[Any, date]]:
    """The last mission before and the first after what is shown, where nothing is on it."""
    found = _missions(user, asked)
    before = found.filter(start_date__lt=window.first).order_by("-start_date").values_list("start_date", flat=True)
    after = found.filter(start_date__gt=window.last).order_by("start_date").values_list("start_date", flat=True)
    named = ((_("The mission before"), before.first()), (_("The next mission"), after.first()))
    return [(words, day) for words, day in named if day]


@require_safe
def planning(request: HttpRequest) -> HttpResponse:
    """The calendar; everything asked is in the address."""
    user = request.user
    if not may(user, "view", Mission):
        raise Http404
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "month"
    way = request.GET.get("by") if request.GET.get("by") in WAYS else "action"
    form = CalendarForm(request.GET, user)
    form.is_valid()
    asked = form.cleaned_data
    today = timezone.localdate()
    day = asked.get("on") or today
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        day = today
    window = _window(str(view), day)
    missions = list(
        _missions(user, asked)
        .filter(start_date__lte=window.last, end_date__gte=window.first)
        .select_related("action__country", "action__region", "activity")
        .prefetch_related(Prefetch("mobilisations", in_teams(user)))
        .order_by("start_date", "pk")
    )
    due = _due(user, asked, window) if way == "action" and not asked.get("status") else []
    rows = _by_action(missions, due) if way == "action" else _by_expert(missions)
    for row in rows:
        row.lay_out(window)

    kept = {
        "view": view,
        "by": way,
        "on": day.isoformat(),
        "country": asked["country"].code if asked.get("country") else "",
        "responsible": asked.get("responsible", ""),
        "status": asked.get("status", ""),
    }

    def address(**changed: Any) -> str:
        chosen = {name: value for name, value in (kept | changed).items() if value}
        return f"{reverse('actions:calendar')}?{urlencode(chosen)}"

    agenda = sorted(
        [Item(each.start_date, each.end_date, each, "mission") for each in missions]
        + [Item(each.due_on, each.due_on, each, "deliverable") for each in due],
        key=lambda each: (each.first, each.sort, each.record.pk),
    )
    return render(
        request,
        "actions/calendar.html",
        {
            "window": window,
            "rows": rows,
            "agenda": agenda,
            "today": today,
            "way": way,
            "form": form,
            "kept": {name: kept[name] for name in ("view", "by", "on")},
            "views": [(words, address(view=name), name == view) for name, words in VIEWS.items()],
            "ways": [(words, address(by=name), name == way) for name, words in WAYS.items()],
            "before": address(on=window.before.isoformat()),
            "after": address(on=window.after.isoformat()),
            "now": address(on=today.isoformat()),
            "nearest": [(words, each, address(on=each.isoformat())) for words, each in _nearest(user, asked, window)]
            if not rows
            else [],
            "counts": {"missions": len(missions), "due": len(due)},
        },
    )
