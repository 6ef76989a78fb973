"""Exchange rates pasted from a table: read, shown as they would change, and written in one go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from finance.models import ExchangeRate
from finance.reading import Problem, Wrong, read_currency, read_rate

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?")
_MONTH_FIRST = re.compile(r"(?:[0-9]{1,2}[-/.])?([0-9]{1,2})[-/.]([0-9]{4})")
#: Lines that one paste can hold.
MOST = 5000


@dataclass(frozen=True)
class Pasted:
    """One rate as pasted; `before` is what is known of this currency and month now."""

    line: int
    currency: str
    month: date
    rate: Decimal
    before: Decimal | None = None

    @property
    def does(self) -> str:
        """What writing it would do."""
        if self.before is None:
            return "add"
        return "same" if self.before == self.rate else "change"


def read_rates(text: str, *, own: str) -> tuple[list[Pasted], list[Problem]]:
    """Return the rates of a pasted table, and everything that is wrong with it at once.

    A line holds currency, month and rate, apart by tabs, semicolons, commas or blanks. A first line that names
    the columns is passed over. Where nothing but commas stands apart, rates have a decimal point.
    """
    found: dict[tuple[str, date], Pasted] = {}
    problems: list[Problem] = []
    for number, cells in _lines(text):
        if len(found) + len(problems) >= MOST:
            why = _("There are more than %(most)s lines.") % {"most": MOST}
            problems.append(Problem(number, "", "", why, _("Paste them in parts.")))
            break
        if len(cells) != 3:
            why = _("This line has %(count)s cells, not three.") % {"count": len(cells)}
            remedy = _("Write currency, month and rate, such as: USD 2016-03 1.0936")
            problems.append(Problem(number, "", " ".join(cells)[:80], why, remedy))
            continue
        read: list[Any] = []
        for name, cell, reader in zip(
            (_("currency"), _("month"), _("rate")), cells, (read_currency, _month, read_rate), strict=True
        ):
            try:
                read.append(reader(cell))
            except Wrong as wrong:
                problems.append(Problem(number, name, cell[:80], wrong.why, wrong.remedy))
        if len(read) < 3:
            continue
        currency, month, rate = read
        if currency == own:
            problems.append(
                Problem(number, _("currency"), currency, _("It is the facility's own."), _("Take the line out."))
            )
        elif (before := found.get((currency, month))) is not None and before.rate != rate:
            why = _("Line %(line)s gives another rate of this currency and month.") % {"line": before.line}
            problems.append(Problem(number, _("rate"), cells[2], why, _("Leave the right one.")))
        else:
            found.setdefault((currency, month), Pasted(number, currency, month, rate))
    known = {
        (each.currency, each.month): each.rate
        for each in ExchangeRate.objects.filter(
            currency__in={currency for currency, _month in found}, month__in={month for _currency, month in found}
        )
    }
    rates = [Pasted(each.line, *key, each.rate, known.get(key)) for key, each in found.items()]
    return rates, problems


@transaction.atomic
def write_rates(*, rates: list[Pasted]) -> tuple[int, int]:
    """Write rates, and return how many were added and how many changed. What was booked keeps its rate."""
    known = {
        (each.currency, each.month): each
        for each in ExchangeRate.objects.select_for_update()
        .filter(currency__in={each.currency for each in rates}, month__in={each.month for each in rates})
        .order_by("pk")
    }
    added = [
        ExchangeRate(currency=each.currency, month=each.month, rate=each.rate)
        for each in rates
        if (each.currency, each.month) not in known
    ]
    changed = []
    for each in rates:
        before = known.get((each.currency, each.month))
        if before is not None and before.rate != each.rate:
            before.rate = each.rate
            changed.append(before)
    ExchangeRate.objects.bulk_create(added)
    ExchangeRate.objects.bulk_update(changed, ["rate"])
    return len(added), len(changed)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything, numbered, in cells; not one of heads."""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        apart = next((sign for sign in ("\t", ";") if sign in line), None)
        if apart is None:
            apart = "," if (line.count(",") == 2 and len(line.split()) == 1) or ", " in line else None
        cells = [cell.strip().strip('"') for cell in line.split(apart)] if apart else line.split()
        cells = [cell for cell in cells if cell]
        if number == 1 and not any(character.isdigit() for character in line):
            continue
        yield number, cells


def _month(cell: str) -> date:
    if found := _YEAR_FIRST.fullmatch(cell):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_FIRST.fullmatch(cell):
        year, month = int(found[2]), int(found[1])
    else:
        raise Wrong(_("This is not a month."), _("Write year and month, such as 2016-03."))
    try:
        return date(year, month, 1)
    except ValueError:
        raise Wrong(_("There is no such month."), _("Write year and month, such as 2016-03.")) from None
