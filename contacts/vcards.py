"""Contacts as vCards (RFC 6350, version 4.0), for address books.

The card of one contact, `/contacts/C0001/vcard/`, and of all that a list shows, `/contacts/vcards/?…`. A
card says what the page says to the same person: fields that they do not see are not in it. Lines end with
CR LF and are folded at 75 octets, never within a character; commas, semicolons, backslashes and line ends
in a text are escaped.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.choices import AddressKind
from contacts.models import Contact, OtherAddress
from contacts.services import FIRST_ADDRESS
from contacts.views import ContactPages
from pmt.accounts.matrix import hidden_fields, may
from pmt.workbench.downloads import records
from pmt.workbench.listing import Listing

#: Octets of a line, its end not counted (RFC 6350, 3.2).
LINE = 75
#: How many contacts are fetched at once for a file of many.
BUNCH = 500
CONTENT_TYPE = "text/vcard; charset=utf-8"


def escaped(text: str) -> str:
    """Return a text as the value of a property; what is not printable is left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(each for each in text if each in "\n\t" or each.isprintable() or each > "\x9f")
    for plain, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def folded(line: str) -> str:
    """Return a line, folded where it is too long, with its end."""
    parts: list[str] = []
    now, octets = "", 0
    for each in line:
        more = len(each.encode())
        if octets + more > LINE:
            parts.append(now)
            # The blank that marks a line that goes on counts.
            now, octets = " ", 1
        now, octets = now + each, octets + more
    return "\r\n".join([*parts, now]) + "\r\n"


def card(contact: Contact, *, address: str, hidden: Iterable[str], others: Iterable[OtherAddress]) -> str:
    """Return the card of a contact; `address` is that of its page, `others` are its further addresses."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual", f"UID:{address}"]

    def say(name: str, *parts: str) -> None:
        if any(parts):
            lines.append(f"{name}:{';'.join(escaped(each) for each in parts)}")

    full = " ".join(filter(None, (contact.title, contact.given_name, contact.family_name)))
    lines.append(f"FN:{escaped(full)}")
    say("N", contact.family_name, contact.given_name, "", contact.title, "")
    say("ORG", contact.institution.name if contact.institution else "")
    say("TITLE", contact.position)
    reached = [
        (kind, getattr(contact, column), "", True)
        for kind, column in FIRST_ADDRESS.items()
        if column not in hidden and getattr(contact, column)
    ]
    reached += [(AddressKind(each.kind), each.value, each.note, False) for each in others]
    for kind, value, note, first in reached:
        preferred = ";PREF=1" if first else ""
        if kind == AddressKind.EMAIL:
            say(f"EMAIL{preferred}", value)
        elif kind == AddressKind.PHONE:
            say(f"TEL;VALUE=text{preferred}", value)
        else:
            say(f"ADR{preferred}", "", "", value, "", "", "", "")
        if note:
            say("NOTE", f"{value}: {note}")
    for place, code in enumerate(contact.languages, start=1):
        say(f"LANG;PREF={place}", code)
    lines += [f"SOURCE:{address}", "END:VCARD"]
    return "".join(folded(line) for line in lines)


def _cards(contacts: Iterable[Contact], user: Any, absolute: Callable[[str], str]) -> Iterator[str]:
    hidden, further = hidden_fields(user, Contact), may(user, "view", OtherAddress)
    for contact in contacts:
        address = absolute(reverse("contacts:contact_detail", args=[contact.code]))
        others = contact.other_addresses.all() if further else ()
        yield card(contact, address=address, hidden=hidden, others=others)


def _file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return response


@require_safe
def contact_vcard(request: HttpRequest, key: str) -> HttpResponseBase:
    """The card of one contact."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("institution"), code=key)
    text = "".join(_cards([contact], request.user, request.build_absolute_uri))
    safe = "".join(each for each in contact.code if each.isascii() and (each.isalnum() or each in "-_"))
    return _file(HttpResponse(text, content_type=CONTENT_TYPE), safe or "contact")


@require_safe
def contact_vcards(request: HttpRequest) -> HttpResponseBase:
    """The cards of all contacts that the list of the same address shows, in its order."""
    listing = Listing(ContactPages(), request)

    def cards() -> Iterator[str]:
        # The stream outlives the request's transaction, and its cursor needs one.
        with transaction.atomic():
            found = records(listing)
            while bunch := list(islice(found, BUNCH)):
                prefetch_related_objects(bunch, "other_addresses")
                yield from _cards(bunch, request.user, request.build_absolute_uri)

    name = f"contacts-{timezone.localdate().isoformat()}"
    return _file(StreamingHttpResponse(cards(), content_type=CONTENT_TYPE), name)
