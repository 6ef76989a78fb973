"""Finding who is reached at an e-mail address or a telephone number: of a mail at hand, of somebody who rings.

An address is looked for in part, too: `@sante.gouv.sn` finds everybody there. Of a telephone number the digits count,
however they are grouped; what stands before a nought or a country's number may be left out.
"""

import re
from collections.abc import Iterable

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.lookups import Contains

#: A telephone number has at least so many digits: fewer are a year, or a code.
DIGITS = 7
_NUMBER = re.compile(r"\+?[\d\s()/.-]+")


class _Digits(Func):
    """The digits of a text."""

    function = "regexp_replace"
    template = r"%(function)s(%(expressions)s, '\D', '', 'g')"
    output_field = CharField()


def reached_at(typed: str, *, email: Iterable[str] = (), phone: Iterable[str] = ()) -> Q | None:
    """Return the condition that one of these fields holds what was typed; None where that is neither of the two."""
    text = typed.strip()
    found = Q()
    if "@" in text and " " not in text:
        for name in email:
            found |= Q(**{f"{name}__icontains": text})
    elif _NUMBER.fullmatch(text) and len(digits := re.sub(r"\D", "", text)) >= DIGITS:
        for name in phone:
            found |= Q(Contains(_Digits(F(name)), Value(digits.lstrip("0"))))
    return found or None
