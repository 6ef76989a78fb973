from actions.follow_up.views import DeliverablePages, ExpertEvaluationPages
from actions.missions.views import MissionPages, MobilisationPages
from actions.views import ActionPages

app_name = "actions"
urlpatterns = [
    *ActionPages.urls(),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
]
