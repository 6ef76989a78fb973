from django.urls import path

from actions.action_forms import ActionContactPages, ActivityPages, ClosureWaiverPages
from actions.action_views import ActionPages, assign, open_action_view
from actions.approval.verbs import FORM_VERBS
from actions.approval.views import ApprovalFormPages, ProposedActivityPages, prepare
from actions.follow_up.views import DeliverablePages, ExpertEvaluationPages
from actions.missions import planning
from actions.missions.verbs import MISSION_VERBS
from actions.missions.views import MissionPages, MobilisationPages
from actions.of_request import of_request
from actions.verbs import ACTION_VERBS, ACTIVITY_VERBS

app_name = "actions"
urlpatterns = [
    path("actions/<path:key>/missions/plan/", planning.plan, name="mission_plan"),
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
    *MISSION_VERBS.urls(MissionPages()),
    *MissionPages.urls(),
    *MobilisationPages.urls(),
    *DeliverablePages.urls(),
    *ExpertEvaluationPages.urls(),
]
