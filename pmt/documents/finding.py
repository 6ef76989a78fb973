"""Finding documents by what stands in them."""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest, Least, NullIf, StrIndex, Substr

from pmt.documents.models import DocumentVersion, Reading
from pmt.workbench.marking import folded

#: Words beyond these are not looked for.
WORDS = 8
#: Letters before the first word found, and in all.
BEFORE, SHOWN = 60, 220


def with_words(words: Sequence[str]) -> Q | None:
    """Return the condition on documents whose present version has all the words; None where there is none to look for.

    A word is found by its beginning; accents and capitals do not count.
    """
    asked = [folded(word) for word in words[:WORDS]]
    queries = [_query(word) for word in asked if re.search(r"\w", word)]
    if not queries:
        return None
    present = _present().filter(words=reduce(and_, queries))
    return Q(pk__in=present.values("version__document"))


def _query(word: str) -> SearchQuery:
    """Return what a word is looked for as; what holds more than letters and digits is cut as the text was."""
    if word.isalnum():
        return SearchQuery(f"'{word}':*", config="simple", search_type="raw")
    return SearchQuery(word, config="simple", search_type="phrase")


def excerpts(keys: Iterable[int], words: Sequence[str]) -> dict[int, str]:
    """Return, by the keys of documents, the piece of their present version in which the first of the words stands."""
    wanted = list(keys)
    asked = [word for word in (folded(each) for each in words[:WORDS]) if word]
    if not wanted or not asked:
        return {}
    places = [NullIf(StrIndex("folded", Value(word)), 0) for word in asked]
    place = Least(*places) if len(places) > 1 else places[0]
    found = _present().filter(version__document__in=wanted).annotate(place=place).exclude(place=None)
    start = Greatest(F("place") - BEFORE, 1)
    rows = found.values_list("version__document", "place", Substr("text", start, SHOWN))
    return {key: _tidy(piece, at > BEFORE + 1) for key, at, piece in rows}


def _present() -> QuerySet[Reading]:
    """Return what was read in present versions, which no later one supersedes."""
    later = DocumentVersion.objects.filter(
        document=OuterRef("version__document"), number__gt=OuterRef("version__number")
    )
    return Reading.objects.filter(~Exists(later))


def _tidy(piece: str, cut: bool) -> str:
    """Begin and end a piece of text with whole words."""
    text = " ".join(piece.split())
    if cut:
        text = f"… {text.partition(' ')[2] or text}"
    return f"{text.rpartition(' ')[0] or text} …" if len(piece) == SHOWN else text
