"""The experts of missions, as pages show them."""

from typing import Any

from django.db.models import Case, QuerySet, When

from actions.choices import MobilisationRole
from actions.models import Mobilisation
from pmt.accounts.matrix import hidden_fields


def in_teams(user: Any) -> QuerySet[Any]:
    """The experts of a mission, the lead first, without what the person may not see."""
    return (
        Mobilisation.objects.visible_to(user)
        .defer(*hidden_fields(user, Mobilisation))
        .select_related("expert__nationality")
        .annotate(first=Case(When(role=MobilisationRole.LEAD, then=0), default=1))
        .order_by("mission", "first", "expert__sort_name")
    )
