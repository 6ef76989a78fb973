"""What people paste of money, read cell by cell: what is wrong is said with what to do."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from finance.currencies import is_currency

#: An amount has two places at most: with three figures after it, a mark may well stand between the thousands.
_TWO_WAYS = re.compile(r"[-+]?[0-9]{1,3}[.,][0-9]{3}")
#: Thousands apart by one mark, then decimals after the other.
_GROUPED = re.compile(
    r"(?P<whole>[-+]?[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?!(?P=mark))[.,](?P<rest>[0-9]+)"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")
_PLACES = 8


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line: its number, what stood there, why, and what to do."""

    line: int
    column: str
    value: str
    why: str
    remedy: str


class Wrong(Exception):
    """A cell cannot be read."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why, self.remedy = why, remedy


def read_currency(cell: str) -> str:
    """Return the ISO 4217 code of a currency."""
    code = cell.upper()
    if not is_currency(code):
        raise Wrong(_("This is not the code of a currency."), _("Write its ISO 4217 code, such as USD."))
    return code


def read_rate(cell: str) -> Decimal:
    """Return a rate: units of the currency for one of the facility's, at most eight places."""
    rate = _number(cell)
    if rate <= 0:
        raise Wrong(_("A rate is above zero."), _("Write units of the currency for one of the facility's."))
    if rate >= 10**10 or -int(rate.normalize().as_tuple().exponent) > _PLACES:
        raise Wrong(_("It has too many digits."), _("Write at most ten before and eight after the decimal point."))
    return rate


def read_amount(cell: str) -> Decimal:
    """Return an amount of money, not below zero, at most two places."""
    amount = _number(cell)
    if _TWO_WAYS.fullmatch(cell.replace(" ", "").replace("\u00a0", "")):
        raise Wrong(_("This can be read in two ways."), _("Write digits with one decimal point, such as 1250.5."))
    if amount < 0:
        raise Wrong(_("It is below zero."), _("What was booked wrongly is reversed on its page; take the row out."))
    if amount >= 10**12 or -int(amount.normalize().as_tuple().exponent) > 2:
        raise Wrong(_("It has too many digits."), _("Write at most twelve before and two after the decimal point."))
    return amount


def read_day(cell: str) -> date:
    """Return a day, written with the year first, or as day, month, year with points or slashes."""
    text = cell.split(" ")[0].split("T")[0]
    if found := _YEAR_FIRST.fullmatch(text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := _DAY_FIRST.fullmatch(text):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    else:
        raise Wrong(_("This is not a date."), _("Write year, month and day, such as 2016-03-14."))
    try:
        return date(*parts)
    except ValueError:
        raise Wrong(_("There is no such day."), _("Write year, month and day, such as 2016-03-14.")) from None


def _number(cell: str) -> Decimal:
    text = cell.replace(" ", "").replace("\u00a0", "")
    # Where both marks stand, the last one is that of the decimals.
    if found := _GROUPED.fullmatch(text):
        text = f"{found['whole'].replace(found['mark'], '')}.{found['rest']}"
    try:
        rate = Decimal(text.replace(",", "."))
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite():
        raise Wrong(_("This is not a number."), _("Write digits with one decimal point, such as 1250.5."))
    return rate
