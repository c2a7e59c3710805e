"""Warnings on faces, names of landmarks, and what is hidden by whose work it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from annotator.model.face import Face, Origin, Source
from annotator.scene.canvas import Canvas
from annotator.scene.findings import WARNING, WARNING_TEXT

MODEL, FILE = Source(Origin.MODEL, "0001"), Source(Origin.FILE, "label.txt")

AWAY = QPoint(790, 590)


def pixels(picture: QImage, colour: QColor, rect: tuple[int, int, int, int] = (0, 0, 800, 600)) -> int:
    """How many pixels have exactly a colour, in left, top, right, bottom of the picture."""
    left, top, right, bottom = rect
    return sum(picture.pixel(x, y) == colour.rgb() for x in range(left, right) for y in range(top, bottom))


def seen(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def test_that_a_finding_is_marked_at_the_corner_and_told_when_one_looks(
    canvas: Canvas, make_face: Callable[..., Face], move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"), make_face(250, 80, name="b")))
    before = seen(canvas)
    canvas.set_findings({"a": ("Left and right eye are swapped",)})
    corner = canvas.view_position(160, 80)
    around = (corner.x(), corner.y() - 20, corner.x() + 20, corner.y())
    marked = seen(canvas)
    assert pixels(marked, WARNING, around) > 20
    assert pixels(marked, WARNING) == pixels(marked, WARNING, around)
    assert pixels(marked, WARNING_TEXT) == 0

    move_cursor(canvas, canvas.view_position(130, 92))
    assert pixels(seen(canvas), WARNING_TEXT) > 50
    move_cursor(canvas, canvas.view_position(280, 92))
    assert pixels(seen(canvas), WARNING_TEXT) == 0, "nothing was found in the other face"
    move_cursor(canvas, AWAY)
    canvas.set_selected("a")
    selected = seen(canvas)
    assert pixels(selected, WARNING, around) > 20
    assert pixels(selected, WARNING_TEXT) > 50

    canvas.set_selected(None)
    canvas.set_findings({})
    assert seen(canvas) == before


def test_that_the_landmarks_a_finding_is_about_are_ringed(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    eye, nose = canvas.view_position(118, 104), canvas.view_position(130, 125)

    def ringed(at: QPoint) -> bool:
        return pixels(seen(canvas), WARNING, (at.x() - 20, at.y() - 20, at.x() + 20, at.y() + 20)) > 10

    canvas.set_findings({"a": ("Left eye outside the box",)}, {"a": frozenset({0})})
    assert (ringed(eye), ringed(nose)) == (True, False)
    canvas.set_selected("a")
    assert (ringed(eye), ringed(nose)) == (True, False)


def test_that_a_finding_about_a_face_that_is_not_shown_waits_for_it(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_findings({"a": ("Two boxes on one face",)})
    assert pixels(seen(canvas), WARNING) == 0
    canvas.set_faces((make_face(100, 80, name="a", landmarks=()),))
    assert pixels(seen(canvas), WARNING) > 20


def test_that_names_are_shown_on_faces_that_are_large_enough(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(150, 80, name="large"), make_face(20, 20, name="small", size=12)))
    before = seen(canvas)
    canvas.set_names_shown(True)
    named = seen(canvas)

    def dark(around: tuple[float, float]) -> int:
        at = canvas.view_position(*around)
        return sum(
            named.pixelColor(x, y).lightness() < 50 and before.pixelColor(x, y).lightness() >= 50
            for x in range(at.x() - 60, at.x() + 60)
            for y in range(at.y() - 12, at.y() + 12)
        )

    for beside in ((130, 104), (230, 104), (200, 125), (130, 140), (230, 140)):
        assert dark(beside) > 100, f"no label around {beside}"
    assert dark((26, 28)) == 0
    canvas.set_names_shown(False)
    assert seen(canvas) == before


def test_that_hidden_ground_truth_and_predictions_are_neither_seen_nor_hit(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    empty = seen(canvas)
    predicted = make_face(40, 80, name="predicted", source=MODEL, score=0.9)
    from_file = make_face(140, 80, name="from file", source=FILE)
    canvas.set_faces((predicted, from_file, make_face(240, 80, name="worked on")))

    def hit(x: float) -> str | None:
        found = canvas.hit_at(QPointF(canvas.view_position(x, 92)))
        return None if found is None else found.face_id

    everything = seen(canvas)
    canvas.set_ground_truth_shown(False)
    assert [hit(70), hit(170), hit(270)] == ["predicted", None, "worked on"]
    canvas.set_predictions_shown(False)
    assert [hit(70), hit(170), hit(270)] == [None, None, "worked on"]
    assert not canvas.is_shown("predicted")
    canvas.set_faces((predicted, from_file))
    assert seen(canvas) == empty
    canvas.set_ground_truth_shown(True)
    canvas.set_predictions_shown(True)
    canvas.set_faces((predicted, from_file, make_face(240, 80, name="worked on")))
    assert seen(canvas) == everything


def test_that_the_selected_face_is_seen_whatever_is_hidden(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(140, 80, name="a", source=FILE),))
    canvas.set_selected("a")
    canvas.set_ground_truth_shown(False)
    assert canvas.is_shown("a"), "keys act on it"
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.view_position(300, 280))
    canvas.set_selected(None)
    assert not canvas.is_shown("a")
