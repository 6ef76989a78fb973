from django.urls import path

from actions.action_forms import ActionContactPages, ActivityPages, ClosureWaiverPages
from actions.action_views import ActionPages, assign, open_action_view
from actions.approval.verbs import FORM_VERBS
from actions.approval.views import ApprovalFormPages, ProposedActivityPages, prepare
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
from actions.of_request import of_request
from actions.planning_calendar import subscribing
from actions.planning_calendar.views import planning
from actions.verbs import ACTION_VERBS, ACTIVITY_VERBS

app_name = "actions"
urlpatterns = [
    path("calendar/", planning, name="calendar"),
    path("calendar/subscription/", subscribing.subscription, name="calendar_subscription"),
    path("calendar/subscription/end/", subscribing.end, name="calendar_subscription_end"),
    path("calendar/<str:token>.ics", subscribing.feed, name="calendar_feed"),
    path("actions/<path:key>/missions/plan/", several.plan, name="mission_plan"),
    path("request-actions/<path:key>/", of_request, name="of_request"),
    path("actions/<path:key>/assign/", assign, name="action_assign"),
    # Before that of the pages: the form of a new one asks for more.
    path("approval-forms/add/", prepare, name="approval_form_add"),
    *FORM_VERBS.urls(ApprovalFormPages()),
    *ApprovalFormPages.urls(),
    *ProposedActivityPages.urls(),
    # Before that of the pages: the form of a new one asks for more.
    path("actions/add/", open_action_view, name="action_add"),
    *ACTION_VERBS.urls(ActionPages()),
    *ActionPages.urls(),
    *ACTIVITY_VERBS.urls(ActivityPages()),
    *ActivityPages.urls(),
    *ActionContactPages.urls(),
    *ClosureWaiverPages.urls(),
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
