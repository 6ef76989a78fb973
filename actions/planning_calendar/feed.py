"""The planning as an iCalendar (RFC 5545), with what a person sees and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from actions.choices import WorkStatus
from actions.models import Deliverable, Mission
from actions.teams import in_teams
from facility.models import Facility

#: The latest missions and deliverables are in it, so that it stays small enough for every program to read.
MOST = 1000
STATUS = {
    WorkStatus.PLANNED: "TENTATIVE",
    WorkStatus.ONGOING: "CONFIRMED",
    WorkStatus.COMPLETED: "CONFIRMED",
    WorkStatus.CANCELLED: "CANCELLED",
}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _changes(model: str, key: str, records: list[Any]) -> dict[Any, dict[str, Any]]:
    """Return when each record was changed last, and how often, from the history."""
    events: Any = apps.get_model("actions", model)._default_manager
    found = events.filter(**{f"{key}__in": [each.pk for each in records]}).order_by().values_list(key)
    return {
        pk: {"last": last, "times": times}
        for pk, last, times in found.annotate(last=Max("pgh_created_at"), times=Count("pk"))
    }


def planning_of(user: Any, absolute: Any) -> tuple[bytes, datetime]:
    """Return the calendar of a person, and when something in it changed last.

    `absolute(path)` returns the whole address of a page. The same records give the same bytes.
    """
    missions = list(
        Mission.objects.visible_to(user)
        .select_related("action__country", "action__region", "activity")
        .order_by("-start_date", "-pk")[:MOST]
    )
    due = list(
        Deliverable.objects.visible_to(user)
        .filter(due_on__isnull=False, accepted_on=None)
        .exclude(mission__status=WorkStatus.CANCELLED)
        .select_related("action__country", "action__region")
        .order_by("-due_on", "-pk")[:MOST]
    )
    teams: dict[Any, list[str]] = {}
    for each in in_teams(user).filter(mission__in=missions):
        teams.setdefault(each.mission_id, []).append(str(each.expert))
    changed, staffed = (
        _changes("MissionEvent", "pgh_obj_id", missions),
        _changes("MobilisationEvent", "mission_id", missions),
    )
    delivered = _changes("DeliverableEvent", "pgh_obj_id", due)
    facility = Facility.objects.first()
    code = facility.code.lower() if facility else "pmt"
    calendar = Calendar()
    calendar.add("prodid", "-//PMT//Planning//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _("%(facility)s: missions") % {"facility": facility.code if facility else "PMT"})
    latest = _EPOCH
    for mission in missions:
        facts = [changed.get(mission.pk), staffed.get(mission.pk)]
        last = max((each["last"] for each in facts if each), default=_EPOCH)
        latest = max(latest, last)
        calendar.add_component(
            _mission(
                mission,
                teams.get(mission.pk, []),
                last,
                sum(each["times"] for each in facts if each) - 1,
                f"mission-{mission.code}@{code}",
                absolute(reverse("actions:mission_detail", args=[mission.code])),
            )
        )
    for each in due:
        fact = delivered.get(each.pk)
        last = fact["last"] if fact else _EPOCH
        latest = max(latest, last)
        event = _whole_days(each.due_on, each.due_on, last, fact["times"] - 1 if fact else 0)
        event.add("uid", f"deliverable-{each.code}@{code}")
        event.add("summary", _("Due: %(deliverable)s") % {"deliverable": each})
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("url", absolute(reverse("actions:deliverable_detail", args=[each.code])))
        calendar.add_component(event)
    return calendar.to_ical(), latest


def _whole_days(first: Any, last: Any, changed: datetime, times: int) -> Event:
    event = Event()
    event.add("dtstart", first)
    # The end of an event is the day after its last.
    event.add("dtend", last + timedelta(days=1))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(times, 0))
    return event


def _mission(mission: Mission, team: list[str], changed: datetime, times: int, uid: str, address: str) -> Event:
    where = mission.action.country or mission.action.region
    title = mission.title or (mission.activity.title if mission.activity else mission.action.title)
    event = _whole_days(mission.start_date, mission.end_date, changed, times)
    event.add("uid", uid)
    event.add("summary", f"{mission.code} {where}: {title}")
    event.add("status", STATUS[WorkStatus(mission.status)])
    event.add("location", mission.get_mode_display() if mission.mode == "remote" else mission.place or str(where))
    lines = [
        _("Action %(code)s: %(title)s") % {"code": mission.action.code, "title": mission.action.title},
        str(mission.get_status_display()),
        *([_("Experts: %(names)s") % {"names": ", ".join(team)}] if team else []),
    ]
    event.add("description", "\n".join(lines))
    event.add("url", address)
    return event
