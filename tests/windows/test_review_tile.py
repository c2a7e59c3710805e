"""The tiles of the review: the box in its context, what is wrong with it, and what was said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from reviewer import Reviewer
from tile_pictures import Photographs, colours, painted

from annotator.jobs.runner import Runner
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import VERDICTS
from annotator.model.face_kind import FaceKind
from annotator.model.review_items import ItemKind
from annotator.scene.colours import LABEL_TEXT, LOOKS
from annotator.scene.review_looks import OUTCOME_LOOKS, OUTCOME_OF_KIND
from annotator.windows.review_list import ReviewQuery
from annotator.windows.review_model import SIDE, THUMBNAIL_ROLE

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


@pytest.fixture
def corrected() -> Face:
    """The first of the items, drawn 20 pixels farther to the right by a person."""
    ada = Source(Origin.PERSON, "ada")
    points = [Landmark(x, y, Visibility.VISIBLE, ada) for x, y in ((40, 30), (60, 30), (50, 40), (42, 50))]
    landmarks = (*points, Landmark(58, 50, Visibility.OCCLUDED, ada))
    return Face(box_xyxy=(30.0, 20.0, 70.0, 60.0), landmarks=landmarks, source=ada)


def test_that_a_tile_shows_what_a_person_made_of_the_face_and_says_so(with_pictures, corrected: Face):
    page = with_pictures(FALSE, FALSE).page
    line = LOOKS[FaceKind.PERSON].line.rgb()
    assert line not in colours(painted(page.wall.grid, 0))
    page.set_corrected(np.array([0]), {0: corrected})
    item = page.model.item(0)
    assert item.corrected is not None
    left, _, right, _ = item.corrected.box_xyxy
    judged_left, _, judged_right, _ = item.box_xyxy
    assert left - judged_left == pytest.approx((judged_right - judged_left) / 2)
    assert (judged_left > 0, right < 144) == (True, True)
    assert item.corrected.occluded == (False, False, False, False, True)
    assert page.model.index(0).data() == "false positive, score 1.00, 40 px, corrected, not judged"
    assert page.model.item(1).corrected is None
    page.set_corrected(np.array([0]), {})
    assert page.model.item(0).corrected is None


def test_that_a_corrected_tile_has_the_colour_of_persons_work(with_pictures, corrected: Face, qtbot: QtBot):
    page = with_pictures(FALSE).page
    page.set_corrected(np.array([0]), {0: replace(corrected, landmarks=())})  # a nose tip has this colour too
    model = page.model
    qtbot.waitUntil(lambda: isinstance(model.index(0).data(THUMBNAIL_ROLE), QImage))
    assert LOOKS[FaceKind.PERSON].line.rgb() in colours(painted(page.wall.grid, 0))


def plates(picture: QImage) -> tuple[bool, bool]:
    """Whether a tile has words at its upper right, and at its lower left."""
    left, bottom = 5, 5 + SIDE
    corners = QRect(left + SIDE - 40, 5, 40, 17), QRect(left, bottom - 17, 40, 17)
    upper, lower = (LABEL_TEXT.rgb() in colours(picture.copy(corner)) for corner in corners)
    return upper, lower


@pytest.mark.parametrize(("worked_at", "said"), [("12:01", (False, True)), ("11:59", (True, False))])
def test_that_a_face_to_fix_is_said_to_be_so_or_to_be_corrected_and_not_both(
    with_pictures, corrected: Face, qtbot: QtBot, worked_at: str, said: tuple[bool, bool]
):
    page = with_pictures(FALSE).page
    hand = Source(Origin.PERSON, "ada", f"2026-01-01T{worked_at}:00+00:00")
    eve = Source(Origin.PERSON, "eve", "2026-01-01T12:00:00+00:00")
    fixed = replace(corrected, source=hand, landmarks=(), verdict=Verdict.FIX, judged=eve)
    page.set_verdicts(np.array([0]), np.array([VERDICTS.index(Verdict.FIX)], np.int8))
    page.set_corrected(np.array([0]), {0: fixed})
    qtbot.waitUntil(lambda: isinstance(page.model.index(0).data(THUMBNAIL_ROLE), QImage))
    assert plates(painted(page.wall.grid, 0)) == said


def test_that_a_repeat_tells_nothing_of_the_correction(reviewer: Reviewer, corrected: Face):
    reviewer.given(*[FALSE] * 60, repeats=(0,))
    page = reviewer.page
    page.set_corrected(np.array([0]), {0: corrected})
    again = next(place for place in range(61) if page.model.at(place) == (0, True))
    assert page.model.item(0).corrected is not None
    assert page.model.item(again).corrected is None
    for place, is_shown in ((again, False), (0, True)):
        page.wall.go_to(place)
        assert (page.photograph.view.judged.corrected_xyxy is not None) is is_shown


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
