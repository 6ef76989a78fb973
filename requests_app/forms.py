"""What a person types of a request."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.choices import InstitutionKind
from contacts.models import Institution
from facility.fields import AreasField
from facility.models import Country
from pmt.accounts.matrix import may
from pmt.accounts.models import User
from pmt.workbench.fields import Fold
from pmt.workbench.filters import PlainSelect
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.numbering import next_code
from pmt.workbench.picking import PickField
from pmt.workbench.verbs import Refused
from requests_app.assigning import tell_responsible
from requests_app.models import AssistanceRequest
from requests_app.people import officers
from requests_app.services import correct_reception, log_request


class ResponsibleField(forms.ModelChoiceField):
    """A colleague who works on requests; whoever it is stays a choice, also after leaving."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "label": gettext_lazy("Responsible"),
            "required": False,
            "empty_label": gettext_lazy("Nobody yet"),
        }
        super().__init__(queryset=User.objects.none(), widget=PlainSelect(), **(defaults | options))


class WithResponsible(RecordForm):
    """Base of the forms that say who is responsible: an officer, or who it is already."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["responsible"]
        self.responsible_before = self.instance.responsible_id
        field.queryset = officers(also=self.responsible_before)

    def write(self) -> bool:
        """Save, and tell who is made responsible by that."""
        with transaction.atomic():
            if not super().write():
                return False
            tell_responsible(record=self.instance, before=self.responsible_before, by=self.user)
        return True

    def save(self, commit: bool = True) -> Any:
        """Save; somebody with an account takes the place of a name without one."""
        if self.instance.responsible_id is not None:
            self.instance.responsible_name = ""
        return super().save(commit)


class RequestForm(WithResponsible):
    """A request: what came, from where, when. Its number is given when it is saved."""

    country = forms.ModelChoiceField(
        label=gettext_lazy("Partner country"), queryset=Country.objects.all(), widget=PlainSelect()
    )
    institution = PickField(Institution, label=gettext_lazy("Partner institution"), required=False)
    areas = AreasField(label=gettext_lazy("Areas of assistance"), required=False)
    new_institution = forms.CharField(
        label=gettext_lazy("Or a new institution"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Its name, if it is not yet known here. It is added as a partner of the same country."),
    )
    responsible = ResponsibleField()

    sections = (
        Section(
            "",
            ("title", "country", "received_on", "responsible", "institution", "new_institution", "areas"),
        ),
    )
    kept_for_another = ("country", "received_on", "responsible")

    class Meta:
        model = AssistanceRequest
        fields = ["title", "country", "received_on", "institution", "areas", "responsible"]
        widgets = {
            "title": forms.TextInput(attrs={"class": "wide"}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may(self.user, "add", Institution):
            del self.fields["new_institution"]
        country: Any = self.fields["country"]
        # Partners alone ask for assistance; what a request says already stays.
        partners = country.queryset.filter(partner=True)
        country.queryset = (partners | country.queryset.filter(pk=self.instance.country_id)).order_by("sort_name")
        if self.is_new:
            self.initial.setdefault("received_on", timezone.localdate())
            if self.user in officers():
                self.initial["responsible"] = self.initial.get("responsible") or self.user

    def clean_received_on(self) -> Any:
        """Nothing arrives tomorrow."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Choose today or the day on which it arrived."))
        return day

    def clean(self) -> dict[str, Any] | None:
        """One institution, known or new; one that is there already is not added twice."""
        cleaned = super().clean() or {}
        name = cleaned.get("new_institution")
        if not name:
            return cleaned
        if cleaned.get("institution"):
            self.add_error("new_institution", _("Choose an institution or name a new one, not both."))
        known = Institution.objects.visible_to(self.user).filter(sort_name=Fold(Value(name))).first()
        if known is not None:
            self.add_error(
                "new_institution",
                _("“%(name)s” is there already, as %(code)s. Choose it above.")
                % {"name": known.name, "code": known.code},
            )
        return cleaned

    def write(self) -> bool:
        """Save; where the day of reception cannot be put right, say so at the field."""
        try:
            return super().write()
        except Refused as refused:
            self.add_error(refused.field, ValidationError(str(refused)))
            return False

    def save(self, commit: bool = True) -> Any:
        """Log a new request under the next number, or save what was corrected."""
        name = self.cleaned_data.get("new_institution")
        if name:
            self.instance.institution = Institution.objects.create(
                code=next_code(Institution, "I", 3),
                name=name,
                country=self.cleaned_data["country"],
                kind=InstitutionKind.PARTNER,
            )
        if self.is_new:
            self.instance = log_request(
                title=self.instance.title,
                country=self.instance.country,
                received_on=self.instance.received_on,
                institution=self.instance.institution,
                areas=self.cleaned_data["areas"],
                responsible=self.instance.responsible,
                by=self.user,
            )
            return self.instance
        if "received_on" in self.changed_data:
            correct_reception(record=self.instance, on=self.instance.received_on)
        return super().save(commit)


class AssignForm(WithResponsible):
    """Who is responsible for a request."""

    responsible = ResponsibleField()

    sections = (Section("", ("responsible",)),)

    class Meta:
        model = AssistanceRequest
        fields = ["responsible"]
