"""Which records may be the same: all pairs of a kind, and those that look like one that is there or is being typed.

Pairs are found by equality first: the same e-mail address, the same name, whatever else the room names
(`Same`). Then come names that are written nearly alike at the same place; of these only such are compared
letter by letter as share the beginning or the end of the name by which one looks up, so that the work
grows with the records and not with their square. An address or name that more than `SHARED` records have
is that of a mailbox, or of nobody, and tells nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Cast, Coalesce, Lower, NullIf
from django.utils.translation import gettext as _

from pmt.accounts.matrix import hidden_fields
from pmt.workbench.fields import Fold, Joined
from pmt.workbench.marking import folded
from pmt.workbench.matching import WORDS, nearly
from pmt.workbench.merging.declaring import Mergeable
from pmt.workbench.models import NotTheSame

#: As alike as names must be, from 0 to 1, to be shown; and what pairs are worth by what they share.
ALIKE = 0.6
SAME_EMAIL, SAME_NAME_AND_PLACE, SAME_NAME = 1.0, 0.95, 0.7
#: More records than these that share an address or a name tell nothing.
SHARED = 20
#: Letters at the beginning or end of a name that two must share to be compared.
LETTERS = 4
#: Offered while one types, and on a record's page.
OFFERED = 5


@dataclass(frozen=True)
class Pair:
    """Two records that may be the same, and why, in words; the older first."""

    one: Any
    other: Any
    reasons: list[str]


@dataclass(frozen=True)
class Alike:
    """A record that looks like another, and why, in words."""

    record: Any
    reasons: list[str]
    score: float


def _keys(merging: Mergeable, user: Any) -> QuerySet[Any]:
    """Return the records with what they are compared by."""
    found = merging.visible(user).order_by()
    place = [Cast(path, IntegerField()) for path in merging.place]
    found = found.annotate(
        d_name=Fold(Joined(*merging.name)),
        d_last=Fold(F(merging.name[-1])),
        d_place=Coalesce(*place) if len(place) > 1 else place[0] if place else Value(None, IntegerField()),
        d_email=_email(merging, user),
    )
    for number, same in enumerate(_same(merging, user)):
        found = found.annotate(**{f"d_same{number}": _AllOf(*same.fields)})
    return found


class _AllOf(Func):
    """Several columns joined and folded; nothing where one of them is empty."""

    template = "pmt_fold(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*(NullIf(Cast(column, TextField()), Value("", TextField())) for column in columns), **extra)


def _email(merging: Mergeable, user: Any) -> Any:
    if not merging.email or merging.email in hidden_fields(user, merging.model):
        return Value("", TextField())
    return Lower(merging.email)


def _same(merging: Mergeable, user: Any) -> list[Any]:
    hidden = hidden_fields(user, merging.model)
    return [same for same in merging.same if not hidden & set(same.fields)]


# --- Pairs ----------------------------------------------------------------------------------------------

# What is compared, once for all questions; the parts are joined by the columns that stand in place of {}.
_BASE = "WITH base AS MATERIALIZED ({keys})"
_APART = (
    "NOT EXISTS (SELECT 1 FROM workbench_notthesame s WHERE s.kind = %s AND s.first = p.one AND s.second = p.other)"
)


def pairs(merging: Mergeable, user: Any, *, start: int, most: int) -> tuple[list[Pair], bool]:
    """Return pairs that may be the same, the best first, from a place on; and whether there are more.

    Names that are only alike are looked for when those that share something are used up.
    """
    exact = _exact(merging, user)
    wanted = start + most + 1
    rows = list(exact)
    if len(rows) < wanted:
        rows += _alike(merging, user, {(one, other) for one, other, _reasons, _score in rows})
    shown = rows[start : start + most]
    keys = {key for row in shown for key in row[:2]}
    records = merging.visible(user).select_related(*merging.related).in_bulk(keys)
    found = [
        Pair(records[one], records[other], reasons)
        for one, other, reasons, _score in shown
        if one in records and other in records
    ]
    return found, len(rows) > start + most


Row = tuple[int, int, list[str], float]


def _exact(merging: Mergeable, user: Any) -> list[Row]:
    """Return the pairs that share something, the best first."""
    same = _same(merging, user)
    questions = [
        ("d_email", "email", SAME_EMAIL),
        ("d_name", "name", SAME_NAME),
        *((f"d_same{number}", f"same{number}", each.score) for number, each in enumerate(same)),
    ]
    keys = _keys(merging, user).values("pk", "d_email", "d_name", "d_place", *(q[0] for q in questions[2:]))
    inner, values = keys.query.sql_with_params()
    union = " UNION ALL ".join(
        f"SELECT a.pk AS one, b.pk AS other, '{code}' AS why, {score}"
        f" + CASE WHEN '{code}' = 'name' AND a.d_place = b.d_place THEN {SAME_NAME_AND_PLACE - SAME_NAME} ELSE 0 END"
        f" AS score, a.d_place = b.d_place AS at_place FROM"
        f" (SELECT *, count(*) OVER (PARTITION BY {column}) AS many FROM base WHERE trim({column}) <> '') a"
        f" JOIN base b ON b.{column} = a.{column} AND a.pk < b.pk WHERE a.many <= {SHARED}"
        for column, code, score in questions
    )
    sql = (
        f"{_BASE.format(keys=inner)} SELECT one, other, array_agg(why ORDER BY score DESC), max(score),"
        f" bool_or(at_place) FROM ({union}) p WHERE {_APART} GROUP BY one, other"
        " ORDER BY max(score) DESC, count(*) DESC, one, other"
    )
    words = {"email": _("same e-mail address")} | {f"same{n}": str(each.words) for n, each in enumerate(same)}
    named = {True: _("same name and country"), False: _("same name"), None: _("same name")}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, merging.kind])
        return [
            (one, other, [named[at_place] if code == "name" else words[code] for code in why], float(score))
            for one, other, why, score, at_place in cursor.fetchall()
        ]


def _alike(merging: Mergeable, user: Any, known: set[tuple[int, int]]) -> list[Row]:
    """Return the pairs at one place whose names are written nearly alike, the most alike first."""
    inner, values = _keys(merging, user).values("pk", "d_name", "d_last", "d_place").query.sql_with_params()
    ends = " UNION ".join(
        f"SELECT a.pk AS one, b.pk AS other, similarity(a.d_name, b.d_name) AS score FROM base a JOIN base b"
        f" ON a.d_place = b.d_place AND {side}(a.d_last, {LETTERS}) = {side}(b.d_last, {LETTERS}) AND a.pk < b.pk"
        f" WHERE a.d_name <> b.d_name AND similarity(a.d_name, b.d_name) >= {ALIKE}"
        for side in ("left", "right")
    )
    counted = f"SELECT *, count(*) OVER (PARTITION BY d_name) AS many FROM ({inner}) k"
    few = f"SELECT * FROM ({counted}) c WHERE many <= {SHARED}"
    sql = f"{_BASE.format(keys=few)} SELECT one, other, score FROM ({ends}) p WHERE {_APART} ORDER BY 3 DESC, 1, 2"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, merging.kind])
        return [
            (one, other, [_alike_words(score)], float(score))
            for one, other, score in cursor.fetchall()
            if (one, other) not in known
        ]


def _alike_words(score: float) -> str:
    return _("same country, name %(share)s%% alike") % {"share": int(score * 100)}


# --- One record -----------------------------------------------------------------------------------------


def doubles_of(record: Any, merging: Mergeable, user: Any) -> list[Alike]:
    """Return the records that look like one that is there, the most alike first, but for those said not to be."""
    name = " ".join(str(getattr(record, each) or "") for each in merging.name)
    email = str(getattr(record, merging.email) or "") if merging.email else ""
    places = (_at(record, path) for path in merging.place)
    place = next((each for each in places if each is not None), None)
    found = looks_like(merging, user, name, email, place, without=[record.pk])
    if not found:
        return []
    said = NotTheSame.objects.filter(Q(first=record.pk) | Q(second=record.pk), kind=merging.kind)
    apart = {key for pair in said.values_list("first", "second") for key in pair}
    return [each for each in found if each.record.pk not in apart]


def _at(record: Any, path: str) -> Any:
    """Return the key of what a path of fields leads to."""
    *way, last = path.split(LOOKUP_SEP)
    for name in way:
        record = getattr(record, name)
        if record is None:
            return None
    return getattr(record, record._meta.get_field(last).attname)


def looks_like(
    merging: Mergeable, user: Any, name: str, email: str = "", place: Any = None, *, without: Iterable[int] = ()
) -> list[Alike]:
    """Return the records that look like what is called so, the most alike first; found by their indexes."""
    words = folded(" ".join(name.replace("\x00", " ").split()))[:200].split()[:WORDS]
    name, email = " ".join(words), email.strip().lower()[:254]
    asked = Q()
    enough = len("".join(words)) >= 4
    if enough:
        every = Q()
        for word in words:
            every &= nearly(word, "search")
        asked |= every
    shows_email = bool(merging.email) and merging.email not in hidden_fields(user, merging.model)
    if email and "@" in email and shows_email:
        asked |= Q(d_email=email)
    if not asked:
        return []
    found = (
        _keys(merging, user)
        .filter(asked)
        .exclude(pk__in=list(without))
        .annotate(d_alike=TrigramSimilarity("d_name", name))
        .select_related(*merging.related)
        .order_by("-d_alike", "pk")[: OFFERED * 4]
    )
    alike = [_weighed(each, name, email if shows_email else "", place) for each in found]
    return sorted((each for each in alike if each.reasons), key=lambda each: (-each.score, each.record.pk))[:OFFERED]


def _weighed(record: Any, name: str, email: str, place: Any) -> Alike:
    reasons, score = [], 0.0
    if email and record.d_email == email:
        reasons.append(_("same e-mail address"))
        score = SAME_EMAIL
    here = place is not None and record.d_place == place
    if " ".join(record.d_name.split()) == name and name:
        reasons.append(_("same name and country") if here else _("same name"))
        score += SAME_NAME_AND_PLACE if here else SAME_NAME
    elif record.d_alike >= ALIKE:
        reasons.append(
            _alike_words(record.d_alike) if here else _("name %(share)s%% alike") % {"share": int(record.d_alike * 100)}
        )
        score += float(record.d_alike) - (0 if here else 0.2)
    return Alike(record, reasons, score)
