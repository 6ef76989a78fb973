"""The pages of the expert register."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from experts.choices import Occupation
from experts.filters import ExpertFilterSet
from experts.forms import ExpertForm
from experts.models import Availability, DayRate, Expert, ExpertArea, ExpertLanguage, Flag
from experts.querysets import a_year_ago
from experts.services import out_of_use
from experts.tables import EXPERT_COLUMNS
from facility.models import Area
from pmt.accounts.matrix import may
from pmt.workbench.pages import Pages, Tab


class ExpertPages(Pages):
    """Experts, by family name."""

    model = Expert
    title = gettext_lazy("Experts")
    prefix = "experts"
    columns = EXPERT_COLUMNS
    filterset = ExpertFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("public", gettext_lazy("Public"), Q(occupation=Occupation.PUBLIC)),
        Tab("private", gettext_lazy("Private"), Q(occupation=Occupation.PRIVATE)),
    ]
    order = ("sort_name",)
    sorted_at_first = "name"
    cells_template = "experts/_expert_cells.jinja"
    detail_template = "experts/expert_detail.html"
    empty_text = gettext_lazy("Register the first one, or bring them in with the import of the facility.")
    form = ExpertForm
    bulk_fields = ("nationality", "employer", "occupation", "employment", "areas")
    deletable = True
    mergeable = True
    history_of = (
        (ExpertLanguage, "expert"),
        (ExpertArea, "expert"),
        (Availability, "expert"),
        (DayRate, "expert"),
        (Flag, "expert"),
    )

    def unchangeable(self, record: Any) -> str:
        """What is restricted or erased stays as it is."""
        return out_of_use(record)

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("nationality", "employer")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("nationality__region", "employer")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        today = timezone.localdate()
        areas: dict[Area, list[Area]] = {}
        for area in record.areas.select_related("parent").order_by("code"):
            below = areas.setdefault(area.parent or area, [])
            if area.parent:
                below.append(area)
        flags = list(Flag.objects.visible_to(user).filter(expert=record).select_related("raised_by", "ended_by"))
        rates = list(DayRate.objects.visible_to(user).filter(expert=record))
        return {
            "languages": list(record.languages.all()),
            "areas": list(areas.items()),
            "member_state": record.nationality.is_member(today),
            "today": today,
            "out_of_use": out_of_use(record),
            "waits": record.vouched_on < a_year_ago(),
            "may": {verb: may(user, verb, Expert) for verb in ("confirm", "export", "restrict", "erase")},
            "flag": next((each for each in flags if each.stands), None),
            "former_flags": [each for each in flags if not each.stands],
            "raises_flags": may(user, "add", Flag),
            "rates": _with_ends(rates),
            "rate_now": next((each for each in rates if each.from_day <= today), None),
            "sees_rates": may(user, "view", DayRate),
            "sets_rates": may(user, "add", DayRate),
            "availabilities": _spans(Availability.objects.visible_to(user).filter(expert=record), today),
            "sees_availability": may(user, "view", Availability),
            "sets_availability": may(user, "add", Availability),
        }


def _with_ends(rates: list[DayRate]) -> list[tuple[DayRate, date | None]]:
    """Return rates, the latest first, each with the last day on which it holds; none for the latest."""
    ends = [None, *(each.from_day - timedelta(days=1) for each in rates)]
    return list(zip(rates, ends, strict=False))


def _spans(found: QuerySet[Any], today: date) -> list[tuple[Availability, str]]:
    """Return what is known of an expert's days, each with where it lies: now, coming or past; the past last."""

    def place(each: Availability) -> str:
        if each.until is not None and each.until < today:
            return "past"
        return "coming" if each.since > today else "now"

    placed = [(each, place(each)) for each in found]
    order = {"now": 0, "coming": 1, "past": 2}
    return sorted(
        placed, key=lambda each: (order[each[1]], each[0].since.toordinal() * (-1 if each[1] == "past" else 1))
    )
