"""The kinds of mail that the program sends, declared by whoever sends them (in `panels.py`):

    mail_kind("mention", label=_("Somebody names me in a comment"), position=10)

A kind is chosen by each person: at once, once a day, never; unless it is not theirs to choose (`chosen=False`,
such as the link of a forgotten password). What a `secret` kind says is read in the outbox by administrators
alone: it holds a link by which one signs in.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pmt.mail.choices import When


@dataclass(frozen=True)
class MailKind:
    """A kind of mail."""

    name: str
    label: Any
    position: int
    at_first: str
    chosen: bool
    secret: bool


_kinds: dict[str, MailKind] = {}


def mail_kind(
    name: str,
    *,
    label: Any,
    position: int = 50,
    at_first: str = When.AT_ONCE,
    chosen: bool = True,
    secret: bool = False,
) -> None:
    """Declare a kind of mail; `at_first` holds until a person chooses otherwise."""
    if name in _kinds:
        raise ImproperlyConfigured(f"The kind of mail {name!r} is declared twice.")
    _kinds[name] = MailKind(name, label, position, at_first, chosen, secret)


def kind_named(name: str) -> MailKind:
    """Return a kind of mail. Raises ImproperlyConfigured where nobody declared it."""
    try:
        return _kinds[name]
    except KeyError:
        raise ImproperlyConfigured(f"Nobody declared the kind of mail {name!r}.") from None


def all_kinds() -> list[MailKind]:
    """Return every kind, in order."""
    return sorted(_kinds.values(), key=lambda kind: (kind.position, kind.name))


def secret_kinds() -> list[str]:
    """Return the names of the kinds whose text is read by administrators alone."""
    return [kind.name for kind in _kinds.values() if kind.secret]


mail_kind("account", label=_("Sign-in and account"), position=90, chosen=False, secret=True)
mail_kind("digest", label=_("Daily digest"), position=91, chosen=False)
