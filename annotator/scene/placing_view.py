"""Landmarks placed one after the other, each with a click: the mode, without the mouse that drives it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from annotator.model.face import Face
from annotator.scene.face_view import FaceView
from annotator.scene.placing import Placing, PointSketch

BESIDE = 0.5
"""Box widths or heights from a selected face, beyond which a first click is of another one."""


class PlacingView(FaceView):
    """Emits every point as it is placed, in exact image pixels.

    Points of a face that exists are for whoever listens to put into it one by one: each can be on disk before
    the next, and nothing is lost however this ends. A new face is none before it has a box, so its points are
    kept and shown here, and emitted once more together.
    """

    point_placed = Signal(object, int, QPointF, bool)  # face id (None: a new face), landmark, where, occluded
    point_skipped = Signal(object, int)  # the landmark is missing
    point_taken_back = Signal(object, int)  # the landmark that was placed or skipped last is to be as before
    placing_finished = Signal(object)  # Placing: the points of a new face, at least two different ones
    placing_left = Signal(object)  # Placing: it was ended before the last landmark, and what is placed stays
    placing_changed = Signal(object)  # Placing: what is placed next and in which face; None when nothing is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placing: Placing | None = None
        self._aim: QPointF | None = None

    @property
    def placing(self) -> Placing | None:
        """How far the placing has come, while landmarks are being placed."""
        return self._placing

    def start_placing(self, face_id: str | None, first: int = 0) -> None:
        """Let each click place the next landmark, from `first` to the right mouth corner.

        face_id: the face that is given its landmarks; None for a new face. Does nothing without a photograph
        and for a face that is not shown. Raises ValueError where `first` is no landmark.
        """
        face = None if face_id is None else self._overlay.resting_face(face_id)
        landmarks = () if face is None else face.landmarks
        held = frozenset(
            index for index, point in enumerate(landmarks) if point.is_placed or point.is_said_to_be_missing
        )
        placing = Placing(face_id, first, held=held)
        is_there = face_id is None or face is not None
        if is_there and not self.image_rect.isEmpty():
            self.finish_placing()
            self._set_placing(placing)

    def finish_placing(self) -> None:
        """Place no more. What is placed stays: a new face is emitted if there is enough for its box."""
        placing = self._placing
        if placing is not None:
            self._finish(placing)
            self.placing_left.emit(placing)

    def skip_point(self) -> None:
        """The next landmark can't be said to be anywhere: it is missing."""
        placing = self._placing
        if placing is not None:
            self.point_skipped.emit(placing.face_id, placing.index)
            self._go_on(placing, placing.with_skipped())

    def take_back_point(self) -> None:
        """Place the last landmark again."""
        placing = self._placing
        if placing is not None and placing.placed:
            self._set_placing(placing.without_last())
            self.point_taken_back.emit(placing.face_id, placing.index - 1)

    def set_image(self, image: QImage | None) -> None:
        self._set_placing(None)
        super().set_image(image)

    def set_faces(self, faces: tuple[Face, ...]) -> None:
        """Show these faces. The placing goes on if its face is still there."""
        super().set_faces(faces)
        face_id = None if self._placing is None else self._placing.face_id
        if face_id is not None and self._overlay.resting_face(face_id) is None:
            self._set_placing(None)

    def _place(self, at: QPointF, *, occluded: bool) -> None:
        """Place the next landmark at a point of the image."""
        placing = self._meant_by(at)
        if placing is not None:
            self.point_placed.emit(placing.face_id, placing.index, at, occluded)
            self._go_on(placing, placing.with_point(at, occluded=occluded))

    def _meant_by(self, at: QPointF) -> Placing | None:
        """The placing, now of a new face if its first click is half a box or more beside its face."""
        placing = self._placing
        if placing is None or placing.face_id is None or placing.placed or placing.first:
            return placing
        face = self._overlay.resting_face(placing.face_id)
        if face is not None and _is_beside(face, at):
            placing = Placing(None)
            self._set_placing(placing)
        return placing

    def _aim_at(self, at: QPointF | None) -> None:
        """Show where the next landmark would go, in image pixels; None while the cursor is elsewhere."""
        self._aim = at
        if self._placing is not None:
            self._set_sketch(PointSketch(self._placing, at))

    def _go_on(self, placing: Placing, further: Placing) -> None:
        """Place what comes next, unless whoever heard of the last point has ended it; after the last, end."""
        if self._placing is not placing:
            return
        if further.is_complete:
            self._finish(further)
        else:
            self._set_placing(further)

    def _finish(self, placing: Placing) -> None:
        self._set_placing(None)
        if placing.face_id is None and placing.makes_a_face:
            self.placing_finished.emit(placing)

    def _set_placing(self, placing: Placing | None) -> None:
        before, self._placing = self._placing, placing
        if placing is not None or before is not None:
            self._set_sketch(None if placing is None else PointSketch(placing, self._aim))
        if placing != before:
            self.placing_changed.emit(placing)


def _is_beside(face: Face, at: QPointF) -> bool:
    """Whether a place is outside of the box by half of its width or height."""
    left, top, right, bottom = face.box_xyxy
    across = max(left - at.x(), at.x() - right) / (right - left)
    down = max(top - at.y(), at.y() - bottom) / (bottom - top)
    return max(across, down) > BESIDE
