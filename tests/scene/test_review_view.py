"""The photograph of what is judged: where the view looks, and in which lines it draws the boxes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.scene.review_looks import OUTCOME_LOOKS, Outcome
from annotator.scene.review_view import CONTEXT, Judged, ReviewView

NOWHERE = np.full((5, 2), np.nan, np.float32)
POINTS = np.array([[110, 110], [130, 110], [120, 120], [112, 130], [128, 130]], np.float32)


def judged(
    box=(100.0, 100.0, 140.0, 140.0), outcome=Outcome.MISS, points=NOWHERE, other=NOWHERE, words=""
) -> Judged:
    return Judged(
        box_xyxy=box,
        outcome=outcome,
        points_xy=points,
        points_kind=FaceKind.FILE,
        other_xy=other,
        words=words,
    )


@pytest.fixture
def view(qtbot: QtBot) -> ReviewView:
    """600 × 600 px, with a photograph of 1000 × 800 px in black."""
    view = ReviewView()
    qtbot.addWidget(view)
    view.resize(600, 600)
    view.show()
    qtbot.waitExposed(view)
    photograph = QImage(1000, 800, QImage.Format.Format_RGB32)
    photograph.fill(Qt.GlobalColor.black)
    view.set_image(photograph)
    return view


def seen(view: ReviewView) -> QRectF:
    return view.mapToScene(view.viewport().rect()).boundingRect()


def lines(view: ReviewView) -> set[Outcome]:
    """Whose colours are on the screen."""
    picture = view.viewport().grab().toImage()
    rgb = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), -1) | 0xFF000000
    found = set(np.unique(rgb).tolist())
    return {outcome for outcome, look in OUTCOME_LOOKS.items() if look.line.rgb() in found}


def test_that_what_is_judged_is_in_the_middle_with_what_is_around_it(view: ReviewView):
    view.set_judged(judged())
    assert (seen(view).center().x(), seen(view).center().y()) == pytest.approx((120, 120), abs=1)
    assert CONTEXT * 40 <= seen(view).width() <= CONTEXT * 40 * 1.2
    view.set_judged(judged((500, 500, 600, 580)))
    assert (seen(view).center().x(), seen(view).center().y()) == pytest.approx((550, 540), abs=2)


def test_that_a_tiny_face_is_seen_with_more_around_it(view: ReviewView):
    view.set_judged(judged((500, 500, 504, 504)))
    assert seen(view).width() > 100


def test_that_a_large_face_is_seen_in_the_whole_photograph(view: ReviewView):
    view.set_judged(judged((100, 100, 500, 500)))
    assert seen(view).contains(view.image_rect)


def test_that_the_whole_photograph_stays_while_what_is_judged_changes(view: ReviewView):
    view.set_judged(judged())
    view.set_close(close=False)
    whole = seen(view)
    assert whole.contains(view.image_rect)
    view.set_judged(judged((500, 500, 540, 540)))
    assert seen(view) == whole
    view.set_close(close=True)
    assert seen(view).center().x() == pytest.approx(520, abs=1)


def test_that_a_photograph_that_comes_later_is_looked_at_in_the_right_place(view: ReviewView):
    view.set_judged(judged())
    photograph = QImage(2000, 2000, QImage.Format.Format_RGB32)
    view.set_image(photograph)
    assert seen(view).center().x() == pytest.approx(120, abs=1)


def test_that_a_drag_pans_and_the_wheel_is_left_to_the_view(view: ReviewView, qtbot: QtBot):
    view.set_judged(judged())
    before = view.image_position(QPoint(300, 300))
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(view.viewport(), QPoint(340, 320))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(340, 320))
    after = view.image_position(QPoint(340, 320))
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=0.1)
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize("outcome", Outcome)
def test_that_every_outcome_has_a_colour_of_its_own_on_the_screen(view: ReviewView, outcome: Outcome):
    view.set_judged(judged(outcome=outcome))
    assert lines(view) == {outcome}


def test_that_no_two_outcomes_share_a_line():
    assert len({look.dashes for look in OUTCOME_LOOKS.values()}) == len(OUTCOME_LOOKS)
    assert len({look.line.rgb() for look in OUTCOME_LOOKS.values()}) == len(OUTCOME_LOOKS)


def test_that_the_boxes_around_are_drawn_where_they_are_seen(view: ReviewView):
    view.set_judged(judged())
    boxes = {Outcome.LABELLED: np.array([[60, 60, 90, 90]], np.float32)}
    view.set_boxes(boxes, {})
    assert lines(view) == {Outcome.MISS, Outcome.LABELLED}
    view.set_judged(judged((800, 600, 840, 640)))
    assert lines(view) == {Outcome.MISS}
    view.set_boxes({}, {})
    view.set_judged(judged())
    assert lines(view) == {Outcome.MISS}


def test_that_what_is_judged_is_not_drawn_a_second_time(view: ReviewView):
    view.set_judged(judged())
    alone = view.viewport().grab().toImage()
    view.set_boxes({Outcome.LABELLED: np.array([[100, 100, 140, 140]], np.float32)}, {})
    assert view.viewport().grab().toImage() == alone


def test_that_the_surer_a_detection_the_bolder_it_is(view: ReviewView):
    view.set_judged(judged())
    boxes = {Outcome.FALSE_POSITIVE: np.array([[60, 60, 90, 90]], np.float32)}
    brightness = []
    for score in (0.05, 0.5, 1.0):
        view.set_boxes(boxes, {Outcome.FALSE_POSITIVE: np.array([score], np.float32)})
        edge = view.view_position(60, 75).x()
        column = view.viewport().grab(QRectF(edge - 2, 200, 5, 60).toRect()).toImage()
        brightness.append(
            max(column.pixelColor(x, y).red() for x in range(5) for y in range(column.height()))
        )
    assert brightness == sorted(brightness)
    assert len(set(brightness)) == 3


def test_that_landmarks_of_both_are_drawn_with_what_is_between(view: ReviewView):
    view.set_judged(judged(outcome=Outcome.LABELLED, points=POINTS, other=POINTS + 6))
    picture = view.viewport().grab().toImage()
    for points, kind in ((POINTS, FaceKind.FILE), (POINTS + 6, FaceKind.PREDICTION)):
        for index, point in enumerate(points.tolist()):
            assert picture.pixelColor(view.view_position(*point)) == LOOKS[kind].of_landmark(index)
