from django.urls import path

from facility.pages import (
    AddendumPages,
    AreaPages,
    CountryPages,
    FacilityPages,
    FacilityRatePages,
    PeriodPages,
    RegionPages,
)
from facility.views import facility

app_name = "facility"
urlpatterns = [
    path("facility/", facility, name="facility"),
    *FacilityPages.urls(),
    *FacilityRatePages.urls(),
    *AddendumPages.urls(),
    *PeriodPages.urls(),
    *RegionPages.urls(),
    *CountryPages.urls(),
    *AreaPages.urls(),
]
