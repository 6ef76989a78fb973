"""Choosing one record among thousands, or several: by typing a part of its name or its code.

Without JavaScript the field is a plain text field that takes a code or a name; with it, Tom Select
asks `/pick/<kind>/?q=` and shows what fits. A room says in `panels.py` what can be picked:

    pickable(Institution, label=lambda each: each.name, hint=lambda each: each.country, related=("country",))
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import kind_of, may
from pmt.workbench.fields import Fold

#: How many are offered for what was typed so far.
OFFERED = 20


@dataclass(frozen=True)
class Pickable:
    """A kind of record that can be picked: how it is called, what tells it from others of its name."""

    model: type[Model]
    label: Callable[[Any], str]
    hint: Callable[[Any], Any]
    related: tuple[str, ...]
    order: tuple[str, ...]

    def found(self, user: Any, text: str) -> QuerySet[Any]:
        """Return those that a person may see and that fit what was typed: its code, or every word in its name."""
        records: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        condition = Q()
        for word in text.replace("\x00", " ").split()[:8]:
            condition &= Q(search__contains=Fold(Value(word)))
        return records.filter(condition | Q(code__iexact=text.strip())).select_related(*self.related)

    def shown(self, record: Any) -> dict[str, str]:
        """Return a record as it is offered."""
        return {"value": record.code, "text": self.label(record), "hint": str(self.hint(record) or "")}


_pickable: dict[str, Pickable] = {}


def pickable(
    model: type[Model],
    *,
    label: Callable[[Any], str] = str,
    hint: Callable[[Any], Any] = lambda record: "",
    related: tuple[str, ...] = (),
    order: tuple[str, ...] = ("sort_name", "pk"),
) -> None:
    """State that records of a kind can be picked."""
    _pickable[kind_of(model)] = Pickable(model, label, hint, related, order)


def picker(kind: str) -> Pickable:
    """Return how records of a kind are picked."""
    try:
        return _pickable[kind]
    except KeyError:
        raise ImproperlyConfigured(f"No room says how {kind} is picked.") from None


@require_safe
def pick(request: HttpRequest, kind: str) -> JsonResponse:
    """What fits the text typed so far; those whose name begins with it come first."""
    if kind not in _pickable or not may(request.user, "view", kind):
        raise Http404
    chosen = _pickable[kind]
    text = request.GET.get("q", "")[:200]
    begins = Case(When(**{f"{chosen.order[0]}__startswith": Fold(Value(text.strip()))}, then=0), default=1)
    found = chosen.found(request.user, text).order_by(begins, *chosen.order)[:OFFERED]
    return JsonResponse({"found": [chosen.shown(record) for record in found]})


class PickInput(forms.TextInput):
    """A text field that the browser turns into a search among the records."""

    def __init__(self, model: type[Model], **options: Any) -> None:
        super().__init__(**options)
        self.model = model

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add where to ask, and how the record chosen is called."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = self.model._default_manager.filter(code=value).first() if value else None
        context["widget"]["attrs"] |= {
            "autocomplete": "off",
            "data-pick": reverse("workbench:pick", args=[kind_of(self.model)]),
            "data-pick-label": picker(kind_of(self.model)).label(chosen) if chosen else "",
        }
        return context


class PickField(forms.ModelChoiceField):
    """One record of a kind, by its code, or by its name where that is one record's alone."""

    def __init__(self, model: type[Model], **options: Any) -> None:
        self.model = model
        super().__init__(
            queryset=model._default_manager.all(),
            to_field_name="code",
            widget=options.pop("widget", PickInput(model)),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        """Return the record; what names none or several says how to name it."""
        if value in self.empty_values:
            return None
        if isinstance(value, self.model):
            return value
        text = str(value).replace("\x00", " ").strip()
        records: QuerySet[Any] = self.queryset  # type: ignore[assignment]
        # As it is written first: only that has an index.
        found = list(records.filter(code=text)) or list(records.filter(code__iexact=text)[:2])
        if not found:
            fits = Q(search__contains=Fold(Value(text)))
            found = list(records.filter(fits).order_by("pk")[:4])
        if len(found) == 1:
            return found[0]
        label = picker(kind_of(self.model)).label
        if not found:
            raise ValidationError(
                _("Nothing is called “%(text)s”. Type the code or a part of the name."), params={"text": text}
            )
        raise ValidationError(
            _("Several are called “%(text)s”: %(found)s. Type the code of the one you mean."),
            params={"text": text, "found": "; ".join(f"{each.code} {label(each)}" for each in found)},
        )


class PickSeveralInput(PickInput):
    """A text field of codes with commas between them, which the browser turns into a search for several."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add how the records chosen are called."""
        context = forms.TextInput.get_context(self, name, value, attrs)
        chosen = picker(kind_of(self.model))
        records = self.model._default_manager.filter(code__in=_codes(value)).select_related(*chosen.related)
        context["widget"]["attrs"] |= {
            "autocomplete": "off",
            "data-pick": reverse("workbench:pick", args=[kind_of(self.model)]),
            "data-pick-several": json.dumps([chosen.shown(each) for each in records]),
        }
        return context


class PickSeveralField(forms.CharField):
    """Records of a kind, by their codes with commas between them."""

    def __init__(self, model: type[Model], **options: Any) -> None:
        self.model = model
        self.queryset: QuerySet[Any] = model._default_manager.all()
        super().__init__(widget=options.pop("widget", PickSeveralInput(model)), **options)

    def prepare_value(self, value: Any) -> Any:
        """Write the records by their codes."""
        return value if isinstance(value, str) or value is None else ", ".join(each.code for each in value)

    def clean(self, value: Any) -> Any:
        """Return the records in the order of their codes; a code that is nobody's is named."""
        codes = _codes(super().clean(value))
        found = {each.code.upper(): each for each in self.queryset.filter(code__in=codes)}
        if unknown := [code for code in codes if code.upper() not in found]:
            raise ValidationError(
                _("Nothing has the code %(codes)s. Type codes with commas between them."),
                params={"codes": ", ".join(f"“{code}”" for code in unknown)},
            )
        return list(found.values())


def _codes(value: Any) -> list[str]:
    """Return the codes in a text, each once."""
    text = str(value or "").replace("\x00", " ").replace(";", ",")
    return list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
