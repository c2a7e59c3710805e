"""The cursor's shape, which says what a press of the left button would do."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.model.hits import Hit, Part

Shape = Qt.CursorShape

DRAW = Shape.CrossCursor
PAN = Shape.OpenHandCursor
PANNING = Shape.ClosedHandCursor


def over(hit: Hit | None, *, whole: bool) -> Qt.CursorShape:
    """A fine cross to place a landmark, a double arrow to pull a corner, a hand to pick a face."""
    if hit is None:
        return Shape.ArrowCursor
    if whole:
        return Shape.SizeAllCursor
    match hit.part:
        case Part.LANDMARK:
            return Shape.CrossCursor
        case Part.CORNER:
            return Shape.SizeFDiagCursor if hit.index in (0, 2) else Shape.SizeBDiagCursor
        case Part.BOX:
            return Shape.PointingHandCursor


def dragging(hit: Hit) -> Qt.CursorShape:
    """None on a landmark: its mark shows where it is, and the pixels under it must be seen."""
    return Shape.BlankCursor if hit.part is Part.LANDMARK else over(hit, whole=hit.part is Part.BOX)
