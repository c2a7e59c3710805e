"""Where words go on the canvas."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtWidgets import QApplication

from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.scene.labels import face_label_rect, face_text, name_rects
from annotator.scene.placement import PlacedFace

PERSON = Source(Origin.PERSON, "anna")
BOX = QRectF(300, 200, 240, 300)
UPRIGHT = ((370.0, 310.0), (470.0, 310.0), (420.0, 370.0), (380.0, 430.0), (460.0, 430.0))
ROOM = QRect(0, 0, 900, 700)


def placed_at(*points: tuple[float, float]) -> PlacedFace:
    landmarks = tuple(Landmark(x, y, Visibility.VISIBLE, PERSON) for x, y in points)
    face = Face(box_xyxy=BOX.getCoords(), landmarks=landmarks, source=PERSON)
    return PlacedFace(face, BOX, tuple(QPointF(x, y) for x, y in points))


def test_that_names_stand_outside_a_face_whose_points_are_apart(qapp: QApplication) -> None:
    rects = name_rects(placed_at(*UPRIGHT), ROOM)
    for index, (x, y) in enumerate(UPRIGHT):
        assert rects[index].center().y() == pytest.approx(y)
        assert rects[index].right() < x if index in (0, 3) else rects[index].left() > x


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (1, 0, 2, 4, 3)])
def test_that_names_of_swapped_points_stand_outside_too(qapp: QApplication, order: tuple[int, ...]) -> None:
    points = [UPRIGHT[index] for index in order]
    rects = name_rects(placed_at(*points), ROOM)
    for left, right in ((0, 1), (3, 4)):
        left, right = (left, right) if points[left] < points[right] else (right, left)
        assert rects[left].right() < points[left][0] < points[right][0] < rects[right].left()


@pytest.mark.parametrize(
    ("verdict", "words"),
    [(Verdict.FIX, "to be fixed"), (Verdict.REAL, "reviewed"), (Verdict.NONE, "predicted")],
)
def test_that_the_tag_of_a_judged_prediction_tells_what_is_still_to_do(verdict: Verdict, words: str) -> None:
    model = Source(Origin.MODEL, "mobile")
    points = tuple(Landmark(x, y, Visibility.VISIBLE, model) for x, y in UPRIGHT)
    face = Face(box_xyxy=BOX.getCoords(), landmarks=points, source=model, verdict=verdict)
    assert face_text(face) == words


near = st.tuples(st.integers(400, 460).map(float), st.integers(160, 400).map(float))


@given(st.lists(near, min_size=5, max_size=5), st.sampled_from([ROOM, None]))
def test_that_no_name_lies_on_another_or_on_the_tag(
    qapp: QApplication, points: list[tuple[float, float]], room: QRect | None
) -> None:
    placed = placed_at(*points)
    rects = [*name_rects(placed, room).values(), face_label_rect(placed, room)]
    assert len(rects) == 6
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))


def test_that_crowded_names_stay_in_the_room(qapp: QApplication) -> None:
    room = QRect(0, 0, 900, 500)
    rects = name_rects(placed_at(*[(420.0, 495.0)] * 5), room)
    assert all(rect.bottom() <= room.height() for rect in rects.values())


NARROW = QRect(0, 0, 500, 700)
"""A room with its right end not far from the right mouth corner of UPRIGHT."""


def test_that_names_stay_in_view_on_their_own_sides_and_beside_all_marks(qapp: QApplication) -> None:
    placed = placed_at(*UPRIGHT)
    rects = name_rects(placed, NARROW)
    assert all(QRectF(NARROW).contains(rect) for rect in rects.values())
    for right in (1, 4):
        assert rects[right].right() > UPRIGHT[right][0], "beyond its landmark, or it would look swapped"
    for rect in rects.values():
        assert not any(rect.contains(QPointF(*point)) for point in UPRIGHT)


@given(st.lists(near, min_size=5, max_size=5), st.integers(300, 520), st.integers(250, 500))
def test_that_no_name_of_a_landmark_in_view_is_cut(
    qapp: QApplication, points: list[tuple[float, float]], width: int, height: int
) -> None:
    room, placed = QRect(0, 0, width, height), placed_at(*points)
    for index, rect in name_rects(placed, room).items():
        x, y = points[index]
        if x < width and y < height:
            assert rect.left() >= 0
            assert rect.right() <= width


def test_that_a_landmark_out_of_view_has_its_name_there(qapp: QApplication) -> None:
    rects = name_rects(placed_at(*UPRIGHT), QRect(0, 0, 400, 700))
    assert rects[1].left() > UPRIGHT[1][0]
