"""The experts who came of calls to focal points: shown on the call, on the expert, and as a list."""

from typing import Any, ClassVar

from django import forms
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import FocalPoint, FocalPointCall
from experts.models import Expert, ExpertProposal
from pmt.workbench.filters import ByKey, ListFilterSet, Since, Until
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.picking import PickField
from pmt.workbench.tables import Column

PROPOSAL_COLUMNS = [
    Column("call", gettext_lazy("Call"), sort=("call__code",), unless="call"),
    Column("code", gettext_lazy("Code"), value=lambda r: r.expert.code, sort=("expert__code",), unless="expert"),
    Column("expert", gettext_lazy("Expert"), sort=("expert__sort_name",), unless="expert"),
    Column(
        "nationality",
        gettext_lazy("Nationality"),
        sort=("expert__nationality__sort_name",),
        value=lambda r: r.expert.nationality,
    ),
    Column("focal_point", gettext_lazy("Proposed by"), sort=("focal_point__contact__sort_name",)),
    Column("proposed_on", gettext_lazy("Proposed"), sort=("proposed_on",), descending=True),
    Column("note", gettext_lazy("Note")),
]


class ProposalFilterSet(ListFilterSet):
    """Of which call, whom, when."""

    call = ByKey("call__code", label=gettext_lazy("Call"))
    expert = ByKey("expert__code", label=gettext_lazy("Expert"))
    focal_point = ByKey("focal_point__contact__code", label=gettext_lazy("Focal point"))
    proposed_from = Since("proposed_on", label=gettext_lazy("Proposed since"))
    proposed_until = Until("proposed_on", label=gettext_lazy("Proposed until"))


class _Proposer(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.country or _('No Member State')} – {obj}"


class ProposalForm(RecordForm):
    """Which expert came of which call, and through whom."""

    call = PickField(FocalPointCall, label=gettext_lazy("Call"))
    expert = PickField(Expert, label=gettext_lazy("Expert"))
    focal_point = _Proposer(label=gettext_lazy("Proposed by"), queryset=FocalPoint.objects.all(), required=False)

    sections = (Section("", ("call", "expert", "focal_point", "proposed_on", "note")),)
    kept_for_another = ("call", "focal_point")

    class Meta:
        model = ExpertProposal
        fields = ["call", "expert", "focal_point", "proposed_on", "note"]

    def dress(self, name: str, field: forms.Field) -> None:
        """Offer focal points by Member State."""
        super().dress(name, field)
        if name == "focal_point":
            records: QuerySet[Any] = field.queryset  # type: ignore[attr-defined]
            field.queryset = records.select_related("contact", "country").order_by(  # type: ignore[attr-defined]
                F("country__sort_name").asc(nulls_last=True), "contact__sort_name", "pk"
            )

    def clean(self) -> dict[str, Any] | None:
        """Nobody is proposed before the call was sent, or by somebody to whom it was not."""
        cleaned = super().clean() or {}
        call, day, by = cleaned.get("call"), cleaned.get("proposed_on"), cleaned.get("focal_point")
        if call and day and day < call.sent_on:
            self.add_error("proposed_on", _("The call was sent later. Check the day."))
        if call and by and not call.to.filter(focal_point=by).exists():
            self.add_error("focal_point", _("The call was not sent to this focal point. Add them to the call first."))
        return cleaned


class ExpertProposalPages(Pages):
    """Experts who came of calls, the latest first."""

    model = ExpertProposal
    title = gettext_lazy("Experts proposed")
    prefix = "proposals"
    key = "pk"
    columns = PROPOSAL_COLUMNS
    filterset = ProposalFilterSet
    tabs: ClassVar[list[Tab]] = [Tab("all", gettext_lazy("All"))]
    order = ("-proposed_on",)
    search = "expert__search"
    cells_template = "experts/_expert_proposal_cells.jinja"
    form = ProposalForm
    deletable = True
    adds_from_panel = True
    empty_text = gettext_lazy("Open a call to focal points and add who came of it.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("call", "expert__nationality", "focal_point__contact")

    def address_of(self, record: Any) -> str:
        """It is shown on the call's page."""
        return reverse("contacts:focal_point_call_detail", args=[record.call.code])

    def edit_address(self, record: Any, user: Any) -> str:
        """Its form has an address of its own."""
        may_change = super().edit_address(record, user)
        return reverse("experts:expert_proposal_edit", args=[record.pk]) if may_change else ""

    def address_after(self, record: Any) -> str:
        """The call stays when it is deleted."""
        return self.address_of(record)
