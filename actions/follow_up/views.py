"""The pages of what missions leave behind: deliverables and evaluations."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from actions.filters import DeliverableFilterSet, ExpertEvaluationFilterSet
from actions.models import Deliverable, ExpertEvaluation
from actions.tables import DELIVERABLE_COLUMNS, EXPERT_EVALUATION_COLUMNS
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
        Tab("submitted", gettext_lazy("Waiting for acceptance"), Q(submitted_on__isnull=False, accepted_on=None)),
        Tab("accepted", gettext_lazy("Accepted"), Q(accepted_on__isnull=False)),
    ]
    order = ("-due_on",)
    sorted_at_first = "-due_on"
    rows_template = "actions/_deliverable_rows.html"
    search = "action__search"

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("action__country", "mission")


class ExpertEvaluationPages(Pages):
    """How experts did on missions, the latest first."""

    model = ExpertEvaluation
    title = gettext_lazy("Evaluations of experts")
    prefix = "expert-evaluations"
    columns = EXPERT_EVALUATION_COLUMNS
    filterset = ExpertEvaluationFilterSet
    order = ("-mission__start_date",)
    sorted_at_first = "-start_date"
    rows_template = "actions/_expert_evaluation_rows.html"
    search = "expert__search"

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("expert", "mission__action")
