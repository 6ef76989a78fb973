"""What contacts show outside their own lists."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, FocalPoint, Institution
from pmt.workbench import registry
from pmt.workbench.picking import pickable

registry.navigation(
    section="databases", position=60, label=_("Contacts"), address="contacts:contact_list", model=Contact
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

pickable(Contact, hint=lambda contact: contact.institution, related=("institution",))
pickable(Institution, hint=lambda institution: institution.country, related=("country",))
