"""The tiles of the review: the box in its context, what is wrong with it, and what was said of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from reviewer import Reviewer
from tile_pictures import Photographs, colours, painted

from annotator.jobs.runner import Runner
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.review_items import ItemKind
from annotator.scene.review_looks import OUTCOME_LOOKS, OUTCOME_OF_KIND
from annotator.windows.review_list import ReviewQuery
from annotator.windows.review_model import THUMBNAIL_ROLE

KEY = Qt.Key
FALSE, MISS, LANDMARKS, DUPLICATE = ItemKind


@pytest.fixture
def with_pictures(reviewer: Reviewer, runner: Runner, qtbot: QtBot) -> Callable[..., Reviewer]:
    def given(*kinds: ItemKind, **rest: object) -> Reviewer:
        reviewer.page.set_thumbnails(ThumbnailLoader(Photographs(), runner))
        reviewer.given(*kinds, **rest)
        reviewer.page.bar.ask(ReviewQuery(kinds[0]))
        model = reviewer.page.model
        qtbot.waitUntil(lambda: isinstance(model.index(0).data(THUMBNAIL_ROLE), QImage))
        return reviewer

    return given


@pytest.mark.parametrize("kind", ItemKind)
def test_that_a_box_has_the_colour_of_what_is_wrong_with_it(with_pictures, kind: ItemKind):
    picture = painted(with_pictures(kind).page.wall.grid, 0)
    outcome = OUTCOME_OF_KIND[kind]
    assert OUTCOME_LOOKS[outcome].line.rgb() in colours(picture)
    others = {look.line.rgb() for other, look in OUTCOME_LOOKS.items() if other is not outcome}
    assert not others & colours(picture)


def test_that_a_tile_shows_the_box_in_its_context(with_pictures):
    item = with_pictures(MISS).page.model.item(0)
    left, top, right, bottom = item.box_xyxy
    assert (right - left, bottom - top) == pytest.approx((144 / 2.2, 144 / 2.2))
    assert (left + right, top + bottom) == pytest.approx((144, 144))


def test_that_a_sharper_screen_gets_a_larger_picture_of_the_same(with_pictures):
    model = with_pictures(MISS).page.model
    before = model.item(0)
    model.set_ratio(2.0)
    assert (before.crop.side, model.item(0).crop.side) == (144, 288)
    assert model.item(0).box_xyxy == before.box_xyxy


def test_that_a_verdict_is_seen_on_the_tile(with_pictures):
    reviewer = with_pictures(FALSE, FALSE)
    before = painted(reviewer.page.wall.grid, 0)
    for key in (KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4):
        reviewer.page.wall.go_to(0)
        reviewer.press(key)
        after = painted(reviewer.page.wall.grid, 0)
        assert after != before
        assert (
            after.pixelColor(30, 30).lightness()
            < painted(reviewer.page.wall.grid, 1).pixelColor(30, 30).lightness()
        )
        before = after


def test_that_an_unreadable_photograph_is_said_on_the_tile(reviewer: Reviewer, runner: Runner, qtbot: QtBot):
    reviewer.page.set_thumbnails(ThumbnailLoader(Photographs(), runner))
    reviewer.given(FALSE, images=("b.jpg",))
    model = reviewer.page.model
    qtbot.waitUntil(lambda: model.item(0).unreadable == "b.jpg: not an image")
    assert "not an image" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FALSE, "false positive, score 1.00, 40 px, not judged"),
        (MISS, "miss, 40 px, not judged"),
        (LANDMARKS, "landmarks apart, score 1.00, 20% apart, 40 px, not judged"),
        (DUPLICATE, "duplicate, score 1.00, 40 px, not judged"),
    ],
)
def test_that_a_tile_can_be_read_aloud(reviewer: Reviewer, kind: ItemKind, words: str):
    reviewer.given(kind)
    reviewer.page.bar.ask(ReviewQuery(kind))
    assert reviewer.page.model.index(0).data() == words
