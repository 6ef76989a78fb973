from django.urls import path

from experts.hanging import AvailabilityPages, DayRatePages, FlagPages
from experts.held import held
from experts.proposals import ExpertProposalPages
from experts.verbs import CONFIRM, ERASE, LIFT_FLAG, RESTRICT, UNRESTRICT
from experts.views import ExpertPages

app_name = "experts"
urlpatterns = [
    path("flags/<int:key>/lift/", LIFT_FLAG.view(), name="flag_lift"),
    path("experts/<path:key>/confirm/", CONFIRM.view(), name="expert_confirm"),
    path("experts/<path:key>/restrict/", RESTRICT.view(), name="expert_restrict"),
    path("experts/<path:key>/unrestrict/", UNRESTRICT.view(), name="expert_unrestrict"),
    path("experts/<path:key>/erase/", ERASE.view(), name="expert_erase"),
    path("experts/<path:key>/held/", held, name="expert_held"),
    *ExpertProposalPages.urls(),
    *DayRatePages.urls(),
    *AvailabilityPages.urls(),
    *FlagPages.urls(),
    *ExpertPages.urls(),
]
