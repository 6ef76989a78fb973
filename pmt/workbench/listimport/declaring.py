"""What rooms say of the lists that can be brought in, and how cells are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from pmt.accounts.matrix import hidden_fields, kind_of
from pmt.workbench.languages import LanguagesField
from pmt.workbench.marking import folded

YES = {"yes", "y", "true", "1", "x", "oui", "o", "vrai", "si", "s", "verdadero"}
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})"),
)
NO = {"no", "n", "false", "0", "-", "non", "faux", "falso"}


@dataclass(frozen=True)
class ListColumn:
    """A column that a list may have: the field that it fills, and how it may be headed, folded, in any language."""

    name: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Importable:
    """How lists of a kind are brought in; see the top of this package.

    `known_by`: the field by which a row without a code is known to be a record that is there; `told_by`:
    one that tells two of those apart. `required`: what a new record must have. `check(values)`: what is
    wrong between the columns of a record, as column and words.
    """

    model: type[models.Model]
    columns: tuple[ListColumn, ...]
    known_by: str
    code_form: tuple[str, int]
    required: tuple[str, ...]
    told_by: str = ""
    check: Callable[[dict[str, Any]], list[tuple[str, str]]] = lambda values: []

    @property
    def kind(self) -> str:
        """The name under which the matrix knows the records."""
        return kind_of(self.model)

    def offered(self, user: Any) -> list[ListColumn]:
        """Return the columns that a person may fill: those that they see."""
        hidden = hidden_fields(user, self.model)
        return [each for each in self.columns if each.name not in hidden]

    def guessed(self, headings: list[str], user: Any) -> list[str]:
        """Return the field of each heading, each once; an empty text where none fits."""
        found: list[str] = []
        for heading in headings:
            words = _simple(heading)
            fits = [
                each.name
                for each in self.offered(user)
                if each.name not in found
                and words in {_simple(each.name), _simple(self.label(each)), *map(_simple, each.headings)}
            ]
            found.append(fits[0] if words and fits else "")
        return found

    def label(self, column: ListColumn) -> str:
        """Return what a column is called."""
        return str(self.model._meta.get_field(column.name).verbose_name)  # type: ignore[union-attr]


def _simple(text: str) -> str:
    return " ".join(folded(text).replace("-", " ").replace("_", " ").split())


_importable: dict[str, Importable] = {}


def importable(model: type[models.Model], **options: Any) -> None:
    """State that lists of a kind can be brought in; `options` are those of Importable."""
    _importable[kind_of(model)] = Importable(model, **options)


def importing_of(kind: str | type[models.Model]) -> Importable:
    """Return how lists of a kind are brought in."""
    name = kind if isinstance(kind, str) else kind_of(kind)
    try:
        return _importable[name]
    except KeyError:
        raise ImproperlyConfigured(f"No room says how lists of {name} are brought in.") from None


class Reader:
    """Reads cells of a list; the records that they name are fetched once for all rows."""

    def __init__(self, importing: Importable, user: Any) -> None:
        self.importing, self.user = importing, user
        self._named: dict[Any, dict[str, list[Any]]] = {}

    def read(self, name: str, text: str) -> Any:
        """Return the value of a cell that is not empty; raises ValidationError, which says what to do."""
        field: Any = self.importing.model._meta.get_field(name)
        if field.is_relation:
            return self._record(field.related_model, text)
        if isinstance(field, ArrayField):
            return LanguagesField().clean(text)
        if isinstance(field, models.BooleanField):
            return self._yes_or_no(text)
        if isinstance(field, models.DateField):
            return self._day(text)
        if field.choices:
            return self._choice(field, text)
        return field.clean(text, None)

    def _record(self, model: Any, text: str) -> Any:
        if model not in self._named:
            named = self._named[model] = {}
            for each in model._default_manager.visible_to(self.user):
                for key in {each.code.lower(), folded(str(each))}:
                    named.setdefault(key, []).append(each)
        found = self._named[model].get(text.lower()) or self._named[model].get(folded(text)) or []
        told = {"text": text, "kind": model._meta.verbose_name}
        if not found:
            raise ValidationError(_("No %(kind)s is called “%(text)s”. Write its code or its full name.") % told)
        if len(found) > 1:
            codes = ", ".join(each.code for each in found[:5])
            raise ValidationError(
                _("Several are called “%(text)s”. Write the code: %(codes)s.") % (told | {"codes": codes})
            )
        return found[0]

    def _yes_or_no(self, text: str) -> bool:
        word = folded(text)
        if word not in YES | NO:
            raise ValidationError(_("“%(text)s” is neither yes nor no. Write one of the two.") % {"text": text})
        return word in YES

    def _day(self, text: str) -> date:
        for form in _DAYS:
            if match := form.fullmatch(text):
                try:
                    return date(*(int(match[part]) for part in ("y", "m", "d")))
                except ValueError:
                    break
        raise ValidationError(_("“%(text)s” is no day. Write it as 2015-06-30 or 30/06/2015.") % {"text": text})

    def _choice(self, field: Any, text: str) -> Any:
        for code, label in field.flatchoices:
            if folded(text) in (folded(str(code)), folded(str(label))):
                return code
        labels = ", ".join(str(label) for _code, label in field.flatchoices)
        raise ValidationError(_("“%(text)s” is none of: %(labels)s.") % {"text": text, "labels": labels})
