"""What narrows the lists of actions, missions, mobilisations and deliverables."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from actions.choices import ActionStatus, DeliverableKind, EvaluationSource, MissionMode, MobilisationRole, WorkStatus
from facility.models import Area, Country, Region
from pmt.workbench.filters import AnyOf, ByKey, ListFilterSet, Occurring, OneOf, Since, Until, YesOrNo
from requests_app.people import who_are_responsible


class ActionFilterSet(ListFilterSet):
    """Status, place, subject, days."""

    status = AnyOf(label=_("Status"), choices=ActionStatus.choices)
    region = OneOf(
        label=_("Region"), records=Region, method="in_region", grouped=Coalesce("country__region__code", "region__code")
    )
    country = OneOf(label=_("Country"), records=Country)
    area = OneOf("areas", label=_("Area"), records=Area)
    responsible = Occurring(label=_("Responsible"), values=who_are_responsible)
    approved_from = Since("approved_on", label=_("Approved since"))
    approved_until = Until("approved_on", label=_("Approved until"))
    closed_from = Since("closed_on", label=_("Closed since"))
    closed_until = Until("closed_on", label=_("Closed until"))
    institution = ByKey("institution__code", label=_("Institution"))
    request = ByKey("request__code", label=_("Request"))

    def in_region(self, queryset: QuerySet[Any], name: str, value: Region) -> QuerySet[Any]:
        """An action without a country has a region of its own."""
        del name
        return queryset.filter(Q(region=value, country=None) | Q(country__region=value))


class MissionFilterSet(ListFilterSet):
    """Status, place, days, who paid."""

    status = AnyOf(label=_("Status"), choices=WorkStatus.choices)
    country = OneOf("action__country", label=_("Country"), records=Country)
    mode = AnyOf(label=_("Mode"), choices=MissionMode.choices)
    successor = YesOrNo("financed_by_successor", label=_("Financed by the successor"))
    start_from = Since("start_date", label=_("Begun since"))
    start_until = Until("start_date", label=_("Begun until"))
    action = ByKey("action__code", label=_("Action"))


class MobilisationFilterSet(ListFilterSet):
    """Role, days, whose."""

    role = AnyOf(label=_("Role"), choices=MobilisationRole.choices)
    status = AnyOf("mission__status", label=_("Mission is"), choices=WorkStatus.choices)
    country = OneOf("mission__action__country", label=_("Country"), records=Country)
    start_from = Since("start_date", label=_("Begun since"))
    start_until = Until("start_date", label=_("Begun until"))
    expert = ByKey("expert__code", label=_("Expert"))
    mission = ByKey("mission__code", label=_("Mission"))
    action = ByKey("mission__action__code", label=_("Action"))


class DeliverableFilterSet(ListFilterSet):
    """Kind, days, whose."""

    kind = AnyOf(label=_("Kind"), choices=DeliverableKind.choices)
    country = OneOf("action__country", label=_("Country"), records=Country)
    due_from = Since("due_on", label=_("Due since"))
    due_until = Until("due_on", label=_("Due until"))
    accepted_from = Since("accepted_on", label=_("Accepted since"))
    accepted_until = Until("accepted_on", label=_("Accepted until"))
    action = ByKey("action__code", label=_("Action"))
    mission = ByKey("mission__code", label=_("Mission"))


class ExpertEvaluationFilterSet(ListFilterSet):
    """By whom, of whom."""

    source = AnyOf(
        label=_("Evaluated by"),
        choices=[choice for choice in EvaluationSource.choices if choice[0] != EvaluationSource.EXPERT],
    )
    start_from = Since("mission__start_date", label=_("Mission begun since"))
    start_until = Until("mission__start_date", label=_("Mission begun until"))
    expert = ByKey("expert__code", label=_("Expert"))
    mission = ByKey("mission__code", label=_("Mission"))
