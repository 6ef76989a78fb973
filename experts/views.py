"""The pages of the expert register."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from experts.choices import Occupation
from experts.filters import ExpertFilterSet
from experts.models import Expert
from experts.tables import EXPERT_COLUMNS
from facility.models import Area
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
    rows_template = "experts/_expert_rows.html"
    detail_template = "experts/expert_detail.html"
    mergeable = True

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("nationality", "employer").prefetch_related("languages")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("nationality__region", "employer")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        areas: dict[Area, list[Area]] = {}
        for area in record.areas.select_related("parent").order_by("code"):
            below = areas.setdefault(area.parent or area, [])
            if area.parent:
                below.append(area)
        return {
            "languages": list(record.languages.all()),
            "areas": list(areas.items()),
            "member_state": record.nationality.is_member(timezone.localdate()),
        }
