"""What a person types of actions and of what hangs on them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.hanging import OfAction
from actions.models import Action, ActionContact, Activity, ClosureWaiver
from actions.services import correct_approval, open_action, waive_deliverables
from contacts.models import Contact, Institution
from facility.fields import AreasField
from facility.models import Country
from pmt.workbench.filters import PlainSelect
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.lines import LinesField
from pmt.workbench.picking import PickField
from pmt.workbench.verbs import Refused
from requests_app.forms import ResponsibleField, WithResponsible
from requests_app.models import AssistanceRequest


class ActionForm(WithResponsible):
    """An action. What it answers and how it is called stays as it was opened."""

    institution = PickField(Institution, label=gettext_lazy("Partner institution"), required=False)
    areas = AreasField(label=gettext_lazy("Areas of assistance"), required=False)
    country = forms.ModelChoiceField(
        label=gettext_lazy("Partner country"), queryset=Country.objects.all(), required=False, widget=PlainSelect()
    )
    specific_objectives = LinesField(label=gettext_lazy("Specific objectives"), required=False)
    expected_results = LinesField(label=gettext_lazy("Expected results"), required=False)
    responsible = ResponsibleField()

    sections = (
        Section(
            gettext_lazy("What and where"),
            ("request", "code", "title", "country", "region", "institution", "approved_on", "responsible", "areas"),
        ),
        Section(
            gettext_lazy("Objectives and expected results"),
            ("general_objective", "specific_objectives", "expected_results"),
        ),
        Section(gettext_lazy("Next steps"), ("next_steps",)),
    )

    class Meta:
        model = Action
        fields = [
            "title",
            "country",
            "region",
            "institution",
            "approved_on",
            "responsible",
            "areas",
            "general_objective",
            "specific_objectives",
            "expected_results",
            "next_steps",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"class": "wide"}),
            "region": PlainSelect(),
            "general_objective": forms.Textarea(attrs={"rows": 3}),
            "next_steps": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"region": gettext_lazy("Where it is for no single country.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        country: Any = self.fields["country"]
        country.queryset = country.queryset.order_by("sort_name")

    def clean_approved_on(self) -> Any:
        """Nothing is approved tomorrow."""
        day = self.cleaned_data["approved_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Choose today or the day of the approval."))
        return day

    def clean(self) -> dict[str, Any] | None:
        """An action is somewhere."""
        cleaned = super().clean() or {}
        if not cleaned.get("country") and not cleaned.get("region") and "country" not in self.errors:
            self.add_error("country", _("Choose a country, or else a region."))
        return cleaned

    def write(self) -> bool:
        """Save; what the service refuses is said at its field."""
        try:
            return super().write()
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, ValidationError(str(refused)))
            return False

    def save(self, commit: bool = True) -> Any:
        """Save what was corrected."""
        if "approved_on" in self.changed_data:
            correct_approval(record=self.instance, on=self.instance.approved_on)
        return super().save(commit)


class OpenActionForm(ActionForm):
    """A new action: of an approved request, whose code and words it takes over, or under a code of its own."""

    request = PickField(
        AssistanceRequest,
        label=gettext_lazy("Request"),
        required=False,
        help_text=gettext_lazy("An approved one; the action gets its code. Leave it empty where there is none."),
    )
    code = forms.CharField(
        label=gettext_lazy("Own code"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Where the action answers no request, such as ADB."),
    )

    class Meta(ActionForm.Meta):
        fields = ["request", *ActionForm.Meta.fields]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].required = False
        self.initial.setdefault("approved_on", timezone.localdate())
        code = self.initial.get("request")
        asked = AssistanceRequest.objects.visible_to(self.user).filter(code=code).first() if code else None
        if asked is not None:
            self.initial["request"] = asked
            for name in ("title", "country", "institution", "responsible"):
                self.initial[name] = self.initial.get(name) or getattr(asked, name)
            self.initial.setdefault("areas", list(asked.areas.all()))

    def clean(self) -> dict[str, Any] | None:
        """A request or a code of its own; what is left empty is as the request says."""
        asked = self.cleaned_data.get("request")
        if asked is not None:
            for name in ("title", "country", "institution", "responsible", "areas"):
                said = list(asked.areas.all()) if name == "areas" else getattr(asked, name)
                self.cleaned_data[name] = self.cleaned_data.get(name) or said
        elif not self.cleaned_data.get("code") and not {"code", "request"} & set(self.errors):
            self.add_error("code", _("Choose a request, or give the action a code of its own."))
        if not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say what the action is called."))
        return super().clean()

    def save(self, commit: bool = True) -> Any:
        """Open the action."""
        self.instance.code = self.cleaned_data.get("code", "")
        return open_action(action=self.instance, areas=self.cleaned_data["areas"], by=self.user)


class OfActionForm(RecordForm):
    """Base of the forms of what hangs on an action; which action, the address says."""

    action = PickField(Action, label=gettext_lazy("Action"), widget=forms.HiddenInput())


class ActivityForm(OfActionForm):
    """An activity, numbered `1`, `2`, `4a`; another number moves it to its place."""

    sections = (Section("", ("action", "number", "title")),)
    kept_for_another = ("action",)

    class Meta:
        model = Activity
        fields = ["action", "number", "title"]
        widgets = {"title": forms.TextInput(attrs={"class": "wide"})}
        help_texts = {"number": gettext_lazy("Such as 1, 2 or 4a; it gives the place, too.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = self.initial.get("action")
        action = Action.objects.visible_to(self.user).filter(code=asked).first() if isinstance(asked, str) else None
        if self.is_new and action is not None and not self.initial.get("number"):
            taken = [each.number for each in action.activities.all()]
            numbers = [int(each) for each in taken if each.isascii() and each.isdigit()]
            self.initial["number"] = str(max(numbers, default=0) + 1)


class ActivityPages(OfAction):
    """Activities."""

    model = Activity
    prefix = "activities"
    form = ActivityForm


class ActionContactForm(OfActionForm):
    """Who has which part in an action."""

    contact = PickField(Contact, label=gettext_lazy("Contact"))

    sections = (Section("", ("action", "contact", "part", "note")),)
    kept_for_another = ("action", "part")

    class Meta:
        model = ActionContact
        fields = ["action", "contact", "part", "note"]
        help_texts = {"note": gettext_lazy("Such as: signs the reports, only in French.")}


class ActionContactPages(OfAction):
    """Contacts of actions."""

    model = ActionContact
    prefix = "action-contacts"
    form = ActionContactForm


class ClosureWaiverForm(OfActionForm):
    """Why deliverables that are not accepted do not stand in the way of the closure."""

    sections = (Section("", ("action", "reason")),)

    class Meta:
        model = ClosureWaiver
        fields = ["action", "reason"]

    def save(self, commit: bool = True) -> Any:
        """Write it with its day and who says so."""
        self.instance = waive_deliverables(
            action=self.instance.action, reason=self.instance.reason, by=self.user, on=timezone.localdate()
        )
        return self.instance


class ClosureWaiverPages(OfAction):
    """Waivers at closure."""

    model = ClosureWaiver
    prefix = "closure-waivers"
    form = ClosureWaiverForm


class AssignActionForm(WithResponsible):
    """Who is responsible for an action."""

    responsible = ResponsibleField()

    sections = (Section("", ("responsible",)),)

    class Meta:
        model = Action
        fields = ["responsible"]
