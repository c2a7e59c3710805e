"""The colours and dashes of annotations. They are data: the same in light and dark windows.

Whose work a face is stands first and is told twice: by colour (warm, cool or neutral, which every common
colour blindness keeps apart) and by line style. Within each of these, left is the light and right the dark
shade; the side is told again by the shape of the mark (see `marks`).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from annotator.model.face import Source
from annotator.model.face_kind import KIND_OF_ORIGIN, FaceKind

OUTLINE = QColor(0, 0, 0, 165)
"""Under every bright line, so that it reads on a bright photograph too."""

HANDLE = QColor(255, 255, 255)
LABEL_GROUND = QColor(16, 16, 18, 215)
LABEL_TEXT = QColor(255, 255, 255)
GUIDE = QColor(255, 255, 255, 170)


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind is drawn.

    dashes: lengths of dash and gap in units of the line's width, empty for a solid line.
    """

    line: QColor
    left: QColor
    right: QColor
    dashes: tuple[float, ...]

    def of_landmark(self, index: int) -> QColor:
        """The shade of a landmark by its side; the nose tip is on neither and has the line's."""
        if index == 2:
            return self.line
        return self.left if index in (0, 3) else self.right


LOOKS = {
    FaceKind.PREDICTION: Look(QColor(84, 188, 255), QColor(94, 240, 228), QColor(134, 140, 255), (4.5, 2.5)),
    FaceKind.PERSON: Look(QColor(255, 174, 0), QColor(255, 230, 74), QColor(255, 106, 50), ()),
    FaceKind.FILE: Look(
        QColor(240, 240, 240), QColor(205, 245, 190), QColor(236, 170, 222), (7.0, 2.5, 1.5, 2.5)
    ),
    FaceKind.REJECTED: Look(QColor(170, 170, 170), QColor(190, 190, 190), QColor(150, 150, 150), (1.0, 3.0)),
}


def kind_of_source(source: Source) -> FaceKind:
    """The looks of what one maker made: in a corrected prediction only the moved points are a person's."""
    return KIND_OF_ORIGIN[source.origin]
