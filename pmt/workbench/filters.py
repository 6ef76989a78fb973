"""What narrows a list. A room declares a `ListFilterSet` of these; the chips are made from it.

class ActionFilterSet(ListFilterSet):
    status = AnyOf(label=_("Status"), choices=ActionStatus.choices)
    country = OneOf(label=_("Country"), records=Country)
    approved_from = Since("approved_on", label=_("Approved since"))
    approved_until = Until("approved_on", label=_("Approved until"))
    expert = ByKey("missions__mobilisations__expert__code", label=_("Expert"))

Filters combine. A `Since` and an `Until` of one field are one period to whoever looks for them. Where the field
of a filter can be empty, records are also asked for in which it is, or is not: `?empty=country&filled=approved_from`,
by the names of the filters. When a filter is opened, its choices come with the number of records that each
would leave (`counts`), in one query; a filter with a `method` says what groups them: `grouped="areas__code"`.
"""

from collections.abc import Callable
from copy import copy
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Count, F, Model, Q, QuerySet, TextField
from django.db.models.constants import LOOKUP_SEP
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import hidden_fields, kind_of, may
from pmt.workbench import registry
from pmt.workbench.formats import written_day


class PlainSelect(forms.Select):
    """A drop-down drawn in one go: Django renders a template for each of two hundred countries."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the element; groups of options are not used here."""
        del renderer
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each is not None}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                ("" if v is None else v, SafeString(" selected") if str(v) in chosen else "", label)
                for v, label in self.choices
            ),
        )
        return format_html(
            "<select{}>{}</select>",
            format_html_join("", ' {}="{}"', (self.build_attrs(self.attrs, attrs or {}) | {"name": name}).items()),
            options,
        )


#: In the address: the filters whose field shall be empty, or not.
EMPTY, FILLED = "empty", "filled"
#: Choices of a filter with a method beyond these are offered without numbers: each is a query within the query.
COUNTED = 40


class _Declared(dict[str, django_filters.Filter]):
    """The filters of a list, once for all who ask. Each gets their own, but not of all that those are made of."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, django_filters.Filter]:
        del memo
        return {name: _own(each) for name, each in self.items()}


def _own(declared: django_filters.Filter) -> django_filters.Filter:
    made = copy(declared)
    made.extra = dict(declared.extra)
    made.method = declared.method  # binds it to this one
    return made


class ListFilterSet(django_filters.FilterSet):
    """Base of the rooms' filters: nothing from the model by itself, everything in the address.

    Higher rooms may add their own (`registry.filters`). A filter over a field that a person does not see, or that
    `asks` a kind of record which they may not see, is not there for them.
    """

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Return what is declared; the base class keeps it and copies it for each who asks."""
        return _Declared(super().get_filters())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user, model = self.request.user, self.queryset.model
        for name, added in registry.filters_for(kind_of(model)).items():
            self.filters[name] = own = _own(added)
            own.parent, own.model = self, model
        # What a person may not see cannot be found out by asking for it either.
        hidden = hidden_fields(user, model)
        for name, each in list(self.filters.items()):
            asks = getattr(each, "asks", None)
            if each.field_name in hidden or (asks and not may(user, "view", asks)):
                del self.filters[name]
        for each in self.filters.values():
            if isinstance(each, Occurring):
                # Asked when they are drawn or compared, not for every list that could be narrowed.
                each.extra["choices"] = partial(each.values, self.request.user)
        # A prefix of its own for ids: the same field may stand in several forms of a page.
        self.form.auto_id = "filter_%s"

    # --- Empty or not ------------------------------------------------------------------------------

    def emptiable(self, name: str) -> str:
        """Return the path of a filter's field where that can be empty; an empty text where it cannot."""
        each = self.filters.get(name)
        if each is None or each.method or not offered(each):
            return ""
        return str(each.field_name) if can_be_empty(self.queryset.model, each.field_name) else ""

    def asked_empty(self, word: str) -> list[str]:
        """Return the filters whose field shall be `empty`, or `filled`; what does not fit is passed over."""
        return [name for name in dict.fromkeys(self.data.getlist(word)) if self.emptiable(name)]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow by every filter that is on."""
        found = super().filter_queryset(queryset)
        for name in self.asked_empty(EMPTY):
            found = found.filter(is_empty(found.model, self.emptiable(name)))
        for name in self.asked_empty(FILLED):
            found = found.exclude(is_empty(found.model, self.emptiable(name)))
        return found

    # --- Choices with their numbers ----------------------------------------------------------------

    def counts(self, name: str, found: QuerySet[Any]) -> dict[str, int] | None:
        """Return how many of some records each choice of a filter would leave, by its value in the address.

        `""`: in how many its field is empty. In one query; None where the filter offers no choices to count.
        """
        each, found = self.filters[name], found.order_by()
        path = self.emptiable(name)
        if not isinstance(each, AnyOf | OneOf | Occurring | YesOrNo):
            if not path:
                return None
            return {"": found.filter(is_empty(found.model, path)).values("pk").distinct().count()}
        if each.method and not each.grouped:
            return self._one_by_one(name, found)
        by = each.grouped or each.field_name
        if isinstance(each, OneOf) and not each.grouped:
            by = f"{by}{LOOKUP_SEP}{each.extra['to_field_name']}"
        grouped = found.annotate(choice=F(by) if isinstance(by, str) else by).values_list("choice")
        made: dict[str, int] = {}
        for value, count in grouped.annotate(n=Count("pk", distinct=True)):
            key = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            made[key] = made.get(key, 0) + count
        return made

    def _one_by_one(self, name: str, found: QuerySet[Any]) -> dict[str, int] | None:
        """Count each choice by the filter's own method."""
        each, field = self.filters[name], self.form.fields[name]
        if isinstance(each, OneOf):
            values = [(str(field.prepare_value(record)), record) for record in field.queryset]
        else:
            words = [str(value) for value, _label in choices_of(field) if str(value)]
            values = [(word, {"true": True, "false": False}.get(word, word)) for word in words]
        if not 0 < len(values) <= COUNTED:
            return None
        records = self.queryset.model._default_manager.order_by()
        numbers = found.aggregate(
            **{
                f"n{number}": Count(
                    "pk",
                    filter=Q(pk__in=each.filter(records, [value] if isinstance(each, AnyOf) else value).values("pk")),
                    distinct=True,
                )
                for number, (_word, value) in enumerate(values)
            }
        )
        return {word: numbers[f"n{number}"] for number, (word, _value) in enumerate(values)}


