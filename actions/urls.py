from django.urls import path

from actions.action_views import ActionPages
from actions.follow_up import verbs as deliverable_verbs
from actions.follow_up.views import (
    ActionEvaluationPages,
    DeliverablePages,
    EvaluationWaiverPages,
    ExpertEvaluationPages,
)
from actions.missions import planning
from actions.missions.verbs import MISSION_VERBS
from actions.missions.views import MissionPages, MobilisationPages, check

app_name = "actions"
urlpatterns = [
    path("actions/<path:key>/missions/plan/", planning.plan, name="mission_plan"),
    *ActionPages.urls(),
    path("missions/<path:key>/experts/check/", check, name="mission_expert_check"),
    *MISSION_VERBS.urls(MissionPages()),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *deliverable_verbs.urls(DeliverablePages()),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
    *ActionEvaluationPages.urls(),
    *EvaluationWaiverPages.urls(),
]
