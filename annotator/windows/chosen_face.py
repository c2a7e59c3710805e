"""Which face, and which of its landmarks, the keys are about; and the way from one to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.editing import edits
from annotator.editing.session import Session
from annotator.model.face import Face
from annotator.scene.canvas import Canvas
from annotator.windows.face_order import in_reading_order
from annotator.windows.placing_points import PlacingPoints


class ChosenFace(PlacingPoints):
    """Selects faces of the session, as clicks and keys say.

    A landmark of the selected face can be chosen; the keys that follow are about it.
    """

    landmark_chosen = Signal(object)
    """int | None: the landmark that is chosen now."""

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(canvas, parent)
        self._landmark: int | None = None
        self._before_deleted: str | None = None
        """While no face is selected after one was deleted: which stood before that one in reading order."""
        canvas.face_clicked.connect(self._on_face_clicked)
        canvas.landmark_clicked.connect(self._on_landmark_clicked)

    @property
    def landmark(self) -> int | None:
        """The chosen landmark of the selected face."""
        return self._landmark

    def begin(self, session: Session | None) -> None:
        """A project was opened, in which there is nothing to work on yet; None where it was closed."""
        self.work_on(None)
        if session is not None:
            session.selection_changed.connect(self._forget_landmark)

    def work_on(self, session: Session | None) -> None:
        """Edit in this session from now on, that of the project; or nowhere, until a photograph is shown."""
        self._session = session
        self._choose(None)

    def select(self, face_id: str | None) -> None:
        if self._session is not None:
            self._session.select(face_id)

    def select_next(self, step: int) -> None:
        """Select the next face in reading order, or with −1 the one before; past the last comes the first.

        Where one was just deleted it goes on from there.
        """
        if self._session is None:
            return
        ids = self._ids_in_order()
        if not ids:
            return
        here = self._here
        if here not in ids:
            row = 0 if step > 0 else -1
        elif self._selected is None and step < 0:
            row = ids.index(here)
        else:
            row = (ids.index(here) + step) % len(ids)
        self._session.select(ids[row])
        self._canvas.reveal_face(ids[row])
        self._canvas.setFocus()  # the arrows that follow are about this face, not about the list

    def choose_landmark(self, index: int) -> None:
        """Choose a landmark of the selected face; a face that is only a box gets its five first.

        They are where a model saw them, else where the mean face has them.
        """
        face = self._selected
        if self._session is not None and face is not None and not face.landmarks:
            found = self._session.landmarks_found_on(face)
            self._edit(partial(edits.place_landmarks, face, by=self._by, found=found))
        if face is not None:
            self._choose(index)
            self._canvas.setFocus()

    def look_at(self, face_id: str, landmark: int | None) -> None:
        """Select a face and bring it into view, with one of its landmarks chosen if one is named."""
        if self._session is not None:
            self._session.select(face_id)
            self._canvas.reveal_face(face_id)
            self._choose(landmark)
            self._canvas.setFocus()

    def let_go(self) -> None:
        """Choose no landmark; where none is chosen, select no face."""
        if self._landmark is not None:
            self._choose(None)
        else:
            self.select(None)

    # Clicks on the canvas

    def _on_face_clicked(self, face_id: str | None) -> None:
        """A click inside the box means the face as a whole: no landmark is chosen after it."""
        self.select(face_id)
        self._choose(None)

    def _on_landmark_clicked(self, face_id: str, index: int) -> None:
        self.select(face_id)
        self._choose(index)

    # Shared

    @property
    def _here(self) -> str | None:
        """The face to go on from."""
        selected = self._selected
        return self._before_deleted if selected is None else selected.id

    def _ids_in_order(self) -> list[str]:
        return [face.id for face in in_reading_order(self._seen_faces()) if not face.is_rejected]

    def _seen_faces(self) -> tuple[Face, ...]:
        """The faces of the open image that are shown: nobody judges what is hidden."""
        faces = self._session.faces() if self._session is not None else ()
        return tuple(face for face in faces if self._canvas.is_shown(face.id))

    def _forget_landmark(self, _selected: object) -> None:
        self._choose(None)
        if self._selected is not None:
            self._before_deleted = None

    def _choose(self, index: int | None) -> None:
        if index != self._landmark:
            self._landmark = index
            self.landmark_chosen.emit(index)
