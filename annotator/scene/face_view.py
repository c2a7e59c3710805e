"""A photograph with faces on it, one selected and one part under the cursor: to look at, not yet to edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QGraphicsItem, QWidget

from annotator.model.face import BoxXYXY, Face
from annotator.model.face_kind import FaceKind
from annotator.model.hits import Hit, HitIndex, Part
from annotator.model.sight import Sight
from annotator.scene.face_at_work import Emphasis
from annotator.scene.findings import Finding
from annotator.scene.image_view import ImageView
from annotator.scene.mesh_item import MeshItem
from annotator.scene.overlay import FacesOverlay
from annotator.scene.placement import LEAST_WORKABLE, box_rect, face_rect, place
from annotator.scene.sketch import Sketch

REACH = 9.0
"""Screen pixels around a point within which it is taken hold of."""

SELECTED_REACH = 14.0
"""The same around a landmark of the selected face, where nothing else but boxes is in reach."""

SELECTED_REACH_OF_SIZE = 0.15
"""In sizes of the selected face, where that is less: inside a small face there must be room beside points."""

FACE_CONTEXT = 0.75
"""What `fit_face` shows around a face on every side, in lengths of its longer side."""

LANDMARK_CONTEXT = 0.25
"""The same around a landmark that lies far outside the box."""

_MANY = 40
"""Changed faces from which the whole viewport is repainted rather than the places of each."""


class FaceView(ImageView):
    """Shows the faces it is given and finds what lies under a place. It keeps them as they are."""

    sight_changed = Signal(object)  # Sight: other faces are to be seen, here and in every image
    shown_changed = Signal()  # other faces are shown than before, though the same were given

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overlay = FacesOverlay(self._screen)
        self.scene().addItem(self._overlay)
        self._mesh = MeshItem()
        self._mesh.setParentItem(self._overlay)  # hidden along with the faces
        self._mesh.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self._faces: tuple[Face, ...] = ()
        self._hits: HitIndex | None = None
        self._selected: str | None = None
        self._sight = Sight()
        self._chosen_landmark: int | None = None
        self._hovered: Hit | None = None
        self._dragged: Hit | None = None

    @property
    def selected(self) -> str | None:
        """The id of the selected face."""
        return self._selected

    def set_image(self, image: QImage | None) -> None:
        """Show another photograph; its faces are given after it."""
        super().set_image(image)
        self.set_mesh(None)
        self.set_faces(())

    def set_faces(self, faces: tuple[Face, ...]) -> None:
        """Show these faces, the last on top, and repaint where they differ from the ones before."""
        self._faces = faces
        self._show_faces()

    def set_selected(self, face_id: str | None) -> None:
        """Give one face handles, or none. An id that is not among the faces shows once it is."""
        if face_id != self._selected:
            self._selected = face_id
            self._show_others()  # what is hidden otherwise is shown while it is selected

    def set_chosen_landmark(self, index: int | None) -> None:
        """Mark the landmark of the selected face that keys are about, or none."""
        if index != self._chosen_landmark:
            self._chosen_landmark = index
            self._emphasise()

    def set_threshold(self, threshold: float) -> None:
        """Hide predictions with a lower score that nobody has worked on."""
        self._look_with(replace(self._sight, least_score=threshold))

    def set_rejected_shown(self, shown: bool) -> None:  # noqa: FBT001 — connects to QAction.toggled
        """Show the faces that a person said are none, faintly, or hide them."""
        self._set_kind_shown(FaceKind.REJECTED, shown=shown)

    def set_ground_truth_shown(self, shown: bool) -> None:  # noqa: FBT001 — connects to QAction.toggled
        """Show the faces that came with a label file and that nobody has worked on, or hide them."""
        self._set_kind_shown(FaceKind.FILE, shown=shown)

    def set_predictions_shown(self, shown: bool) -> None:  # noqa: FBT001 — connects to QAction.toggled
        """Show the predictions that nobody has worked on, or hide them."""
        self._set_kind_shown(FaceKind.PREDICTION, shown=shown)

    def set_names_shown(self, shown: bool) -> None:  # noqa: FBT001 — connects to QAction.toggled
        """Name the landmarks, and tell whose work it is and the score, on every face that is large enough."""
        if shown != self._overlay.notes.names_shown:
            self._overlay.set_names_shown(shown=shown)
            self._emphasise()
            self.viewport().update()

    def set_axes_shown(self, shown: bool) -> None:  # noqa: FBT001 — connects to QAction.toggled
        """Show which way heads are turned, on every face that is large enough."""
        if shown != self._overlay.notes.axes_shown:
            self._overlay.set_axes_shown(shown=shown)
            self._emphasise()
            self.viewport().update()

    def set_mesh(
        self, vertices_xyz: NDArray[np.float32] | None, triangles: NDArray[np.int64] | None = None
    ) -> None:
        """Draw one face as a mesh, (V, 3) in image pixels with (T, 3) triangles, until another or none is."""
        if vertices_xyz is not None or self.shows_mesh:
            self._mesh.set_mesh(vertices_xyz, triangles)

    @property
    def shows_mesh(self) -> bool:
        return not self._mesh.is_empty

    def set_findings(
        self, texts: Mapping[str, tuple[str, ...]], landmarks: Mapping[str, frozenset[int]] | None = None
    ) -> None:
        """Warn of what checks have found in faces, in the place of what was told before.

        texts: by the id of the face, one line each, shown while the face is selected or under the cursor.
        landmarks: which of its points they are about, for faces where that can be said.
        """
        concerned = landmarks or {}
        findings = {
            face_id: Finding(lines, concerned.get(face_id, frozenset()))
            for face_id, lines in texts.items()
            if lines
        }
        before = self._overlay.notes.findings
        changed = {key for key in before.keys() | findings.keys() if before.get(key) != findings.get(key)}
        if changed:
            dirty = self._region(changed)
            self._overlay.set_findings(findings, changed)
            self._emphasise()
            self.viewport().update(dirty + self._region(changed))

    def is_shown(self, face_id: str) -> bool:
        """Whether a face is among those that are shown, be it in view or not."""
        return self._overlay.resting_face(face_id) is not None

    @property
    def hides_predictions(self) -> bool:
        """Whether predictions that nobody has worked on are hidden, whatever their score."""
        return FaceKind.PREDICTION in self._sight.hidden_kinds

    def set_faces_hidden(self, *, hidden: bool) -> None:
        """Show the photograph alone, to see what lies under the marks, or the faces again."""
        if hidden == self._overlay.isVisible():
            self._overlay.setVisible(not hidden)
            self.viewport().update()

    def fit_face(self, face_id: str | None = None) -> None:
        """Show a face (the selected one if none is named) with some of what is around it, and all of its
        landmarks, wherever they are."""
        face = self._overlay.face(face_id or self._selected or "")
        if face is not None:
            box = box_rect(face.box_xyxy)
            self.fit(_with_context(box).united(_widened(face_rect(face), LANDMARK_CONTEXT * _longer(box))))

    def fit_box(self, box_xyxy: BoxXYXY) -> None:
        """Show a region, whether there is a face or not, with some of what is around it."""
        self.fit(_with_context(box_rect(box_xyxy)))

    def reveal_face(self, face_id: str) -> None:
        """Bring a face into view with its landmarks, if it is not all in view already.

        It zooms only where a landmark is so far outside the box that both can't be seen otherwise.
        """
        face = self._overlay.face(face_id)
        if face is None:
            return
        to_view, room = self.viewportTransform(), QRectF(self.viewport().rect())
        box, seen = (to_view.mapRect(rect) for rect in (box_rect(face.box_xyxy), face_rect(face)))
        if room.contains(seen):
            return
        if _fits(box, room) and not _fits(seen, room):
            self.fit_face(face_id)
            return
        step = room.center() - (seen if _fits(seen, room) else box).center()
        self.pan_by(round(step.x()), round(step.y()))

    def hit_at(
        self, view_position: QPointF, *, of_selected: bool = False, even_reach: bool = False
    ) -> Hit | None:
        """What lies under a place of the viewport: of all faces, or of the selected one alone.

        Of a face that is tiny on the screen only the whole is hit. Nothing is while the faces are hidden.
        The landmarks of the selected face reach farther than others, unless `even_reach` says otherwise.
        """
        face = self._overlay.face(self._selected or "") if of_selected else None
        if not self._overlay.isVisible() or (of_selected and face is None):
            return None
        if self._hits is None:
            self._hits = HitIndex(self._overlay.layout.faces)
        point = self.image_position(view_position)
        at, tolerance = (point.x(), point.y()), REACH / self.zoom
        if face is not None:
            hit = HitIndex((face,)).hit(at, tolerance=tolerance)
        else:
            reach = 0.0 if even_reach else self._selected_reach() / self.zoom
            hit = self._hits.hit(at, tolerance=tolerance, selected=self._selected, selected_reach=reach)
        if hit is None or hit.part is Part.BOX:
            return hit
        owner = self._overlay.face(hit.face_id)
        assert owner is not None
        is_workable = place(owner, self.viewportTransform()).size >= LEAST_WORKABLE
        return hit if is_workable else Hit(hit.face_id, Part.BOX)

    def faces_at(self, view_position: QPointF, part: Part) -> list[str]:
        """The ids of faces with a landmark there, nearest first, or with a box there, smallest first."""
        point = self.image_position(view_position)
        at, tolerance = (point.x(), point.y()), REACH / self.zoom
        layout = self._overlay.layout
        find = layout.points_at if part is Part.LANDMARK else layout.boxes_at
        return find(at, tolerance=tolerance)

    def _selected_reach(self) -> float:
        """How far from a landmark of the selected face it is taken hold of, in screen pixels."""
        face = self._overlay.resting_face(self._selected or "")
        if face is None:
            return 0.0
        size = place(face, self.viewportTransform()).size
        return min(SELECTED_REACH_OF_SIZE * size, SELECTED_REACH)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._overlay.follow_pan():
            self.viewport().update()

    def _shown(self, face: Face) -> bool:
        # Keys act on the selected one, so it has to be seen.
        return self._sight.shows(face) or (face.id == self._selected and not face.is_rejected)

    def _set_kind_shown(self, kind: FaceKind, *, shown: bool) -> None:
        self._look_with(self._sight.with_kind(kind, shown=shown))

    def _look_with(self, sight: Sight) -> None:
        if sight != self._sight:
            self._sight = sight
            self.sight_changed.emit(sight)
            self._show_others()

    def _show_others(self) -> None:
        """Show other faces of those that were given, and tell if they are others."""
        before = self._overlay.layout.row_of.keys()
        self._show_faces()
        if self._overlay.layout.row_of.keys() != before:
            self.shown_changed.emit()

    def _show_faces(self) -> None:
        shown = tuple(face for face in self._faces if self._shown(face))
        before = {face.id: face for face in self._overlay.layout.faces}
        after = {face.id: face for face in shown}
        changed = before.keys() ^ after.keys()
        changed |= {key for key in before.keys() & after.keys() if before[key] is not after[key]}
        if not changed and list(before) != list(after):
            changed = set(after)  # another order is another picture where faces overlap
        if changed:
            dirty = self._region(changed)
            self._overlay.set_faces(shown, changed)
            self._hits = None
            self.viewport().update(dirty + self._region(changed))
        self._emphasise()

    def _set_hovered(self, hit: Hit | None) -> None:
        if hit != self._hovered:
            self._hovered = hit
            self._emphasise()

    def _set_sketch(self, sketch: Sketch | None) -> None:
        room = self.viewport().rect()
        for shown in (self._overlay.sketch, sketch):
            if shown is not None:
                self.viewport().update(shown.region(self.viewportTransform(), room))
        self._overlay.sketch = sketch

    def _set_dragged(self, hit: Hit | None, preview: Face | None) -> None:
        """Show a face where it is being dragged to, or all faces where they are."""
        if hit is not None and hit == self._dragged:
            dirty = self._overlay.preview_region(hit, self.viewportTransform())
            self._overlay.preview = preview
            self.viewport().update(dirty + self._overlay.preview_region(hit, self.viewportTransform()))
        elif hit is not None or self._dragged is not None:
            moving = {either.face_id for either in (hit, self._dragged) if either is not None}
            dirty = self._region(moving)
            self._overlay.preview, self._dragged = preview, hit
            self.viewport().update(dirty + self._region(moving))
            self._emphasise()

    def _emphasise(self) -> None:
        """Tell the overlay what stands out, and repaint the faces for which that has changed."""
        before = self._overlay.emphases
        after: dict[str, Emphasis] = {}
        for face_id in {self._selected, *(hit.face_id for hit in (self._hovered, self._dragged) if hit)}:
            if face_id is not None and face_id in self._overlay.layout.row_of:
                hovered, dragged = (
                    hit if hit is not None and hit.face_id == face_id else None
                    for hit in (self._hovered, self._dragged)
                )
                is_selected = face_id == self._selected
                chosen = self._chosen_landmark if is_selected else None
                notes = self._overlay.notes
                finding = notes.findings.get(face_id)
                after[face_id] = Emphasis(
                    is_selected, hovered, dragged, chosen, finding, notes.names_shown, notes.axes_shown
                )
        if after != before:
            changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            dirty = self._region(changed)
            self._overlay.set_emphases(after)
            self.viewport().update(dirty + self._region(changed))

    def _region(self, face_ids: set[str]) -> QRegion:
        if len(face_ids) > _MANY:
            return QRegion(self.viewport().rect())
        return self._overlay.region(face_ids, self.viewportTransform())


def _longer(rect: QRectF) -> float:
    return max(rect.width(), rect.height())


def _widened(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def _with_context(box: QRectF) -> QRectF:
    return _widened(box, FACE_CONTEXT * _longer(box))


def _fits(rect: QRectF, room: QRectF) -> bool:
    return rect.width() <= room.width() and rect.height() <= room.height()
