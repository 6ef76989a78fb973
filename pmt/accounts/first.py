"""The first administrator's account: made by whoever sees the console, while there is no other."""

import hmac
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login, password_validation
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from pmt.embedded.home import Home

#: Any number that nothing else in the program locks.
_LOCK = 7_301_942


def setup_token() -> str:
    """What the console prints and the page asks for: who can read it runs the machine."""
    return Home(settings.PMT_HOME).secret("setup-token")


def nobody_yet() -> bool:
    """Whether there is no account at all."""
    accounts: Any = get_user_model()
    return not accounts.objects.exists()


@transaction.atomic
def create_first_administrator(*, email: str, name: str, password: str) -> Any:
    """Make the administrator's account that makes the others.

    Raises PermissionDenied when an account exists: two people who press the button
    at once must not both become administrators.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not nobody_yet():
        raise PermissionDenied
    accounts: Any = get_user_model()
    return accounts.objects.create_superuser(email, password, name=name)


class FirstAdministratorForm(forms.Form):
    """Who the first administrator is."""

    token = forms.CharField(
        label=gettext_lazy("Set-up code"),
        help_text=gettext_lazy("The program printed it where it was started."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters, not a common word."),
    )

    def clean_token(self) -> str:
        given: str = self.cleaned_data["token"].strip()
        if not hmac.compare_digest(given.encode(), setup_token().encode()):
            raise forms.ValidationError(_("This is not the code that the program printed."))
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            account = get_user_model()(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(password, account)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


@login_not_required
@never_cache
@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """The page that a new instance begins with; there is no such page once an account exists."""
    if not nobody_yet():
        raise Http404
    form = FirstAdministratorForm(request.POST or None, initial={"token": request.GET.get("token", "")})
    if request.method == "POST" and form.is_valid():
        account = create_first_administrator(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
        )
        login(request, account, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, _("Your account is made, and you are signed in."))
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/setup.html", {"form": form})


class FirstAdministratorMiddleware:
    """Leads from the sign-in page to the set-up page while nobody could sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.somebody = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.somebody and request.method == "GET" and request.path == reverse(settings.LOGIN_URL):
            if nobody_yet():
                return HttpResponseRedirect(reverse("setup"))
            # Accounts are not deleted: once there is one, the question is not asked again.
            self.somebody = True
        return self.get_response(request)
