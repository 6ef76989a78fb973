"""What people do with experts besides correcting them: one function a verb."""

from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from experts.erasure import clear_elsewhere, obstacles
from experts.models import Availability, DayRate, Expert, ExpertLanguage, Flag
from experts.spoken import Pairs
from pmt.workbench.formats import written_day
from pmt.workbench.verbs import Refused


@transaction.atomic
def set_languages(*, expert: Expert, spoken: Pairs) -> None:
    """Let an expert have these languages, in this order; rows that stay as they are leave no trace in the history."""
    kept = {each.language: each for each in ExpertLanguage.objects.select_for_update().filter(expert=expert)}
    for place, (language, level) in enumerate(spoken, start=1):
        row = kept.pop(language, None) or ExpertLanguage(expert=expert, language=language)
        if row.pk is None or (row.position, row.level) != (place, level):
            row.position, row.level = place, level
            row.save()
    for gone in kept.values():
        gone.delete()


@transaction.atomic
def lift_flag(*, record: Flag, by: Any, on: date, why: str) -> Flag:
    """Take a flag away from a day on. Raises Refused when it has ended, or the day is before it or to come."""
    held = Flag.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if held.ended_on is not None:
        raise Refused(_("This flag has ended already, on %(day)s.") % {"day": written_day(held.ended_on)})
    _check_day(on, held.raised_on)
    with pghistory.context(why=why):
        held.ended_on, held.ended_by, held.end_note = on, by, why
        held.save(update_fields=["ended_on", "ended_by", "end_note"])
    return held


@transaction.atomic
def end_lapsed_flags(*, on: date) -> int:
    """End the flags that had lapsed before a day, on the day on which each did; return how many."""
    lapsed = list(Flag.objects.select_for_update().filter(ended_on=None, lapses_on__lt=on).order_by("pk"))
    for flag in lapsed:
        flag.ended_on = flag.lapses_on + timedelta(days=1)
        flag.end_note = _("It lapsed.")
        flag.save(update_fields=["ended_on", "end_note"])
    return len(lapsed)


@transaction.atomic
def confirm_profile(*, record: Expert, by: Any, on: date, why: str = "") -> Expert:
    """Note that a profile was right on a day; an earlier day than is known already changes nothing.

    Raises Refused for a day to come or before the registration, and where processing is restricted.
    """
    del by  # stands in the history
    held = _usable(record)
    _check_day(on, held.registered_on)
    if held.confirmed_on is None or on > held.confirmed_on:
        with pghistory.context(why=why):
            held.confirmed_on = on
            held.save(update_fields=["confirmed_on"])
    return held


@transaction.atomic
def restrict_expert(*, record: Expert, by: Any, on: date, why: str) -> Expert:
    """Keep a person's data without using them, from a day on (Regulation (EU) 2018/1725, article 20)."""
    del by  # stands in the history
    held = _usable(record)
    _check_day(on, held.registered_on)
    with pghistory.context(why=why):
        held.restricted_on, held.restriction_note = on, why
        held.save(update_fields=["restricted_on", "restriction_note"])
    return held


@transaction.atomic
def lift_restriction(*, record: Expert, by: Any, why: str) -> Expert:
    """Use a person's data again. Raises Refused where their use is not restricted."""
    del by  # stands in the history
    held = Expert.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if held.restricted_on is None:
        raise Refused(_("The use of these data is not restricted."))
    with pghistory.context(why=why):
        held.restricted_on, held.restriction_note = None, ""
        held.save(update_fields=["restricted_on", "restriction_note"])
    return held


@transaction.atomic
def erase_expert(*, record: Expert, by: Any, why: str) -> Expert:
    """Erase what says who an expert is, in the record, what hangs on it, and the history of both.

    What figures of the past count stays under no name. Nothing brings it back. Raises Refused, with every
    reason, while a mission is under way or ahead, and while documents must be kept.
    """
    del by  # stands in the history
    today = timezone.localdate()
    held = Expert.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if held.erased_on is not None:
        raise Refused(_("These data have been erased already."))
    if reasons := obstacles(held, today):
        raise Refused(" ".join(reasons))
    for model in (ExpertLanguage, Availability, DayRate, Flag):
        model._default_manager.filter(expert=held).delete()
    held.refresh_from_db()
    held.title = held.given_name = held.email = held.flag_note = held.restriction_note = ""
    held.family_name = str(_("Erased person"))
    held.employer, held.day_rate, held.flagged, held.restricted_on = None, None, False, None
    held.save()
    clear_elsewhere(held)
    with connection.cursor() as cursor:
        # What follows at the end of a transaction would leave rows in the history that goes now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    # What is left is the row as it is now, beside which the erasure is told.
    own = _history_of(Expert).filter(pgh_obj=held.pk)
    own.exclude(pgh_id=own.latest("pgh_id").pgh_id).delete()
    for model in (ExpertLanguage, Availability, DayRate, Flag):
        _history_of(model).filter(expert=held.pk).delete()
    with pghistory.context(why=why):
        held.erased_on = today
        held.save(update_fields=["erased_on"])
    return held


def _history_of(model: Any) -> Any:
    return model.pgh_event_models["update"].objects


def _usable(record: Expert) -> Expert:
    """Lock an expert whose data are in use; raises Refused for others."""
    held = Expert.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if why := out_of_use(held):
        raise Refused(why)
    return held


def out_of_use(expert: Expert) -> str:
    """Say why an expert's data are not to be changed; empty: they can be."""
    if expert.erased_on is not None:
        return _("The personal data of this expert were erased on %(day)s.") % {"day": written_day(expert.erased_on)}
    if expert.restricted_on is not None:
        return _("The use of these data has been restricted since %(day)s. Lift the restriction first.") % {
            "day": written_day(expert.restricted_on)
        }
    return ""


def _check_day(on: date, first: date | None) -> None:
    """Raise Refused for a day that is still to come, or before that on which something began."""
    if on > timezone.localdate():
        raise Refused(_("This day is still to come. Choose today or the day on which it was done."), "on")
    if first is not None and on < first:
        raise Refused(_("It began on %(day)s. Choose that day or a later one.") % {"day": written_day(first)}, "on")
