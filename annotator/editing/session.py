"""What the windows talk to: the open image, the selected face, edits, undo and redo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict
from annotator.model.history import Entry, History
from annotator.model.merging import landmarks_found_on, merge_detections
from annotator.model.project import Project
from annotator.model.step import Step, StepKind
from annotator.model.unseen_landmarks import around_them, laid_aside


class HistorySource(Protocol):
    """Where an image's undo history is read from: the journal.

    mentioned_ids: as those of the history, which takes far longer to read.
    """

    def history(self, image: str) -> History: ...

    def mentioned_ids(self, image: str) -> frozenset[str]: ...


class _Merging(NamedTuple):
    """What `merge_detections` is asked, in its order."""

    image: str
    held: tuple[Face, ...]
    detected: tuple[Face, ...]
    protected: frozenset[str]


class Session(QObject):
    """One person's work on one project. Everything that is done to a face passes through here.

    author: login name of the person. `stepped` comes before the call that caused it returns, and after the
    faces and the history have changed.
    """

    stepped = Signal(object)
    """Step: a change that was made, be it done, undone, redone or detected, in the open image or another."""
    image_closed = Signal(str)
    image_opened = Signal(str)
    selection_changed = Signal(object)
    """str | None: the id of the face that is selected now."""
    undo_state_changed = Signal()
    detection_merged = Signal(str, str)
    """Image and model name: detections were laid in, whether that changed a face or not."""

    def __init__(
        self, project: Project, history_source: HistorySource, *, author: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._history_source = history_source
        self._author = author
        self._image: str | None = None
        self._selected_id: str | None = None
        self._histories: dict[str, History] = {}
        self._found: tuple[Face, ...] = ()
        """What a model saw in the open image since it was opened, whatever became of it."""
        self._merging: str | None = None
        self._foreseen: tuple[_Merging, Change | None] | None = None

    @property
    def author(self) -> str:
        return self._author

    @property
    def image(self) -> str | None:
        """The open image, None before the first."""
        return self._image

    def faces(self, image: str | None = None) -> tuple[Face, ...]:
        """Faces in draw order, of the open image or of another; none before an image is open."""
        image = image or self._image
        return self._project.faces(image) if image is not None else ()

    @property
    def selected(self) -> Face | None:
        """The selected face as it is now."""
        if self._image is None or self._selected_id is None:
            return None
        return self._project.face(self._image, self._selected_id)

    def open_image(self, image: str) -> None:
        """Turn to an image, with its undo as it was left, today or in an earlier run.

        Raises AnnotatorError where its faces or history can't be read; then the former image stays open.
        """
        if image == self._image:
            return
        self._project.faces(image)
        self._history(image)
        closed, self._image, self._found = self._image, None, ()
        self.select(None)
        self._image = image
        if closed is not None:
            self.image_closed.emit(closed)
        self.image_opened.emit(image)
        self.undo_state_changed.emit()

    def select(self, face_id: str | None) -> None:
        """Select a face of the open image, or none. An id that the image does not hold selects none."""
        if face_id is not None and (self._image is None or self._project.face(self._image, face_id) is None):
            face_id = None
        if face_id != self._selected_id:
            self._selected_id = face_id
            self.selection_changed.emit(face_id)

    def edit(
        self,
        text: str,
        before: tuple[Face, ...],
        after: tuple[Face, ...],
        reviewed: bool | None = None,  # noqa: FBT001
        *,
        image: str | None = None,
    ) -> None:
        """Replace faces as one undoable step; nothing happens where both sides are equal.

        A verdict that is new on a face is signed with the author and the time.
        reviewed: what the mark of the image becomes, see Change. image: the open one unless another is named.
        Raises StaleChange, with nothing altered, where `before` is not what is held.
        """
        image = image or self._image
        if image is None:
            raise RuntimeError("an edit needs an image")
        at = _now()
        change = Change.between(image, before, self._signed(before, after, at), reviewed)
        if change is not None:
            entry = Entry(text, change, at, self._author)
            self._make(change, text, StepKind.DO, self._history(image).after(entry), at)

    def detected(self, image: str, faces: tuple[Face, ...], model_name: str) -> None:
        """Lay a model's detections beside what an image holds, open or not. A person can't undo this.

        What was edited stays as it is, and so does what an undo or a redo of that image could touch, but for
        landmarks that nobody has looked at. Raises AnnotatorError where the image's faces or history can't be
        read.
        """
        if image == self._image:
            self._found = faces
        self._merging = image
        try:
            self._merge(image, faces, model_name)
        finally:
            self._merging = None
        self.detection_merged.emit(image, model_name)

    def foresee(self, image: str, faces: tuple[Face, ...]) -> None:
        """Work out what `detected` will change, so that it has less to do if all is still as it is now.

        Raises AnnotatorError where the image's faces or history can't be read.
        """
        merging = self._merging_of(image, faces)
        self._foreseen = merging, merge_detections(*merging)

    def landmarks_found_on(self, face: Face) -> tuple[Landmark, ...]:
        """Those that a model saw in the box of a face of the open image; none where it saw no face there, or
        has not looked since the image was opened."""
        return landmarks_found_on(face, self._found)

    def undo(self, image: str | None = None) -> None:
        """Take back the last step that stands, if there is one: of the open image, or of another."""
        history = self.history(image)
        if history.next_undo is not None:
            self._make_again(*history.next_undo, StepKind.UNDO, history.moved(-1))

    def redo(self, image: str | None = None) -> None:
        """Make the step that was last taken back again, if there is one: of the open image, or of another."""
        history = self.history(image)
        if history.next_redo is not None:
            self._make_again(*history.next_redo, StepKind.REDO, history.moved(1))

    @property
    def undo_text(self) -> str:
        """What `undo` would take back, such as "Move left eye"; empty where there is nothing."""
        step = self.history().next_undo
        return step[0] if step is not None else ""

    @property
    def redo_text(self) -> str:
        """What `redo` would make again; empty where there is nothing."""
        step = self.history().next_redo
        return step[0] if step is not None else ""

    def history(self, image: str | None = None) -> History:
        """All that was done in an image, the open one or another, in this run and before.

        Empty before an image is open.
        """
        image = image or self._image
        return self._history(image) if image is not None else History()

    def go_to(self, cursor: int) -> None:
        """Undo or redo until that many entries of the open image's history stand. Raises StaleChange."""
        while self.history().cursor > max(cursor, 0):
            self.undo()
        while self.history().cursor < min(cursor, len(self.history().entries)):
            self.redo()

    @property
    def is_reviewed(self) -> bool:
        """Whether the open image carries the mark that it was looked through."""
        return self._image is not None and self._project.is_reviewed(self._image)

    def release(self, image: str) -> None:
        """Free the memory of an image whose every step is stored; the next access reads it back.

        The open image stays, and so does one in which detections are being laid: whoever hears of them asks
        for its faces.
        """
        if image not in (self._image, self._merging):
            self._project.forget(image)
            self._histories.pop(image, None)

    def _history(self, image: str) -> History:
        if image not in self._histories:
            self._histories[image] = self._history_source.history(image)
        return self._histories[image]

    def _signed(self, before: tuple[Face, ...], after: tuple[Face, ...], at: str) -> tuple[Face, ...]:
        former = {face.id: face.verdict for face in before}
        judged = Source(Origin.PERSON, self._author, at)
        return tuple(
            face
            if face.verdict in (Verdict.NONE, former.get(face.id, Verdict.NONE))
            else replace(face, judged=judged)
            for face in after
        )

    def _make(self, change: Change, text: str, kind: StepKind, history: History, at: str) -> None:
        """Make a change, after which the history of its image is `history`. Raises StaleChange."""
        self._project.apply(change)
        self._histories[change.image] = history
        self._announce(change, text, kind, at=at, author=self._author)

    def _merge(self, image: str, faces: tuple[Face, ...], model_name: str) -> None:
        merging = self._merging_of(image, faces)
        foreseen, self._foreseen = self._foreseen, None
        is_as_foreseen = foreseen is not None and foreseen[0] == merging
        change = foreseen[1] if foreseen is not None and is_as_foreseen else merge_detections(*merging)
        if change is not None:
            self._project.apply(change)
            text = f"Detect with {model_name}"
            self._announce(change, text, StepKind.DETECTED, at=_now(), author=model_name)

    def _merging_of(self, image: str, faces: tuple[Face, ...]) -> _Merging:
        known = self._histories.get(image)
        protected = self._history_source.mentioned_ids(image) if known is None else known.mentioned_ids
        return _Merging(image, self._project.faces(image), faces, protected)

    def _make_again(self, text: str, change: Change, kind: StepKind, history: History) -> None:
        """Undo or redo, around landmarks that detections have changed since. Raises StaleChange."""
        held = self._project.faces(change.image)
        made = around_them(change, held)
        if made is None and (aside := laid_aside(change, held)) is not None:
            self._lay(aside)
        self._make(made or change, text, kind, history, _now())

    def _lay(self, change: Change) -> None:
        """Change landmarks that are a model's, as that model."""
        faces = (*change.before, *change.after)
        model_name = next(landmark.source.name for face in faces for landmark in face.landmarks)
        self._project.apply(change)
        text = f"Detect with {model_name}"
        self._announce(change, text, StepKind.DETECTED, at=_now(), author=model_name)

    def _announce(self, change: Change, text: str, kind: StepKind, *, at: str, author: str) -> None:
        step = Step(change=change, text=text, kind=kind, at=at, author=author)
        self.stepped.emit(step)
        if change.image == self._image:
            selected = self.selected
            if selected is None or (selected.is_rejected and selected in change.after):
                self.select(None)
            self.undo_state_changed.emit()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
