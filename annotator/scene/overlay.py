"""One graphics item for all faces of the image: one Qt item a face costs more than drawing them all."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QRegion, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from annotator.model.face import Face
from annotator.model.hits import Hit, Part
from annotator.scene.face_at_work import Emphasis, draw_face, face_region, landmark_region
from annotator.scene.faces_at_rest import Notes, draw_at_rest, resting_region
from annotator.scene.findings import Finding
from annotator.scene.labels import LEAST_SIZE_FOR_TAG
from annotator.scene.layout import FaceLayout
from annotator.scene.picture_cache import PictureCache
from annotator.scene.placement import place
from annotator.scene.pose_axes import axes_rect
from annotator.scene.screen import Screen
from annotator.scene.sketch import Sketch

_MANY = 60
"""Faces from which all are drawn anew rather than those in the places of each."""


class FacesOverlay(QGraphicsItem):
    """Paints the faces it was last given on one viewport, in screen pixels at any zoom.

    Faces at rest come from a kept picture; those that stand out are drawn above it at every paint. This asks
    for no repaint: the view does, with the regions that are named here, in viewport pixels.
    """

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._rest = PictureCache()
        self.layout = FaceLayout(())
        self.emphases: dict[str, Emphasis] = {}
        self.preview: Face | None = None
        self.sketch: Sketch | None = None
        self.notes = Notes()

    def set_faces(self, faces: Sequence[Face], changed: Collection[str]) -> None:
        """Show these faces, of which those with the ids `changed` were others before or not there at all."""
        self._forget(changed)
        self.layout = self.layout.with_faces(faces)
        self._forget(changed)

    def set_emphases(self, emphases: dict[str, Emphasis]) -> None:
        """Let faces stand out, by their ids; all others are at rest."""
        before = self._left_out()
        self.emphases = emphases
        self._forget(before ^ self._left_out())

    def set_findings(self, findings: Mapping[str, Finding], changed: Collection[str]) -> None:
        """Warn of what was found in faces, by their ids; in those `changed` it is another than before."""
        self.notes = replace(self.notes, findings=findings)
        self._forget(changed)

    def set_names_shown(self, *, shown: bool) -> None:
        """Name the landmarks of every face that is large enough."""
        self.notes = replace(self.notes, names_shown=shown)
        self._rest.forget_all()

    def follow_pan(self) -> bool:
        """Whether there are words that stay in the viewport, and do not move as the faces do: then what is
        on the screen is of no more use."""
        is_named = self.notes.names_shown and self._largest >= LEAST_SIZE_FOR_TAG
        if is_named:
            self._rest.forget_all()
        return is_named or bool(self.emphases) or self.sketch is not None

    def set_axes_shown(self, *, shown: bool) -> None:
        """Show which way the head of every face is turned that is large enough."""
        self.notes = replace(self.notes, axes_shown=shown)
        self._rest.forget_all()

    def face(self, face_id: str) -> Face | None:
        """The face as shown: while it is dragged, where it was dragged to."""
        if self.preview is not None and self.preview.id == face_id:
            return self.preview
        return self.resting_face(face_id)

    def resting_face(self, face_id: str) -> Face | None:
        """The face as it was given."""
        row = self.layout.row_of.get(face_id)
        return None if row is None else self.layout.faces[row]

    def region(self, face_ids: Iterable[str], to_view: QTransform) -> QRegion:
        """Where the faces with these ids are drawn, however they stand out, in viewport pixels."""
        region = QRegion()
        for face_id in face_ids:
            face = self.face(face_id)
            if face is not None:
                region += face_region(
                    place(face, to_view), self.emphases.get(face_id, Emphasis()), self._screen.rect
                )
                notes = self.notes
                if notes.names_shown or notes.axes_shown or face_id in notes.findings:
                    region += resting_region(face, to_view, self.notes, self._screen.rect)
        return region

    def preview_region(self, hit: Hit, to_view: QTransform) -> QRegion:
        """Where what is dragged is drawn."""
        if hit.part is Part.LANDMARK and self.preview is not None:
            placed = place(self.preview, to_view)
            axes = axes_rect(placed) if self.notes.axes_shown else QRect()
            return landmark_region(placed, hit.index) + axes
        return self.region((hit.face_id,), to_view)

    def boundingRect(self) -> QRectF:
        return (
            self.scene().sceneRect()
        )  # all of it: faces may reach beyond the image, and marks beyond the faces

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002 — Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        to_view = QTransform(painter.worldTransform())
        self._rest.paint(painter, self._screen, self._draw_at_rest)
        for face_id, emphasis in sorted(self.emphases.items(), key=lambda item: item[1].selected):
            face = self.face(face_id)
            if face is not None:
                draw_face(painter, place(face, to_view), emphasis, self._screen.rect)
        if self.sketch is not None:
            self.sketch.draw(painter, to_view, self._screen.rect)

    @property
    def _largest(self) -> float:
        """The side of a square of the area of the largest box, in screen pixels of the last paint."""
        return math.sqrt(self.layout.areas.max(initial=0.0)) * self._rest.to_view.m11()

    def _left_out(self) -> set[str]:
        """Who is not drawn at rest. Hovered faces are, and drawn over: that changes often."""
        return {
            face_id for face_id, emphasis in self.emphases.items() if emphasis.selected or emphasis.dragged
        }

    def _draw_at_rest(self, painter: QPainter, region: QRegion) -> None:
        draw_at_rest(
            painter,
            self.layout,
            self._rest.to_view,
            ratio=self._screen.ratio,
            region=region,
            left_out=self._left_out(),
            notes=self.notes,
            room=self._screen.rect,
        )

    def _forget(self, face_ids: Collection[str]) -> None:
        """Draw anew, the next time, where these faces rest."""
        if len(face_ids) > _MANY:
            self._rest.forget_all()
            return
        for face in map(self.resting_face, face_ids):
            if face is not None:
                self._rest.forget(resting_region(face, self._rest.to_view, self.notes, self._screen.rect))
