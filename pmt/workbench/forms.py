"""Forms over records. Nothing that someone else saved meanwhile is lost, and nothing that was typed.

    class ContactForm(RecordForm):
        class Meta:
            model = Contact
            fields = ["title", "given_name", …]
        sections = (Section(_("Who"), ("title", "given_name")), Section(_("More"), ("notes",), opened=False))

A form carries, signed, the values that it was opened with. When it is sent, each field is compared
three ways: what it was then, what the record says now (its row is locked), what was typed.

- Only the person changed it: it is saved.
- Only someone else did: theirs stays, and the person is told (`adopted`).
- Both did, differently: nothing is saved; the form comes back with both values side by side
  (`conflicts`) and the person chooses, field by field.

Fields that the person may not see (`restrict` in a room's policies) are not in the form.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django import forms
from django.apps import apps
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pmt.accounts.matrix import VisibleQuerySet, hidden_fields
from pmt.workbench.formats import type_numbers, written_day, written_number
from pmt.workbench.numbering import next_code

#: Names in a form that are not fields of the record.
SEEN, CHOICE = "seen", "choose-"


@dataclass(frozen=True)
class Section:
    """Fields under one heading; those that are seldom needed stay folded until one opens them."""

    title: Any
    fields: tuple[str, ...]
    opened: bool = True


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed: what it was, what it is now, what was typed, in words."""

    name: str
    label: Any
    before: str
    now: str
    typed: str

    @property
    def choice(self) -> str:
        """The name of the choice in the form."""
        return f"{CHOICE}{self.name}"


