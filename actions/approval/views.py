"""The pages of approval forms."""

from typing import Any, ClassVar

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions.approval.differences import differences
from actions.approval.forms import FormForm, PrepareForm, ProposedActivityForm
from actions.approval.verbs import FORM_VERBS
from actions.choices import FORM_OPEN, FormStatus
from actions.models import ApprovalForm, ApprovalFormArea, FormRemark, ProposedActivity
from facility.models import Country
from pmt.accounts.matrix import may
from pmt.workbench import deleting, editing
from pmt.workbench.filters import AnyOf, ByKey, ListFilterSet, OneOf, Since, Until
from pmt.workbench.forms import RecordForm
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.tables import Column
from pmt.workbench.unsent import keeps_unsent


class ApprovalFormFilterSet(ListFilterSet):
    """Status, place, what for, days."""

    status = AnyOf(label=gettext_lazy("Status"), choices=FormStatus.choices)
    country = OneOf(label=gettext_lazy("Country"), records=Country)
    decided_from = Since("decided_on", label=gettext_lazy("Decided since"))
    decided_until = Until("decided_on", label=gettext_lazy("Decided until"))
    request = ByKey("request__code", label=gettext_lazy("Request"))
    action = ByKey("action__code", label=gettext_lazy("Action"))


COLUMNS = [
    Column("code", gettext_lazy("Code"), sort=("code",)),
    Column("title", gettext_lazy("Approval form"), sort=("title",)),
    Column(
        "answers",
        gettext_lazy("For"),
        sort=("answers",),
        needs={"answers": Coalesce("action__code", "request__code", "own_code")},
        value=lambda r: (r.action and r.action.code) or (r.request and r.request.code) or r.own_code,
    ),
    Column("version", gettext_lazy("Version"), sort=("version",), number=True, descending=True),
    Column("status", gettext_lazy("Status"), sort=("status",), value=lambda r: r.get_status_display()),
    Column("decided_on", gettext_lazy("Decided"), sort=("decided_on",), descending=True),
    Column("responsible", gettext_lazy("Responsible"), sort=("responsible__name",)),
]


class ApprovalFormPages(Pages):
    """Approval forms, the latest first."""

    model = ApprovalForm
    title = gettext_lazy("Approval forms")
    prefix = "approval-forms"
    columns: ClassVar[list[Column]] = COLUMNS
    filterset = ApprovalFormFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab(
            "mine",
            gettext_lazy("Mine"),
            lambda user: Q(responsible=user, status__in=[*FORM_OPEN, "returned"]),
            personal=True,
        ),
        Tab("work", gettext_lazy("In preparation"), Q(status__in=["draft", "checked"])),
        Tab("submitted", gettext_lazy("Before the authority"), Q(status=FormStatus.SUBMITTED)),
        Tab("returned", gettext_lazy("Returned"), Q(status=FormStatus.RETURNED)),
        Tab("decided", gettext_lazy("Decided"), Q(status__in=["approved", "refused"])),
    ]
    order = ("-code",)
    sorted_at_first = "-code"
    cells_template = "actions/_approval_form_cells.jinja"
    detail_template = "actions/approval_form_detail.html"
    form: ClassVar[type[RecordForm] | None] = FormForm
    history_of = ((ApprovalFormArea, "form"), (ProposedActivity, "form"), (FormRemark, "form"))
    empty_text = gettext_lazy("Officers prepare one from a request in formulation, or for an action without a request.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("request", "action", "country", "region", "responsible")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        joined = found.select_related(
            "request", "action", "country__region", "region", "institution", "responsible", "previous"
        )
        return joined.prefetch_related("areas", Prefetch("activities", ProposedActivity.objects.order_by("number_key")))

    def unchangeable(self, record: Any) -> str:
        """Only a draft is edited: what was signed off says the same to whoever reads it."""
        if record.status == FormStatus.DRAFT:
            return ""
        return _("Only a draft is edited. Take it back into work, or begin the next version.")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        draft = record.status == FormStatus.DRAFT
        answered = record.previous
        return {
            "verbs": FORM_VERBS.offered(record, user, self.address_of(record)),
            "moves": list(record.moves.visible_to(user).select_related("by").order_by(*IN_ORDER)),
            "remarks": list(FormRemark.objects.visible_to(user).filter(form=record)),
            "answered_remarks": (list(FormRemark.objects.visible_to(user).filter(form=answered)) if answered else []),
            "next_version": ApprovalForm.objects.visible_to(user).filter(previous=record).first(),
            "differences": differences(record),
            "total_days": record.activities.aggregate(total=Sum(F("expert_days")))["total"],
            "adds_activity": draft and may(user, "add", ProposedActivity),
            "changes_activity": draft and may(user, "change", ProposedActivity),
        }


class PreparePages(ApprovalFormPages):
    """A new form asks what it is for, too."""

    form = PrepareForm

    @classmethod
    def names(cls) -> tuple[str, str]:
        """They have the addresses of approval forms."""
        return ApprovalFormPages.names()


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Prepare an approval form."""
    return editing.add(PreparePages(), request)


class ProposedActivityPages(Pages):
    """Activities that forms propose: shown on the form, changed while it is a draft."""

    model = ProposedActivity
    title = gettext_lazy("Approval forms")
    prefix = "proposed-activities"
    key = "pk"
    form = ProposedActivityForm
    deletable = True

    @property
    def list_address(self) -> str:
        """Above them stand the forms."""
        return reverse("actions:approval_form_list")

    def address_of(self, record: Any) -> str:
        """They are shown on the form's page."""
        return reverse("actions:approval_form_detail", args=[record.form.code])

    def address_after(self, record: Any) -> str:
        """The form stays when one is deleted."""
        return self.address_of(record)

    def records(self, user: Any) -> QuerySet[Any]:
        """Return those of the forms that a person sees."""
        forms = ApprovalForm.objects.visible_to(user)
        return super().records(user).select_related("form").filter(form__in=forms)

    def unchangeable(self, record: Any) -> str:
        """Only a draft is edited."""
        return ApprovalFormPages().unchangeable(record.form)

    def undeletable(self, record: Any) -> str:
        """Only a draft is edited."""
        return self.unchangeable(record)

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of their forms; they have no list and no page."""
        pages, (_room, name) = cls(), cls.names()
        return [*editing.addresses(pages, name), *deleting.addresses(pages, name)]
