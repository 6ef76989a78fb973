"""The pages of a contact's positions: changed, ended, and what was before put right."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from contacts.hanging import Hanging
from contacts.models import Contact, Institution, Position
from contacts.services import NotPossible, change_position, end_position
from pmt.accounts.matrix import VisibleQuerySet, may
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.picking import PickField
from pmt.workbench.unsent import FILLED_BY, keeps_unsent, take_back


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), required=False, max_length=500, help_text=_("It stands beside the change in the history.")
    )


class _VerbForm(forms.Form):
    """A form of a verb over a contact; `user` is who fills it in."""

    def __init__(self, data: Any = None, *, user: Any, contact: Contact, **options: Any) -> None:
        super().__init__(data, **options)
        self.contact = contact
        self.fields["why"] = _why()
        for field in self.fields.values():
            records: Any = getattr(field, "queryset", None)
            if isinstance(records, VisibleQuerySet):
                field.queryset = records.visible_to(user)  # type: ignore[attr-defined]

    def act(self) -> bool:
        """Do the verb; where it is not possible say so in the form and return False."""
        try:
            self.done()
        except NotPossible as refused:
            self.add_error(refused.field, ValidationError(str(refused)))
            return False
        return True

    def done(self) -> None:
        """Call the service."""
        raise NotImplementedError


class ChangePositionForm(_VerbForm):
    """Where the person is now, as what, from when."""

    said: Any = gettext_lazy("%(contact)s: the new position is written down, the former one kept.")

    since = forms.DateField(
        label=gettext_lazy("First day in the new position"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("The former position ends on the day before."),
    )
    position = forms.CharField(label=gettext_lazy("New position"), required=False, max_length=200)
    institution = PickField(Institution, label=gettext_lazy("Institution"), required=False)

    def done(self) -> None:
        """Write the former one down and the new one in."""
        change_position(contact=self.contact, **self.cleaned_data)


class EndPositionForm(_VerbForm):
    """Until when the person was there."""

    said: Any = gettext_lazy("%(contact)s: the position is ended and kept among the former ones.")

    until = forms.DateField(
        label=gettext_lazy("Last day in the position"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("After it no position of the person is known. If you know the next one, change it."),
    )

    def done(self) -> None:
        """End it."""
        end_position(contact=self.contact, **self.cleaned_data)


def _verb(form_class: type[Any], title: Any, button: Any) -> Callable[..., HttpResponse]:
    @keeps_unsent
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, key: str) -> HttpResponse:
        contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("institution"), code=key)
        if not may(request.user, "change", Contact):
            raise PermissionDenied
        back = reverse("contacts:contact_detail", args=[key])
        sent = request.POST if request.method == "POST" else take_back(request)
        initial = {"institution": contact.institution.code} if contact.institution else {}
        form = form_class(sent, user=request.user, contact=contact, initial=initial)
        if request.method == "POST" and form.is_valid() and form.act():
            messages.success(request, form.said % {"contact": contact})
            return HttpResponseRedirect(back)
        return render(
            request,
            "contacts/position_verb.html",
            {
                "contact": contact,
                "form": form,
                "verb_title": title,
                "button": button,
                "back": back,
                "unsent": request.method != "POST" and sent is not None,
                "filled_by": signing.dumps(request.user.pk, salt=FILLED_BY),
            },
        )

    return view


change = _verb(ChangePositionForm, gettext_lazy("Change the position"), gettext_lazy("Change the position"))
end = _verb(EndPositionForm, gettext_lazy("End the position"), gettext_lazy("End the position"))


class PositionForm(RecordForm):
    """A position that has ended."""

    contact = PickField(Contact, label=gettext_lazy("Contact"), widget=forms.HiddenInput())
    institution = PickField(Institution, label=gettext_lazy("Institution"), required=False)

    sections = (Section("", ("contact", "title", "institution", "since", "until")),)
    kept_for_another = ("contact",)

    class Meta:
        model = Position
        fields = ["contact", "title", "institution", "since", "until"]
        help_texts = {
            "since": gettext_lazy("Leave it empty if it is not known."),
            "until": gettext_lazy("The present position stands in the contact itself."),
        }


class PositionPages(Hanging):
    """Former positions."""

    model = Position
    prefix = "positions"
    form = PositionForm
