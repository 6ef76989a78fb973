"""What a person chooses for a figure: day, day compared with, period, whose missions."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facility.models import Addendum, Facility, Period
from reporting.indicators.results import Funding, Scope

FUNDING: dict[Funding, Any] = {
    "facility": _("This facility's missions"),
    "successor": _("Its successor's missions"),
    "both": _("All missions"),
}


@dataclass(frozen=True)
class Asked:
    """What a page was asked for; a choice that made no sense is said in `form` and left aside."""

    form: "ScopeForm"
    scope: Scope
    compared: Scope
    periods: tuple[Period, ...]
    today: date
    currency: str
    #: Whether the day compared with was chosen; else it is the usual one.
    chose_compared: bool

    @property
    def funding_label(self) -> Any:
        """Whose missions are counted, in words."""
        return FUNDING[self.scope.funding]


class ScopeForm(forms.Form):
    """The choices as a form that is sent by GET; each may be left out."""

    on = forms.DateField(
        label=_("Reference date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        error_messages={"invalid": _("The reference date is not a date: write it as 2016-12-31.")},
    )
    compared = forms.DateField(
        label=_("Compared with"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        error_messages={"invalid": _("The date compared with is not a date: write it as 2016-06-30.")},
    )
    period = forms.TypedChoiceField(
        label=_("Period"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("There is no such period: choose one of the list.")},
    )
    funding = forms.ChoiceField(
        label=_("Missions counted"),
        required=False,
        choices=[*FUNDING.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Choose whose missions are counted from the list.")},
    )

    def __init__(self, *args: Any, periods: tuple[Period, ...], **kwargs: Any) -> None:
        """Offer the facility's periods."""
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        field.choices = [("", _("Whole life")), *((period.number, period.name) for period in periods)]  # type: ignore[attr-defined]


def usual_day(facility: Facility | None, today: date) -> date:
    """Return the reference date of who chose none: today, or the last day of a facility that has ended.

    The end is the contract's, or that of the latest addendum in force which changed it.
    """
    if facility is None:
        return today
    changed = Addendum.objects.in_force(today).exclude(end_date=None).values_list("end_date", flat=True)
    end = next(reversed(changed), facility.end_date)
    return min(today, end) if end else today


def day_before(on: date, periods: tuple[Period, ...]) -> date:
    """Return the day that is compared with: the end of the period before, or half a year earlier."""
    ended = [period.end_date for period in periods if period.end_date < on]
    return max(ended, default=on - timedelta(days=182))


def asked_of(request: HttpRequest) -> Asked:
    """Return what a page of figures was asked for; wrong choices fall back on the usual ones."""
    today = timezone.localdate()
    periods = tuple(Period.objects.order_by("number"))
    form = ScopeForm(request.GET, periods=periods)
    form.is_valid()
    chosen = form.cleaned_data
    facility = Facility.objects.first()
    on = chosen.get("on") or usual_day(facility, today)
    period = next((period for period in periods if period.number == chosen.get("period")), None)
    funding: Funding = chosen.get("funding") or "facility"
    scope = Scope(on, period, funding)
    compared = chosen.get("compared")
    return Asked(
        form=form,
        scope=scope,
        compared=replace(scope, on=compared or day_before(on, periods)),
        periods=periods,
        today=today,
        currency=facility.currency if facility else "",
        chose_compared=compared is not None,
    )
