"""What people fill in about documents."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmt.documents.choices import DocumentKind, Readers
from pmt.documents.contents import ENDINGS
from pmt.documents.models import Document
from pmt.documents.querysets import readable_levels
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.languages import LanguagesField


class LanguageField(LanguagesField):
    """One language by its ISO 639 code or English name; kept as the code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"help_text": gettext_lazy("Name or code: French, en")} | options))

    def prepare_value(self, value: Any) -> Any:
        """Write the language by its name."""
        known = isinstance(value, str) and len(value) in (2, 3) and value.islower()
        return super().prepare_value([value]) if known else value

    def to_python(self, value: Any) -> Any:
        """Return the code."""
        found = super().to_python(value)
        if len(found) > 1:
            raise ValidationError(_("Write one language, the one that most of it is in."))
        return found[0] if found else ""


class SeveralFilesInput(forms.ClearableFileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is judged by itself when it is added."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files in the order in which they were sent."""
        found = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not found:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(found) > settings.PMT_DOCUMENTS_AT_ONCE:
            raise ValidationError(
                _("Choose at most %(n)s files at once, and the others after.") % {"n": settings.PMT_DOCUMENTS_AT_ONCE}
            )
        return found


def _accept() -> str:
    return ",".join(f".{ending}" for ending in ENDINGS)


def _levels(user: Any) -> list[tuple[str, Any]]:
    """Who may read it, of what the person reads themselves: nobody hides a document from their own eyes."""
    return [(level.value, level.label) for level in readable_levels(user)]


class AddDocumentsForm(forms.Form):
    """Files to add to a record, and what they are."""

    uploads = FilesField(
        label=gettext_lazy("Files"),
        widget=SeveralFilesInput(),
        error_messages={"required": gettext_lazy("Choose the files to add.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices, initial=DocumentKind.OTHER)
    readers = forms.ChoiceField(label=gettext_lazy("Who may read it"), choices=Readers.choices)
    language = LanguageField(label=gettext_lazy("Language"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For one file; without it, and for several, each is called as its file is."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, **({"auto_id": "document_%s"} | options))
        self.fields["readers"].choices = _levels(user)  # type: ignore[attr-defined]
        self.fields["uploads"].widget.attrs["accept"] = _accept()

    def clean(self) -> dict[str, Any]:
        """A CV is not for everyone."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == DocumentKind.CV and cleaned.get("readers") == Readers.EVERYONE:
            self.add_error("readers", _("A CV is about a person: choose “Staff only” or narrower."))
        return cleaned


class AddVersionForm(forms.Form):
    """A file that supersedes the present version."""

    file = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose the file of the new version.")}
    )
    note = forms.CharField(label=gettext_lazy("What is new"), required=False, max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "version_%s"} | options))
        self.fields["file"].widget = forms.FileInput(attrs={"accept": _accept()})


class DocumentForm(RecordForm):
    """What a document is and who reads it; its file changes by a new version alone."""

    language = LanguageField(label=gettext_lazy("Language"), required=False)

    sections = (Section("", ("title", "kind", "language", "readers")),)

    class Meta:
        model = Document
        fields = ["title", "kind", "language", "readers"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["readers"].choices = _levels(self.user)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why it is withdrawn: those who look for it will ask.")},
    )
