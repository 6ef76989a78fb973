"""The names of languages by their ISO 639 codes, in the language of the page."""

from collections.abc import Iterable

import pycountry
from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """Return what a language is called; a code that no list knows stands for itself."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
        return found.name if found else code


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes with their names, in the order of these."""
    return sorted(((code, language_name(code)) for code in codes), key=lambda each: each[1])
