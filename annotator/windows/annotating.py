"""What a person does with mouse and keys, turned into edits of the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from annotator.editing import edits
from annotator.editing.edits import Edit
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.scene.canvas import Canvas
from annotator.windows.face_order import in_reading_order
from annotator.windows.image_model import counted


class Annotating(QObject):
    """Stands between the canvas, which has wishes, and the session, which edits.

    A landmark of the selected face can be chosen; the keys that follow are about it.
    """

    landmark_chosen = Signal(object)
    """int | None: the landmark that is chosen now."""
    refused = Signal(object)
    """AnnotatorError: an edit that couldn't be made; nothing is altered."""
    hinted = Signal(str)
    """What to do first, where a key has nothing to act on."""

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._session: Session | None = None
        self._connected: Session | None = None
        self._landmark: int | None = None
        canvas.face_clicked.connect(self._on_face_clicked)
        canvas.landmark_clicked.connect(self._on_landmark_clicked)
        canvas.landmark_dragged.connect(self._move_landmark)
        canvas.corner_dragged.connect(self._resize_box)
        canvas.face_dragged.connect(self._move_face)
        canvas.box_drawn.connect(self._add_face)
        canvas.visibility_toggled.connect(self._toggle_visibility_of)

    @property
    def landmark(self) -> int | None:
        """The chosen landmark of the selected face."""
        return self._landmark

    def work_on(self, session: Session | None) -> None:
        """Edit in this session from now on, or nowhere."""
        if session is not None and session is not self._connected:
            session.selection_changed.connect(self._forget_landmark)
            self._connected = session
        self._session = session
        self._choose(None)

    # What is acted on

    def select(self, face_id: str | None) -> None:
        if self._session is not None:
            self._session.select(face_id)

    def select_next(self, step: int) -> None:
        """Select the next face in reading order, or with −1 the one before; past the last comes the first."""
        if self._session is None:
            return
        ids = [face.id for face in in_reading_order(self._session.faces()) if not face.is_rejected]
        if not ids:
            return
        selected = self._selected
        if selected is None or selected.id not in ids:
            row = 0 if step > 0 else -1
        else:
            row = (ids.index(selected.id) + step) % len(ids)
        self._session.select(ids[row])
        self._canvas.reveal_face(ids[row])
        self._canvas.setFocus()  # the arrows that follow are about this face, not about the list

    def choose_landmark(self, index: int) -> None:
        """Choose a landmark of the selected face; a face that is only a box gets its five first."""
        face = self._selected
        if face is not None and not face.landmarks:
            self._edit(partial(edits.place_landmarks, face, by=self._by))
        if face is not None:
            self._choose(index)
            self._canvas.setFocus()

    def let_go(self) -> None:
        """Choose no landmark; where none is chosen, select no face."""
        if self._landmark is not None:
            self._choose(None)
        else:
            self.select(None)

    # Keys

    def nudge(self, dx: float, dy: float) -> None:
        """Shift the chosen landmark, or the whole face where none is chosen. In image pixels."""
        face = self._selected
        if face is not None and self._landmark is not None:
            self._edit(partial(edits.nudge_landmark, face, self._landmark, dx, dy, by=self._by))
        elif face is not None:
            self._edit(partial(edits.move_face, face, dx, dy, by=self._by))

    def toggle_visibility(self) -> None:
        if self._selected is not None and self._landmark_is_chosen():
            self._toggle_visibility_of(self._selected.id, self._landmark or 0)

    def toggle_missing(self) -> None:
        face = self._selected
        if face is not None and self._landmark_is_chosen():
            self._edit(partial(edits.toggle_missing, face, self._landmark or 0, by=self._by))

    def delete_face(self) -> None:
        if self._selected is not None:
            self._edit(partial(edits.delete_face, self._selected))

    def accept_face(self) -> None:
        if self._selected is not None:
            self._edit(partial(edits.accept_face, self._selected))

    def accept_all(self) -> None:
        """Every prediction nobody has touched is right as it stands, in one step; the others are said."""
        if self._session is None:
            return
        predicted = tuple(face for face in self._session.faces() if not face.is_touched)
        accepted = tuple(face.with_verdict(Verdict.REAL) for face in predicted)
        reviewed = None if self._session.is_reviewed else True
        text = f"Accept {counted(len(predicted), 'face')}" if predicted else "Mark as reviewed"
        self._edit(lambda: Edit(text, predicted, accepted, reviewed))

    def undo(self) -> None:
        if self._session is not None:
            self._trying(self._session.undo)

    def redo(self) -> None:
        if self._session is not None:
            self._trying(self._session.redo)

    # Wishes of the canvas

    def _on_face_clicked(self, face_id: str | None) -> None:
        """A click inside the box means the face as a whole: no landmark is chosen after it."""
        self.select(face_id)
        self._choose(None)

    def _on_landmark_clicked(self, face_id: str, index: int) -> None:
        self.select(face_id)
        self._choose(index)

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
    def _by(self) -> Source:
        """Who does what is done now."""
        author = self._session.author if self._session is not None else ""
        return Source(Origin.PERSON, author, datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def _selected(self) -> Face | None:
        return self._session.selected if self._session is not None else None

    def _face(self, face_id: str) -> Face | None:
        faces = self._session.faces() if self._session is not None else ()
        return next((face for face in faces if face.id == face_id), None)

    def _landmark_is_chosen(self) -> bool:
        if self._landmark is None:
            self.hinted.emit("Choose a landmark first: click it, or press 1 to 5")
        return self._landmark is not None

    def _forget_landmark(self, _selected: object) -> None:
        self._choose(None)

    def _choose(self, index: int | None) -> None:
        if index != self._landmark:
            self._landmark = index
            self.landmark_chosen.emit(index)

    def _edit(self, make: Callable[[], Edit]) -> Edit | None:
        """Make an edit and let the session do it; None where that isn't possible now."""
        if self._session is None:
            return None
        session, edit = self._session, make()
        return edit if self._trying(lambda: session.edit(*edit)) else None

    def _trying(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except AnnotatorError as error:
            self.refused.emit(error)
            return False
        return True
