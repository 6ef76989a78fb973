"""What a cell can hold: how it is read from text, kept in PostgreSQL, and written as text again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
_LANGUAGE_LEVEL = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?)(?::([ABC][12]))?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_ISO = re.compile(r"[A-Z]{2}")
_REQUEST_CODE = re.compile(r"[0-9]{4}-[0-9]{2,9}")
_ACTIVITY = re.compile(r"[^\s;]+")


class WrongCell(Exception):
    """The cell does not hold what its column asks for: what is wrong, and what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class Limits(Protocol):
    """What the cells of a column keep to, beyond their kind."""

    @property
    def most(self) -> int: ...
    @property
    def least(self) -> int: ...
    @property
    def greatest(self) -> int: ...
    @property
    def greatest_decimal(self) -> int: ...
    @property
    def codes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Kind:
    """A kind of cell.

    `read` returns the cell as PostgreSQL reads it, or raises WrongCell. `sql` is its type there,
    `show` the SQL that writes it as text again, from an expression.
    """

    name: str
    words: str | Promise
    read: Callable[[str, Limits], str]
    sql: str = "text"
    show: str = "{}"
    #: What an empty cell is, as COPY reads it.
    empty: str = r"\N"
    #: Whether equal cells are common, so that what was read once is kept.
    repeats: bool = True
    #: Whether the value of one cell is of one column of the record's own table.
    single: bool = True


def read_text(value: str, column: Limits) -> str:
    """Take the text as it is, up to its length."""
    if column.most and len(value) > column.most:
        raise WrongCell(
            _("has %(length)s characters; at most %(most)s fit.") % {"length": len(value), "most": column.most},
            _("Shorten it."),
        )
    return value


def _code(value: str, column: Limits) -> str:
    read_text(value, column)
    if value != value.strip() or ";" in value or not value.isprintable():
        raise WrongCell(
            _("a key has no blank at its ends, no semicolon and no line break."),
            _("Take them out, here and where it is referred to."),
        )
    return value


def _request_code(value: str, column: Limits) -> str:
    if not _REQUEST_CODE.fullmatch(value):
        raise WrongCell(
            _("is not the number of a request."),
            _("Write the year of reception, a hyphen and at least two digits, such as 2016-07."),
        )
    return value


def _activity_number(value: str, column: Limits) -> str:
    read_text(value, column)
    if not _ACTIVITY.fullmatch(value):
        raise WrongCell(_("is not the number of an activity."), _("Write it without blanks, such as 1 or 4a."))
    return value


def _reference(value: str, column: Limits) -> str:
    return value


def _date(value: str, column: Limits) -> str:
    if _DATE.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return value
    raise WrongCell(_("is not a date."), _("Write year, month and day with hyphens, such as 2014-07-15."))


def _whole(value: str, column: Limits) -> str:
    least, most = column.least, column.greatest
    if not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
        raise WrongCell(
            _("is not a whole number from %(least)s to %(most)s.") % {"least": least, "most": most},
            _("Write digits only."),
        )
    return str(int(value))


def _decimal(places: int, digits: int, above_zero: bool = False, signed: bool = False) -> Callable[[str, Limits], str]:
    def read(value: str, column: Limits) -> str:
        found = _DECIMAL.fullmatch(value)
        if not found:
            raise WrongCell(
                _("is not a number."),
                _("Write digits with a decimal point and no thousands separator, such as 1234.50."),
            )
        sign, whole, fraction = found.group(1), found.group(2).lstrip("0"), (found.group(3) or "").rstrip("0")
        below = bool(sign and (whole or fraction))
        if below and not signed:
            raise WrongCell(_("is less than zero."), _("Write zero or more."))
        if len(fraction) > places:
            raise WrongCell(
                _("has more than %(places)s decimal places.") % {"places": places},
                _("Round it to %(places)s places.") % {"places": places},
            )
        if len(whole) > digits or (column.greatest_decimal and Decimal(value) > column.greatest_decimal):
            raise WrongCell(_("is greater than can be."), _("Correct it."))
        if above_zero and not whole and not fraction:
            raise WrongCell(_("is not above zero."), _("Write a number above zero."))
        text = f"{whole or '0'}.{fraction}" if fraction else whole or "0"
        return f"-{text}" if below else text

    return read


def _boolean(value: str, column: Limits) -> str:
    if value == "yes":
        return "t"
    if value == "no":
        return "f"
    raise WrongCell(_("is neither yes nor no."), _("Write yes or no; an empty cell means no."))


def _choice(value: str, column: Limits) -> str:
    if value in column.codes:
        return value
    raise WrongCell(
        _("is not one of the codes of this column."),
        _("Write one of: %(codes)s.") % {"codes": ", ".join(column.codes)},
    )


def _email(value: str, column: Limits) -> str:
    read_text(value, column)
    if not _EMAIL.fullmatch(value):
        raise WrongCell(_("is not an e-mail address."), _("Write one address, such as name@example.org."))
    return value


