"""Colleagues named in a comment: `@Helena Brandt`, `@helena.brandt`, `@helena@example.org`, or `@Helena`
where one alone is called so.

Only those can be named who may see the record and read its comments. Capitals and accents do not count.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString

from pmt.accounts.choices import Role
from pmt.accounts.models import User
from pmt.comments.rules import may_read
from pmt.workbench.marking import folded
from pmt.workbench.searching import Searchable

#: Where a mention may begin: not within a word, or an e-mail address would be one.
_AT = re.compile(r"(?<![\w.@])@(?=\w)")
#: What of a text that names nobody is quoted back.
_WORD = re.compile(r"[\w.@+-]+")


@dataclass(frozen=True)
class Mentioned:
    """Whom a text names, who of them may not see the record, and what after an @ names nobody."""

    people: list[User]
    unfit: list[User]
    unknown: list[str]


def readers(kind: str) -> QuerySet[User]:
    """Return the accounts that by their role read the comments on records of a kind."""
    roles = [role for role in Role.values if may_read(User(role=role, is_active=True), kind)]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "pk")


def _names(people: Iterable[User]) -> list[tuple[str, User]]:
    """Return every way to name each person, the longest first; what names two people names nobody."""
    ways = [
        (folded(way), person)
        for person in people
        for way in {person.name, person.email, person.email.partition("@")[0], *person.name.split()[:1]}
        if way
    ]
    several = Counter(way for way, _person in set(ways))
    return sorted(((w, p) for w, p in set(ways) if several[w] == 1), key=lambda pair: -len(pair[0]))


def mentioned(text: str, *, subject: Searchable, key: int) -> Mentioned:
    """Read whom a text names, for a record."""
    asked = [match.end() for match in _AT.finditer(text)]
    if not asked:
        return Mentioned([], [], [])
    names = _names(User.objects.filter(is_active=True))
    fit = set(readers(subject.kind).values_list("pk", flat=True))
    people: dict[int, User] = {}
    unfit: dict[int, User] = {}
    unknown = []
    for place in asked:
        rest = folded(text[place : place + 300])
        found = next((person for name, person in names if _begins(rest, name)), None)
        if found is None:
            word = _WORD.match(text, place)
            unknown.append(word[0] if word else "")
        elif found.pk in fit and subject.visible(found).filter(pk=key).exists():
            people[found.pk] = found
        else:
            unfit[found.pk] = found
    return Mentioned(list(people.values()), list(unfit.values()), unknown)


def _begins(rest: str, name: str) -> bool:
    """Whether a text begins with a name that ends there."""
    return rest.startswith(name) and not re.match(r"\w|@\w|\.\w", rest[len(name) :])


def marked(made: SafeString, people: Iterable[User]) -> SafeString:
    """Mark the names of who is mentioned in a comment's HTML; only its text is touched, never its elements."""
    ways = sorted(
        (way for person in people for way in {person.name, person.email, person.email.partition("@")[0],
                                              *person.name.split()[:1]} if way),
        key=len,
        reverse=True,
    )  # fmt: skip
    if not ways:
        return made
    pattern = re.compile(rf"(?<![\w.@])@(?:{'|'.join(re.escape(escape(way)) for way in ways)})(?!\w)", re.IGNORECASE)
    parts = re.split(r"(<[^>]*>)", made)
    for number in range(0, len(parts), 2):
        parts[number] = pattern.sub(lambda found: f'<b class="mention">{found[0]}</b>', parts[number])
    # The text was made safe before; what is added are our own two elements.
    return SafeString("".join(parts))


def offered(text: str, *, subject: Searchable, key: int, user: Any) -> list[dict[str, str]]:
    """Return whom one may mean while typing after an @: names with a word that begins so."""
    begun = folded(text)
    found = [
        person
        for person in readers(subject.kind).exclude(pk=user.pk)
        if any(folded(part).startswith(begun) for part in (person.name, *person.name.split(), person.email))
    ][:8]
    return [
        {"name": person.name or person.email, "hint": f"{person.get_role_display()} · {person.email}"}
        for person in found
        if subject.visible(person).filter(pk=key).exists()
    ]
