from django.urls import path

from actions.action_views import ActionPages
from actions.follow_up.views import DeliverablePages, ExpertEvaluationPages
from actions.missions import planning
from actions.missions.verbs import MISSION_VERBS
from actions.missions.views import MissionPages, MobilisationPages

app_name = "actions"
urlpatterns = [
    path("actions/<path:key>/missions/plan/", planning.plan, name="mission_plan"),
    *ActionPages.urls(),
    *MISSION_VERBS.urls(MissionPages()),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
]
