"""When two experts cannot be one: nobody is on one mission twice, or at two places on one day."""

from django.utils.translation import gettext as _

from actions.models import Mobilisation
from experts.models import Expert
from pmt.workbench.formats import written_day
from pmt.workbench.merging.declaring import merge_condition


def _span(mobilisation: Mobilisation) -> str:
    days = f"{written_day(mobilisation.start_date)} – {written_day(mobilisation.end_date)}"
    return f"{mobilisation.mission.code} ({days})"


def not_at_two_places(winner: Expert, loser: Expert) -> str:
    """Say on which missions two experts were at once; empty: on none."""
    theirs = list(Mobilisation.objects.filter(expert=loser).select_related("mission").order_by("start_date", "pk"))
    clashes = []
    for mine in Mobilisation.objects.filter(expert=winner).select_related("mission").order_by("start_date", "pk"):
        for other in theirs:
            if mine.mission_id == other.mission_id:
                clashes.append(_("both are on mission %(mission)s") % {"mission": _span(mine)})
            elif mine.live and other.live and mine.start_date <= other.end_date and other.start_date <= mine.end_date:
                both = {"one": _span(mine), "other": _span(other)}
                clashes.append(_("missions %(one)s and %(other)s are at the same time") % both)
    if not clashes:
        return ""
    return _(
        "They cannot be one person: %(clashes)s. Take one of them off, or remember that they are not the same."
    ) % {"clashes": "; ".join(clashes)}


merge_condition("experts.expert", not_at_two_places)
