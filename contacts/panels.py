"""What contacts show outside their own lists."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, FocalPoint, FocalPointCall, Institution
from pmt.workbench import registry
from pmt.workbench.formats import written_day
from pmt.workbench.picking import pickable
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

searchable(
    Contact,
    position=50,
    page="contacts:contact_detail",
    list_page="contacts:contact_list",
    title=str,
    hint=lambda contact: contact.position or contact.institution or "",
    related=("institution",),
    name="sort_name",
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
)
