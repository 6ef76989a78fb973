"""Which parts of a text are what was searched for, by the comparison of the search itself."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Letters that are not a base letter with an accent, as PostgreSQL's unaccent writes them.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t",
    }
)  # fmt: skip


def folded(text: str) -> str:
    """Return a text without accents and capitals, as the database's `pmt_fold` writes it."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(each for each in plain if not unicodedata.combining(each)).lower()


def trigrams(word: str) -> set[str]:
    """Return the groups of three letters by which the database compares words."""
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def alike(word: str, other: str) -> bool:
    """Say whether a word is written nearly as another."""
    one, two = trigrams(word), trigrams(other)
    return len(one & two) >= 0.4 * min(len(one), len(two)) and abs(len(word) - len(other)) <= 3


def marked(text: str, words: Iterable[str]) -> SafeString:
    """Return a text, escaped, in which each of the folded `words` stands in a `<mark>`.

    Where a word does not occur, those written nearly like it are marked.
    """
    # Which letter of the text each letter of the folded text comes from.
    origin = [(at, each) for at, letter in enumerate(text) for each in folded(letter)]
    plain = "".join(each for _at, each in origin)
    hits: set[int] = set()
    for word in words:
        spans = [found.span() for found in re.finditer(re.escape(word), plain)]
        if len(word) < 3:  # so short a word is looked for at the beginning of words alone
            spans = [(a, b) for a, b in spans if a == 0 or plain[a - 1] == " "]
        elif not spans:
            spans = [found.span() for found in re.finditer(r"\w+", plain) if alike(word, found.group())]
        hits.update(origin[at][0] for first, last in spans for at in range(first, last))
    runs = groupby(enumerate(text), key=lambda each: each[0] in hits)
    parts = [(hit, "".join(letter for _at, letter in run)) for hit, run in runs]
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for hit, part in parts))
