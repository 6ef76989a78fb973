"""The one matrix that decides who may do what.

Each room states its rows in `policies.py` by calling `grant` and `restrict`
while it is imported at start-up. Pages, lists, exports, search, figures, files
and PDF ask `may`, `visible_to` and `hidden_fields`, and nothing else decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from pmt.accounts.choices import Role

#: (kind of record or page, verb) → roles that may
_grants: dict[tuple[str, str], frozenset[str]] = {}
#: kind of record → field → roles that see it
_restricted: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)

EVERYONE = frozenset(Role.values)


def kind_of(model: type[models.Model] | models.Model) -> str:
    """Return the name under which the matrix knows a model, such as `experts.expert`."""
    return model._meta.label_lower


def grant(kind: str, verb: str, roles: Iterable[str]) -> None:
    """State that `roles` may do `verb` to records (or the page) of `kind`.

    Raises ImproperlyConfigured when the row was stated before or names an unknown role.
    """
    if (kind, verb) in _grants:
        raise ImproperlyConfigured(f"The right to {verb} {kind} is stated twice.")
    chosen = frozenset(roles)
    if unknown := chosen - EVERYONE:
        raise ImproperlyConfigured(f"{kind}, {verb}: unknown roles {sorted(unknown)}.")
    _grants[kind, verb] = chosen


def restrict(kind: str, fields: Iterable[str], roles: Iterable[str]) -> None:
    """State that only `roles` see `fields` of records of `kind`; others see neither value nor label."""
    for field in fields:
        _restricted[kind][field] = frozenset(roles)


def may(user: Any, verb: str, kind: str | type[models.Model] | models.Model) -> bool:
    """Say whether `user` may do `verb` to records of `kind`.

    Raises ImproperlyConfigured when no room has stated the row: silence is an
    error, not permission.
    """
    name = kind if isinstance(kind, str) else kind_of(kind)
    try:
        roles = _grants[name, verb]
    except KeyError:
        raise ImproperlyConfigured(f"No policy says who may {verb} {name}.") from None
    return bool(user and user.is_authenticated and user.is_active and user.role in roles)


def hidden_fields(user: Any, kind: str | type[models.Model] | models.Model) -> frozenset[str]:
    """Return the fields of `kind` that `user` does not see."""
    name = kind if isinstance(kind, str) else kind_of(kind)
    role = getattr(user, "role", None)
    return frozenset(field for field, roles in _restricted.get(name, {}).items() if role not in roles)


def rows() -> dict[tuple[str, str], frozenset[str]]:
    """Return every stated right, to be shown and tested."""
    return dict(_grants)


def restricted_rows() -> dict[str, dict[str, frozenset[str]]]:
    """Return every restricted field, to be shown and tested."""
    return {kind: dict(fields) for kind, fields in _restricted.items()}


class VisibleQuerySet(models.QuerySet[Any]):
    """Base of every room's querysets: asks the matrix which records a person sees."""

    def visible_to(self, user: Any) -> Self:
        """Return the records that `user` may view: by the matrix all of a kind, or none."""
        return self if may(user, "view", self.model) else self.none()
