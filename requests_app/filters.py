"""What narrows the list of requests."""

from django.utils.translation import gettext_lazy as _

from facility.models import Area, Country, Region
from pmt.workbench.filters import AnyOf, ByKey, ListFilterSet, Occurring, OneOf, Since, Until
from requests_app.choices import RequestStatus
from requests_app.people import who_are_responsible


class RequestFilterSet(ListFilterSet):
    """Status, place, subject, who, days."""

    status = AnyOf(label=_("Status"), choices=RequestStatus.choices)
    region = OneOf("country__region", label=_("Region"), records=Region)
    country = OneOf(label=_("Country"), records=Country)
    area = OneOf("areas", label=_("Area"), records=Area)
    responsible = Occurring(label=_("Responsible"), values=who_are_responsible)
    received_from = Since("received_on", label=_("Received since"))
    received_until = Until("received_on", label=_("Received until"))
    decided_from = Since("decided_on", label=_("Decided since"))
    decided_until = Until("decided_on", label=_("Decided until"))
    institution = ByKey("institution__code", label=_("Institution"))
