"""How experts are told apart, and how two become one."""

from typing import Any

from django.db.models import Max

from experts.models import Expert, ExpertLanguage
from pmt.workbench.merging.declaring import mergeable, on_moving, two_rows


def _better_known(row: ExpertLanguage, stays: ExpertLanguage) -> dict[str, Any]:
    """A language that both have is known at the higher level; an unknown level is below any."""
    return {"level": max(row.level, stays.level)}


def _behind_the_others(moving: list[ExpertLanguage], winner: Expert) -> None:
    """Languages of the loser come after those of the winner, in the loser's order."""
    last = ExpertLanguage.objects.filter(expert=winner).aggregate(last=Max("position"))["last"] or 0
    for place, each in enumerate(sorted(moving, key=lambda one: one.position), start=last + 1):
        each.position = place


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
