"""What was paid keeps: an expert on the mission that they were paid for, and their data while vouchers are kept."""

from datetime import date

from django.utils.translation import gettext as _

from actions.models import Mobilisation
from actions.register import RETENTION, years_after
from experts.models import Expert
from finance.models import Expenditure
from pmt.workbench.formats import written_day
from pmt.workbench.marking import folded


def paid_on_it(mobilisation: Mobilisation) -> str:
    """Say what was paid to an expert for a mission and is not reversed; empty: nothing.

    A payee is written, not chosen: it is the expert where it has all words of the name, in any order, and no
    others but the title. What was booked for the mission itself, such as a hall, keeps nobody on it.
    """
    booked = Expenditure.objects.filter(mission=mobilisation.mission_id, reverses=None, reversal=None)
    names = _names(mobilisation.expert)
    paid = [each for each in booked.order_by("incurred_on", "pk") if _words(each.payee) in names]
    if not paid:
        return ""
    return _(
        "What was paid to the expert for this mission is booked: %(vouchers)s. Reverse that first if it was not so."
    ) % {"vouchers": ", ".join(each.voucher or each.code for each in paid)}


def _names(expert: Expert) -> list[list[str]]:
    name = f"{expert.given_name} {expert.family_name}"
    return [words for words in (_words(name), _words(f"{expert.title} {name}")) if words]


def _words(text: str) -> list[str]:
    return sorted(folded(text).replace(",", " ").split())


def kept_after_payment(expert: Expert, on: date) -> list[str]:
    """Say which payment on a mission of an expert is still to be kept with its documents (contract: seven years)."""
    last = (
        Expenditure.objects.filter(mission__mobilisations__expert=expert)
        .select_related("mission")
        .order_by("-incurred_on", "-pk")
        .first()
    )
    if last is None or (until := years_after(last.incurred_on, RETENTION)) < on:
        return []
    return [
        _("The last payment on a mission of theirs (%(mission)s, %(day)s) is kept with its documents until %(until)s.")
        % {
            "mission": last.mission.code if last.mission else "",
            "day": written_day(last.incurred_on),
            "until": written_day(until),
        }
    ]
