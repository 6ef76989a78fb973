"""The outbox: what was sent and what will be; and when a person wants to be told of what."""

from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pmt.accounts.matrix import may
from pmt.mail import services
from pmt.mail.choices import MailState, When
from pmt.mail.kinds import all_kinds, kind_named
from pmt.mail.models import Mail, MailChoice
from pmt.mail.services import MailRefused
from pmt.workbench import searching
from pmt.workbench.filters import AnyOf, ListFilterSet, Since, Until
from pmt.workbench.pages import Pages, Tab
from pmt.workbench.tables import Column


class MailFilterSet(ListFilterSet):
    """What kind, and when."""

    kind = AnyOf(label=gettext_lazy("Kind"), choices=lambda: [(kind.name, kind.label) for kind in all_kinds()])
    written_from = Since("created_at__date", label=gettext_lazy("Written since"))
    written_until = Until("created_at__date", label=gettext_lazy("Written until"))


class MailPages(Pages):
    """The outbox, the newest first."""

    model = Mail
    title = gettext_lazy("Outbox")
    prefix = "outbox"
    columns: ClassVar[list[Column]] = [
        Column("code", gettext_lazy("Code"), sort=("id",)),
        Column("subject", gettext_lazy("Subject"), sort=("subject",)),
        Column("to", gettext_lazy("To"), sort=("to",)),
        Column("kind", gettext_lazy("Kind"), value=lambda mail: str(mail.kind_label)),
        Column("state", gettext_lazy("State"), sort=("state",), value=lambda mail: mail.get_state_display()),
        Column("created_at", gettext_lazy("Written"), sort=("created_at",), descending=True),
        Column("sent_at", gettext_lazy("Sent"), sort=("sent_at",), descending=True),
    ]
    filterset = MailFilterSet
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("waiting", gettext_lazy("Waiting"), Q(state=MailState.WAITING)),
        Tab("failed", gettext_lazy("Failed"), Q(state=MailState.FAILED)),
        Tab("held", gettext_lazy("Held back"), Q(state=MailState.HELD)),
        Tab("sent", gettext_lazy("Sent"), Q(state__in=[MailState.SENT, MailState.GATHERED])),
    ]
    order = ("-created_at",)
    sorted_at_first = "-created_at"
    cells_template = "mail/_mail_cells.jinja"
    detail_template = "mail/mail_detail.html"
    empty_text = gettext_lazy("What the program sends stands here first: what somebody is told, and links to sign in.")

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("person").defer("text", "html", "error")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("person", "digest")

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        hidden = kind_named(record.kind).secret and not may(user, "view_secret", Mail)
        about = searching.named([(record.about_kind, record.about_key)], user) if record.about_kind else {}
        return {
            "hidden_text": hidden,
            "about": [(str(found), subject.address_of(found)) for subject, found in about.values()],
            "about_called": apps.get_model(record.about_kind)._meta.verbose_name if record.about_kind else "",
            "may_change": may(user, "change", Mail),
            "act_address": f"{self.address_of(record)}do/",
        }


_ACTS = {
    "send": (services.send_again, gettext_lazy("The mail is on its way.")),
    "hold": (services.hold_mail, gettext_lazy("The mail is held back.")),
    "cancel": (services.cancel_mail, gettext_lazy("The mail is cancelled.")),
}


@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Send a mail anew, hold it back, or cancel it."""
    mail = get_object_or_404(Mail.objects.visible_to(request.user), code=code)
    if verb not in _ACTS:
        raise Http404
    if not may(request.user, "change", Mail):
        raise PermissionDenied
    service, said = _ACTS[verb]
    try:
        service(mail=mail)
    except MailRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said))
    return HttpResponseRedirect(MailPages().address_of(mail))


class ChoicesForm(forms.Form):
    """When to be told of facts of each kind."""

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = dict(MailChoice.objects.filter(who=user).values_list("kind", "when"))
        for kind in all_kinds():
            if kind.chosen:
                self.fields[kind.name] = forms.ChoiceField(
                    label=kind.label,
                    choices=When.choices,
                    initial=chosen.get(kind.name, kind.at_first),
                    widget=forms.Select(attrs={"class": "form-select"}),
                )


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """When a person is told of what."""
    form = ChoicesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        services.choose_notifications(who=request.user, choices=form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("mail:choices")
    return render(request, "mail/choices.html", {"form": form})
