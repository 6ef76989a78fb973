"""What requests show outside their own pages."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmt.accounts.choices import Role
from pmt.accounts.leaving import open_work
from pmt.mail.kinds import mail_kind
from pmt.workbench import registry
from pmt.workbench.picking import pickable
from pmt.workbench.searching import searchable
from requests_app.assigning import ASSIGNED
from requests_app.choices import RequestStatus
from requests_app.models import AssistanceRequest, RequestMove

registry.navigation(
    section="databases",
    position=10,
    label=_("Requests"),
    address="requests:request_list",
    model=AssistanceRequest,
    key="r",
)
registry.panel(
    on="contacts.institution",
    title=_("Requests"),
    shows=AssistanceRequest,
    position=10,
    address=lambda institution: f"{reverse('requests:request_list')}?institution={institution.code}",
)


def _open(user: Any) -> dict[str, Any]:
    """The requests that wait for a decision, the oldest first."""
    found = AssistanceRequest.objects.visible_to(user).open()
    return {
        "records": list(found.select_related("country").order_by("received_on", "pk")[:6]),
        "count": found.count(),
        "address": f"{reverse('requests:request_list')}?tab=open",
    }


registry.start_block(
    position=10,
    roles={Role.LEADER, Role.OFFICER, Role.APPROVER},
    shows=AssistanceRequest,
    template="requests/_start_open.html",
    context=_open,
)


def _visible(user: Any) -> QuerySet[Any]:
    return AssistanceRequest.objects.visible_to(user).select_related("country")


def _between(name: str, since: date, until: date) -> str:
    return f"{reverse('requests:request_list')}?{name}_from={since:%Y-%m-%d}&{name}_until={until:%Y-%m-%d}"


registry.changes(
    position=10,
    title=_("Requests received"),
    shows=AssistanceRequest,
    dated="received_on",
    records=_visible,
    address=lambda since, until: _between("received", since, until),
    template="requests/_changed_received.html",
)
registry.changes(
    position=20,
    title=_("Requests decided"),
    shows=AssistanceRequest,
    dated="decided_on",
    records=_visible,
    address=lambda since, until: _between("decided", since, until),
    template="requests/_changed_decided.html",
)

pickable(
    AssistanceRequest,
    label=lambda record: f"{record.code} {record.title}",
    hint=lambda record: f"{record.country} · {record.get_status_display()}",
    related=("country",),
    order=("code_key", "pk"),
)

# --- What waits for a person -------------------------------------------------------------------------

_OFFICERS = {Role.LEADER, Role.OFFICER}

_NEXT = {
    RequestStatus.RECEIVED: _("Check eligibility and relevance"),
    RequestStatus.CHECKING: _("Decide, or put on hold"),
    RequestStatus.FORMULATION: _("Formulate the action"),
}


def _undecided(user: Any) -> QuerySet[Any]:
    return AssistanceRequest.objects.visible_to(user).open().exclude(status=RequestStatus.ON_HOLD)


def _held_no_longer(user: Any) -> QuerySet[Any]:
    """The requests on hold until a day that has come."""
    until = RequestMove.objects.filter(request=OuterRef("pk")).order_by("-number").values("until")[:1]
    held = AssistanceRequest.objects.visible_to(user).filter(status=RequestStatus.ON_HOLD)
    return held.annotate(held_until=Subquery(until)).filter(held_until__lte=timezone.localdate())


def _page_of(record: AssistanceRequest) -> str:
    return reverse("requests:request_detail", args=[record.code])


registry.work(
    name="requests-undecided",
    position=10,
    title=_("Requests to decide"),
    shows=AssistanceRequest,
    roles=_OFFICERS,
    records=_undecided,
    responsible="responsible",
    what=lambda record: _NEXT[record.status],
    address=_page_of,
    listed=lambda: f"{reverse('requests:request_list')}?tab=open",
)
registry.work(
    name="requests-held",
    position=11,
    title=_("Requests whose hold is over"),
    shows=AssistanceRequest,
    roles=_OFFICERS,
    records=_held_no_longer,
    due="held_until",
    responsible="responsible",
    what=lambda record: _("Take it up again, or hold it longer"),
    address=_page_of,
)


searchable(
    AssistanceRequest,
    position=10,
    page="requests:request_detail",
    list_page="requests:request_list",
    title=lambda record: record.title,
    hint=lambda record: f"{record.country} · {record.get_status_display()}",
    related=("country",),
)

open_work(AssistanceRequest, held_by="responsible", records=lambda found: found.open())
mail_kind(ASSIGNED, label=_("I am made responsible for a record"), position=20)
