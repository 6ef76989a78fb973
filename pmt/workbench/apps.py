from django import forms
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

#: What a field that must be filled says when it is not: what to do, where Django only says that it is required.
TO_DO = (
    (forms.Field, _("Fill this in.")),
    (forms.ChoiceField, _("Choose one.")),
    (forms.ModelChoiceField, _("Choose one.")),
    (forms.MultipleChoiceField, _("Choose at least one.")),
    (forms.ModelMultipleChoiceField, _("Choose at least one.")),
    (forms.DateField, _("Say on which day.")),
    (forms.FileField, _("Choose a file.")),
    (forms.BooleanField, _("Tick this.")),
)


class WorkbenchConfig(AppConfig):
    name = "pmt.workbench"
    verbose_name = _("Workbench")

    def ready(self) -> None:
        """Hear from every room what it shows outside its own pages, and how its records are told apart."""
        for kind, words in TO_DO:
            kind.default_error_messages = vars(kind).get("default_error_messages", {}) | {"required": words}
        autodiscover_modules("panels", "doubles")
