"""What people do with contacts besides correcting them: one function a verb.

**Positions.** The contact itself says what the person is now (`institution`, `position`, since
`position_since`); `Position` says what they were before, each with its last day. To correct what the
contact says is an edit. That somebody moved is a verb: `change_position` writes the position so far
into `Position`, ended on the day before, and the new one into the contact; `end_position` writes it
there, ended on its last day, and leaves the contact without one. So no position is ever told twice,
and the exchange format, which knows the present one, always says the latest.

**Addresses.** One e-mail address, telephone and postal address, those to use first, stand in the contact
itself; further ones in `OtherAddress`. `prefer_address` lets the two change places.
"""

from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.choices import AddressKind
from contacts.models import Contact, Institution, OtherAddress, Position
from pmt.workbench.formats import written_day

#: The column of a contact that holds the address of a kind to use first.
FIRST_ADDRESS = {AddressKind.EMAIL: "email", AddressKind.PHONE: "phone", AddressKind.POST: "postal_address"}


class NotPossible(Exception):
    """A verb cannot be done now; the message says why and what to do, `field` where it is best said."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def change_position(
    *, contact: Contact, institution: Institution | None, position: str, since: date, why: str = ""
) -> Contact:
    """Let a contact be something else from a day on; what they were until then is kept with its dates."""
    held = _locked(contact)
    if institution is None and not position:
        raise NotPossible(_("Say what the person is now, or where; or end the position instead."), "position")
    if (held.institution_id, held.position) == (institution and institution.pk, position):
        raise NotPossible(_("This is the position that the person has already."), "position")
    with pghistory.context(why=why):
        _end(held, since - timedelta(1), "since")
        held.institution, held.position, held.position_since = institution, position, since
        held.save(update_fields=["institution", "position", "position_since"])
    return held


@transaction.atomic
def end_position(*, contact: Contact, until: date, why: str = "") -> Contact:
    """Let a contact have left their position after a day, without another that is known."""
    held = _locked(contact)
    if held.institution_id is None and not held.position:
        raise NotPossible(_("There is no position to end."))
    with pghistory.context(why=why):
        _end(held, until, "until")
        held.institution, held.position, held.position_since = None, "", None
        held.save(update_fields=["institution", "position", "position_since"])
    return held


@transaction.atomic
def prefer_address(*, address: OtherAddress) -> Contact:
    """Let one of a contact's further addresses be the one to use first; that so far becomes a further one."""
    held = _locked(address.contact)
    chosen = OtherAddress.objects.select_for_update().filter(pk=address.pk).first()
    if chosen is None:
        raise NotPossible(_("The address is no longer there."))
    column = FIRST_ADDRESS[AddressKind(chosen.kind)]
    room = getattr(Contact._meta.get_field(column), "max_length", None)
    if room is not None and len(chosen.value) > room:
        raise NotPossible(_("The address is too long to stand with the contact. Shorten it first."))
    so_far = getattr(held, column)
    chosen.delete()
    if so_far and so_far != chosen.value:
        held.other_addresses.get_or_create(kind=chosen.kind, value=so_far)
    setattr(held, column, chosen.value)
    held.save(update_fields=[column])
    return held


def _locked(contact: Contact) -> Any:
    return Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)


def _end(held: Any, until: date, field: str) -> None:
    """Write what the contact has been so far among what they were."""
    if held.institution_id is None and not held.position:
        return
    if held.position_since is not None and until < held.position_since:
        raise NotPossible(
            _("The present position began on %(day)s only. Choose a later day, or correct it by editing the contact.")
            % {"day": written_day(held.position_since)},
            field,
        )
    # The same may stand there already: said once is enough.
    Position.objects.get_or_create(
        contact=held,
        institution=held.institution,
        title=held.position,
        since=held.position_since,
        until=until,
    )
