"""What a person types of experts."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Institution
from experts.models import Expert
from experts.services import set_languages
from experts.spoken import SpokenField, pairs, text_of
from facility.fields import AreasField
from pmt.accounts.matrix import may
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.picking import PickField


class ExpertForm(RecordForm):
    """An expert. Family name, gender, nationality and occupation are what must be known."""

    employer = PickField(Institution, label=gettext_lazy("Employer"), required=False)
    languages = SpokenField(
        label=gettext_lazy("Languages"),
        required=False,
        help_text=gettext_lazy(
            "In the expert's own order, by name or code. Empty a row to take the language away; "
            "other numbers put it in another place."
        ),
    )
    areas = AreasField(label=gettext_lazy("Areas of expertise"), required=False)

    sections = (
        Section(
            gettext_lazy("Who"),
            ("title", "given_name", "family_name", "gender", "nationality", "email"),
        ),
        Section(gettext_lazy("Work"), ("occupation", "employment", "employer")),
        Section(gettext_lazy("Expertise"), ("languages", "areas")),
        Section(gettext_lazy("Registration"), ("registered_on",), opened=False),
    )
    code_form = ("X", 3)
    kept_for_another = ("nationality", "occupation", "employment", "employer")

    class Meta:
        model = Expert
        fields = [
            "title",
            "given_name",
            "family_name",
            "gender",
            "nationality",
            "email",
            "occupation",
            "employment",
            "employer",
            "languages",
            "areas",
            "registered_on",
        ]

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        record = options.get("instance")
        asked = options.pop("initial", None) or {}
        if record is None:
            known: dict[str, Any] = {"registered_on": timezone.localdate()}
        else:
            known = {"languages": text_of((each.language, each.level) for each in record.languages.all())}
        super().__init__(data, files, user=user, initial=known | asked, **options)
        if may(user, "add", Institution):
            self.fields["employer"].help_text = format_html(
                '<a href="{}" target="_blank">{}</a>',
                reverse("contacts:institution_add"),
                _("Add an institution that is not there yet (in a new window)"),
            )

    def save(self, commit: bool = True) -> Any:
        """Save the expert and the languages. Who saves the whole profile has looked it over: it counts as confirmed.

        Not so where one field of many profiles is changed at once.
        """
        today = timezone.localdate()
        if self.looked_over and not self.is_new and self.instance.registered_on <= today:
            self.instance.confirmed_on = today
        expert = super().save(commit)
        set_languages(expert=expert, spoken=pairs(self.cleaned_data["languages"]))
        return expert
