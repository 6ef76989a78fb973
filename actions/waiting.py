"""What of missions, deliverables and evaluations waits for a person (`registry.work`)."""

from datetime import timedelta
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.choices import EvaluationSource, WorkStatus
from actions.models import Deliverable, EvaluationWaiver, ExpertEvaluation, Mission, Mobilisation
from pmt.accounts.choices import Role
from pmt.workbench import registry

#: Days before a mission begins by which its experts are to be mobilised.
STAFFED_BEFORE = 14
#: Days after a mission by which its experts are to be evaluated by the team.
EVALUATED_AFTER = timedelta(days=30)

_CHASERS = {Role.LEADER, Role.OFFICER}


def _late(user: Any) -> QuerySet[Any]:
    return Deliverable.objects.visible_to(user).overdue(timezone.localdate())


def _to_accept(user: Any) -> QuerySet[Any]:
    found = Deliverable.objects.visible_to(user).filter(submitted_on__lte=timezone.localdate())
    return found.filter(accepted_on=None, returned_on=None)


def _returned(user: Any) -> QuerySet[Any]:
    return Deliverable.objects.visible_to(user).filter(returned_on__isnull=False)


def _without_experts(user: Any) -> QuerySet[Any]:
    return (
        Mission.objects.visible_to(user)
        .filter(status=WorkStatus.PLANNED, start_date__lte=timezone.localdate() + timedelta(days=STAFFED_BEFORE))
        .exclude(Exists(Mobilisation.objects.filter(mission=OuterRef("pk"))))
    )


def _to_begin(user: Any) -> QuerySet[Any]:
    """Planned, with experts, and their first day has come; without experts that is what waits first."""
    return (
        Mission.objects.visible_to(user)
        .filter(status=WorkStatus.PLANNED, start_date__lte=timezone.localdate())
        .filter(Exists(Mobilisation.objects.filter(mission=OuterRef("pk"))))
    )


def _to_complete(user: Any) -> QuerySet[Any]:
    return Mission.objects.visible_to(user).filter(status=WorkStatus.ONGOING, end_date__lt=timezone.localdate())


def _to_evaluate(user: Any) -> QuerySet[Any]:
    """Experts of completed missions whom the team has not evaluated, where that is not waived."""
    same = {"mission": OuterRef("mission"), "expert": OuterRef("expert"), "source": EvaluationSource.TEAM}
    return (
        Mobilisation.objects.visible_to(user)
        .filter(mission__status=WorkStatus.COMPLETED)
        .exclude(Exists(ExpertEvaluation.objects.filter(**same)))
        .exclude(Exists(EvaluationWaiver.objects.filter(**same)))
        .annotate(evaluated_by=ExpressionWrapper(F("end_date") + EVALUATED_AFTER, output_field=DateField()))
    )


def _page(deliverable: Deliverable) -> str:
    return reverse("actions:deliverable_detail", args=[deliverable.code])


def _mission(mission: Mission) -> str:
    return reverse("actions:mission_detail", args=[mission.code])


def _called(deliverable: Deliverable) -> str:
    return deliverable.title or f"{deliverable.code} {deliverable.get_kind_display()}"


def _evaluate(mobilisation: Mobilisation) -> str:
    asked = f"mission={mobilisation.mission.code}&expert={mobilisation.expert.code}&source={EvaluationSource.TEAM}"
    return f"{reverse('actions:expert_evaluation_add')}?{asked}"


def declare() -> None:
    """Tell the workbench."""
    registry.work(
        name="late-deliverables",
        position=20,
        title=_("Late deliverables"),
        shows=Deliverable,
        roles=_CHASERS,
        records=_late,
        due="due_on",
        responsible="action__responsible",
        what=lambda each: _("Ask for it"),
        label=_called,
        address=_page,
        listed=lambda: f"{reverse('actions:deliverable_list')}?tab=late",
    )
    registry.work(
        name="deliverables-to-accept",
        position=30,
        title=_("Deliverables to accept"),
        shows=Deliverable,
        roles=_CHASERS,
        records=_to_accept,
        responsible="action__responsible",
        what=lambda each: _("Read it; accept it or return it"),
        label=_called,
        address=_page,
        listed=lambda: f"{reverse('actions:deliverable_list')}?tab=submitted",
    )
    registry.work(
        name="deliverables-returned",
        position=32,
        title=_("Returned deliverables"),
        shows=Deliverable,
        roles=_CHASERS,
        records=_returned,
        responsible="action__responsible",
        what=lambda each: _("Ask for the changed one"),
        label=_called,
        address=_page,
        listed=lambda: f"{reverse('actions:deliverable_list')}?tab=returned",
    )
    registry.work(
        name="missions-without-experts",
        position=40,
        title=_("Missions without experts"),
        shows=Mission,
        roles=_CHASERS,
        records=_without_experts,
        due="start_date",
        responsible="action__responsible",
        what=lambda each: _("Mobilise experts, or move its dates"),
        address=_mission,
    )
    registry.work(
        name="missions-to-begin",
        position=42,
        title=_("Missions to begin"),
        shows=Mission,
        roles=_CHASERS,
        verb="begin",
        records=_to_begin,
        due="start_date",
        responsible="action__responsible",
        what=lambda each: _("Say that it has begun, or move its dates"),
        address=_mission,
    )
    registry.work(
        name="missions-to-complete",
        position=44,
        title=_("Missions to complete"),
        shows=Mission,
        roles=_CHASERS,
        verb="complete",
        records=_to_complete,
        due="end_date",
        responsible="action__responsible",
        what=lambda each: _("Check the days worked, and complete it"),
        address=_mission,
    )
    registry.work(
        name="experts-to-evaluate",
        position=46,
        title=_("Experts to evaluate"),
        shows=Mobilisation,
        roles=_CHASERS,
        records=_to_evaluate,
        due="evaluated_by",
        responsible="mission__action__responsible",
        what=lambda each: _("Evaluate the expert's work"),
        label=lambda each: f"{each.expert}, {each.mission.code}",
        address=_evaluate,
        related=("expert", "mission"),
    )
