from django.urls import path

from experts.hanging import AvailabilityPages, DayRatePages, FlagPages
from experts.verbs import LIFT_FLAG
from experts.views import ExpertPages

app_name = "experts"
urlpatterns = [
    path("flags/<int:key>/lift/", LIFT_FLAG.view(), name="flag_lift"),
    *DayRatePages.urls(),
    *AvailabilityPages.urls(),
    *FlagPages.urls(),
    *ExpertPages.urls(),
]
