"""Landmarks that a person places click by click, turned into edits of the session."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPointF

from annotator.editing import edits
from annotator.model.face import Landmark, Visibility
from annotator.scene.canvas import Canvas
from annotator.scene.placing import Placing
from annotator.windows.session_edits import SessionEdits
from annotator.windows.translation import in_number


class PlacingPoints(SessionEdits):
    """Places the landmarks of the selected face, or those of a new one.

    In a face that exists each click is a step of its own: it is on disk before the next, so that neither Esc
    nor the end of the program takes anything away, and at no time does the history hold a landmark as missing
    that nobody has skipped, except as left out of a face that was only a box. A new face is one step, for
    before it has its points it has no box. Undo while placing takes the last click back, as Backspace does.
    """

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._steps: list[int | None] = []
        """Where the history stood after each click; None for one that changed nothing."""
        self._just_made: str | None = None
        canvas.point_placed.connect(self._on_point_placed)
        canvas.point_skipped.connect(self._on_point_skipped)
        canvas.point_taken_back.connect(self._on_point_taken_back)
        canvas.placing_finished.connect(self._on_placing_finished)
        canvas.placing_left.connect(self._on_placing_left)

    def place_points(self, first: int = 0) -> None:
        """Let five clicks place the landmarks of the selected face from `first` on, or make a new face.

        Asked again while they are placed there, a new face is made instead, and none is selected. So it is
        while the face that five clicks have just made is still selected: a crowd takes one key and five
        clicks a face.
        """
        face, placing = self._selected, self._canvas.placing
        self._steps.clear()
        is_again = (
            placing is not None and face is not None and (placing.face_id, placing.first) == (face.id, first)
        )
        if is_again and self._session is not None:
            self._session.select(None)
        if face is None or face.id == self._just_made or is_again:
            self._canvas.start_placing(None)
        else:
            self._canvas.start_placing(face.id, first)
        self._canvas.setFocus()

    def _on_point_placed(self, face_id: str | None, index: int, at: QPointF, occluded: bool) -> None:  # noqa: FBT001
        if face_id is None and index == 0 and self._session is not None:
            self._session.select(None)  # of no face that there is: it was clicked far beside the selected one
        visibility = Visibility.OCCLUDED if occluded else Visibility.VISIBLE
        self._place(face_id, index, Landmark(at.x(), at.y(), visibility, self._by))

    def _on_point_skipped(self, face_id: str | None, index: int) -> None:
        self._place(face_id, index, Landmark.missing(self._by))

    def _place(self, face_id: str | None, index: int, landmark: Landmark) -> None:
        face = None if face_id is None else self._face(face_id)
        if self._session is None or face is None:
            return
        before = self._session.history().cursor
        self._edit(partial(edits.place_points, face, {index: landmark}, by=self._by))
        after = self._session.history().cursor
        self._steps.append(after if after != before else None)

    def _on_point_taken_back(self, face_id: str | None, _index: int) -> None:
        if face_id is None or not self._steps:
            return
        step = self._steps.pop()
        if self._session is not None and step is not None and self._session.history().cursor == step:
            self._trying(self._session.undo)  # unless something else was done since, which stays

    def _on_placing_finished(self, placing: Placing) -> None:
        size_wh = self._canvas.image_size
        edit = self._edit(partial(edits.place_points, None, placing.points, by=self._by, size_wh=size_wh))
        if edit is not None and self._session is not None:
            made = edit.after[0].id
            self._session.select(made)
            self._just_made = made

    def _on_placing_left(self, placing: Placing) -> None:
        """Say what is left out: half a face is easily forgotten."""
        number = len(placing.left_out)
        if number and placing.placed and (placing.face_id is not None or placing.makes_a_face):
            words = self.tr("%Ln landmark(s) of this face (is|are) missing: see Findings", "", number)
            self.hinted.emit(in_number(words, number))
