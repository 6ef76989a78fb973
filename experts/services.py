"""What people do with experts besides correcting them: one function a verb."""

from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from experts.models import Expert, ExpertLanguage, Flag
from experts.spoken import Pairs
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
        raise Refused(_("This flag has ended already, on %(day)s.") % {"day": date_format(held.ended_on, "j M Y")})
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


def _check_day(on: date, first: date | None) -> None:
    """Raise Refused for a day that is still to come, or before that on which something began."""
    if on > timezone.localdate():
        raise Refused(_("This day is still to come. Choose today or the day on which it was done."), "on")
    if first is not None and on < first:
        raise Refused(
            _("It began on %(day)s. Choose that day or a later one.") % {"day": date_format(first, "j M Y")}, "on"
        )
