"""Actions and all that hangs on them."""

from actions.models.action import Action, ActionArea, ActionMove, Activity
from actions.models.follow_up import ActionEvaluation, Deliverable, EvaluationWaiver, ExpertEvaluation
from actions.models.mission import Mission, MissionMove, Mobilisation
from actions.models.subscription import CalendarSubscription

__all__ = [
    "Action",
    "ActionArea",
    "ActionEvaluation",
    "ActionMove",
    "Activity",
    "CalendarSubscription",
    "Deliverable",
    "EvaluationWaiver",
    "ExpertEvaluation",
    "Mission",
    "MissionMove",
    "Mobilisation",
]
