"""What contacts show outside their own lists."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.choices import AddressKind
from contacts.models import Contact, FocalPoint, FocalPointCall, Institution, OtherAddress
from pmt.accounts.matrix import hidden_fields
from pmt.workbench import registry
from pmt.workbench.formats import written_day
from pmt.workbench.picking import pickable
from pmt.workbench.reaching import reached_at
from pmt.workbench.searching import searchable

registry.navigation(
    section="databases", position=60, label=_("Contacts"), address="contacts:contact_list", model=Contact, key="c"
)
registry.navigation(
    section="databases",
    position=70,
    label=_("Focal points"),
    address="contacts:focal_point_list",
    model=FocalPoint,
)
registry.navigation(
    section="databases",
    position=80,
    label=_("Institutions"),
    address="contacts:institution_list",
    model=Institution,
)
registry.panel(
    on="contacts.institution",
    title=_("People"),
    shows=Contact,
    position=5,
    address=lambda institution: reverse("contacts:institution_people", args=[institution.code]),
)

registry.navigation(
    section="databases",
    position=75,
    label=_("Calls"),
    address="contacts:focal_point_call_list",
    model=FocalPointCall,
)
registry.panel(
    on="contacts.focalpoint",
    title=_("Calls"),
    shows=FocalPointCall,
    position=10,
    address=lambda point: f"{reverse('contacts:focal_point_call_list')}?focal_point={point.contact.code}",
)

pickable(Contact, hint=lambda contact: contact.institution, related=("institution",))
pickable(FocalPointCall, hint=lambda call: written_day(call.sent_on), order=("search", "pk"))
pickable(Institution, hint=lambda institution: institution.country, related=("country",))


def _reached(user: Any, typed: str) -> Q | None:
    """Whether a contact is reached at what was typed, at the first address or another; for who sees addresses."""
    if {"email", "phone"} & hidden_fields(user, Contact):
        return None
    first = reached_at(typed, email=["email"], phone=["phone"])
    if first is None:
        return None
    value = reached_at(typed, email=["value"], phone=["value"])
    others = OtherAddress.objects.visible_to(user).filter(value, kind__in=[AddressKind.EMAIL, AddressKind.PHONE])
    return first | Q(pk__in=others.values("contact"))


def _focal_point_reached(user: Any, typed: str) -> Q | None:
    """The same of a focal point, who is a contact."""
    there = _reached(user, typed)
    return there and Q(contact__in=Contact.objects.visible_to(user).filter(there))


searchable(
    Contact,
    position=50,
    page="contacts:contact_detail",
    list_page="contacts:contact_list",
    title=str,
    hint=lambda contact: contact.position or contact.institution or "",
    related=("institution",),
    name="sort_name",
    reached=_reached,
)
searchable(
    Institution,
    position=70,
    page="contacts:institution_detail",
    list_page="contacts:institution_list",
    title=lambda institution: institution.name,
    hint=lambda institution: institution.country or "",
    related=("country",),
    name="sort_name",
)
searchable(
    FocalPoint,
    position=60,
    page="contacts:focal_point_detail",
    list_page="contacts:focal_point_list",
    title=str,
    hint=lambda focal_point: focal_point.country or "",
    related=("contact", "country"),
    code="contact__code",
    search="",
    reached=_focal_point_reached,
)