def parts(value: str) -> list[str]:
    """Return the values of a cell that holds several. Raises WrongCell for an empty or double one."""
    found = [part.strip() for part in value.split(";")]
    if "" in found:
        raise WrongCell(_("has an empty value between semicolons."), _("Take out the semicolon that is too many."))
    if len(set(found)) < len(found):
        double = next(part for part in found if found.count(part) > 1)
        raise WrongCell(_("has %(value)s twice.") % {"value": double}, _("Name each value once."))
    return found


def _references(value: str, column: Limits) -> str:
    return ";".join(parts(value))


def _language(value: str, column: Limits) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise WrongCell(_("is not the code of a language."), _("Write its ISO 639 code, such as en or fr."))
    return value


def _languages(value: str, column: Limits) -> str:
    return ";".join(_language(part, column) for part in parts(value))


def _languages_with_levels(value: str, column: Limits) -> str:
    found = []
    for part in parts(value):
        match = _LANGUAGE_LEVEL.fullmatch(part)
        if not match:
            raise WrongCell(
                _("%(value)s is not a language with its level.") % {"value": part},
                _("Write the ISO 639 code, a colon and the CEFR level (A1 to C2), such as en:C2;fr:B2."),
            )
        found.append(match.group(1))
    if len(set(found)) < len(found):
        raise WrongCell(_("names a language twice."), _("Name each language once."))
    return ";".join(parts(value))


def _currency(value: str, column: Limits) -> str:
    if not _CURRENCY.fullmatch(value):
        raise WrongCell(_("is not the code of a currency."), _("Write its ISO 4217 code, such as EUR."))
    return value


def _iso(value: str, column: Limits) -> str:
    if not _ISO.fullmatch(value):
        raise WrongCell(_("is not the code of a country."), _("Write its ISO 3166 code of two capitals, such as NA."))
    return value


TEXT = Kind("text", gettext_lazy("text"), read_text, empty="", repeats=False)
LONG_TEXT = Kind(
    "long text", gettext_lazy("text, several lines, Markdown where said"), read_text, empty="", repeats=False
)
CODE = Kind("key", gettext_lazy("text without blanks at its ends"), _code, empty="", repeats=False)
REQUEST_CODE = Kind("request code", gettext_lazy("`YYYY-NN`"), _request_code, empty="", repeats=False)
ACTIVITY_NUMBER = Kind(
    "activity number", gettext_lazy("number of an activity, `1` or `4a`"), _activity_number, empty=""
)
REFERENCE = Kind("reference", gettext_lazy("a key of that file"), _reference, empty="")
REFERENCES = Kind(
    "references", gettext_lazy("keys of that file, `;` between them"), _references, empty="", single=False
)
DATE = Kind("date", gettext_lazy("date, `2014-07-15`"), _date, sql="date", show="to_char({}, 'YYYY-MM-DD')")
WHOLE = Kind("whole number", gettext_lazy("whole number"), _whole, sql="integer", show="{}::text")
MONEY = Kind("money", gettext_lazy("money, at most two places"), _decimal(2, 12), sql="numeric(14,2)", show="{}::text")
SIGNED_MONEY = Kind(
    "money, also below zero", gettext_lazy("money, at most two places, also below zero where said"),
    _decimal(2, 12, signed=True), sql="numeric(14,2)", show="{}::text",
)  # fmt: skip
DAYS = Kind(
    "days", gettext_lazy("days, at most two places"), _decimal(2, 4), sql="numeric(6,2)", show="trim_scale({})::text",
    empty="0",
)  # fmt: skip
RATE = Kind(
    "rate", gettext_lazy("number above zero, at most eight places"), _decimal(8, 10, above_zero=True),
    sql="numeric(18,8)", show="trim_scale({})::text",
)  # fmt: skip
WEEK = Kind(
    "days of a week", gettext_lazy("days above zero, at most seven"), _decimal(2, 1, above_zero=True),
    sql="numeric(4,2)", show="trim_scale({})::text",
)  # fmt: skip
BOOLEAN = Kind(
    "yes or no", gettext_lazy("`yes` or `no`"), _boolean, sql="boolean",
    show="CASE WHEN {} THEN 'yes' ELSE 'no' END", empty="f",
)  # fmt: skip
CHOICE = Kind("code", gettext_lazy("one of the codes"), _choice, empty="")
EMAIL = Kind("e-mail address", gettext_lazy("e-mail address"), _email, empty="", repeats=False)
PERSON = Kind("person", gettext_lazy("e-mail address of an account"), _email, empty="", single=False)
LANGUAGE = Kind("language", gettext_lazy("ISO 639 code"), _language, empty="")
LANGUAGES = Kind(
    "languages", gettext_lazy("ISO 639 codes, `;` between them"), _languages,
    show="array_to_string({}, ';')", empty="",
)  # fmt: skip
LANGUAGES_WITH_LEVELS = Kind(
    "languages with levels", gettext_lazy("ISO 639 codes with CEFR levels, `en:C2;fr:B2`"),
    _languages_with_levels, empty="", single=False,
)  # fmt: skip
CURRENCY = Kind("currency", gettext_lazy("ISO 4217 code"), _currency, empty="")
ISO_COUNTRY = Kind("ISO country", gettext_lazy("ISO 3166 code of two letters"), _iso, empty="")
