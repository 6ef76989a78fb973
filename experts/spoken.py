"""The languages of an expert on a form: rows of language and level, in the expert's own order.

What the form compares and hands over is one text, as the exchange format writes it: `fr:C1;en:B2;sr`
(code, and the CEFR level where it is known). Without JavaScript the rows are ordered by their numbers
and one is taken away by emptying it; with it, buttons do the same.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from experts.choices import LanguageLevel
from pmt.workbench.languages import language_code, language_name

#: Rows beyond those that are filled; and how many are read at most.
SPARE, MOST = 4, 60
#: The longest code that the register keeps.
LONGEST = 8

Pairs = list[tuple[str, str]]


def pairs(text: str) -> Pairs:
    """Return the languages with their levels (empty: not known) that a text names."""
    return [(each.partition(":")[0], each.partition(":")[2]) for each in text.split(";") if each]


def text_of(spoken: Iterable[tuple[str, str]]) -> str:
    """Write languages with their levels as one text."""
    return ";".join(f"{code}:{level}" if level else code for code, level in spoken)


def in_words(text: str) -> str:
    """Write them as a person reads them."""
    return ", ".join(f"{language_name(code)} {level}".strip() for code, level in pairs(text))


@cache
def _names(locale: str | None) -> list[str]:
    """The names of languages that are offered while one is typed, each understood again as it is written."""
    del locale  # only what the names are remembered under
    found = []
    for each in pycountry.languages:
        code = getattr(each, "alpha_2", None)
        try:
            if code and language_code(language_name(code)) == code:
                found.append(language_name(code))
        except ValidationError:
            continue
    return sorted(found)


class SpokenInput(forms.Widget):
    """Rows of language and level. Fields are named by their row: `languages-0-language`, `-level`, `-place`."""

    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the rows as they were sent; where a whole text was put in instead, that."""
        del files
        if name in data:
            return data[name]
        rows = []
        for number in range(MOST):
            named = f"{name}-{number}"
            if f"{named}-language" not in data:
                break
            rows.append({part: str(data.get(f"{named}-{part}", "")).strip() for part in ("language", "level", "place")})
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing was sent for it."""
        return name not in data and f"{name}-0-language" not in data

    def format_value(self, value: Any) -> Any:
        """Leave a text as it is."""
        return value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the rows that are filled and a few more."""
        del attrs, renderer
        if isinstance(value, list):
            rows = _marked([row for row in value if row["language"] or row["level"]])
        else:
            rows = [{"language": language_name(code), "level": level} for code, level in pairs(value or "")]
        drawn = [
            {**row, "place": number, "name": f"{name}-{number - 1}"}
            for number, row in enumerate([*rows, *({"language": "", "level": ""} for _ in range(SPARE))], start=1)
        ]
        context = {"rows": drawn[:MOST], "name": name, "levels": LanguageLevel.values, "names": _names(get_language())}
        return SafeString(render_to_string("experts/_spoken_input.html", context))


class SpokenField(forms.Field):
    """Languages with their levels; see the top of this file."""

    widget = SpokenInput

    def clean(self, value: Any) -> str:
        """Return the languages as one text, in the order of their places; raises ValidationError row by row."""
        rows = value or []
        if isinstance(value, str):
            rows = [{"language": code, "level": level} for code, level in pairs(value)]
        # Rows without a readable place keep theirs; of two with the same, the one that stood first goes first.
        ordered = sorted(enumerate(rows, start=1), key=lambda each: (_place(each[1], each[0]), each[0]))
        found: dict[str, str] = {}
        wrong = []
        for _number, row in ordered:
            try:
                code, level = _read(row)
            except ValidationError as error:
                wrong.append(error)
                continue
            if code in found:
                wrong.append(ValidationError(_("%(name)s stands twice.") % {"name": language_name(code)}))
            elif code:
                found[code] = level
        if wrong:
            raise ValidationError(wrong)
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return text_of(found.items())

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what the rows say, not how they are written."""
        try:
            return (initial or "") != self.clean(data)
        except ValidationError:
            return True

    def in_words(self, value: str) -> str:
        """Say what the field holds, for a person who chooses between two."""
        return in_words(value)


def _place(row: dict[str, str], otherwise: int) -> int:
    place = row.get("place", "")
    return int(place) if place.isascii() and place.isdigit() and len(place) < 5 else otherwise


def _marked(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Say of each row that was sent which of its boxes is wrong (`wrong`: language, level or nothing)."""
    found = []
    codes: set[str] = set()
    for row in rows:
        wrong = ""
        try:
            code, _level = _read({**row, "level": ""})
            wrong = "language" if code in codes or not code else ""
            codes.add(code)
            if not wrong and row["level"] and row["level"] not in LanguageLevel.values:
                wrong = "level"
        except ValidationError:
            wrong = "language"
        found.append({**row, "wrong": wrong})
    return found


def _read(row: dict[str, str]) -> tuple[str, str]:
    """Return code and level of a row; an empty code where the row is empty."""
    level = row["level"]
    if not row["language"]:
        if level:
            raise ValidationError(_("Say which language is spoken at %(level)s.") % {"level": level})
        return "", ""
    code = language_code(row["language"])
    if len(code) > LONGEST:
        raise ValidationError(_("“%(code)s” is longer than a code of a language is.") % {"code": code})
    if level and level not in LanguageLevel.values:
        raise ValidationError(_("“%(level)s” is no level; choose A1 to C2.") % {"level": level})
    return code, level
