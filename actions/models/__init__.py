"""Actions and all that hangs on them."""

from actions.models.action import Action, ActionArea, ActionContact, ActionMove, Activity, ClosureWaiver
from actions.models.approval import (
    ApprovalForm,
    ApprovalFormArea,
    ApprovalFormMove,
    FormRemark,
    ProposedActivity,
)
from actions.models.follow_up import ActionEvaluation, Deliverable, ExpertEvaluation
from actions.models.mission import Mission, MissionMove, Mobilisation

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
    "ClosureWaiver",
    "Deliverable",
    "ExpertEvaluation",
    "FormRemark",
    "Mission",
    "MissionMove",
    "Mobilisation",
    "ProposedActivity",
]
