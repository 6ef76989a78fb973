"""What narrows a list. A room declares a `ListFilterSet` of these; the chips are made from it.

class ActionFilterSet(ListFilterSet):
    status = AnyOf(label=_("Status"), choices=ActionStatus.choices)
    country = OneOf(label=_("Country"), records=Country)
    approved_from = Since("approved_on", label=_("Approved since"))
    expert = ByKey("missions__mobilisations__expert__code", label=_("Expert"))
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import hidden_fields, kind_of, may
from pmt.workbench import registry


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


class ListFilterSet(django_filters.FilterSet):
    """Base of the rooms' filters: nothing from the model by itself, everything in the address.

    Higher rooms may add their own (`registry.filters`). A filter over a field that a person does not see, or that
    `asks` a kind of record which they may not see, is not there for them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user, model = self.request.user, self.queryset.model
        for name, added in registry.filters_for(kind_of(model)).items():
            self.filters[name] = own = deepcopy(added)
            own.parent, own.model = self, model
        # What a person may not see cannot be found out by asking for it either.
        hidden = hidden_fields(user, model)
        for name, each in list(self.filters.items()):
            asks = getattr(each, "asks", None)
            if each.field_name in hidden or (asks and not may(user, "view", asks)):
                del self.filters[name]
        for each in self.filters.values():
            if isinstance(each, Occurring):
                each.extra["choices"] = each.values(self.request.user)
        # A prefix of its own for ids: the same field may stand in several forms of a page.
        self.form.auto_id = "filter_%s"


class AnyOf(django_filters.MultipleChoiceFilter):
    """One of several coded values, or more than one."""

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, widget=forms.CheckboxSelectMultiple, **kwargs)
        # An empty choice is no condition; the base class would compare sets of choices.
        self.always_filter = False


class OneOf(django_filters.ModelChoiceFilter):
    """A record of a kind, named in the address by its key; only those that the person may see."""

    def __init__(self, field_name: str | None = None, *, records: type[Model], **kwargs: Any) -> None:
        def visible(request: Any) -> QuerySet[Any]:
            chosen: QuerySet[Any] = records._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
            return chosen

        kwargs = {"to_field_name": "code", "empty_label": _("Any")} | kwargs
        super().__init__(field_name, queryset=visible, widget=PlainSelect(attrs={"class": "form-select"}), **kwargs)


class Occurring(django_filters.ChoiceFilter):
    """One of the values that occur. `values(user)` returns them with their words; it is asked once a page."""

    def __init__(
        self, field_name: str | None = None, *, values: Callable[[Any], list[tuple[str, Any]]], **kwargs: Any
    ) -> None:
        self.values = values
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

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
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
        return date_format(value, "j M Y")
    words = dict(getattr(bound.field, "choices", []))
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(str(words.get(each, each)) for each in value)
    return str(words.get(value, value))