def plain(field: forms.Field, value: Any) -> str:
    """Return a value of a field as one comparable text; two equal values give the same."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(field.prepare_value(value))
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Iterable):
        several = sorted(plain(field, each) for each in value)
        return json.dumps(several, ensure_ascii=False) if several else ""
    return str(field.prepare_value(value))


def words(field: forms.Field, value: Any) -> str:
    """Return a value of a field as a person reads it; a field that says so itself has a method `in_words`."""
    if value is None or value == "":
        return _("nothing")
    if said := getattr(field, "in_words", None):
        return str(said(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, Decimal):
        return written_number(value)
    if isinstance(value, models.Model):
        return str(value)
    if not isinstance(value, str) and isinstance(value, Iterable):
        return ", ".join(words(field, each) for each in value) or _("nothing")
    labels = {str(k): v for k, v in _choices(field)}
    return str(labels.get(str(value), value))


def _choices(field: forms.Field) -> list[tuple[Any, Any]]:
    if isinstance(field, forms.ModelChoiceField) or not hasattr(field, "choices"):
        return []
    return [(k, v) for k, v in field.choices if not isinstance(v, list | tuple)]


class RecordForm(forms.ModelForm):
    """Base of the forms over records; see the top of this file.

    `user` is who fills it in. Without an `instance` it makes a new record.
    """

    sections: ClassVar[tuple[Section, ...]] = ()
    #: The fields that stay filled when one saves and adds another.
    kept_for_another: ClassVar[tuple[str, ...]] = ()
    #: What the codes of new records begin with, and how many digits follow; empty: the room numbers them itself.
    code_form: ClassVar[tuple[str, int]] = ("", 0)
    #: Whether a person sees all that the form says of the record; not so where many are changed at once.
    looked_over = True

    why = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("If it is not plain from the change itself. It stands beside it in the history."),
        widget=forms.TextInput(),
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.user = user
        self.adopted: list[tuple[Any, str]] = []
        self.conflicts: list[Conflict] = []
        hidden = hidden_fields(user, self._meta.model)
        for name in [name for name in self.fields if name in hidden | self.leave_out()]:
            del self.fields[name]
        self.is_new = self.instance.pk is None
        if self.is_new:
            del self.fields["why"]
        type_numbers(self)
        for name, field in self.fields.items():
            self.dress(name, field)
            if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
                # The record itself, not its number: a field may name it by its code.
                self.initial[name] = self.initial.get(name) if self.is_new else getattr(self.instance, name)
        self._now = {} if self.is_new else {name: self.value_now(name) for name in self.record_fields}
        if self.is_bound and not self.is_new:
            self._compare()

    def leave_out(self) -> set[str]:
        """Return the fields that the record's state lets nobody change; they are not in the form."""
        return set()

    def dress(self, name: str, field: forms.Field) -> None:
        """Make a field look and behave as all do."""
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **field.widget.attrs})
        elif isinstance(field.widget, forms.Textarea):
            field.widget.attrs.setdefault("rows", 4)
        records: Any = getattr(field, "queryset", None)
        if isinstance(records, VisibleQuerySet):
            field.queryset = records.visible_to(self.user)  # type: ignore[attr-defined]

    # --- What the form is made of ---------------------------------------------------------------------

    @property
    def record_fields(self) -> list[str]:
        """The names of the fields that are the record's own."""
        return [name for name in self.fields if name in (self._meta.fields or ())]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The sections as they are drawn; what stands in none comes in the first. One with an error is open."""
        named = {name for section in self.sections for name in section.fields} | {"why"}
        rest = [name for name in self.fields if name not in named]
        first = self.sections[0] if self.sections else Section("", ())
        made = []
        for section in (first, *self.sections[1:]):
            names = [*section.fields, *(rest if section is first else ())]
            bound = [self[name] for name in names if name in self.fields]
            if bound:
                opened = section.opened or any(each.errors for each in bound)
                made.append({"title": section.title, "fields": bound, "opened": opened, "folds": not section.opened})
        return made

    @property
    def seen_token(self) -> str:
        """What the person now sees, signed, to be sent back with the form."""
        if self.is_new:
            return ""
        seen = {name: plain(self.fields[name], value) for name, value in self._now.items()}
        return signing.dumps([seen, [each.name for each in self.conflicts]], salt=self._salt, compress=True)

    # --- Three ways -------------------------------------------------------------------------------------

    @property
    def _salt(self) -> str:
        return f"seen/{self._meta.model._meta.label_lower}/{self.instance.pk}"

    def value_now(self, name: str) -> Any:
        """What the record says of a field now."""
        value = self.initial.get(name)
        field = self.fields[name]
        return list(value or ()) if isinstance(field, forms.ModelMultipleChoiceField) else value

    def _typed(self, name: str) -> tuple[bool, Any]:
        """Whether what was sent for a field can be read, and its value."""
        field = self.fields[name]
        raw = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return True, field.clean(raw)
        except ValidationError:
            return False, raw

    def _compare(self) -> None:
        """Put what only others changed into the form, and note what both did."""
        try:
            seen, asked = signing.loads(self.data.get(SEEN, ""), salt=self._salt)
        except signing.BadSignature:
            # Without what was seen, everything that differs from the record is asked about.
            seen, asked = {}, []
        data: Any = QueryDict(mutable=True)
        data.update(self.data)
        for name, now in self._now.items():
            field = self.fields[name]
            readable, typed = self._typed(name)
            is_now, was = plain(field, now), seen.get(name)
            is_typed = plain(field, typed) if readable else str(typed)
            if is_typed == is_now:
                continue
            if self.data.get(f"{CHOICE}{name}") == "theirs" and name in asked:
                self.put(data, name, now)
            elif is_now != was and is_typed == was:
                self.put(data, name, now)
                self.adopted.append((field.label, words(field, now)))
            elif is_now != was or (name in asked and self.data.get(f"{CHOICE}{name}") != "mine"):
                before = _("not known") if was is None else self._words_of(name, was)
                self.conflicts.append(Conflict(name, field.label, before, words(field, now), words(field, typed)))
        self.data = data

    def _words_of(self, name: str, text: str) -> str:
        """Say in words what a field was, of which only the comparable text is known."""
        field = self.fields[name]
        try:
            several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
            return words(field, field.clean(json.loads(text) if several and text else text))
        except (ValidationError, ValueError):
            return text or _("nothing")

    def put(self, data: QueryDict, name: str, value: Any) -> None:
        """Write a value into what was sent, as its widget would have sent it."""
        field = self.fields[name]
        # Several values are sent by a choice of several; a text that stands for several is sent as one.
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            data.setlist(self.add_prefix(name), [str(field.prepare_value(each)) for each in value or ()])
        elif isinstance(value, bool):
            data.setlist(self.add_prefix(name), ["on"] if value else [])
        else:
            shown = field.widget.format_value(field.prepare_value(value))
            shown = shown[0] if isinstance(shown, list) and shown else shown
            data[self.add_prefix(name)] = "" if shown in (None, []) else str(shown)

    def clean(self) -> dict[str, Any] | None:
        """Refuse while it is open which of two values stays."""
        cleaned = super().clean()
        if self.conflicts:
            raise ValidationError(
                _("Someone else saved this record while you were at it. Choose below what stays; nothing is lost."),
                code="conflict",
            )
        return cleaned

    # --- Saving -----------------------------------------------------------------------------------------

    def notices(self) -> list[str]:
        """Return what the person is warned of, in words, once it is saved; nothing stands in its way."""
        return []

    def write(self) -> bool:
        """Save what is valid; where the database refuses, say so in the form and return False."""
        try:
            with pghistory.context(why=self.cleaned_data.get("why", "")), transaction.atomic():
                prefix, width = self.code_form
                if self.is_new and prefix:
                    self.instance.code = next_code(self._meta.model, prefix, width)
                self.save()
                # Rules that the database looks at when a transaction ends speak up now.
                # What else is done in the same transaction would otherwise stumble over its first half.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            self.add_error(None, refusal(error))
            return False
        return True


def refusal(error: IntegrityError) -> str:
    """Return what a person is told when the database refuses: the words of the rule that stands in the way."""
    said = getattr(error.__cause__, "diag", None)
    name = getattr(said, "constraint_name", None) or ""
    for model in _models_of(getattr(said, "table_name", None)):
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    message = getattr(said, "message_primary", None) or str(error)
    return _("This cannot be saved: %(why)s") % {"why": message}


def _models_of(table: str | None) -> list[type[models.Model]]:
    return [model for model in apps.get_models() if table and model._meta.db_table == table]
