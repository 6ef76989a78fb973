"""What hangs on a contact and has no list of its own: positions, addresses."""

from typing import Any

from django.db import models
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from pmt.workbench import deleting, editing
from pmt.workbench.pages import Pages


class Hanging(Pages):
    """What hangs on a contact: added, changed and deleted on pages of its own, shown on the contact's."""

    title = gettext_lazy("Contacts")
    key = "pk"
    deletable = True

    @property
    def list_address(self) -> str:
        """Above it stand the contacts."""
        return reverse("contacts:contact_list")

    def address_of(self, record: Any) -> str:
        """It is shown on the contact's page."""
        return reverse("contacts:contact_detail", args=[record.contact.code])

    def address_after(self, record: Any) -> str:
        """The contact stays when it is deleted."""
        return self.address_of(record)

    def records(self, user: Any) -> models.QuerySet[Any]:
        """Return those of the contacts that a person sees."""
        return super().records(user).select_related("contact").filter(contact__in=Contact.objects.visible_to(user))

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of its forms; it has no list and no page."""
        pages, (_room, name) = cls(), cls.names()
        return [*editing.addresses(pages, name), *deleting.addresses(pages, name)]
