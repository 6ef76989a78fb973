"""What a person brings: files to import."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.schema import BY_NAME
from exchange.sources import MOST_OF_FILE
from exchange.tables import MIB
from exchange.workbook_reading import MOST_UNPACKED

_ZIP = b"PK\x03\x04"
_ENDINGS = (".csv", ".xlsx", ".zip")


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files of the name; Django's own returns the last."""
        del data
        return files.getlist(name)


class _FilesField(forms.FileField):
    """One or several uploaded files."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each checked as Django checks one."""
        several = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(one, initial) for one in several or [None]]


class ImportForm(forms.Form):
    """A zip file, a workbook, or CSV files: looked at by name, size and first bytes before anything reads them."""

    records = _FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("A .zip or .xlsx, or one or several .csv files, as the format says."),
        widget=_SeveralFiles(attrs={"accept": ",".join(_ENDINGS)}),
    )

    def clean_records(self) -> list[UploadedFile]:
        """Refuse what cannot be a facility, with the file's name and what to do."""
        files: list[UploadedFile] = self.cleaned_data["records"]
        wrong = [problem for file in files if (problem := _problem(file))]
        names = [str(file.name) for file in files]
        if len(files) > 1 and not all(name.lower().endswith(".csv") for name in names):
            wrong.append(_("Several files must all be .csv. Upload a .zip or an .xlsx by itself."))
        if len(set(names)) < len(names):
            wrong.append(_("Two files have the same name. Upload each once."))
        if wrong:
            raise forms.ValidationError(wrong)
        return files


def _problem(file: UploadedFile) -> str:
    name, size = str(file.name), file.size or 0
    ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")
    start = file.read(4096)
    file.seek(0)
    if not ending:
        return _("%(name)s is not a .zip, .xlsx or .csv file.") % {"name": name}
    most = MOST_UNPACKED if ending == ".xlsx" else MOST_OF_FILE
    if size > most:
        return _("%(name)s is larger than %(most)s MiB. Bring it in several parts.") % {
            "name": name,
            "most": most // MIB,
        }
    if ending == ".csv":
        if name.removesuffix(".csv") not in BY_NAME:
            return _("%(name)s is not a file of the format. The files are: %(names)s.") % {
                "name": name,
                "names": ", ".join(f"{known}.csv" for known in BY_NAME),
            }
        if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _("%(name)s is not text. Save it as 'CSV UTF-8'.") % {"name": name}
    elif not start.startswith(_ZIP):
        return _("%(name)s is not what its name says. Save or pack it again.") % {"name": name}
    return ""
