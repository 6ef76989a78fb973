"""Which records a person opened last, kept in a cookie of their browser: reading a page writes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse

COOKIE = "pmt_recent"
KEPT = 8
_SEPARATOR = "\n"


def opened(request: HttpRequest) -> list[tuple[str, int]]:
    """Return kind and key of the records that this person opened last in this browser, the last first."""
    text = request.get_signed_cookie(COOKIE, default="", salt=_salt(request.user)) or ""
    found = [line.rpartition("/") for line in text.split(_SEPARATOR) if line]
    return [(kind, int(key)) for kind, _slash, key in found]


def note(request: HttpRequest, response: HttpResponse, kind: str, key: int) -> None:
    """Keep in the answer's cookie that a record was opened."""
    kept = [(kind, key), *(each for each in opened(request) if each != (kind, key))][:KEPT]
    response.set_signed_cookie(
        COOKIE,
        _SEPARATOR.join(f"{each}/{number}" for each, number in kept),
        salt=_salt(request.user),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _salt(user: Any) -> str:
    """Another person at the same browser has a list of their own, which begins empty."""
    return f"{COOKIE}.{user.pk}"
