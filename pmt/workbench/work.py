"""My work: what waits for a person and what is late, from the rooms' declarations (`registry.work`).

`/work/` lists it by when: late, within the next seven days, later, without a day; `?of=<name>` one sort
alone, `?whose=all` everybody's, for who answers for all. The number of queries is fixed: one for all
counts, one for the keys of a page, and one for the records of each sort that the page shows.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import may
from pmt.workbench import registry
from pmt.workbench.formats import written_number

#: The days that 'this week' reaches: today and the six after it.
SOON = 7
#: Things on one page, and on the start page.
SHOWN, OFFERED = 50, 8

GROUPS = {"late": _("Late"), "soon": _("This week"), "later": _("Later"), "undated": _("Without a day")}


@dataclass(frozen=True)
class Item:
    """A thing that waits, as it is drawn. `lateness` says by how many days it is late, in words."""

    sort: Any
    label: str
    what: Any
    address: str
    due: date | None
    lateness: str


@dataclass(frozen=True)
class Sort:
    """A sort of things with the number that wait and the number that are late."""

    name: str
    title: Any
    count: int
    late: int
    listed: str
    chore: bool


def waiting(work: registry.Work, user: Any, *, everyones: bool = False) -> QuerySet[Any]:
    """Return the records of a sort that wait for a person: their own and those that nobody answers for."""
    records = work.records(user).order_by()
    if work.responsible and not everyones:
        records = records.filter(Q(**{work.responsible: user}) | Q(**{f"{work.responsible}__isnull": True}))
    return records


def all_waiting(user: Any) -> list[QuerySet[Any]]:
    """Return all that waits for a person, sort by sort, but for chores: what the navigation counts."""
    return [waiting(work, user) for work in registry.works_for(user) if not work.chore]


class MyWork:
    """What waits for one person now; every part is asked for once, when it is first needed."""

    def __init__(self, user: Any, *, everyones: bool = False, of: str = "") -> None:
        self.user = user
        self.everyones = everyones
        self.of = of
        self.today = timezone.localdate()
        self.works = registry.works_for(user)

    def _dated(self) -> list[QuerySet[Any]]:
        """The records of every sort, each with the day by which it is to be done."""
        return [
            waiting(work, self.user, everyones=self.everyones).annotate(
                _day=Cast(F(work.due) if work.due else Value(None), DateField())
            )
            for work in self.works
        ]

    @cached_property
    def _counts(self) -> dict[int, dict[str, int]]:
        """How many of each sort are due when, in one query."""
        soon = self.today + timedelta(days=SOON)
        asked = [
            records.values(which=Value(number, IntegerField()))
            .annotate(
                late=Count("pk", filter=Q(_day__lt=self.today)),
                soon=Count("pk", filter=Q(_day__gte=self.today, _day__lt=soon)),
                later=Count("pk", filter=Q(_day__gte=soon)),
                undated=Count("pk", filter=Q(_day=None)),
            )
            .values("which", *GROUPS)
            for number, records in enumerate(self._dated())
        ]
        return {row.pop("which"): row for row in asked[0].union(*asked[1:], all=True)} if asked else {}

    @cached_property
    def sorts(self) -> list[Sort]:
        """The sorts of which something waits."""
        return [
            Sort(work.name, work.title, sum(counts.values()), counts["late"], work.listed(), work.chore)
            for number, work in enumerate(self.works)
            if (counts := self._counts.get(number)) and any(counts.values())
        ]

    @property
    def chores(self) -> list[Sort]:
        """The sorts that are told apart from what waits."""
        return [sort for sort in self.sorts if sort.chore]

    @property
    def chosen(self) -> list[Sort]:
        """The sorts that are looked at: one, or all but chores, which would bury what somebody waits for."""
        return [sort for sort in self.sorts if (sort.name == self.of if self.of else not sort.chore)]

    @property
    def count(self) -> int:
        """How much of what is looked at waits."""
        return sum(sort.count for sort in self.chosen)

    @property
    def late(self) -> int:
        """How much of it is late."""
        return sum(sort.late for sort in self.chosen)

    def items(self, first: int, last: int) -> list[tuple[Any, list[Item]]]:
        """Return things from one place in the order to another, by when they are due, the earliest first."""
        wanted = {sort.name for sort in self.chosen}
        asked = [
            records.annotate(_sort=Value(number, IntegerField()), _key=F("pk")).values_list("_sort", "_day", "_key")
            for number, records in enumerate(self._dated())
            if self.works[number].name in wanted
        ]
        if not asked:
            return []
        # No day comes last; things of one day go by sort and key.
        rows = list(asked[0].union(*asked[1:], all=True).order_by("_day", "_sort", "_key")[first:last])
        by_sort: dict[int, list[int]] = {}
        for number, _day, key in rows:
            by_sort.setdefault(number, []).append(key)
        records = {
            (number, record.pk): record
            for number, keys in by_sort.items()
            for record in waiting(self.works[number], self.user, everyones=self.everyones)
            .filter(pk__in=keys)
            .select_related(*self.works[number].related)
        }
        found: dict[str, list[Item]] = {}
        for number, day, key in rows:
            if record := records.get((number, key)):
                found.setdefault(self._when(day), []).append(self._item(self.works[number], record, day))
        return [(GROUPS[name], found[name]) for name in GROUPS if name in found]

    def _when(self, day: date | None) -> str:
        if day is None:
            return "undated"
        if day < self.today:
            return "late"
        return "soon" if day < self.today + timedelta(days=SOON) else "later"

    def _item(self, work: registry.Work, record: Any, day: date | None) -> Item:
        days = (self.today - day).days if day else 0
        lateness = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": written_number(days)} if days > 0 else ""
        return Item(work.title, work.label(record), work.what(record), work.address(record), day, lateness)


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """All that waits for a person."""
    user = request.user
    if not may(user, "view", "workbench.work"):
        raise Http404
    sees_all = may(user, "view_all", "workbench.work")
    everyones = sees_all and request.GET.get("whose") == "all"
    work = MyWork(user, everyones=everyones, of=request.GET.get("of", ""))
    page: Page[int] = Paginator(range(work.count), SHOWN).get_page(request.GET.get("page"))
    kept = "whose=all&" if everyones else ""
    return render(
        request,
        "workbench/work.html",
        {
            "work": work,
            "groups": work.items(max(page.start_index() - 1, 0), page.end_index()),
            "page": page,
            "sees_all": sees_all,
            "kept": kept,
            "beside": [
                render_to_string(block.template, block.context(user), request)
                for block in registry.start_blocks_for(user)
                if block.beside_work
            ],
            "kept_by_page": f"{kept}of={work.of}&" if work.chosen and work.of else kept,
        },
    )


def on_start(user: Any) -> dict[str, Any]:
    """What the start page shows of a person's work: the most urgent."""
    work = MyWork(user)
    return {"work": work, "groups": work.items(0, OFFERED)}
