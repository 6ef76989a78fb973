"""Where an expert would be in two places at once: asked before saving, and told in words when the database refuses.

Both days of a mission count, remote missions too; cancelled ones do not (`expert_is_not_in_two_places`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from actions.models import Mission, Mobilisation
from pmt.workbench.templatetags.workbench import span


def clashes(experts: Iterable[Any], start: date, end: date, *, besides: Any = None) -> list[Mobilisation]:
    """Return where these experts are mobilised on any of the days, by day; `besides`: a mission that does not count."""
    found = Mobilisation.objects.filter(expert__in=experts, live=True, start_date__lte=end, end_date__gte=start)
    if besides is not None:
        found = found.exclude(mission=besides)
    return list(
        found.select_related("expert", "mission__action__country", "mission__action__region").order_by(
            "start_date", "pk"
        )
    )


def clashes_of_team(mission: Mission, start: date, end: date) -> list[Mobilisation]:
    """Return where the experts of a mission would be twice if it lasted from one day to another."""
    if mission.pk is None:
        return []
    return clashes(mission.mobilisations.values("expert"), start, end, besides=mission)


def in_words(found: Iterable[Mobilisation]) -> list[str]:
    """Tell each clash: who, on which mission, on which days."""
    return [
        _("%(expert)s is on mission %(mission)s (%(action)s, %(where)s) on %(days)s.")
        % {
            "expert": each.expert,
            "mission": each.mission.code,
            "action": each.mission.action.code,
            "where": each.mission.place or each.mission.action.country or each.mission.action.region,
            "days": span(each.start_date, each.end_date),
        }
        for each in found
    ]


def refused_for(found: Iterable[Mobilisation]) -> str:
    """Say why nobody is in two places, and what to do."""
    return " ".join(
        [
            *in_words(found),
            _("Nobody is in two places at once, and first and last days count: choose other days, or another expert."),
        ]
    )
