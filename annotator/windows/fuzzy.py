"""How well something is meant by a few typed letters: words in any order, beginnings, letters left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[^\W_]+")

# What a typed word is worth, by where it is found. A title counts for more than everything else together.
_BEGINS_A_WORD = 4.0
_INSIDE_A_WORD = 2.5
_LETTERS_LEFT_OUT = 1.5
_ELSEWHERE_BEGINS = 1.0
_ELSEWHERE_INSIDE = 0.4
_FIRST_WORD = 0.5
_WHOLE_WORD = 0.5
_PER_LETTER_OF_TITLE = 0.004
"""Of two that match as well, the shorter is meant more surely."""


@dataclass(frozen=True, slots=True)
class Match:
    """score: higher is better. letters: indices of the letters of the title that were typed, rising."""

    score: float
    letters: tuple[int, ...]


def match(query: str, title: str, *elsewhere: str) -> Match | None:
    """Whether every word of the query is found in the title or elsewhere, and how well; None if one isn't."""
    score, letters = -_PER_LETTER_OF_TITLE * len(title), set[int]()
    for word in query.lower().split():
        found = _in_title(word, title.lower())
        if found is None:
            best = max((_in_other(word, other.lower()) for other in elsewhere), default=0.0)
            if not best:
                return None
            found = Match(best, ())
        score += found.score
        letters.update(found.letters)
    return Match(score, tuple(sorted(letters)))


def _in_title(word: str, title: str) -> Match | None:
    words = [(part.start(), part.group()) for part in _WORD.finditer(title)]
    for number, (start, part) in enumerate(words):
        if title.startswith(word, start):
            score = _BEGINS_A_WORD + _FIRST_WORD * (number == 0) + _WHOLE_WORD * (part == word)
            return Match(score, tuple(range(start, start + len(word))))
    at = title.find(word)
    if at >= 0:
        return Match(_INSIDE_A_WORD, tuple(range(at, at + len(word))))
    letters = _initials(word, title, {start for start, _ in words})
    return None if letters is None else Match(_LETTERS_LEFT_OUT, letters)


def _initials(word: str, title: str, starts: set[int]) -> tuple[int, ...] | None:
    """Where the letters of the word stand in the title, each either next to the last or beginning a word.

    "ni" and "nexim" are found in "next image"; letters from just anywhere would find nearly everything.
    """

    @cache  # or a title like a_a_a_a would be gone through in every way there is
    def search(letter: int, at: int) -> tuple[int, ...] | None:
        if letter == len(word):
            return ()
        for place in range(at, len(title)):
            if title[place] == word[letter] and (place in starts or (place == at and letter)):
                rest = search(letter + 1, place + 1)
                if rest is not None:
                    return (place, *rest)
        return None

    return search(0, 0)


def _in_other(word: str, text: str) -> float:
    if any(text.startswith(word, part.start()) for part in _WORD.finditer(text)):
        return _ELSEWHERE_BEGINS
    return _ELSEWHERE_INSIDE if word in text else 0.0
