"""Keeps all that shows the open project in step with it: photograph, faces, list, panel, status line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.editing.autosave import Autosave
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.jobs.load import ImageLoader, Loaded, LoadFailed
from annotator.jobs.predictions import Predictions
from annotator.jobs.turns import Turns
from annotator.model.face import BoxXYXY
from annotator.model.step import Step, StepKind
from annotator.scene.canvas import Canvas
from annotator.windows.action import Needs
from annotator.windows.actions import Actions
from annotator.windows.annotating import Annotating
from annotator.windows.face_order import in_reading_order
from annotator.windows.face_panel import FacePanel
from annotator.windows.image_list import ImageList
from annotator.windows.image_status import ImageStatus, Progress
from annotator.windows.model_words import said
from annotator.windows.side_panels import SidePanels
from annotator.windows.status_line import StatusLine
from annotator.windows.translation import translated


class ProjectView(QObject):
    """Shows one project at a time, or none.

    The faces of an image are shown, and can be edited, only together with its photograph.
    """

    trouble = Signal(object)
    """AnnotatorError: something of the project can't be shown or saved."""

    trouble_over = Signal(object)
    """AnnotatorError: a trouble told before that is no more."""

    def __init__(
        self,
        *,
        canvas: Canvas,
        images: ImageList,
        face_panel: FacePanel,
        side_panels: SidePanels,
        status_line: StatusLine,
        actions: Actions,
        annotating: Annotating,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._images = images
        self._face_panel = face_panel
        self._side_panels = side_panels
        self._status_line = status_line
        self._actions = actions
        self._annotating = annotating
        self.also_satisfied: Callable[[], frozenset[Needs]] = frozenset
        """What other pages have to act on, beside the photograph; `allow_actions` asks for it."""
        self._session: Session | None = None
        self._wished_face: str | None = None
        self._wished_place: BoxXYXY | None = None
        self._begins = False
        self._image_size = (0, 0)
        self._autosave: Autosave | None = None
        self._shown: str | None = None
        self._save_trouble: AnnotatorError | None = None
        self._load_trouble: AnnotatorError | None = None
        self._turns: Turns | None = None
        canvas.placing_changed.connect(lambda _: self.allow_actions())
        canvas.sight_changed.connect(images.set_sight)
        canvas.shown_changed.connect(self._on_shown_changed)
        canvas.cursor_moved.connect(status_line.set_cursor)
        canvas.zoom_changed.connect(status_line.set_zoom)
        annotating.landmark_chosen.connect(canvas.set_chosen_landmark)
        annotating.landmark_chosen.connect(lambda _: self._show_selection())
        face_panel.landmark_chosen.connect(annotating.choose_landmark)

    @property
    def shown_image(self) -> str | None:
        """The image whose photograph is on the canvas, once it is."""
        return self._shown

    @property
    def _is_loading(self) -> bool:
        """Whether an image is open whose photograph is still to come."""
        is_open = self._session is not None and self._session.image is not None
        return is_open and self._shown is None and self._load_trouble is None

    def show(
        self,
        paths: Sequence[str],
        statuses: Mapping[str, ImageStatus],
        *,
        session: Session,
        autosave: Autosave,
        loader: ImageLoader,
        predictions: Predictions,
        turns: Turns,
    ) -> None:
        """Show a project that was just opened. turns: in which many faces at once are shown."""
        self.clear()
        self._session, self._autosave, self._turns = session, autosave, turns
        self._images.set_images(paths, statuses)
        self._annotating.begin(session)
        session.image_opened.connect(self._on_image_opened)
        session.stepped.connect(self._on_stepped)
        session.selection_changed.connect(self._on_selection_changed)
        session.undo_state_changed.connect(self.allow_actions)
        session.detection_merged.connect(self._on_detection_merged)
        autosave.saved.connect(self._on_saved)
        autosave.failed.connect(self._on_save_failed)
        loader.loaded.connect(self._on_loaded)
        loader.failed.connect(self._on_load_failed)
        predictions.progressed.connect(self._status_line.set_progress)
        self.allow_actions()

    def clear(self) -> None:
        """Show no project."""
        self._show_no_more()
        self._session = self._autosave = self._shown = self._turns = None
        self._annotating.begin(None)
        self._canvas.set_image(None)
        self._images.set_images((), {})
        self._face_panel.show_nothing()
        self._side_panels.clear()
        self._side_panels.set_picture(None)
        self._status_line.clear_image()
        self._status_line.clear_saved()
        self._status_line.set_progress(0, 0)
        self.allow_actions()

    def begin_at_the_first_unseen(self) -> None:
        """Select the first face of the open image that nobody has worked on, once its photograph is there."""
        if self._session is not None and self._shown == self._session.image:
            self._annotating.begin_at_the_first_unseen()
        else:
            self._begins = True

    def look_at(self, face_id: str) -> None:
        """Select a face of the open image and show it large, as soon as its photograph is there."""
        if self._session is None:
            return
        if self._shown == self._session.image:
            self._annotating.select(face_id)
            self._canvas.fit_face(face_id)
        else:
            self._wished_face = face_id

    def look_at_place(self, box_xyxy: BoxXYXY) -> None:
        """Show a region of the open image large, as soon as its photograph is there."""
        if self._session is not None and self._shown == self._session.image:
            self._canvas.fit_box(box_xyxy)
        else:
            self._wished_place = box_xyxy

    # From the project

    def _on_image_opened(self, image: str) -> None:
        self._shown = self._wished_face = self._wished_place = None
        self._begins = False
        self._show_no_more()
        self._withdraw_load_trouble()
        self._annotating.work_on(None)
        self._images.set_current(image)
        self._canvas.set_selected(None)
        self._canvas.set_faces(())  # the former photograph may stay a moment, its faces may not
        self._status_line.clear_image()
        self._face_panel.show_nothing()
        self._side_panels.clear()
        self.allow_actions()

    def _on_loaded(self, loaded: Loaded) -> None:
        if self._session is None or loaded.image != self._session.image:
            return
        self._shown = loaded.image
        self._image_size = loaded.picture.width(), loaded.picture.height()
        self._side_panels.set_picture(loaded.picture)
        self._canvas.set_image(loaded.picture)
        self._status_line.set_image_size(loaded.picture.size())
        self._status_line.set_zoom(self._canvas.zoom)
        self._annotating.work_on(self._session)
        self._show_faces()
        if (face_id := self._wished_face) is not None:
            self._wished_face = None
            self.look_at(face_id)
        elif (place := self._wished_place) is not None:
            self._wished_place = None
            self.look_at_place(place)
        elif self._begins:
            self._annotating.begin_at_the_first_unseen()
        self._begins = False

    def _on_load_failed(self, failed: LoadFailed) -> None:
        self._canvas.set_image(None)
        self._side_panels.set_picture(None)
        self._images.set_status(failed.image, ImageStatus(Progress.UNREADABLE))
        self._load_trouble = AnnotatorError(
            failed.message, self.tr("The other photographs can be worked on.")
        )
        self.allow_actions()
        self.trouble.emit(self._load_trouble)

    def _on_stepped(self, step: Step) -> None:
        if step.image != self._shown:
            return
        if step.kind is StepKind.DETECTED and self._turns is not None:
            self._turns.add(self._show_faces, first=True)
        else:
            self._show_faces()

    def _on_detection_merged(self, image: str, _model_name: str) -> None:
        is_to_come = self._turns is not None and self._show_faces in self._turns
        if image == self._shown and not is_to_come:
            self._show_selection()  # no faces is an answer too, and no step tells of it

    def _on_selection_changed(self, face_id: str | None) -> None:
        self._canvas.set_selected(face_id)
        self._show_selection()
        self.allow_actions()

    def _on_save_failed(self, reason: str) -> None:
        waiting = self._autosave.unsaved_count if self._autosave is not None else 0
        self._status_line.set_unsaved(waiting, reason)
        self._save_trouble = AnnotatorError(self.tr("Your last edits aren't saved."), reason)
        self.trouble.emit(self._save_trouble)

    def _on_saved(self, at: str) -> None:
        self._status_line.set_saved(at)
        if self._save_trouble is not None:
            self.trouble_over.emit(self._save_trouble)
            self._save_trouble = None

    def _withdraw_load_trouble(self) -> None:
        if self._load_trouble is not None:
            self.trouble_over.emit(self._load_trouble)
            self._load_trouble = None

    def _on_shown_changed(self) -> None:
        if self._session is not None and self._shown == self._session.image:
            self._tell_what_is_shown(self._session)
            self._show_selection()

    # To the widgets

    def _show_faces(self) -> None:
        if self._session is None:
            return
        self._show_no_more()
        faces = self._session.faces()
        self._canvas.set_faces(faces)
        self._tell_what_is_shown(self._session)
        self._show_selection()
        self.allow_actions()

    def _show_no_more(self) -> None:
        """Than is shown already: what waits for its turn is of no more use."""
        if self._turns is not None:
            self._turns.drop(self._show_faces)

    def _tell_what_is_shown(self, session: Session) -> None:
        self._side_panels.show_faces(session, self._image_size)
        kept = [face for face in session.faces() if not face.is_rejected]
        hidden = sum(not self._canvas.is_shown(face.id) for face in kept)
        self._status_line.set_faces(len(kept), hidden=hidden)
        if self._shown is not None:
            self._images.set_findings_shown(self._shown, self._side_panels.findings)

    def _show_selection(self) -> None:
        if self._session is None or self._shown is None:
            return
        faces, selected = self._session.faces(), self._session.selected
        self._side_panels.show_selected(selected)
        if selected is None:
            is_looked_at = self._images.status(self._shown).progress is not Progress.NOT_SEEN
            self._face_panel.show_faces(faces, is_looked_at=is_looked_at)
            return
        seen = [face for face in faces if self._canvas.is_shown(face.id) or face == selected]
        order = [face.id for face in in_reading_order(seen) if not face.is_rejected or face == selected]
        self._face_panel.show_face(
            selected, order.index(selected.id) + 1, len(order), self._annotating.landmark
        )

    def allow_actions(self) -> None:
        """Enable the actions that make sense now."""
        session, needs = self._session, set(self.also_satisfied())
        if session is not None:
            needs.add(Needs.PROJECT)
            if self._canvas.isVisible():  # on another page nobody sees what would be done, and to which face
                needs.add(Needs.PHOTOGRAPH)
            if self._annotating.undo_text:
                needs.add(Needs.UNDO)
            if self._annotating.redo_text:
                needs.add(Needs.REDO)
        if session is not None and self._shown is not None:
            if Needs.PHOTOGRAPH in needs:
                needs.add(Needs.IMAGE)
                if session.faces():
                    needs.add(Needs.FACES)
                if session.selected is not None:
                    needs |= {Needs.FACE, Needs.LANDMARKS}
                if self._canvas.placing is not None:
                    needs.add(Needs.LANDMARKS)
            if self._canvas.placing is not None:
                needs.add(Needs.UNDO)
        if Needs.PHOTOGRAPH not in needs:
            needs.discard(Needs.DENSE)
        self._actions.allow(needs, is_loading=self._is_loading)
        self._actions["mark_reviewed"].setChecked(session is not None and session.is_reviewed)
        for action_id, text in (
            ("undo", self._annotating.undo_text),
            ("redo", self._annotating.redo_text),
        ):
            name = translated(action_id.capitalize())
            self._actions[action_id].setText(f"{name}: {said(text)}" if text else name)
