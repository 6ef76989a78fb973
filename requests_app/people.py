"""Who can be responsible for a request, or for what comes of it."""

from typing import Any

from django.db.models import Q, QuerySet

from pmt.accounts.models import User
from requests_app.policies import OFFICERS


def officers(*, also: int | None = None) -> QuerySet[Any]:
    """Return the people who work on requests and can sign in, by name; `also`: who is it already."""
    return User.objects.filter(Q(is_active=True, role__in=OFFICERS) | Q(pk=also)).order_by("name", "pk")


def who_are_responsible(user: Any) -> list[tuple[str, str]]:
    """Return the people whom a list can be narrowed to: by number and name, oneself first."""
    found = officers()
    own = [(str(user.pk), str(user))] if user.role in OFFICERS else []
    return own + [(str(each.pk), str(each)) for each in found if each.pk != user.pk]
