"""How sign-in works here: accounts are made by administrators, never by whoever comes."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """There is no public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def client_address(request: HttpRequest) -> str:
    """The address that a request came from: what the outermost proxy of our own saw (PMT_PROXIES).

    What stands further left in X-Forwarded-For was written by the client.
    """
    forwarded = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    if settings.PMT_PROXIES and len(forwarded) >= settings.PMT_PROXIES:
        return forwarded[-settings.PMT_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def name_at_sign_in(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address that failed sign-ins are counted by, whatever its capitals."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or (request.POST.get("login", "") if request else "")
    return str(name).strip().lower()
