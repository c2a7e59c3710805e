"""A view of one photograph: zoom at the cursor, pan, fit. Knows nothing of faces."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPaintEvent, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from annotator.model.geometry import SizeWH
from annotator.scene.photograph import Photograph
from annotator.scene.screen import Screen
from annotator.scene.tone import Tone

MOST_ZOOM = 64.0
"""Screen pixels per image pixel."""

WHEEL_STEP = 1.2
"""The zoom factor of one notch of a wheel; finer wheels and touchpads send parts of a notch."""

FIT_MARGIN = 12
"""Screen pixels left free around a fitted rectangle."""

SURROUND = QColor(38, 38, 40)
"""A dark neutral in light and dark windows alike: a coloured one would shift the look of a photograph."""

_ROOM = 1e7
"""Half the side of the view's scene rectangle: so large that Qt never centres or limits the view itself."""


class ImageView(QGraphicsView):
    """Shows a photograph; scene coordinates are image pixels, with the pixel (0, 0) covering (0, 0)–(1, 1).

    QGraphicsView pans in whole screen pixels, so that zooming out and in again at one place drifts away from
    it. Here the whole pixels of the pan are in the scroll bars (which lets Qt move what is on the screen
    rather than repaint it) and the fraction is in the transform: the point under the cursor stays exactly.
    """

    zoom_changed = Signal(float)
    view_changed = Signal()
    """Other places of an image lie under the viewport's pixels now: a zoom, a pan, another photograph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.setSceneRect(-_ROOM, -_ROOM, 2 * _ROOM, 2 * _ROOM)
        self.setScene(scene)
        self._screen = Screen(self.viewport())
        self._photograph = Photograph(self._screen)
        scene.addItem(self._photograph)

        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(SURROUND)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

        self.keeps_zoom = False
        """Whether a new image takes over zoom and place of the one before, unless that was shown whole."""
        self._fitted: QRectF | None = QRectF()
        self._center = QPointF()

    def set_image(self, image: QImage | None) -> None:
        """Show another photograph, or none; the whole of it unless `keeps_zoom` says otherwise."""
        before = self.image_rect
        self._photograph.set_image(image)
        self.viewport().update()  # a repaint of a part makes Qt forget where an item was
        after = self.image_rect
        if after.isEmpty():
            self.view_changed.emit()
            return
        if self.keeps_zoom and self._fitted != before and not before.isEmpty():
            x, y = self._center.x() / before.width(), self._center.y() / before.height()
            center = QPointF(x * after.width(), y * after.height())
            self._put(center, QRectF(self.viewport().rect()).center(), self._bounded(self.zoom))
            self._fitted = None
        else:
            self.fit_image()

    def set_tone(self, tone: Tone) -> None:
        """Show this photograph and those after it in another tone; nothing but the looks changes."""
        self._photograph.set_tone(tone)

    def pixels(self, rect: QRect) -> QImage:
        """The photograph's own pixels in a rectangle of it, in the tone shown; cut to the photograph."""
        return self._photograph.pixels(rect)

    @property
    def image_rect(self) -> QRectF:
        """(0, 0, width, height) of the photograph, empty when there is none."""
        return self._photograph.boundingRect()

    @property
    def image_size(self) -> SizeWH:
        """Width and height of the photograph in pixels, 0 when there is none."""
        return self.image_rect.width(), self.image_rect.height()

    @property
    def zoom(self) -> float:
        """Screen pixels per image pixel."""
        return self.transform().m11()

    @property
    def is_fitted(self) -> bool:
        """Whether the view shows what it was last asked to fit; a resize then fits it again."""
        return self._fitted is not None

    def image_position(self, view_position: QPointF | QPoint) -> QPointF:
        """The exact place in the image, in pixels, under a place in the viewport."""
        to_image, _ = self.viewportTransform().inverted()
        return to_image.map(QPointF(view_position))

    def view_position(self, x: float, y: float) -> QPoint:
        """The viewport's pixel nearest to a place in the image."""
        return self.viewportTransform().map(QPointF(x, y)).toPoint()

    def fit_image(self) -> None:
        self.fit(self.image_rect)

    def fit(self, rect: QRectF) -> None:
        """Show a rectangle of the image as large as fits the viewport, and again whenever that is resized."""
        if rect.isEmpty():
            return
        room = self.viewport().size()
        across = max(1, room.width() - 2 * FIT_MARGIN) / rect.width()
        down = max(1, room.height() - 2 * FIT_MARGIN) / rect.height()
        self._put(rect.center(), QRectF(self.viewport().rect()).center(), min(across, down, MOST_ZOOM))
        self._fitted = QRectF(rect)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom, bounded, while the image stays put at a place of the viewport, by default its centre."""
        if self.image_rect.isEmpty():
            return
        held_at = QRectF(self.viewport().rect()).center() if at is None else at
        # Beside the image its nearest border is held, or one turn of the wheel would throw it out of sight.
        held = _nearest_in(self.image_rect, self.image_position(held_at))
        self._put(held, self.viewportTransform().map(held), self._bounded(zoom))
        self._fitted = None

    def pan_by(self, dx: int, dy: int) -> None:
        """Shift the image by whole screen pixels, never quite out of sight."""
        if self.image_rect.isEmpty():
            return
        seen = self.viewportTransform().mapRect(self.image_rect)
        width, height = self.viewport().width(), self.viewport().height()
        dx = _limited(dx, seen.left(), seen.right(), width)
        dy = _limited(dy, seen.top(), seen.bottom(), height)
        if dx or dy:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - dx)
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - dy)
            self._fitted = None
            self._remember_center()
            self.view_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._screen.exposed = event.region()
        super().paintEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # With Alt held Qt turns y into x, which is otherwise a sideways movement and no wish to zoom.
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        turned = event.angleDelta().y() or (event.angleDelta().x() if alt else 0)
        if turned:
            self.zoom_to(self.zoom * WHEEL_STEP ** (turned / 120), event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted is not None:
            self.fit(self._fitted)
        else:
            self._put(self._center, QRectF(self.viewport().rect()).center(), self.zoom)

    def _bounded(self, zoom: float) -> float:
        rect, room = self.image_rect, self.viewport().size()
        whole = min(room.width() / rect.width(), room.height() / rect.height())
        return min(max(zoom, min(1.0, whole) / 4), MOST_ZOOM)

    def _put(self, image_point: QPointF, view_point: QPointF, zoom: float) -> None:
        """Set the zoom and lay one place of the image exactly on one place of the viewport."""
        x, y = view_point.x() - image_point.x() * zoom, view_point.y() - image_point.y() * zoom
        whole_x, whole_y = math.floor(x), math.floor(y)
        changed = zoom != self.zoom
        self.setTransform(QTransform(zoom, 0, 0, zoom, x - whole_x, y - whole_y))
        self.horizontalScrollBar().setValue(-whole_x)
        self.verticalScrollBar().setValue(-whole_y)
        self._remember_center()
        if changed:
            self.zoom_changed.emit(zoom)
        self.view_changed.emit()

    def _remember_center(self) -> None:
        self._center = self.image_position(QRectF(self.viewport().rect()).center())


def _nearest_in(rect: QRectF, point: QPointF) -> QPointF:
    return QPointF(
        min(max(point.x(), rect.left()), rect.right()), min(max(point.y(), rect.top()), rect.bottom())
    )


def _limited(step: int, low: float, high: float, room: int) -> int:
    """A pan step cut so that a strip of the image, low–high on the screen, stays within 0–room."""
    strip = min(48.0, (high - low) / 2, room / 2)
    least, most = math.ceil(strip - high), math.floor(room - strip - low)
    return min(max(step, min(least, 0)), max(most, 0))
