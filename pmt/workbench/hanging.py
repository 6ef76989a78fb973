"""What hangs on a record and has no list of its own: it is added, changed and deleted on pages of its own, and
shown on the page of what it hangs on.

    class DayRatePages(Hanging):
        model = DayRate
        prefix = "day-rates"
        form = DayRateForm
        owner = "expert"                  # the field that names what it hangs on
        owner_pages = ExpertPages
"""

from typing import Any, ClassVar

from django.db import models
from django.urls import URLPattern

from pmt.workbench import deleting, editing
from pmt.workbench.pages import Pages


class Hanging(Pages):
    """The declaration of pages of what hangs on another record."""

    key = "pk"
    deletable = True
    owner: ClassVar[str]
    owner_pages: ClassVar[type[Pages]]

    @property
    def title(self) -> Any:
        """Above it stand the records that it hangs on."""
        return self.owner_pages.title

    @property
    def list_address(self) -> str:
        """Their list."""
        return self.owner_pages().list_address

    def address_of(self, record: Any) -> str:
        """It is shown on the page of what it hangs on."""
        return self.owner_pages().address_of(getattr(record, self.owner))

    def address_after(self, record: Any) -> str:
        """That stays when it is deleted."""
        return self.address_of(record)

    def records(self, user: Any) -> models.QuerySet[Any]:
        """Return those of the records that a person sees."""
        owners = self.owner_pages().records(user)
        return super().records(user).select_related(self.owner).filter(**{f"{self.owner}__in": owners})

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of its forms; it has no list and no page."""
        pages, (_room, name) = cls(), cls.names()
        return [*editing.addresses(pages, name), *(deleting.addresses(pages, name) if cls.deletable else [])]
