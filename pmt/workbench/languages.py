"""The names of languages by their ISO 639 codes, in the language of the page."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pycountry
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _


def language_name(code: str) -> str:
    """Return what a language is called; a code that no list knows stands for itself."""
    return _language_name(code, get_language())


def language_with_level(spoken: str) -> str:
    """Return what a language is called, with the level where there is one: `French C1` for `fr C1`."""
    code, _blank, level = spoken.partition(" ")
    return f"{language_name(code)} {level}".rstrip()


@lru_cache(maxsize=2000)
def _language_name(code: str, reader: str | None) -> str:
    del reader  # whose language the name is in
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
        return found.name if found else code


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes with their names, in the order of these."""
    return sorted(((code, language_name(code)) for code in codes), key=lambda each: each[1])


class LanguagesField(forms.CharField):
    """Languages by their ISO 639 codes or English names, separated by commas; kept as a list of codes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"help_text": _("Names or codes, separated by commas: French, en")} | options))

    def prepare_value(self, value: Any) -> Any:
        """Write the languages by name."""
        return ", ".join(language_name(code) for code in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Return the codes, each once, in the order in which they were given."""
        if isinstance(value, list | tuple):
            return list(value)
        codes = []
        for word in str(value or "").replace(";", ",").split(","):
            if word.strip():
                codes.append(language_code(word))
        return list(dict.fromkeys(codes))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the codes, not how they are written."""
        try:
            return list(initial or ()) != self.to_python(data)
        except ValidationError:
            return True


def language_code(word: str) -> str:
    """Return the code of a language given by code or name; raises ValidationError where there is none."""
    text = word.strip()
    if len(text) in (2, 3) or "-" in text:
        base = text.split("-")[0].lower()
        if pycountry.languages.get(alpha_2=base) or pycountry.languages.get(alpha_3=base):
            return text if "-" in text else base
    for code, info in LANG_INFO.items():
        if text.casefold() in (info.get("name", "").casefold(), info.get("name_local", "").casefold()):
            return code
    found = pycountry.languages.get(name=text.title())
    if found is None:
        raise ValidationError(
            _("“%(word)s” is not a language that is known here. Write its English name or its code, such as fr."),
            params={"word": text},
        )
    return str(getattr(found, "alpha_2", found.alpha_3))
