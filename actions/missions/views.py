"""The pages of missions and of who is on them."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actions.choices import WorkStatus
from actions.filters import MissionFilterSet, MobilisationFilterSet
from actions.follow_up.evaluating import of_team
from actions.missions.forms import MissionForm
from actions.missions.mobilisation_forms import MobilisationForm
from actions.missions.mobilising import kept_because, look_at, shortlist_address
from actions.missions.verbs import MISSION_VERBS
from actions.models import Deliverable, ExpertEvaluation, Mission, Mobilisation
from actions.tables import MISSION_COLUMNS, MOBILISATION_COLUMNS
from actions.teams import in_teams
from experts.models import Expert
from pmt.accounts.matrix import hidden_fields, may
from pmt.workbench.listing import Listing
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.parts import is_whole, vary


class MissionPages(Pages):
    """Missions, the latest first."""

    model = Mission
    title = gettext_lazy("Missions")
    prefix = "missions"
    columns = MISSION_COLUMNS
    filterset = MissionFilterSet
    searched_beside: ClassVar[dict[str, str]] = {"action": "search"}
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        *(Tab(status.value, status.label, Q(status=status)) for status in WorkStatus),
    ]
    order = ("-start_date",)
    sorted_at_first = "-start_date"
    cells_template = "actions/_mission_cells.jinja"
    detail_template = "actions/mission_detail.html"
    form = MissionForm
    bulk_fields = ("place", "mode")
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

    def delete_address(self, record: Any, user: Any) -> str:
        """What is kept anyway is not offered for deletion."""
        return "" if self.undeletable(record) else super().delete_address(record, user)

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        team = list(in_teams(user).filter(mission=record))
        mobilises = may(user, "add", Mobilisation) and record.status != WorkStatus.CANCELLED
        hidden = hidden_fields(user, Mobilisation)
        return {
            "verbs": MISSION_VERBS.offered(record, user, self.address_of(record)),
            "team": team,
            "mobilise_address": f"{reverse('actions:mobilisation_add')}?mission={record.code}" if mobilises else "",
            "find_address": shortlist_address(record) if mobilises else "",
            "totals": {
                name: sum((getattr(each, name) for each in team), start=Decimal(0))
                for name in ("preparation_days", "field_days", "reporting_days", "remote_days", "expert_days")
            },
            "sees_rates": "day_rate" not in hidden,
            "sees_terms": "terms" not in hidden,
            "deliverables": list(Deliverable.objects.visible_to(user).filter(mission=record).order_by("due_on", "pk")),
            "today": timezone.localdate(),
            "sees_evaluations": may(user, "view", ExpertEvaluation),
            "judged": of_team(record, team, user),
            "changes_evaluations": may(user, "change", ExpertEvaluation),
            "adds_deliverable": f"{reverse('actions:deliverable_add')}?mission={record.code}"
            if may(user, "add", Deliverable)
            else "",
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
    cells_template = "actions/_mobilisation_cells.jinja"
    search = "expert__search"
    key = "pk"
    summary_template = "actions/_mobilisation_summary.html"
    sums_up_panels = True
    form = MobilisationForm
    form_template = "actions/mobilisation_edit.html"
    deletable = True

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("expert__nationality", "mission__action__country")

    def summary(self, listing: Listing) -> dict[str, Any]:
        """On how many missions that were carried out, and for how many expert-days."""
        done = listing.chosen.filter(mission__in=Mission.objects.carried_out())
        return done.aggregate(missions=Count("mission", distinct=True), expert_days=Sum("expert_days"))

    def address_of(self, record: Any) -> str:
        """It is shown on its mission's page."""
        return reverse("actions:mission_detail", args=[record.mission.code])

    def address_after(self, record: Any) -> str:
        """The mission stays when its expert is withdrawn."""
        return self.address_of(record)

    def unchangeable(self, record: Any) -> str:
        """What was on a cancelled mission stays as it was."""
        if record.mission.status == WorkStatus.CANCELLED:
            return _("The mission is cancelled, and kept as it was. Reopen it to change it.")
        return ""

    def undeletable(self, record: Any) -> str:
        """Who worked, or was evaluated, was there."""
        return kept_because(record)


@require_safe
def check(request: HttpRequest, key: str) -> HttpResponseBase:
    """What speaks for and against an expert on a mission, as a part of the form; alone, the form itself."""
    mission = get_object_or_404(Mission.objects.visible_to(request.user).select_related("action"), code=key)
    if not may(request.user, "add", Mobilisation):
        raise PermissionDenied
    named = request.GET.get("expert", "")
    if is_whole(request):
        asked = urlencode({"mission": key, "expert": named})
        return HttpResponseRedirect(f"{reverse('actions:mobilisation_add')}?{asked}")
    experts = Expert.objects.visible_to(request.user).select_related("nationality")
    expert = experts.filter(code=named).first() if named and "\x00" not in named else None
    look = look_at(expert, mission, request.user) if expert else None
    return vary(render(request, "actions/_expert_look.html", {"look": look}))
