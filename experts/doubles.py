"""How experts are told apart, and how two become one."""

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from experts.models import DayRate, Expert, ExpertLanguage, Flag
from pmt.workbench.merging.declaring import mergeable, on_moving, two_rows


def _better_known(row: ExpertLanguage, stays: ExpertLanguage) -> dict[str, Any]:
    """A language that both have is known at the higher level; an unknown level is below any."""
    return {"level": max(row.level, stays.level)}


def _behind_the_others(moving: list[ExpertLanguage], winner: Expert) -> None:
    """Languages of the loser come after those of the winner, in the loser's order."""
    last = ExpertLanguage.objects.filter(expert=winner).aggregate(last=Max("position"))["last"] or 0
    for place, each in enumerate(sorted(moving, key=lambda one: one.position), start=last + 1):
        each.position = place


def _after_the_others(moving: list[Flag], winner: Expert) -> None:
    """Flags of the loser are counted after those of the winner; of two that stand, the winner's does."""
    there = Flag.objects.filter(expert=winner)
    last = there.aggregate(last=Max("number"))["last"] or 0
    stands = there.filter(ended_on=None).exists()
    for number, each in enumerate(sorted(moving, key=lambda one: one.number), start=last + 1):
        each.number = number
        if stands and each.ended_on is None:
            each.ended_on = timezone.localdate()
            each.end_note = _("Another record of the person, with which this one was merged, is flagged, too.")


mergeable(
    Expert,
    name=("given_name", "family_name"),
    place=("nationality",),
    email="email",
    together=(("occupation", "employment", "employer"), ("flagged", "flag_note")),
    better={
        # A warning is not lost by a merge; whoever is registered was so from the first day on.
        "flagged": lambda one, other: one.flagged and not other.flagged,
        "registered_on": lambda one, other: one < other,
        "occupation": lambda one, other: False,
    },
    shown=lambda expert: expert.nationality,
    related=("nationality",),
)
two_rows(ExpertLanguage, _better_known)
on_moving(ExpertLanguage, _behind_the_others)
# Of two rates from one day, the winner's holds.
two_rows(DayRate, lambda row, stays: {})
on_moving(Flag, _after_the_others)
