"""The pages of a contact's further addresses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from contacts.choices import AddressKind
from contacts.hanging import Hanging
from contacts.models import Contact, OtherAddress
from contacts.services import NotPossible, prefer_address
from pmt.accounts.matrix import may
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.picking import PickField


class OtherAddressForm(RecordForm):
    """An address besides the one to use first."""

    contact = PickField(Contact, label=gettext_lazy("Contact"), widget=forms.HiddenInput())

    sections = (Section("", ("contact", "kind", "value", "note")),)
    kept_for_another = ("contact", "kind")

    class Meta:
        model = OtherAddress
        fields = ["contact", "kind", "value", "note"]
        help_texts = {"note": gettext_lazy("Such as: private, of the assistant, only on Fridays.")}

    def clean(self) -> dict[str, Any] | None:
        """What is to be an e-mail address is one, and is not the contact's first already."""
        cleaned = super().clean() or {}
        kind, value = cleaned.get("kind"), cleaned.get("value", "").strip()
        if kind == AddressKind.EMAIL and value:
            try:
                validate_email(value)
            except ValidationError as error:
                self.add_error("value", error)
        elif kind == AddressKind.PHONE and "\n" in value:
            self.add_error("value", _("Write one telephone number; add others as addresses of their own."))
        return cleaned


class OtherAddressPages(Hanging):
    """Further addresses of contacts."""

    model = OtherAddress
    prefix = "addresses"
    form = OtherAddressForm


@require_POST
def prefer(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an address first; that so far becomes a further one."""
    address = get_object_or_404(OtherAddress.objects.visible_to(request.user).select_related("contact"), pk=pk)
    if not may(request.user, "view", Contact):
        raise Http404
    if not may(request.user, "change", Contact):
        raise PermissionDenied
    try:
        contact = prefer_address(address=address)
        messages.success(request, _("%(contact)s is reached there first.") % {"contact": contact})
    except NotPossible as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(OtherAddressPages().address_of(address))
