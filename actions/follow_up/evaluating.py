"""Which evaluations there are, which are missing, and which are not waited for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from actions.choices import OF_EXPERTS, EvaluationSource, WorkStatus
from actions.models import Action, ActionEvaluation, EvaluationWaiver, ExpertEvaluation, Mission, Mobilisation
from pmt.accounts.matrix import may


@dataclass(frozen=True)
class Awaited:
    """A source that has not evaluated: where to do it, and where to say that it is not waited for."""

    source: str
    evaluate: str
    waive: str


@dataclass
class Judged:
    """A person or an action with its evaluations, what was waived, and what is missing."""

    of: Any
    evaluations: list[Any] = field(default_factory=list)
    waived: list[EvaluationWaiver] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)


def _awaited(sources: Iterable[Any], judged: Judged, user: Any, adds: str, model: Any, keys: dict[str, str]) -> None:
    """Fill in which sources are missing, with the addresses of what the person may do about it."""
    there = {each.source for each in (*judged.evaluations, *judged.waived)}
    may_add, may_waive = may(user, "add", model), may(user, "add", EvaluationWaiver)
    for source in sources:
        if source in there:
            continue
        asked = urlencode({**keys, "source": source.value})
        judged.awaited.append(
            Awaited(
                str(source.label),
                f"{reverse(adds)}?{asked}" if may_add else "",
                f"{reverse('actions:evaluation_waiver_add')}?{asked}" if may_waive else "",
            )
        )


def of_team(mission: Mission, team: list[Mobilisation], user: Any) -> list[Judged]:
    """Return for each expert of a mission the evaluations, in the team's order; none for who may not see them.

    Missing ones are named once the mission is completed.
    """
    if not may(user, "view", ExpertEvaluation):
        return []
    judged: dict[Any, Judged] = {each.expert_id: Judged(each.expert) for each in team}
    found = ExpertEvaluation.objects.visible_to(user).filter(mission=mission).select_related("expert")
    for evaluation in found.order_by("source"):
        # Somebody may have been evaluated who was taken off the mission since.
        judged.setdefault(evaluation.expert_id, Judged(evaluation.expert)).evaluations.append(evaluation)
    for waiver in EvaluationWaiver.objects.visible_to(user).filter(mission=mission).select_related("expert"):
        judged.setdefault(waiver.expert_id, Judged(waiver.expert)).waived.append(waiver)
    if mission.status == WorkStatus.COMPLETED:
        on_it = {each.expert_id for each in team}
        for pk, each in judged.items():
            if pk in on_it:
                keys = {"mission": mission.code, "expert": each.of.code}
                _awaited(OF_EXPERTS, each, user, "actions:expert_evaluation_add", ExpertEvaluation, keys)
    return list(judged.values())


def of_action(action: Action, user: Any) -> Judged:
    """Return the evaluations of an action, what was waived, and who is still to be asked."""
    judged = Judged(action)
    if not may(user, "view", ActionEvaluation):
        return judged
    judged.evaluations = list(ActionEvaluation.objects.visible_to(user).filter(action=action).order_by("source"))
    judged.waived = list(EvaluationWaiver.objects.visible_to(user).filter(action=action).order_by("source"))
    sources = [EvaluationSource.PARTNER, EvaluationSource.EU_DELEGATION, EvaluationSource.EXPERT]
    keys = {"action": action.code}
    _awaited(sources, judged, user, "actions:action_evaluation_add", ActionEvaluation, keys)
    return judged
