"""What missions say of experts in the register: who is free, who was mobilised before, and what must be kept."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import DecimalField, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import ExpertEvaluation, Mission, Mobilisation
from experts.models import Availability, Expert
from pmt.workbench.formats import written_day

#: Years for which contracts and vouchers are kept after a mission (seven after the last payment, by the contract).
RETENTION = 7


def kept_for(expert: Expert, on: date) -> list[str]:
    """Say which mission stands in the way of erasing an expert's data: one to come, or one still under retention."""
    latest = (
        Mobilisation.objects.filter(expert=expert, live=True).select_related("mission").order_by("-end_date").first()
    )
    if latest is None:
        return []
    told = {"mission": latest.mission.code, "day": written_day(latest.end_date)}
    if latest.end_date >= on:
        return [_("The expert is on mission %(mission)s until %(day)s.") % told]
    until = years_after(latest.end_date, RETENTION)
    if until >= on:
        told["until"] = written_day(until)
        said = _("What was paid for mission %(mission)s, ended on %(day)s, is kept with its documents until %(until)s.")
        return [said % told]
    return []


def years_after(day: date, years: int) -> date:
    """Return the same day years later; of 29 February, the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def clear_comments(expert: Expert) -> None:
    """Take the words out of the evaluations of an expert; the marks stay for figures."""
    ExpertEvaluation.objects.filter(expert=expert).exclude(comment="").update(comment="")
    events: Any = ExpertEvaluation.pgh_event_models["update"]  # type: ignore[attr-defined]
    events.objects.filter(expert=expert.pk).delete()


def free(experts: QuerySet[Any], first: date, last: date) -> QuerySet[Any]:
    """Return the experts who can be asked for every day between two, both included.

    In the way stand days on which they said that they are not available, and every mission that is not cancelled,
    remote ones too. Of what nobody knows, nothing stands in the way.
    """
    away = Availability.objects.unavailable(first, last).filter(expert=OuterRef("pk"))
    busy = Mobilisation.objects.filter(expert=OuterRef("pk"), live=True, start_date__lte=last, end_date__gte=first)
    return experts.filter(~Exists(away), ~Exists(busy))


def days_so_far(expert: Any) -> Any:
    """Return the days that an expert worked on missions of the facility that were carried out, of every kind."""
    worked = Mobilisation.objects.filter(mission__in=Mission.objects.carried_out(), expert=expert)
    return Coalesce(
        Subquery(
            worked.order_by().values("expert").annotate(n=Sum("expert_days")).values("n"),
            output_field=DecimalField(max_digits=12, decimal_places=2),
        ),
        Decimal(0),
    )


class _Free(django_filters.DateFilter):
    """One end of the days on which an expert is to be free; without the other, that day alone."""

    #: When a person can be asked is not for everyone.
    asks = "experts.availability"

    def __init__(self, **options: Any) -> None:
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
        super().__init__("free", widget=day, **options)

    def _ends(self) -> tuple[date | None, date | None]:
        asked = self.parent.form.cleaned_data
        return asked.get("free_from"), asked.get("free_until")


class FreeFrom(_Free):
    """The first day; where the last is asked, too, it narrows for both."""

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        """Narrow to who is free."""
        if value is None:
            return qs
        _first, last = self._ends()
        # Days the wrong way round are meant the other way.
        return free(qs, min(value, last or value), max(value, last or value))


class FreeUntil(_Free):
    """The last day, which narrows where the first is not asked."""

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        """Narrow to who is free."""
        first, _last = self._ends()
        return qs if value is None or first is not None else free(qs, value, value)


class Mobilised(django_filters.ChoiceFilter):
    """Whether an expert has been or is to be on a mission that is not cancelled, whoever pays for it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            "mobilisations",
            choices=[("never", gettext_lazy("Never")), ("before", gettext_lazy("At least once"))],
            empty_label=gettext_lazy("Any"),
            widget=forms.Select(attrs={"class": "form-select"}),
            **options,
        )

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow to first-timers, or to the experienced."""
        if not value:
            return qs
        been = Exists(Mobilisation.objects.filter(expert=OuterRef("pk"), live=True))
        return qs.filter(been) if value == "before" else qs.filter(~been)
