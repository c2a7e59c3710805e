"""The mesh of one face as a thin wireframe over the photograph, under the marks of the faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

LINE = QColor(255, 255, 255)
_MOST_ALPHA, _LEAST_ALPHA = 120, 45
_ALPHA_PER_PIXEL = 8.0
"""A mesh whose lines are close together on the screen is drawn the more faintly, or it hides the face."""


class MeshItem(QGraphicsItem):
    """Lines of one screen pixel at any zoom; what the face hides from the viewer is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QLineF] = []
        self._length = 0.0
        self._rect = QRectF()

    @property
    def is_empty(self) -> bool:
        return not self._lines

    def set_mesh(
        self, vertices_xyz: NDArray[np.float32] | None, triangles: NDArray[np.int64] | None = None
    ) -> None:
        """Draw another mesh, or none. vertices_xyz: (V, 3) in image pixels; triangles: (T, 3)."""
        self.prepareGeometryChange()
        self._lines, self._rect = [], QRectF()
        if vertices_xyz is not None and triangles is not None:
            ends = vertices_xyz[seen_edges(vertices_xyz, triangles), :2].astype(np.float64)
            self._lines = [QLineF(*start, *end) for start, end in ends.tolist()]
            self._length = float(np.hypot(*(ends[:, 1] - ends[:, 0]).T).mean()) if len(ends) else 0.0
            (left, top), (right, bottom) = vertices_xyz[:, :2].min(axis=0), vertices_xyz[:, :2].max(axis=0)
            self._rect = QRectF(float(left), float(top), float(right - left), float(bottom - top))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1) if self._lines else QRectF()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002 — Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        zoom = QTransform(painter.worldTransform()).m11()
        alpha = min(max(round(_ALPHA_PER_PIXEL * self._length * zoom), _LEAST_ALPHA), _MOST_ALPHA)
        line = QPen(QColor(LINE.red(), LINE.green(), LINE.blue(), alpha), 1.0)
        line.setCosmetic(True)
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(line)
        painter.drawLines(self._lines)


def seen_edges(vertices_xyz: NDArray[np.float32], triangles: NDArray[np.int64]) -> NDArray[np.int64]:
    """(M, 2) the sides of the triangles that show their outside, each once.

    vertices_xyz: x to the right and y down. triangles: counter-clockwise where the outside is seen.
    """
    a, b, c = vertices_xyz[triangles, :2].astype(np.float64).transpose(1, 0, 2)
    first, second = b - a, c - a
    # Clockwise, where y is down, is what is counter-clockwise where it is up.
    seen = triangles[first[:, 0] * second[:, 1] < first[:, 1] * second[:, 0]]
    sides = seen[:, ((0, 1), (1, 2), (2, 0))].reshape(-1, 2)
    return np.unique(np.sort(sides, axis=1), axis=0)
