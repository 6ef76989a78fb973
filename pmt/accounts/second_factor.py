"""Roles that must have a second factor: an authenticator app, a passkey or a security key.

Whoever is of such a role and has none is led to a page that says so and how to add one, from every page but
those on which that is done.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmt.accounts.choices import Role
from pmt.accounts.leaving import end_sessions
from pmt.accounts.matrix import may
from pmt.accounts.models import RoleRule, User

_log = logging.getLogger(__name__)

_KEY = "roles-with-second-factor"
#: How long a process may go by what it was told, in seconds; a change tells all at once.
_REMEMBERED = 60


def roles_that_must() -> list[str]:
    """Return the roles that must have a second factor."""
    found = cache.get(_KEY)
    if found is None:
        found = list(RoleRule.objects.filter(second_factor=True).values_list("role", flat=True))
        cache.set(_KEY, found, _REMEMBERED)
    return list(found)


@transaction.atomic
def require_second_factor(*, roles: set[str]) -> None:
    """Let just these roles be those that must have a second factor."""
    for role in Role.values:
        RoleRule.objects.update_or_create(role=role, defaults={"second_factor": role in roles})
    transaction.on_commit(lambda: cache.delete(_KEY))


def lacks_second_factor(user: Any) -> bool:
    """Say whether a person must have a second factor and has none."""
    return user.role in roles_that_must() and not is_mfa_enabled(user)


@transaction.atomic
def remove_second_factors(*, person: User, by: User) -> int:
    """Take away all second factors of a person who lost theirs, sign them out, and tell them by mail; return how many.

    They then sign in with their password alone, and add another where their role must have one.
    """
    count, _by_model = Authenticator.objects.filter(user=person).delete()
    if count:
        end_sessions(person=person)
        _log.warning("%s removed the second factors of account %s", by.pk, person.pk)
        text = _(
            "%(by)s has removed your second factor (authenticator app, passkeys, recovery codes). Sign in with your "
            "password and add another. Did you not ask for this? Then tell your team leader at once."
        ) % {"by": by}
        subject = _("Your second factor was removed")
        transaction.on_commit(lambda: send_mail(subject, text, None, [person.email]))
    return count


class SecondFactorMiddleware:
    """Leads whoever lacks a required second factor to where it is added."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through who has what is required, and the pages on which it is added."""
        user: Any = getattr(request, "user", None)
        if user is None or not user.is_authenticated or not lacks_second_factor(user) or self._is_open(request.path):
            return self.get_response(request)
        page = reverse("accounts:second_factor")
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse()
            answer["HX-Redirect"] = page
            return answer
        return HttpResponseRedirect(page)

    @staticmethod
    def _is_open(path: str) -> bool:
        """Whether a page is needed for adding a second factor, or for going away."""
        names = ("accounts:second_factor", "account_logout", "account_reauthenticate", "workbench:theme")
        return path.startswith(("/accounts/2fa/", "/static/")) or path in {
            *(reverse(name) for name in names),
            "/healthz",
            "/readyz",
        }


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and how to add one."""
    return render(request, "accounts/second_factor.html", {"lacks": lacks_second_factor(request.user)})


@require_POST
def second_factor_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Take away the second factors of a person who lost theirs."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    if not may(request.user, "change", User):
        raise PermissionDenied
    if remove_second_factors(person=person, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("%(person)s signs in with the password alone now.") % {"person": person})
    else:
        messages.info(request, _("%(person)s has no second factor.") % {"person": person})
    return HttpResponseRedirect(reverse("accounts:user_detail", args=[person.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_roles(request: HttpRequest) -> HttpResponse:
    """Which roles must have a second factor, and who of them has none yet."""
    if not may(request.user, "view", User):
        raise Http404
    if request.method == "POST":
        if not may(request.user, "change", User):
            raise PermissionDenied
        require_second_factor(roles=set(request.POST.getlist("roles")) & set(Role.values))
        messages.success(request, _("Saved. Who lacks one is led to add it at their next page."))
        return HttpResponseRedirect(request.path)
    must = roles_that_must()
    people = User.objects.visible_to(request.user).filter(is_active=True).order_by("sort_name", "pk")
    having = set(people.filter(authenticator__isnull=False).values_list("pk", flat=True))
    return render(
        request,
        "accounts/second_factor_roles.html",
        {
            "roles": [
                {
                    "value": role.value,
                    "label": role.label,
                    "must": role.value in must,
                    "without": [each for each in people if each.role == role.value and each.pk not in having],
                }
                for role in Role
            ]
        },
    )
