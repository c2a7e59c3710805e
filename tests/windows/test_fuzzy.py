"""What a few typed letters mean."""

from __future__ import annotations

import pytest

from annotator.windows.fuzzy import match


def best(query: str, *titles: str) -> str:
    scored = [(found.score, title) for title in titles if (found := match(query, title))]
    return max(scored)[1] if scored else ""


@pytest.mark.parametrize(
    ("query", "title", "letters"),
    [
        ("fit", "Fit image", (0, 1, 2)),
        ("IMAGE fit", "Fit image", (0, 1, 2, 4, 5, 6, 7, 8)),
        ("ace", "Next face", (6, 7, 8)),
        ("nf", "Next face", (0, 5)),
        ("nexfa", "Next face", (0, 1, 2, 5, 6)),
        ("b_7", "bride_b_72.jpg", (6, 7, 8)),
    ],
)
def test_that_words_in_any_order_beginnings_and_initials_are_found(query, title, letters):
    found = match(query, title)
    assert found is not None
    assert found.letters == letters


@pytest.mark.parametrize("query", ["xyz", "fit xyz", "tface", "mag fit q"])
def test_that_every_word_has_to_be_found(query):
    assert match(query, "Fit image") is None


def test_that_words_elsewhere_count_less_than_the_title():
    assert match("go", "Next face", "Go") is not None
    assert match("go", "Go on", "").score > match("go", "Next face", "Go").score


def test_that_the_beginning_the_whole_word_and_the_shorter_title_are_meant_first():
    assert best("face", "Show rejected faces", "Next face") == "Next face"
    assert best("fit", "Profit", "Fit image") == "Fit image"
    assert best("next", "Keep for the next", "Next image") == "Next image"
    assert best("zoom", "Zoom in", "Zoom into it") == "Zoom in"


def test_that_a_title_of_nothing_but_beginnings_takes_no_time():
    assert match("a" * 30 + "b", "a_" * 60) is None
