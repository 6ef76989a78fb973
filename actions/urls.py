from actions.action_views import ActionPages
from actions.views import DeliverablePages, ExpertEvaluationPages, MissionPages, MobilisationPages

app_name = "actions"
urlpatterns = [
    *ActionPages.urls(),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
]
