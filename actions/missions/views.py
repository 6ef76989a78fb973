"""The pages of missions and of who is on them."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import WorkStatus
from actions.filters import MissionFilterSet, MobilisationFilterSet
from actions.missions.forms import MissionForm
from actions.missions.verbs import MISSION_VERBS
from actions.models import Deliverable, ExpertEvaluation, Mission, Mobilisation
from actions.tables import MISSION_COLUMNS, MOBILISATION_COLUMNS
from actions.teams import in_teams
from pmt.accounts.matrix import hidden_fields, may
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages, Tab


class MissionPages(Pages):
    """Missions, the latest first."""

    model = Mission
    title = gettext_lazy("Missions")
    prefix = "missions"
    columns = MISSION_COLUMNS
    filterset = MissionFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        *(Tab(status.value, status.label, Q(status=status)) for status in WorkStatus),
    ]
    order = ("-start_date",)
    sorted_at_first = "-start_date"
    rows_template = "actions/_mission_rows.html"
    detail_template = "actions/mission_detail.html"
    form = MissionForm
    deletable = True
    history_of = ((Mobilisation, "mission"),)
    empty_text = gettext_lazy("Missions are planned on the page of their action.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("action__country", "action__region", "activity")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("action__country", "action__region", "action__institution", "activity")

    def unchangeable(self, record: Any) -> str:
        """A cancelled mission stays as it was."""
        if record.status == WorkStatus.CANCELLED:
            return _("A cancelled mission is kept as it was. Reopen it to change it.")
        return ""

    def undeletable(self, record: Any) -> str:
        """What began, or was decided, is kept."""
        if record.status == WorkStatus.PLANNED:
            return ""
        return _("Only a planned mission can be deleted. This one is kept; if it does not take place, cancel it.")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        team = list(in_teams(user).filter(mission=record))
        hidden = hidden_fields(user, Mobilisation)
        return {
            "verbs": MISSION_VERBS.offered(record, user, self.address_of(record)),
            "team": team,
            "totals": {
                name: sum((getattr(each, name) for each in team), start=Decimal(0))
                for name in ("preparation_days", "field_days", "reporting_days", "remote_days", "expert_days")
            },
            "sees_rates": "day_rate" not in hidden,
            "sees_terms": "terms" not in hidden,
            "deliverables": list(Deliverable.objects.visible_to(user).filter(mission=record).order_by("due_on", "pk")),
            "today": timezone.localdate(),
            "sees_evaluations": may(user, "view", ExpertEvaluation),
            "evaluations": list(
                ExpertEvaluation.objects.visible_to(user)
                .filter(mission=record)
                .select_related("expert")
                .order_by("expert__sort_name", "source")
            ),
            "moves": list(record.moves.visible_to(user).select_related("by").order_by(*IN_ORDER)),
        }


class MobilisationPages(Pages):
    """Who was on which mission."""

    model = Mobilisation
    title = gettext_lazy("Mobilisations")
    prefix = "mobilisations"
    columns = MOBILISATION_COLUMNS
    filterset = MobilisationFilterSet
    order = ("-start_date",)
    sorted_at_first = "-start_date"
    rows_template = "actions/_mobilisation_rows.html"
    search = "expert__search"

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("expert__nationality", "mission__action__country")
