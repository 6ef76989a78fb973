"""What a person types of contacts, institutions and focal points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, FocalPoint, Institution
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.languages import LanguagesField
from pmt.workbench.picking import PickField


class ContactForm(RecordForm):
    """A contact. The family name is all that must be known."""

    institution = PickField(Institution, label=_("Institution"), required=False)
    languages = LanguagesField(
        label=_("Languages"),
        required=False,
        help_text=_("Names or codes, separated by commas; the one to write in first: French, en"),
    )

    sections = (
        Section(_("Who"), ("title", "given_name", "family_name", "position", "institution", "position_since")),
        Section(_("How to reach"), ("email", "phone", "languages", "postal_address")),
        Section(
            _("More"),
            ("nationality", "newsletter", "consent_on", "consent_source", "consent_withdrawn_on"),
            opened=False,
        ),
    )
    code_form = ("C", 4)
    kept_for_another = ("institution",)

    class Meta:
        model = Contact
        fields = [
            "title",
            "given_name",
            "family_name",
            "institution",
            "position",
            "position_since",
            "email",
            "phone",
            "languages",
            "postal_address",
            "nationality",
            "newsletter",
            "consent_on",
            "consent_source",
            "consent_withdrawn_on",
        ]
        widgets = {"postal_address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "consent_source": _("Such as: registration form of the workshop in Tunis, reply by e-mail."),
            "position_since": _("To put right what is written. If the person moved, change the position instead."),
        }

    def clean(self) -> dict[str, Any] | None:
        """Nobody gets the newsletter without living consent, which has a day (Regulation (EU) 2018/1725, article 7)."""
        cleaned = super().clean()
        if cleaned and cleaned.get("newsletter") and not cleaned.get("consent_on") and "consent_on" in self.fields:
            self.add_error("consent_on", _("Say on which day the person agreed, or take the newsletter away."))
        withdrawn = cleaned and cleaned.get("consent_withdrawn_on")
        if cleaned and withdrawn and cleaned.get("newsletter"):
            given = cleaned.get("consent_on")
            if given is not None and given <= withdrawn:
                self.add_error(
                    "newsletter",
                    _("Consent was withdrawn: take the newsletter away, or say on which later day it was given again."),
                )
        return cleaned


class InstitutionForm(RecordForm):
    """An institution."""

    sections = (Section("", ("name", "acronym", "country", "kind", "description")),)
    code_form = ("I", 3)
    kept_for_another = ("country", "kind")

    class Meta:
        model = Institution
        fields = ["name", "acronym", "country", "kind", "description"]
        widgets = {"name": forms.TextInput()}


class FocalPointForm(RecordForm):
    """A focal point: which contact serves for which Member State, from when until when."""

    contact = PickField(Contact, label=_("Contact"))
    institution = PickField(Institution, label=_("Institution"), required=False)

    sections = (Section("", ("contact", "country", "institution", "since", "until")),)
    kept_for_another = ("country",)

    class Meta:
        model = FocalPoint
        fields = ["contact", "country", "institution", "since", "until"]
