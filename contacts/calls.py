"""The pages of calls to focal points: what was asked of whom, who answered, and whose answer is late."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import CallRecipient, FocalPoint, FocalPointCall
from facility.models import Country
from pmt.accounts.matrix import may
from pmt.workbench import editing
from pmt.workbench.filters import ByKey, ListFilterSet, OneOf, Since, Until
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.tables import Column


def _number(records: QuerySet[Any]) -> Any:
    counted = records.filter(call=OuterRef("pk")).order_by().values("call").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def waiting() -> Q:
    """Calls to which somebody has not answered."""
    return Q(pk__in=CallRecipient.objects.unanswered().values("call"))


def overdue() -> Q:
    """Calls to which somebody has not answered until the day by which an answer was wanted."""
    return waiting() & Q(answer_by__lt=timezone.localdate())


CALL_COLUMNS = [
    Column("code", gettext_lazy("Code"), sort=("code",)),
    Column("subject", gettext_lazy("Subject"), sort=("subject",)),
    Column("sent_on", gettext_lazy("Sent"), sort=("sent_on",), descending=True),
    Column("answer_by", gettext_lazy("Answer wanted by"), sort=("answer_by",), descending=True),
    Column(
        "sent_to", gettext_lazy("Sent to"), sort=("sent_to",), number=True, descending=True,
        needs={"sent_to": _number(CallRecipient.objects.all())},
    ),
    Column(
        "answers", gettext_lazy("Answered"), sort=("answers",), number=True, descending=True,
        needs={"answers": _number(CallRecipient.objects.exclude(answered_on=None))},
    ),
]  # fmt: skip


class CallFilterSet(ListFilterSet):
    """To whom, and when."""

    country = OneOf("recipients__country", label=gettext_lazy("Member State"), records=Country, method="to_country")
    sent_from = Since("sent_on", label=gettext_lazy("Sent since"))
    sent_until = Until("sent_on", label=gettext_lazy("Sent until"))
    focal_point = ByKey("recipients__contact__code", label=gettext_lazy("Focal point"))

    def to_country(self, queryset: QuerySet[Any], name: str, value: Country) -> QuerySet[Any]:
        """Sent to a focal point of the Member State; each call once."""
        del name
        return queryset.filter(pk__in=CallRecipient.objects.filter(focal_point__country=value).values("call"))


class _FocalPoints(forms.ModelMultipleChoiceField):
    """Focal points by Member State."""

    def label_from_instance(self, obj: Any) -> str:
        """Say for which Member State somebody serves."""
        return f"{obj.country or _('No Member State')} – {obj}"


class CallForm(RecordForm):
    """A call: what is asked of which focal points."""

    recipients = _FocalPoints(
        label=gettext_lazy("Sent to"),
        queryset=FocalPoint.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those who serve today. Who answered already stays."),
    )

    sections = (
        Section("", ("subject", "sent_on", "answer_by", "text")),
        Section(gettext_lazy("To whom"), ("recipients",)),
    )
    code_form = ("FC", 3)

    class Meta:
        model = FocalPointCall
        fields = ["subject", "sent_on", "answer_by", "text", "recipients"]

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"sent_on": timezone.localdate()} | (options.get("initial") or {})
        super().__init__(*args, **options)

    def dress(self, name: str, field: forms.Field) -> None:
        """Offer who serves, and whom the call has reached already."""
        if name == "recipients":
            serves = FocalPoint.objects.serving(timezone.localdate()).order_by().values("pk")
            chosen = Q(pk__in=serves) | Q(calls=self.instance.pk) if self.instance.pk else Q(pk__in=serves)
            records = FocalPoint.objects.visible_to(self.user).filter(chosen).distinct()
            field.queryset = records.select_related("contact", "country").order_by(  # type: ignore[attr-defined]
                F("country__sort_name").asc(nulls_last=True), "contact__sort_name", "pk"
            )
            return
        super().dress(name, field)

    def clean_recipients(self) -> Any:
        """Who has answered is not taken away: the answer would go, too."""
        chosen = self.cleaned_data["recipients"]
        if self.instance.pk:
            answered = self.instance.to.exclude(answered_on=None).exclude(focal_point__in=chosen)
            names = ", ".join(str(each.focal_point) for each in answered.select_related("focal_point__contact"))
            if names:
                raise ValidationError(
                    _("These have answered, so the call was sent to them: %(names)s."), params={"names": names}
                )
        return chosen


class FocalPointCallPages(Pages):
    """Calls to focal points, the latest first."""

    model = FocalPointCall
    title = gettext_lazy("Calls to focal points")
    prefix = "calls"
    columns = CALL_COLUMNS
    filterset = CallFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("waiting", gettext_lazy("Waiting for answers"), waiting),
        Tab("overdue", gettext_lazy("Overdue"), overdue),
    ]
    order = ("-sent_on",)
    cells_template = "contacts/_focal_point_call_cells.jinja"
    detail_template = "contacts/focal_point_call_detail.html"
    form = CallForm
    deletable = True
    history_of = ((CallRecipient, "call"),)
    empty_text = gettext_lazy("Write down here what you ask focal points, and see who has answered.")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        answers = record.to.visible_to(user).select_related("focal_point__contact", "focal_point__country")
        return {"answers": list(answers), "answers_for": may(user, "change", CallRecipient), "late": record.is_overdue}


class AnswerForm(RecordForm):
    """What a focal point answered, or that it has not yet."""

    sections = (Section("", ("answered_on", "answered_by", "note")),)

    class Meta:
        model = CallRecipient
        fields = ["answered_on", "answered_by", "note"]
        help_texts = {"answered_by": gettext_lazy("If not the focal point itself.")}

    def clean(self) -> dict[str, Any] | None:
        """An answer has a day, and comes after the call."""
        cleaned = super().clean() or {}
        day = cleaned.get("answered_on")
        if not day and (cleaned.get("answered_by") or cleaned.get("note")):
            self.add_error("answered_on", _("Say on which day the answer came."))
        elif day and day < self.instance.call.sent_on:
            self.add_error("answered_on", _("The call was sent later. Check the day."))
        elif day and day > timezone.localdate():
            self.add_error("answered_on", _("This day is still to come."))
        return cleaned


class CallRecipientPages(Pages):
    """Answers to calls: changed on a page of their own, shown on the call's."""

    model = CallRecipient
    title = gettext_lazy("Calls to focal points")
    prefix = "answers"
    key = "pk"
    form = AnswerForm

    @property
    def list_address(self) -> str:
        """Above it stand the calls."""
        return reverse("contacts:focal_point_call_list")

    def address_of(self, record: Any) -> str:
        """It is shown on the call's page."""
        return reverse("contacts:focal_point_call_detail", args=[record.call.code])

    def records(self, user: Any) -> models.QuerySet[Any]:
        """Return those of the calls that a person sees."""
        return super().records(user).select_related("call", "focal_point__contact")

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the address of its form alone: it is made by its call."""
        pages, (_room, name) = cls(), cls.names()
        return [each for each in editing.addresses(pages, name) if each.name == f"{name}_edit"]
