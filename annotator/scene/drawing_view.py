"""A box drawn with one drag: the mode, without the mouse that drives it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QWidget

from annotator.model.face import PointXY
from annotator.model.geometry import nearest_inside
from annotator.scene.box_sketch import BoxSketch
from annotator.scene.placing_view import PlacingView

LEAST_DRAWN_SIDE = 4.0
"""Screen pixels; a box drawn narrower or lower than this was a slip of the hand."""


class DrawingView(PlacingView):
    """Shows where a box would begin, then the box, and emits it in exact image pixels; with it the mode ends.

    No box is drawn beside the photograph.
    """

    box_drawn = Signal(QRectF)
    drawing_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_drawing = False

    @property
    def is_drawing(self) -> bool:
        """Whether the next drag with the left button draws a box."""
        return self._is_drawing

    @property
    def _drawn_box(self) -> QRectF | None:
        """The box as it is, in image pixels, empty before the button is pressed; None where none is drawn."""
        sketch = self._overlay.sketch
        return sketch.box if self._is_drawing and isinstance(sketch, BoxSketch) else None

    def _draw_to(self, at_xy: PointXY, *, is_held: bool) -> None:
        """The pointer is there, in image pixels: a corner of the box while the button is held."""
        end, sketch = QPointF(*nearest_inside(at_xy, self.image_size)), self._overlay.sketch
        begun = sketch.start if isinstance(sketch, BoxSketch) else None
        start = end if begun is None else begun  # not `begun or end`: the corner (0, 0) is false to Qt
        self._set_sketch(BoxSketch(end, start if is_held else None))

    def _draw_anew(self) -> None:
        """Forget where the box began: the button was let go."""
        sketch = self._overlay.sketch
        if isinstance(sketch, BoxSketch):
            self._set_sketch(BoxSketch(sketch.end))

    def _finish_drawing(self, box: QRectF) -> None:
        drawn = self.viewportTransform().mapRect(box)
        if min(drawn.width(), drawn.height()) >= LEAST_DRAWN_SIDE:
            self._set_drawing(on=False)
            self.box_drawn.emit(box)

    def _set_drawing(self, *, on: bool) -> None:
        if on != self._is_drawing:
            self._set_sketch(None)
            self._is_drawing = on
            self.drawing_changed.emit(on)
