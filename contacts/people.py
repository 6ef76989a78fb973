"""Who was at an institution on a day: the present positions of contacts and those that have ended, together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import DateField, F, Q, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import Contact, Institution, Position
from pmt.accounts.matrix import may
from pmt.workbench.parts import is_panel, vary

#: People on one page, and in the panel of an institution.
PAGE, FEW = 50, 8


@dataclass(frozen=True)
class Held:
    """A position that somebody held, with its days; null: not known, or not ended."""

    code: str
    given_name: str
    family_name: str
    position: str
    since: date | None
    until: date | None


def people(institution: Institution, on: date, user: Any) -> QuerySet[Any]:
    """Return who was at an institution on a day, by name, as rows of Held; both ends of a position count.

    A position whose first day is not known counts for every day until its last: who is there now
    without a date may have been there then, and the row says that the day is not known.
    """
    now = Contact.objects.visible_to(user).filter(
        Q(position_since=None) | Q(position_since__lte=on), institution=institution
    )
    then = (
        Position.objects.visible_to(user)
        .filter(Q(since=None) | Q(since__lte=on), institution=institution, until__gte=on)
        .filter(contact__in=Contact.objects.visible_to(user))
    )
    present = now.annotate(
        k_sort=F("sort_name"), k_code=F("code"), k_given=F("given_name"), k_family=F("family_name"),
        k_position=F("position"), k_since=F("position_since"), k_until=Value(None, DateField()),
    )  # fmt: skip
    former = then.annotate(
        k_sort=F("contact__sort_name"), k_code=F("contact__code"), k_given=F("contact__given_name"),
        k_family=F("contact__family_name"), k_position=F("title"), k_since=F("since"), k_until=F("until"),
    )  # fmt: skip
    names = ("k_sort", "k_code", "k_given", "k_family", "k_position", "k_since", "k_until")
    both = present.order_by().values_list(*names).union(former.order_by().values_list(*names), all=True)
    return both.order_by("k_sort", "k_code", "k_since")


@require_safe
def institution_people(request: HttpRequest, key: str) -> HttpResponseBase:
    """The people of an institution on a day (`on`, today if nothing is said), as a page or as a part of another."""
    institution = get_object_or_404(Institution.objects.visible_to(request.user), code=key)
    if not may(request.user, "view", Contact):
        raise Http404
    today = timezone.localdate()
    asked = request.GET.get("on", "").strip()
    on, error = today, ""
    if asked:
        try:
            on = parse_date(asked) or today
        except ValueError:
            on = today
        if on.isoformat() != asked:
            error = _("“%(asked)s” is no day. Write it as 2015-06-30; shown is today.") % {"asked": asked}
    panel = is_panel(request)
    page = Paginator(people(institution, on, request.user), FEW if panel else PAGE).get_page(
        request.GET.get("page", "1")
    )
    found = [Held(*row[1:]) for row in page.object_list]
    context = {
        "record": institution,
        "people": found,
        "page": page,
        "on": on,
        "asked": asked and not error,
        "error": error,
        "today": today,
        "panel": panel,
    }
    return vary(render(request, "contacts/_people.html" if panel else "contacts/institution_people.html", context))
