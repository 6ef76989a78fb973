"""What a person types of an approval form and of the activities that it proposes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.approval.services import SHARED, prepare_form
from actions.choices import FormStatus
from actions.models import Action, ApprovalForm, ProposedActivity
from contacts.models import Institution
from facility.fields import AreasField
from facility.models import Country
from pmt.workbench.filters import PlainSelect
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.lines import LinesField
from pmt.workbench.picking import PickField
from pmt.workbench.verbs import Refused
from requests_app.choices import RequestStatus
from requests_app.forms import ResponsibleField, WithResponsible
from requests_app.models import AssistanceRequest


class FormForm(WithResponsible):
    """An approval form while it is a draft."""

    institution = PickField(Institution, label=gettext_lazy("Partner institution"), required=False)
    areas = AreasField(label=gettext_lazy("Areas of assistance"), required=False)
    country = forms.ModelChoiceField(
        label=gettext_lazy("Partner country"), queryset=Country.objects.all(), required=False, widget=PlainSelect()
    )
    specific_objectives = LinesField(label=gettext_lazy("Specific objectives"), required=False)
    expected_results = LinesField(label=gettext_lazy("Expected results"), required=False)
    assumptions = LinesField(label=gettext_lazy("Assumptions"), required=False)
    responsible = ResponsibleField()

    sections = (
        Section(
            gettext_lazy("Title, place and partner"),
            ("request", "action", "own_code", "title", "country", "region", "institution", "responsible", "areas"),
        ),
        Section(
            gettext_lazy("Objectives and expected results"),
            ("general_objective", "specific_objectives", "expected_results", "assumptions"),
        ),
        Section(gettext_lazy("Calendar and budget"), ("calendar", "estimated_budget", "budget_note")),
    )

    class Meta:
        model = ApprovalForm
        fields = [
            "title",
            "country",
            "region",
            "institution",
            "responsible",
            "areas",
            "general_objective",
            "specific_objectives",
            "expected_results",
            "assumptions",
            "calendar",
            "estimated_budget",
            "budget_note",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"class": "wide"}),
            "region": PlainSelect(),
            "general_objective": forms.Textarea(attrs={"rows": 3}),
            "calendar": forms.Textarea(attrs={"rows": 3}),
            "budget_note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "region": gettext_lazy("Where it is for no single country."),
            "calendar": gettext_lazy("When which activity is to take place."),
            "estimated_budget": gettext_lazy("In the facility's currency."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        country: Any = self.fields["country"]
        country.queryset = country.queryset.order_by("sort_name")


class PrepareForm(FormForm):
    """A new form: for a request in formulation, for an action without one, or an addendum to an action."""

    request = PickField(
        AssistanceRequest,
        label=gettext_lazy("Request"),
        required=False,
        help_text=gettext_lazy("One in formulation, or approved and without an action. Empty where there is none."),
    )
    action = PickField(Action, label=gettext_lazy("Action"), required=False, widget=forms.HiddenInput())
    own_code = forms.CharField(
        label=gettext_lazy("Own code"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Of the action, where it answers no request, such as ADB."),
    )

    class Meta(FormForm.Meta):
        fields = ["request", "action", "own_code", *FormForm.Meta.fields]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        source: Any = None
        for name, model in (("action", Action), ("request", AssistanceRequest)):
            code = self.initial.get(name) or self.data.get(name)
            found: Any = model.objects.visible_to(self.user).filter(code=code).first() if code else None
            if found is not None:
                self.initial[name], source = found, source or found
        self.addendum_to: Any = source if isinstance(source, Action) else None
        if self.addendum_to is not None:
            del self.fields["request"], self.fields["own_code"]
        if source is not None:
            for name in SHARED:
                if hasattr(source, name):
                    self.initial[name] = self.initial.get(name) or getattr(source, name)
            self.initial.setdefault("areas", list(source.areas.all()))
        if not self.initial.get("responsible"):
            self.initial["responsible"] = self.user

    def clean(self) -> dict[str, Any] | None:
        """A form is for a request that can still get an action, or has a code that no action has."""
        cleaned = super().clean() or {}
        asked, code = cleaned.get("request"), cleaned.get("own_code")
        if self.addendum_to is not None:
            return cleaned
        if asked is not None:
            if asked.status not in (RequestStatus.FORMULATION, RequestStatus.APPROVED):
                self.add_error(
                    "request",
                    _("%(code)s is “%(status)s”. A form is prepared for a request in formulation.")
                    % {"code": asked.code, "status": asked.get_status_display()},
                )
            elif Action.objects.filter(request=asked).exists():
                self.add_error("request", _("%(code)s has an action already.") % {"code": asked.code})
            cleaned["own_code"] = ""
        elif not code and not {"request", "own_code"} & set(self.errors):
            self.add_error("own_code", _("Choose a request, or give the action a code of its own."))
        elif code and Action.objects.filter(code=code).exists():
            self.add_error("own_code", _("There is an action %(code)s already.") % {"code": code})
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Write the draft; an addendum begins with the activities that the action has."""
        activities = []
        if self.addendum_to is not None:
            self.instance.addendum, self.instance.action = True, self.addendum_to
            self.instance.request = self.addendum_to.request
            activities = [
                ProposedActivity(number=each.number, title=each.title) for each in self.addendum_to.activities.all()
            ]
        return prepare_form(form=self.instance, areas=self.cleaned_data["areas"], activities=activities, by=self.user)


class ProposedActivityForm(RecordForm):
    """An activity with what it takes."""

    form = PickField(ApprovalForm, label=gettext_lazy("Approval form"), widget=forms.HiddenInput())

    sections = (Section("", ("form", "number", "title", "inputs", "expert_days")),)
    kept_for_another = ("form",)

    class Meta:
        model = ProposedActivity
        fields = ["form", "number", "title", "inputs", "expert_days"]
        widgets = {
            "title": forms.TextInput(attrs={"class": "wide"}),
            "inputs": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "number": gettext_lazy("Such as 1, 2 or 4a; it gives the place, too."),
            "inputs": gettext_lazy("Profiles of experts, languages, place; what else is needed."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = self.initial.get("form")
        form = ApprovalForm.objects.visible_to(self.user).filter(code=asked).first() if self.is_new else None
        if form is not None and not self.initial.get("number"):
            numbers = [
                int(each.number) for each in form.activities.all() if each.number.isascii() and each.number.isdigit()
            ]
            self.initial["number"] = str(max(numbers, default=0) + 1)

    def write(self) -> bool:
        """Save; who signs the form off at the same moment comes first or after, and the other is told."""
        try:
            return super().write()
        except Refused as refused:
            self.add_error(None, ValidationError(str(refused)))
            return False

    def save(self, commit: bool = True) -> Any:
        """Save while the form is a draft, and nobody moves it. Raises Refused."""
        held = ApprovalForm.objects.select_for_update(no_key=True).get(pk=self.instance.form_id)
        if held.status != FormStatus.DRAFT:
            raise Refused(_("The form is no longer a draft. Take it back into work first."))
        return super().save(commit)
