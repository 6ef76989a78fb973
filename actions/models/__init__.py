"""Actions and all that hangs on them."""

from actions.models.action import Action, ActionArea, ActionContact, ActionMove, Activity, ClosureWaiver
from actions.models.approval import (
    ApprovalForm,
    ApprovalFormArea,
    ApprovalFormMove,
    FormRemark,
    ProposedActivity,
)
from actions.models.follow_up import ActionEvaluation, Deliverable, EvaluationWaiver, ExpertEvaluation
from actions.models.mission import Mission, MissionMove, Mobilisation
from actions.models.subscription import CalendarSubscription

__all__ = [
    "Action",
    "ActionArea",
    "ActionContact",
    "ActionEvaluation",
    "ActionMove",
    "Activity",
    "ApprovalForm",
    "ApprovalFormArea",
    "ApprovalFormMove",
    "CalendarSubscription",
    "ClosureWaiver",
    "Deliverable",
    "EvaluationWaiver",
    "ExpertEvaluation",
    "FormRemark",
    "Mission",
    "MissionMove",
    "Mobilisation",
    "ProposedActivity",
]
