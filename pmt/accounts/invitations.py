"""How somebody gets an account: an administrator invites them by mail, and they set their password themselves."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pmt.accounts.matrix import may
from pmt.accounts.models import Invitation, User
from pmt.workbench import registry


class NotOpen(Exception):
    """An invitation cannot be sent or accepted; the message says why and what to do."""


@transaction.atomic
def invite(*, user: User, by: Any, address: str) -> Invitation:
    """Send a link by mail with which a person sets their first password; an earlier link no longer works.

    `address`: what addresses of pages begin with. Raises NotOpen for an account that is closed or has a
    password: its owner resets that.
    """
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not held.is_active:
        raise NotOpen(_("The account is closed. Open it first."))
    if held.has_usable_password():
        raise NotOpen(_("This person has set a password already; “Forgot your password?” on the sign-in page helps."))
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation, _made = Invitation.objects.update_or_create(
        user=held,
        defaults={
            "digest": _digest(token),
            "sent_at": now,
            "sent_by": by,
            "expires_at": now + timedelta(days=settings.PMT_INVITATION_DAYS),
            "accepted_at": None,
        },
    )
    facility = registry.facility_identity()
    words = {
        "user": held,
        "by": by,
        "facility": facility.name if facility else "PMT",
        "address": f"{address}{reverse('accounts:invitation', args=[token])}",
        "until": date_format(timezone.localtime(invitation.expires_at, timezone.get_default_timezone()), "j F Y, H:i"),
    }
    subject = _("Your account at %(facility)s") % words
    text = render_to_string("accounts/mail/invitation.txt", words)
    # After the transaction: no mail about what did not happen, and no network within it.
    transaction.on_commit(lambda: send_mail(subject, text, None, [held.email]))
    return invitation


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _found(token: str) -> Invitation | None:
    found = Invitation.objects.select_related("user").filter(digest=_digest(token)).first()
    return found if found is not None and found.is_open else None


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """Set the password of an invited person; the link then no longer works. Raises NotOpen where it does not now."""
    held = Invitation.objects.select_for_update(of=("self",)).select_related("user").get(pk=invitation.pk)
    if not held.is_open or held.digest != invitation.digest:
        raise NotOpen(_("This link was used meanwhile."))
    held.accepted_at = timezone.now()
    held.save(update_fields=["accepted_at"])
    user: User = held.user
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def address_of(request: HttpRequest) -> str:
    """Return what the addresses in mails begin with: the public address, where one is set."""
    return settings.PMT_ADDRESS or request.build_absolute_uri("/").rstrip("/")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page that the link of an invitation leads to; a link that no longer works says what to do."""
    found = _found(token)
    if found is None:
        return render(request, "accounts/invitation_ended.html", status=410)
    form: Any = SetPasswordForm(found.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(invitation=found, password=form.cleaned_data["new_password1"])
        except NotOpen:
            return render(request, "accounts/invitation_ended.html", status=410)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        UserSession.objects.create_from_request(request)
        messages.success(request, _("Your password is set, and you are signed in."))
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/invitation.html", {"form": form, "invited": found.user})


@require_POST
def invite_again(request: HttpRequest, key: int) -> HttpResponse:
    """Send the link anew."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    if not may(request.user, "change", User):
        raise PermissionDenied
    try:
        invite(user=user, by=request.user, address=address_of(request))
        messages.success(request, _("The invitation was sent to %(email)s.") % {"email": user.email})
    except NotOpen as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("accounts:user_detail", args=[user.pk]))
