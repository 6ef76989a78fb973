"""What hangs on an action and has no list of its own: activities, contacts, the waiver at closure."""

from typing import Any

from django.db import models
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy

from actions.models import Action
from pmt.workbench import deleting, editing
from pmt.workbench.pages import Pages


class OfAction(Pages):
    """What hangs on an action: added, changed and deleted on pages of its own, shown on the action's."""

    title = gettext_lazy("Actions")
    key = "pk"
    deletable = True

    @property
    def list_address(self) -> str:
        """Above it stand the actions."""
        return reverse("actions:action_list")

    def address_of(self, record: Any) -> str:
        """It is shown on the action's page."""
        return reverse("actions:action_detail", args=[record.action.code])

    def address_after(self, record: Any) -> str:
        """The action stays when it is deleted."""
        return self.address_of(record)

    def records(self, user: Any) -> models.QuerySet[Any]:
        """Return those of the actions that a person sees."""
        return super().records(user).select_related("action").filter(action__in=Action.objects.visible_to(user))

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of its forms; it has no list and no page."""
        pages, (_room, name) = cls(), cls.names()
        return [*editing.addresses(pages, name), *deleting.addresses(pages, name)]
