from actions.action_views import ActionPages
from actions.follow_up.views import DeliverablePages, ExpertEvaluationPages
from actions.missions.views import MissionPages, MobilisationPages

app_name = "actions"
urlpatterns = [
    *ActionPages.urls(),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
]
