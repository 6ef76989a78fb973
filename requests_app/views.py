"""The pages of requests."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pmt.workbench.editing import edit
from pmt.workbench.formats import written_day
from pmt.workbench.forms import RecordForm
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.unsent import keeps_unsent
from requests_app.checklist_views import summary
from requests_app.choices import DECIDED, RequestStatus
from requests_app.filters import RequestFilterSet
from requests_app.forms import AssignForm, RequestForm
from requests_app.models import (
    AssistanceRequest,
    EligibilityAnswer,
    EligibilityException,
    RelevanceGrade,
    RequestArea,
    RequestReplacement,
)
from requests_app.tables import REQUEST_COLUMNS
from requests_app.verbs import REQUEST_VERBS

#: The steps before a decision, in the order in which a request mostly takes them.
_STEPS = [RequestStatus.RECEIVED, RequestStatus.CHECKING, RequestStatus.FORMULATION]


class RequestPages(Pages):
    """Requests, the latest first."""

    model = AssistanceRequest
    title = gettext_lazy("Requests")
    prefix = "requests"
    columns = REQUEST_COLUMNS
    filterset = RequestFilterSet
    searched_beside: ClassVar[dict[str, str]] = {"institution": "search", "country": "sort_name"}
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("mine", gettext_lazy("Mine"), lambda user: Q(responsible=user) & ~Q(status__in=DECIDED), personal=True),
        Tab("open", gettext_lazy("Open"), ~Q(status__in=DECIDED)),
        Tab("approved", gettext_lazy("Approved"), Q(status=RequestStatus.APPROVED)),
        Tab("merged", gettext_lazy("Merged"), Q(status=RequestStatus.MERGED)),
        Tab("declined", gettext_lazy("Rejected or closed"), Q(status__in=["rejected", "closed"])),
    ]
    order = ("-code_key",)
    sorted_at_first = "-code"
    cells_template = "requests/_request_cells.jinja"
    detail_template = "requests/request_detail.html"
    bulk_fields = ("responsible", "areas")
    bulk_verbs = (REQUEST_VERBS, ("check", "hold", "reject", "close"))
    form: ClassVar[type[RecordForm] | None] = RequestForm
    history_of = (
        (RequestArea, "request"),
        (RequestReplacement, "request"),
        (EligibilityAnswer, "request"),
        (EligibilityException, "request"),
        (RelevanceGrade, "request"),
    )
    empty_text = gettext_lazy("Log the first one, or bring them in with the import of the facility.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("country", "institution", "responsible")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        joined = found.select_related("country__region", "institution", "merged_into", "responsible")
        return joined.prefetch_related("areas")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        visible = AssistanceRequest.objects.visible_to(user)
        moves = list(record.moves.visible_to(user).select_related("by").order_by(*IN_ORDER))
        return {
            "moves": moves,
            "verbs": REQUEST_VERBS.offered(record, user, self.address_of(record)),
            "stages": _stages(record, moves),
            "check_list": summary(record, user),
            "assign_address": f"{self.address_of(record)}assign/" if self.edit_address(record, user) else "",
            "links": [
                (_("Merged into"), [record.merged_into] if record.merged_into else []),
                (_("Merged into this one"), list(visible.filter(merged_into=record))),
                (_("Replaced by"), list(visible.filter(replaced_links__request=record))),
                (_("Replaces"), list(visible.filter(replacement_links__replaced_by=record))),
            ],
        }


class AssignPages(RequestPages):
    """The same requests, of which only who is responsible is asked."""

    form = AssignForm

    @classmethod
    def names(cls) -> tuple[str, str]:
        """They have the addresses of requests."""
        return RequestPages.names()


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, key: str) -> HttpResponse:
    """Say who is responsible for a request."""
    return edit(AssignPages(), request, key)


def _stages(record: Any, moves: list[Any]) -> list[dict[str, Any]]:
    """Return the steps of a request's life. Once it is decided, only the steps that it is known to have taken."""
    days = {move.status: move.on_date for move in moves}
    decided = record.status in DECIDED
    steps = [step for step in _STEPS if step in days or step == RequestStatus.RECEIVED] if decided else _STEPS
    reached = len(steps) if decided else steps.index(record.status) if record.status in steps else 1
    stages = []
    for number, status in enumerate(steps):
        day = record.received_on if status == RequestStatus.RECEIVED else days.get(status)
        state = "passed" if number < reached else "here" if number == reached else "ahead"
        stages.append({"label": status.label, "note": written_day(day) if day else "", "state": state})
    if record.status == RequestStatus.ON_HOLD:
        stages[reached]["label"] = RequestStatus.ON_HOLD.label
    ended = record.status in (RequestStatus.REJECTED, RequestStatus.CLOSED)
    stages.append(
        {
            "label": record.get_status_display() if decided else _("Decision"),
            "note": written_day(record.decided_on) if decided else "",
            "state": "ended" if ended else "passed" if decided else "ahead",
        }
    )
    return stages
