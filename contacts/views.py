"""The pages of contacts, institutions and focal points."""

from copy import copy
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.choices import InstitutionKind
from contacts.filters import ContactFilterSet, FocalPointFilterSet, InstitutionFilterSet
from contacts.forms import ContactForm, FocalPointForm, InstitutionForm
from contacts.models import Contact, FocalPoint, Institution, OtherAddress, Position
from contacts.querysets import serving
from contacts.tables import CONTACT_COLUMNS, FOCAL_POINT_COLUMNS, INSTITUTION_COLUMNS
from facility.models import Country
from pmt.accounts.matrix import hidden_fields, kind_of, may
from pmt.workbench.listing import Listing
from pmt.workbench.pages import Pages, Tab


class ContactPages(Pages):
    """Contacts, by family name."""

    model = Contact
    title = gettext_lazy("Contacts")
    prefix = "contacts"
    columns = CONTACT_COLUMNS
    filterset = ContactFilterSet
    searched_beside: ClassVar[dict[str, str]] = {"institution": "search"}
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("focal", gettext_lazy("Focal points"), Q(focal_point__isnull=False)),
    ]
    order = ("sort_name",)
    sorted_at_first = "name"
    cells_template = "contacts/_contact_cells.jinja"
    summary_template = "contacts/_contact_files.html"
    detail_template = "contacts/contact_detail.html"
    empty_text = gettext_lazy("Add the first one, bring in a list that you have, or import the whole facility.")
    form = ContactForm
    bulk_fields = ("institution", "nationality", "languages", "newsletter", "consent_withdrawn_on")
    deletable = True
    mergeable = True
    importable = True
    history_of = ((Position, "contact"), (OtherAddress, "contact"))

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("institution", "nationality", "focal_point")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("institution__country", "nationality")

    def summary(self, listing: Listing) -> dict[str, Any]:
        """Where the cards of all that the list holds are, in its order."""
        asked = copy(listing.asked)
        asked.pop("page", None)
        return {"vcards": f"{reverse('contacts:contact_vcards')}?{asked.urlencode()}" if listing.total else ""}

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        institution = record.institution
        return {
            # Most are no focal point and have no former position: nothing is joined for them.
            "focal_point": getattr(record, "focal_point", None),
            "former": list(record.positions.prefetch_related("institution")),
            "adds_former": may(user, "add", Position),
            "other_addresses": list(OtherAddress.objects.visible_to(user).filter(contact=record.pk)),
            "adds_address": may(user, "add", OtherAddress),
            "colleagues": institution
            and {
                "title": _("People of the institution"),
                "address": f"{reverse('contacts:contact_list')}?institution={institution.code}",
                "id": "panel-colleagues",
            },
        }


class InstitutionPages(Pages):
    """Institutions, by name."""

    model = Institution
    title = gettext_lazy("Institutions")
    prefix = "institutions"
    columns = INSTITUTION_COLUMNS
    filterset = InstitutionFilterSet
    searched_beside: ClassVar[dict[str, str]] = {"country": "sort_name"}
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("partner", gettext_lazy("Partners"), Q(kind=InstitutionKind.PARTNER)),
        Tab("collaborating", gettext_lazy("Collaborating"), Q(kind=InstitutionKind.COLLABORATING)),
        Tab(
            "union",
            gettext_lazy("European Union"),
            Q(kind__in=[InstitutionKind.EU_DELEGATION, InstitutionKind.EU_INSTITUTION]),
        ),
        Tab("consortium", gettext_lazy("Consortium"), Q(kind=InstitutionKind.CONSORTIUM_MEMBER)),
    ]
    order = ("sort_name",)
    sorted_at_first = "name"
    cells_template = "contacts/_institution_cells.jinja"
    detail_template = "contacts/institution_detail.html"
    empty_text = gettext_lazy("Add the first one, bring in a list that you have, or import the whole facility.")
    form = InstitutionForm
    bulk_fields = ("country", "kind")
    deletable = True
    mergeable = True
    importable = True

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("country")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("country__region")


class FocalPointPages(Pages):
    """Focal points, by Member State."""

    model = FocalPoint
    title = gettext_lazy("Focal points")
    prefix = "focal-points"
    key = "contact__code"
    columns = FOCAL_POINT_COLUMNS
    filterset = FocalPointFilterSet
    searched_beside: ClassVar[dict[str, str]] = {"country": "sort_name"}
    tabs: ClassVar[list[Tab]] = [
        Tab("all", gettext_lazy("All")),
        Tab("serving", gettext_lazy("Serving"), lambda: serving(timezone.localdate())),
        Tab("other", gettext_lazy("Not serving"), lambda: ~serving(timezone.localdate())),
    ]
    order = ("country__sort_name", "contact__sort_name")
    sorted_at_first = "country"
    cells_template = "contacts/_focal_point_cells.jinja"
    detail_template = "contacts/focal_point_detail.html"
    empty_text = gettext_lazy("Add who speaks for each Member State, or bring them in with the import of the facility.")
    form = FocalPointForm
    bulk_fields = ("country", "institution", "since", "until")
    deletable = True
    summary_template = "contacts/_without_focal_point.html"
    search = "contact__search"

    @property
    def merged_kind(self) -> str:
        """It has its contact's address."""
        return kind_of(Contact)

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("contact", "country", "institution")

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("contact__nationality", "country", "institution")

    def summary(self, listing: Listing) -> dict[str, Any]:
        """Which Member States nobody can be asked in today; said only of the whole list."""
        if listing.active or listing.words:
            return {"without": []}
        today = timezone.localdate()
        served = FocalPoint.objects.visible_to(listing.user).serving(today).values("country")
        members = Country.objects.visible_to(listing.user).eu_members(today)
        return {"without": list(members.exclude(pk__in=served.exclude(country=None)).order_by("sort_name"))}

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        others = FocalPoint.objects.visible_to(user).filter(country=record.country).exclude(pk=record.pk)
        hidden = hidden_fields(user, Contact)
        return {
            "others": list(self.rows(others).order_by("contact__sort_name", "pk")[:50]) if record.country else [],
            "contact_shown": {name: name not in hidden for name in ("email", "phone")},
            "today": timezone.localdate(),
        }

    def _neighbour(self, record: Any, user: Any, *, after: bool) -> tuple[str, str] | None:
        """The one before or after among those of the same Member State."""
        way = "gt" if after else "lt"
        name = record.contact.sort_name
        found = (
            self.records(user)
            .filter(country=record.country_id)
            .filter(Q(**{f"contact__sort_name__{way}": name}) | Q(contact__sort_name=name, **{f"pk__{way}": record.pk}))
            .order_by(*(("contact__sort_name", "pk") if after else ("-contact__sort_name", "-pk")))
            .values_list("contact__code", flat=True)
            .first()
        )
        return None if found is None else (found, reverse("contacts:focal_point_detail", args=[found]))
