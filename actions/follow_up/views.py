"""The pages of what missions leave behind: deliverables and evaluations."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.filters import DeliverableFilterSet, ExpertEvaluationFilterSet
from actions.follow_up import verbs
from actions.follow_up.forms import ActionEvaluationForm, DeliverableForm, ExpertEvaluationForm, WaiverForm
from actions.models import ActionEvaluation, Deliverable, EvaluationWaiver, ExpertEvaluation
from actions.tables import DELIVERABLE_COLUMNS, EXPERT_EVALUATION_COLUMNS
from pmt.workbench import deleting, editing
from pmt.workbench.pages import Pages, Tab


def _late() -> Q:
    """Due before today and not submitted."""
    return Q(submitted_on=None, due_on__lt=timezone.localdate())


class DeliverablePages(Pages):
    """What missions leave behind, the latest first."""

    model = Deliverable
    title = gettext_lazy("Deliverables")
    prefix = "deliverables"
    columns = DELIVERABLE_COLUMNS
    filterset = DeliverableFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("late", gettext_lazy("Late"), _late),
        Tab(
            "submitted",
            gettext_lazy("Waiting for acceptance"),
            Q(submitted_on__isnull=False, accepted_on=None, returned_on=None),
        ),
        Tab("returned", gettext_lazy("Returned"), Q(returned_on__isnull=False)),
        Tab("accepted", gettext_lazy("Accepted"), Q(accepted_on__isnull=False)),
    ]
    order = ("-due_on",)
    sorted_at_first = "-due_on"
    cells_template = "actions/_deliverable_cells.jinja"
    detail_template = "actions/deliverable_detail.html"
    search = "action__search"
    form = DeliverableForm
    deletable = True
    empty_text = gettext_lazy("Deliverables are added on the page of their mission or action.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("action__country", "mission")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("action__country", "action__region", "mission", "activity")

    def undeletable(self, record: Any) -> str:
        """What came in is kept."""
        if record.submitted_on is None:
            return ""
        return _("It was submitted, and is kept. If that was a mistake, take the submission back first.")

    def delete_address(self, record: Any, user: Any) -> str:
        """What is kept anyway is not offered for deletion."""
        return "" if self.undeletable(record) else super().delete_address(record, user)

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        return {"verbs": verbs.offered(record, user, self.address_of(record)), "today": timezone.localdate()}

    def _neighbour(self, record: Any, user: Any, *, after: bool) -> tuple[str, str] | None:
        """What has no day has no place between others."""
        return None if record.due_on is None else super()._neighbour(record, user, after=after)


class ExpertEvaluationPages(Pages):
    """How experts did on missions, the latest first."""

    model = ExpertEvaluation
    title = gettext_lazy("Evaluations of experts")
    prefix = "expert-evaluations"
    columns = EXPERT_EVALUATION_COLUMNS
    filterset = ExpertEvaluationFilterSet
    order = ("-mission__start_date",)
    sorted_at_first = "-start_date"
    cells_template = "actions/_expert_evaluation_cells.jinja"
    search = "expert__search"
    key = "pk"
    form = ExpertEvaluationForm
    deletable = True

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("expert", "mission__action")

    def address_of(self, record: Any) -> str:
        """It is shown on the mission's page."""
        return reverse("actions:mission_detail", args=[record.mission.code])

    def address_after(self, record: Any) -> str:
        """The mission stays when it is deleted."""
        return self.address_of(record)


class _Hanging(Pages):
    """What is added, changed and deleted on pages of its own, and shown on another record's."""

    key = "pk"
    deletable = True

    @property
    def list_address(self) -> str:
        """Above it stand the actions."""
        return reverse("actions:action_list")

    def address_after(self, record: Any) -> str:
        """What it hangs on stays when it is deleted."""
        return self.address_of(record)

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of its forms; it has no list and no page."""
        pages, name = cls(), cls.names()[1]
        return [*editing.addresses(pages, name), *deleting.addresses(pages, name)]


class ActionEvaluationPages(_Hanging):
    """How actions were judged."""

    model = ActionEvaluation
    title = gettext_lazy("Actions")
    prefix = "action-evaluations"
    form = ActionEvaluationForm

    def address_of(self, record: Any) -> str:
        """It is shown on the action's page."""
        return reverse("actions:action_detail", args=[record.action.code])


class EvaluationWaiverPages(_Hanging):
    """Evaluations that are not waited for."""

    model = EvaluationWaiver
    title = gettext_lazy("Actions")
    prefix = "evaluation-waivers"
    form = WaiverForm

    def address_of(self, record: Any) -> str:
        """It is shown where the evaluation would be."""
        if record.mission is not None:
            return reverse("actions:mission_detail", args=[record.mission.code])
        return reverse("actions:action_detail", args=[record.action.code])
