from django.urls import path

from actions.action_views import ActionPages
from actions.follow_up import verbs as deliverable_verbs
from actions.follow_up.views import (
    ActionEvaluationPages,
    DeliverablePages,
    EvaluationWaiverPages,
    ExpertEvaluationPages,
)
from actions.missions import planning as several
from actions.missions.verbs import MISSION_VERBS
from actions.missions.views import MissionPages, MobilisationPages, check
from actions.planning_calendar import subscribing
from actions.planning_calendar.views import planning

app_name = "actions"
urlpatterns = [
    path("calendar/", planning, name="calendar"),
    path("calendar/subscription/", subscribing.subscription, name="calendar_subscription"),
    path("calendar/subscription/end/", subscribing.end, name="calendar_subscription_end"),
    path("calendar/<str:token>.ics", subscribing.feed, name="calendar_feed"),
    path("actions/<path:key>/missions/plan/", several.plan, name="mission_plan"),
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
