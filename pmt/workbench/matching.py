"""What was typed into a box, and which texts have it: exactly, or written nearly like it.

Accents, capitals and the order of the words do not count. Both the search everywhere and the search in a list
ask by these conditions, over a folded column with an index of trigrams.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import GreaterThanOrEqual

from pmt.workbench.marking import folded

#: Words beyond these in a search are not looked for; letters beyond these neither.
WORDS, LETTERS = 8, 200
#: How alike a word must be to a part of the text, from 0 to 1.
ALIKE = 0.35
#: A word with fewer letters is looked for as it is: with a typo in it, it would be any other.
SHORTEST = 4


@dataclass(frozen=True)
class Question:
    """What was typed: as it is, its words folded, and the codes that it may mean."""

    text: str
    words: list[str]
    codes: list[str]

    @property
    def may_have_a_typo(self) -> bool:
        """Whether one of the words is such that with a typo it would still be known."""
        return any(map(_is_known_with_a_typo, self.words))


def _is_known_with_a_typo(word: str) -> bool:
    """Say whether a word is long enough, and more than a number: with one digit changed, that is another number."""
    return len(word) >= SHORTEST and any(map(str.isalpha, word))


def question(typed: str) -> Question:
    """Read what was typed into the box."""
    text = " ".join(typed.replace("\x00", " ")[:LETTERS].split())
    return Question(text, folded(text).split()[:WORDS], codes_of(text))


def codes_of(text: str) -> list[str]:
    """Return the codes that a person may mean by a text: with noughts left out, in small letters.

    >>> "2014-05" in codes_of("2014-5"), "X001" in codes_of("x1")
    (True, True)
    """
    found = {text, text.upper()}
    match = re.fullmatch(r"(.*?)(\d{1,8})", text)
    if match:
        before, number = match.group(1).upper().rstrip(" 0"), match.group(2).lstrip("0") or "0"
        for start in {before, before.rstrip("-"), f"{before}-"} if before.rstrip("-") else {before}:
            found |= {start + number.rjust(width, "0") for width in range(len(number), 9)}
    return sorted(each for each in found if each)


def has(word: str, column: str) -> Q:
    """Whether a text has a word: anywhere; one too short for the index of trigrams at a word's beginning."""
    return Q(**{f"{column}__contains": Value(word)}) if len(word) >= 3 else begins(word, column)


def begins(word: str, column: str) -> Q:
    """Whether one of a text's words begins with a word."""
    return Q(**{f"{column}__contains": Value(f" {word}")}) | Q(**{f"{column}__startswith": Value(word)})


def nearly(word: str, column: str) -> Q:
    """Whether a text has a word or one with a typo less.

    A typo leaves one half of a word as it is, unless it swaps the two letters in the middle. So the index
    finds the halves, and only what has one of them is compared letter by letter, which is slow.
    """
    if not _is_known_with_a_typo(word):
        return has(word, column)
    middle = len(word) // 2
    first, last = word[:middle], word[middle:]
    swapped = first[:-1] + last[0] + first[-1] + last[1:]
    ends = Q(**{f"{column}__contains": Value(f"{last} ")}) | Q(**{f"{column}__endswith": Value(last)})
    half = begins(first, column) | (Q(**{f"{column}__contains": Value(last)}) if len(last) > 2 else ends)
    alike = GreaterThanOrEqual(TrigramWordSimilarity(word, column), Value(ALIKE))
    return has(word, column) | Q(**{f"{column}__contains": Value(swapped)}) | (half & Q(alike))


def every(words: list[str], condition: Callable[[str, str], Q], column: str) -> Q:
    """Whether a condition holds for each of the words."""
    made = Q()
    for word in words:
        made &= condition(word, column)
    return made


def closeness(words: list[str], column: str) -> CombinedExpression | TrigramWordSimilarity:
    """How alike a text is to the words, to put the nearest first."""
    alike = [TrigramWordSimilarity(word, column) for word in words]
    return sum(alike[1:], alike[0])
