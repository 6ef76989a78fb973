"""The page of the facility itself: its contract and the words by which everything is grouped."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from facility.choices import RateKind
from facility.models import FIRST_RATE, Addendum, Area, Country, Facility, FacilityRate, Period, Region
from pmt.accounts.matrix import may


@require_safe
def facility(request: HttpRequest) -> HttpResponse:
    """Contract as first signed and as in force, addenda, periods, regions with countries, areas."""
    user, today = request.user, timezone.localdate()
    record = Facility.objects.visible_to(user).first()
    addenda = list(Addendum.objects.visible_to(user))
    in_force = list(Addendum.objects.visible_to(user).in_force(today))
    countries = Country.objects.visible_to(user)
    return render(
        request,
        "facility/facility.html",
        {
            "record": record,
            "terms": {
                name: _in_force(record, in_force, name) for name in ("end_date", "total_budget", "incidental_budget")
            },
            "keeps": may(user, "change", Facility),
            "rates": _rates(record, list(FacilityRate.objects.visible_to(user)), today),
            "addenda": [(each, each in in_force) for each in addenda],
            "periods": Period.objects.visible_to(user),
            "today": today,
            "regions": Region.objects.visible_to(user).prefetch_related(
                Prefetch("countries", countries.partners().order_by("sort_name"), to_attr="partners"),
                Prefetch("countries", countries.filter(partner=False).order_by("sort_name"), to_attr="others"),
            ),
            "loose": countries.filter(region=None).order_by("sort_name"),
            "members": countries.eu_members(today).order_by("sort_name"),
            "former": countries.filter(eu_member_until__lt=today).order_by("sort_name"),
            "areas": _tree(list(Area.objects.visible_to(user).order_by("code"))),
        },
    )


def _in_force(record: Facility | None, addenda: list[Any], name: str) -> tuple[Any, Any]:
    """Return a term of the contract as it is in force, and the addendum that last changed it, if any did."""
    for addendum in reversed(addenda):
        if getattr(addendum, name) is not None:
            return getattr(addendum, name), addendum
    return getattr(record, name, None), None


def _rates(record: Facility | None, later: list[FacilityRate], today: date) -> list[dict[str, Any]]:
    """Return each rate with its values in time, the first from the contract, and which of them holds today."""
    made = []
    for kind in RateKind:
        rows = [each for each in later if each.kind == kind]
        first = getattr(record, FIRST_RATE[kind], None)
        now = max((each for each in rows if each.from_day <= today), key=lambda each: each.from_day, default=None)
        if first is not None or rows:
            made.append({"label": kind.label, "first": first, "rows": rows, "now": now})
    return made


def _tree(areas: list[Area]) -> list[tuple[Area, list[Area]]]:
    """Return the areas that are within no other, each with those below it, however deep."""
    below: dict[int | None, list[Area]] = {}
    for area in areas:
        below.setdefault(area.parent_id, []).append(area)

    def under(area: Area) -> list[Area]:
        return [found for each in below.get(area.pk, []) for found in (each, *under(each))]

    return [(area, under(area)) for area in below.get(None, [])]
