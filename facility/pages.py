"""The forms of the facility's own records; all are shown on the one page of the facility."""

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from facility.forms import (
    AddendumForm,
    AreaForm,
    CountryForm,
    FacilityForm,
    FacilityRateForm,
    PeriodForm,
    RegionForm,
)
from facility.models import Addendum, Area, Country, Facility, FacilityRate, Period, Region
from pmt.workbench import deleting, editing
from pmt.workbench.pages import Pages


class OnThePage(Pages):
    """What is added, changed and deleted on pages of its own, and shown on the facility's."""

    title = _("Facility")
    deletable = True

    @property
    def list_address(self) -> str:
        """The page of the facility."""
        return reverse("facility:facility")

    def address_of(self, record: Any) -> str:
        """The same, whichever record."""
        return self.list_address

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of the forms; there is no list and no page of one record."""
        pages, (_room, name) = cls(), cls.names()
        return [*editing.addresses(pages, name), *(deleting.addresses(pages, name) if cls.deletable else [])]


class FacilityPages(OnThePage):
    """The contract. There is one, and it is not deleted."""

    model = Facility
    prefix = "facility/contract"
    form = FacilityForm
    deletable = False


class FacilityRatePages(OnThePage):
    """Rates from a day on."""

    model = FacilityRate
    prefix = "facility/rates"
    key = "pk"
    form = FacilityRateForm


class AddendumPages(OnThePage):
    """Addenda, by number."""

    model = Addendum
    prefix = "facility/addenda"
    key = "number"
    form = AddendumForm


class PeriodPages(OnThePage):
    """Reporting periods, by number."""

    model = Period
    prefix = "facility/periods"
    key = "number"
    form = PeriodForm


class RegionPages(OnThePage):
    """Regions."""

    model = Region
    prefix = "facility/regions"
    form = RegionForm


class CountryPages(OnThePage):
    """Countries."""

    model = Country
    prefix = "facility/countries"
    form = CountryForm


class AreaPages(OnThePage):
    """Areas of assistance."""

    model = Area
    prefix = "facility/areas"
    form = AreaForm
