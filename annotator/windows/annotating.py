"""What a person does with mouse and keys, turned into edits of the session."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from annotator.editing import edits
from annotator.editing.accepted_pages import AcceptedPages
from annotator.editing.edits import Edit
from annotator.editing.session import Session
from annotator.model.attributes import Attributes
from annotator.model.face import Face, Verdict
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.model.geometry import farthest_inside
from annotator.scene.canvas import Canvas
from annotator.windows.chosen_face import ChosenFace
from annotator.windows.counts import counted, in_english
from annotator.windows.face_order import next_unseen
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_SWAPPED = {
    "Swap left and right eye": QT_TRANSLATE_NOOP(
        "Annotating", "Left and right eye were swapped; the mouth looked right and stays"
    ),
    "Swap left and right mouth corner": QT_TRANSLATE_NOOP(
        "Annotating", "Left and right mouth corner were swapped; the eyes looked right and stay"
    ),
    "Swap left and right": QT_TRANSLATE_NOOP("Annotating", "Eyes and mouth corners were swapped"),
}
"""What is said once an edit of this text is made."""


class Annotating(ChosenFace):
    """Stands between the canvas, which has wishes, and the session, which edits."""

    image_done = Signal()
    """A person wished to go on to the next face, and has looked at all of them."""
    image_wished = Signal(str)
    """The photograph in which something is taken back."""

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(canvas, parent)
        self._project: Session | None = None
        self._copied: Face | None = None
        self._pages: AcceptedPages | None = None
        canvas.landmark_dragged.connect(self._move_landmark)
        canvas.corner_dragged.connect(self._resize_box)
        canvas.face_dragged.connect(self._move_face)
        canvas.box_drawn.connect(self._add_face)
        canvas.visibility_toggled.connect(self._toggle_visibility_of)
        canvas.face_double_clicked.connect(self._accept)

    def begin(self, session: Session | None) -> None:
        super().begin(session)
        self._project = session
        self._pages = None if session is None else AcceptedPages(session)

    # Keys

    def nudge(self, dx: float, dy: float) -> None:
        """Shift the chosen landmark, or the whole face where none is chosen. In image pixels."""
        face = self._selected
        if face is not None and self._landmark is not None:
            self._edit(partial(edits.nudge_landmark, face, self._landmark, dx, dy, by=self._by))
        elif face is not None:
            by_xy = farthest_inside(face.box_xyxy, (dx, dy), self._canvas.image_size)
            self._edit(partial(edits.move_face, face, *by_xy, by=self._by))

    def toggle_visibility(self) -> None:
        if self._selected is not None and self._landmark_is_chosen():
            self._toggle_visibility_of(self._selected.id, self._landmark or 0)

    def toggle_missing(self) -> None:
        """Of the chosen landmark; while landmarks are placed, skip the next."""
        if self._canvas.placing is not None:
            self._canvas.skip_point()
            return
        face = self._selected
        if face is not None and self._landmark_is_chosen():
            self._edit(partial(edits.toggle_missing, face, self._landmark or 0, by=self._by))

    def delete_face(self) -> None:
        face = self._selected
        if face is None:
            return
        ids = self._ids_in_order()
        row = ids.index(face.id) if face.id in ids else 0
        if self._edit(partial(edits.delete_face, face)) is not None:
            self._before_deleted = ids[row - 1] if row else None

    def accept_face(self) -> None:
        if self._selected is not None:
            self._accept(self._selected.id)

    def accept_and_next(self) -> None:
        """The selected face is right as it stands; on to the next that no person has worked on.

        Without a selected face, to the first of them, or the first after one just deleted. Where none is
        left, the image is done.
        """
        face = self._selected
        if self._session is None or (face is not None and not self._accept(face.id)):
            return
        unseen = next_unseen(self._seen_faces(), self._here)
        if unseen is None:
            self.image_done.emit()
            return
        self._session.select(unseen.id)
        self._canvas.reveal_face(unseen.id)
        self._canvas.setFocus()

    def begin_at_the_first_unseen(self) -> None:
        """Select the first face that no person has worked on, if there is one."""
        unseen = next_unseen(self._seen_faces(), None)
        if self._session is not None and unseen is not None:
            self._session.select(unseen.id)
            self._canvas.reveal_face(unseen.id)

    def accept_all(self) -> bool:
        """Every prediction to be seen that nobody has touched is right as it stands, in one step; and so are
        labelled boxes with the landmarks that the detector gave them. Boxes without landmarks stay as they
        are, with a word about it.

        Returns whether the image is looked through. It is not while predictions are hidden: the mark would
        say of each of them that there is no face.
        """
        if self._session is None:
            return False
        if self._canvas.hides_predictions and self._has_hidden_predictions():
            self.hinted.emit(self.tr("Predictions are hidden here: P shows them"))
            return False
        predicted = tuple(face for face in self._seen_faces() if face.awaits_a_look)
        accepted = tuple(face.with_verdict(Verdict.REAL) for face in predicted)
        reviewed = None if self._session.is_reviewed else True
        text = f"Accept {in_english(len(predicted), 'face')}" if predicted else "Mark as reviewed"
        self._edit(lambda: Edit(text, predicted, accepted, reviewed))
        if self._pages is not None:
            self._pages.accepted()
        if bare := sum(face.is_bare for face in self._seen_faces()):
            words = self.tr("Left as they were: {boxes} without landmarks")
            self.hinted.emit(words.format(boxes=counted(bare, "box")))
        return True

    def fit_box(self) -> None:
        """Fit the box of the selected face to its landmarks."""
        face = self._selected
        if face is None:
            return
        if len({(p.x, p.y) for p in face.landmarks if p.is_placed}) < 2:
            self.hinted.emit(self.tr("Place at least two landmarks first: the box is fitted to them"))
            return
        self._edit(partial(edits.fit_box, face, by=self._by, size_wh=self._canvas.image_size))

    def swap_sides(self) -> None:
        """Left and right of the selected face had each other's name, all of them or one pair; say which."""
        if self._selected is not None:
            edit = self._edit(partial(edits.swap_sides, self._selected, by=self._by))
            if edit is not None and edit.before != edit.after:
                self.hinted.emit(translated(_SWAPPED[edit.text], "Annotating"))

    def set_attributes(self, attributes: Attributes) -> None:
        if self._selected is not None:
            self._edit(partial(edits.set_attributes, self._selected, attributes))

    def set_difficulty(self, difficulty: int | None) -> None:
        if self._selected is not None:
            self._edit(partial(edits.set_difficulty, self._selected, difficulty))

    def copy(self) -> None:
        """Keep the selected face as it is now, to be pasted into this image or another."""
        if self._selected is not None:
            self._copied = self._selected

    def paste(self) -> None:
        """Add the copied face, around the cursor if that is over the photograph, else where it was."""
        face, at = self._copied, self._canvas.cursor_place
        if face is None:
            self.hinted.emit(self.tr("Copy a face first: select it and press Ctrl+C"))
            return
        left, top, right, bottom = face.box_xyxy
        wished = (0.0, 0.0) if at is None else (at.x() - (left + right) / 2, at.y() - (top + bottom) / 2)
        by_xy = farthest_inside(face.box_xyxy, wished, self._canvas.image_size)
        edit = self._edit(partial(edits.copy_face, face, *by_xy, by=self._by))
        if edit is not None:
            self.select(edit.after[0].id)

    @property
    def undo_text(self) -> str:
        """What `undo` would take back, such as "Move left eye"; empty where there is nothing."""
        if self._pages is not None and self._left is not None:
            return self._pages.left_text
        session = self._session_of_undo
        return session.undo_text if session is not None else ""

    @property
    def redo_text(self) -> str:
        """What `redo` would make again; empty where there is nothing."""
        session = self._session_of_redo
        return session.redo_text if session is not None else ""

    def undo(self) -> None:
        """Take the last step back: the last landmark being placed, or all that the mouse is doing.

        Where the last step was to accept a photograph, and the page was turned by it, back to that. Neither
        there nor on the way further back does it wait for a photograph to be shown.
        """
        placing = self._canvas.placing
        if placing is not None and placing.placed:
            self._canvas.take_back_point()
        elif self._canvas.is_busy:
            self._canvas.cancel()
        elif (session := self._session_of_undo) is not None:
            left = self._left
            if left is not None:
                self.image_wished.emit(left)
            if left in (None, session.image):
                self._trying(lambda: _take_back(session))

    def go_to(self, cursor: int) -> None:
        """Undo or redo until that many edits of the open image stand."""
        session = self._session
        if session is not None:
            self._trying(lambda: session.go_to(cursor))

    def toggle_reviewed(self) -> None:
        """Set the mark of the open image, that it was looked through, or take it away."""
        if self._session is not None:
            reviewed = not self._session.is_reviewed
            text = "Mark as reviewed" if reviewed else "Take back the mark as reviewed"
            self._edit(lambda: Edit(text, (), (), reviewed))

    def redo(self) -> None:
        """Make what was taken back again; where that is to accept a photograph, turn the page again.

        It waits for no photograph where undo does not. What is being placed or dragged is not done yet, and
        nothing can be made again on top of it.
        """
        if self._canvas.is_busy:
            self.hinted.emit(self.tr("Finish first what is begun here, or take it back"))
            return
        session = self._session_of_redo
        if session is not None:
            self._trying(session.redo)
            if self._pages is not None and (ahead := self._pages.ahead) is not None:
                self.image_wished.emit(ahead)

    # Wishes of the canvas

    def _move_landmark(self, face_id: str, index: int, to: QPointF) -> None:
        face = self._face(face_id)
        if face is not None:
            self._edit(partial(edits.move_landmark, face, index, (to.x(), to.y()), by=self._by))
            self.select(face_id)
            self._choose(index)

    def _resize_box(self, face_id: str, corner: int, to: QPointF) -> None:
        face = self._face(face_id)
        if face is not None:
            self._edit(partial(edits.resize_box, face, corner, (to.x(), to.y()), by=self._by))

    def _move_face(self, face_id: str, by: QPointF) -> None:
        face = self._face(face_id)
        if face is not None:
            self._edit(partial(edits.move_face, face, by.x(), by.y(), by=self._by))

    def _toggle_visibility_of(self, face_id: str, index: int) -> None:
        face = self._face(face_id)
        if face is not None:
            self._edit(partial(edits.toggle_visibility, face, index, by=self._by))
            self.select(face_id)
            self._choose(index)

    def _add_face(self, box: QRectF) -> None:
        drawn = (box.left(), box.top(), box.right(), box.bottom())
        edit = self._edit(partial(edits.add_face, drawn, by=self._by))
        if edit is not None:
            self.select(edit.after[0].id)

    # Shared

    @property
    def _left(self) -> str | None:
        return self._pages.left if self._pages is not None else None

    @property
    def _session_of_undo(self) -> Session | None:
        """Where undo is possible now: to go back, and on the way, no photograph needs to be there."""
        return self._session_of_redo if self._left is None else self._project

    @property
    def _session_of_redo(self) -> Session | None:
        """Where redo is possible now: on a photograph that is shown, or that undo or redo has led to."""
        is_come_back = self._pages is not None and self._pages.is_come_back
        return self._project if is_come_back else self._session

    def _has_hidden_predictions(self) -> bool:
        faces = self._session.faces() if self._session is not None else ()
        return any(
            kind_of_face(face) is FaceKind.PREDICTION and not self._canvas.is_shown(face.id) for face in faces
        )

    def _accept(self, face_id: str) -> bool:
        face = self._face(face_id)
        return face is not None and self._edit(partial(edits.accept_face, face)) is not None

    def _landmark_is_chosen(self) -> bool:
        if self._landmark is None:
            self.hinted.emit(self.tr("Choose a landmark first: click it, or press 1 to 5"))
        return self._landmark is not None


def _take_back(session: Session) -> None:
    """The last step; and the one before where that leaves all as it is, say of landmarks that no model sees
    any more. Raises AnnotatorError."""
    before = session.faces(), session.is_reviewed
    while session.undo_text:
        session.undo()
        if (session.faces(), session.is_reviewed) != before:
            return
