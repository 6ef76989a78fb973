"""Currencies by their ISO 4217 codes."""

import pycountry
from django.utils.translation import gettext as _

from facility.models import Facility

#: Codes of the list that nobody is paid in: metals, units of account of funds, tests, no currency.
_NOT_MONEY = {"XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"}


def currency_name(code: str) -> str:
    """Return what a currency is called; a code that the list does not know (any more) stands for itself."""
    found = pycountry.currencies.get(alpha_3=code)
    return str(found.name) if found else code


def is_currency(code: str) -> bool:
    """Whether something can be paid in it."""
    return code not in _NOT_MONEY and pycountry.currencies.get(alpha_3=code) is not None


def currency_choices(first: list[str]) -> list[tuple[str, str]]:
    """Return every currency by code, `first` those of which most is paid, or which the list no longer has."""
    every = sorted(each.alpha_3 for each in pycountry.currencies if is_currency(each.alpha_3))
    named = list(dict.fromkeys(first))
    return [(code, _words(code)) for code in (*named, *(each for each in every if each not in named))]


def _words(code: str) -> str:
    name = currency_name(code)
    return code if name == code else _("%(code)s %(name)s") % {"code": code, "name": name}


def facility_currency() -> str:
    """The currency of the facility, in which everything is summed."""
    return Facility.objects.values_list("currency", flat=True).first() or ""