def choices_of(field: forms.Field) -> list[tuple[Any, Any]]:
    """Return the choices that a filter's field offers, with their words."""
    found = getattr(field, "choices", None)
    return list(getattr(field.widget, "choices", ()) if found is None else found)


def can_be_empty(model: type[Model], path: str) -> bool:
    """Whether a path of fields can lead to nothing: through a link that may be missing, or to an empty text."""
    options: Any = model._meta
    for part in path.split(LOOKUP_SEP):
        try:
            field = options.get_field(part)
        except FieldDoesNotExist:
            return False
        blank = isinstance(field, TextField | CharField | ArrayField) and field.blank
        if blank or field.null or field.many_to_many or field.one_to_many:
            return True
        if field.is_relation:
            options = field.related_model._meta
    return False


def is_empty(model: type[Model], path: str) -> Q:
    """Whether a path of fields leads to nothing; through links to several, whether there is none."""
    options: Any = model._meta
    field: Any = None
    for part in path.split(LOOKUP_SEP):
        field = options.get_field(part)
        options = field.related_model._meta if field.is_relation else options
    condition = Q(**{f"{path}__isnull": True})
    if isinstance(field, ArrayField):
        condition |= Q(**{path: []})
    elif isinstance(field, TextField | CharField):
        condition |= Q(**{path: ""})
    return condition


class AnyOf(django_filters.MultipleChoiceFilter):
    """One of several coded values, or more than one."""

    def __init__(self, field_name: str | None = None, *, grouped: Any = None, **kwargs: Any) -> None:
        self.grouped = grouped
        super().__init__(field_name, widget=forms.CheckboxSelectMultiple, **kwargs)
        # An empty choice is no condition; the base class would compare sets of choices.
        self.always_filter = False


class OneOf(django_filters.ModelChoiceFilter):
    """A record of a kind, named in the address by its key; only those that the person may see."""

    def __init__(
        self, field_name: str | None = None, *, records: type[Model], grouped: Any = None, **kwargs: Any
    ) -> None:
        self.grouped = grouped

        def visible(request: Any) -> QuerySet[Any]:
            chosen: QuerySet[Any] = records._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
            return chosen

        kwargs = {"to_field_name": "code", "empty_label": _("Any")} | kwargs
        super().__init__(field_name, queryset=visible, widget=PlainSelect(attrs={"class": "form-select"}), **kwargs)


class Occurring(django_filters.ChoiceFilter):
    """One of the values that occur. `values(user)` returns them with their words; it is asked when needed."""

    def __init__(
        self,
        field_name: str | None = None,
        *,
        values: Callable[[Any], list[tuple[str, Any]]],
        grouped: Any = None,
        **kwargs: Any,
    ) -> None:
        self.values, self.grouped = values, grouped
        super().__init__(
            field_name,
            choices=[],
            empty_label=_("Any"),
            widget=PlainSelect(attrs={"class": "form-select"}),
            **kwargs,
        )


class Since(django_filters.DateFilter):
    """On a day or later."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="gte", widget=_day_input(), **kwargs)


class Until(django_filters.DateFilter):
    """On a day or before."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="lte", widget=_day_input(), **kwargs)


class YesOrNo(django_filters.BooleanFilter):
    """Whether something holds."""

    def __init__(self, field_name: str | None = None, *, grouped: Any = None, **kwargs: Any) -> None:
        self.grouped = grouped
        choices = [("", _("Any")), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(field_name, widget=forms.Select(choices=choices, attrs={"class": "form-select"}), **kwargs)


class ByKey(django_filters.CharFilter):
    """Records of another record, named by its key. Used by links; not offered for choice."""

    offered = False

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="exact", **kwargs)


class TypedKey(ByKey):
    """The same where people type the key: there are too many records to choose from."""

    offered = True

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, widget=forms.TextInput(attrs={"class": "form-control"}), **kwargs)


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})


def offered(chosen: django_filters.Filter) -> bool:
    """Whether people can choose this filter on the page."""
    return getattr(chosen, "offered", True)


def described(bound: forms.BoundField, value: Any) -> str:
    """Say in words what a filter is set to."""
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if hasattr(value, "year"):
        return written_day(value)
    words = dict(getattr(bound.field, "choices", []))
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(str(words.get(each, each)) for each in value)
    return str(words.get(value, value))
