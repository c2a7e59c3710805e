"""The photograph beside the wall of what is to be judged: the view, whose photograph it is, and a legend."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.model.face import Face, Visibility
from annotator.model.face_kind import FaceKind
from annotator.model.review_items import ItemKind, ReviewItems
from annotator.scene.image_view import SURROUND
from annotator.scene.marks import draw_mark, pen
from annotator.scene.numerals import decimal
from annotator.scene.review_looks import OUTCOME_LOOKS, OUTCOME_OF_KIND, Outcome
from annotator.scene.review_view import Boxes, Judged, ReviewView
from annotator.windows.elided_label import ElidedLabel
from annotator.windows.flow_layout import FlowLayout
from annotator.windows.fonts import scaled
from annotator.windows.image_row import SMALL
from annotator.windows.review_tile import POINTS_KIND
from annotator.windows.toggle_button import ToggleButton
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_LEGEND: dict[Outcome | FaceKind, str] = {
    Outcome.LABELLED: QT_TRANSLATE_NOOP("ReviewPhotograph", "labelled"),
    Outcome.FALSE_POSITIVE: QT_TRANSLATE_NOOP("ReviewPhotograph", "false positive"),
    Outcome.MISS: QT_TRANSLATE_NOOP("ReviewPhotograph", "miss"),
    Outcome.DUPLICATE: QT_TRANSLATE_NOOP("ReviewPhotograph", "duplicate"),
    Outcome.DETECTION: QT_TRANSLATE_NOOP("ReviewPhotograph", "other detection"),
    FaceKind.FILE: QT_TRANSLATE_NOOP("ReviewPhotograph", "labelled points"),
    FaceKind.PREDICTION: QT_TRANSLATE_NOOP("ReviewPhotograph", "the model's points"),
    FaceKind.PERSON: QT_TRANSLATE_NOOP("ReviewPhotograph", "corrected by hand"),
}
_SWATCH, _GAP = 30, 5
_PLACES = 1
"""Two boxes are one if they are to a tenth of a pixel, as for `ReviewItems.id_of`."""


class ReviewPhotograph(QWidget):
    """Shows one item at a time, once its photograph is there; meanwhile nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ReviewView(self)
        self.view.setAccessibleName(self.tr("Photograph of what is judged"))
        self.whole = ToggleButton(self)
        self.whole.setCheckable(True)
        self.whole.setText(self.tr("Z  Whole photograph"))
        self.whole.setToolTip(self.tr("Show the whole photograph, or what is judged close up"))
        self.whole.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.whole.setMinimumWidth(self.whole.fontMetrics().horizontalAdvance(self.whole.text()) + 18)
        self.whole.toggled.connect(lambda whole: self.view.set_close(close=not whole))
        self._path = ElidedLabel("", self)
        heading = QHBoxLayout()
        heading.setContentsMargins(8, 2, 4, 2)
        heading.addWidget(self._path, 1)
        heading.addWidget(self.whole)
        legend = FlowLayout(spacing=10)
        below = QHBoxLayout()
        below.setContentsMargins(8, 3, 4, 3)
        below.addLayout(legend)
        self._legend = {what: _Swatch(what, self) for what in _LEGEND}
        for swatch in self._legend.values():
            legend.addWidget(swatch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)
        self._items = ReviewItems.empty()
        self._hides_figures = False
        self._row: int | None = None
        self._corrected: Face | None = None
        self._image: str | None = None
        self._shown: str | None = None
        self._faces: tuple[str, Boxes, Boxes, npt.NDArray[np.float32]] | None = None
        self._is_drawn = False

    @property
    def image(self) -> str | None:
        """The image of what is judged now."""
        return self._image

    @property
    def shown(self) -> str | None:
        """The image whose photograph is on the screen."""
        return self._shown

    def set_items(self, items: ReviewItems, *, hides_figures: bool = False) -> None:
        """Of what `set_row` is about."""
        self._hides_figures = hides_figures
        self._items = items
        self.set_row(None)

    def set_row(self, row: int | None, corrected: Face | None = None) -> None:
        """Go to what is judged now. corrected: what a person made of its face, None where nobody did."""
        before = self._image
        self._row, self._corrected = row, corrected
        self._image = None if row is None else self._items.image_of(row)
        if self._image != before:
            self._path.setText(self._image or "")
            self._show(None, None)
        are_compared = row is not None and self._items.kind_of(row) is ItemKind.LANDMARKS
        self._legend[FaceKind.FILE].setVisible(are_compared and corrected is None)
        self._legend[FaceKind.PREDICTION].setVisible(are_compared)
        self._legend[FaceKind.PERSON].setVisible(corrected is not None)
        self.view.set_judged(None if row is None else self._judged(row))

    def show_photograph(self, image: str, picture: QImage) -> None:
        """A photograph has come; one that nobody waits for any more is left alone."""
        if image == self._image:
            self._show(image, picture)
            self._draw_boxes()

    def set_faces(
        self, image: str, labelled: Boxes, detections: Boxes, scores: npt.NDArray[np.float32]
    ) -> None:
        """The boxes of an image; they are shown with its photograph."""
        self._faces = (image, labelled, detections, scores)
        self._draw_boxes()

    def _show(self, image: str | None, picture: QImage | None) -> None:
        self._shown = image
        self.view.set_boxes({}, {})
        self.view.set_image(picture)

    def _draw_boxes(self) -> None:
        if self._row is None or self._faces is None or self._faces[0] != self._shown:
            return
        _, labelled, detections, scores = self._faces
        items, row = self._items, self._row
        rows = np.flatnonzero(items.images == items.images[row])
        of_kind = {kind: items.boxes_xyxy[rows[items.kinds[rows] == kind]] for kind in ItemKind}
        missed = _stand_among(labelled, of_kind[ItemKind.MISS])
        false, twice = (
            _stand_among(detections, of_kind[kind]) for kind in (ItemKind.FALSE_POSITIVE, ItemKind.DUPLICATE)
        )
        other = ~(false | twice)
        self.view.set_boxes(
            {
                Outcome.DETECTION: detections[other],
                Outcome.LABELLED: labelled[~missed],
                Outcome.DUPLICATE: detections[twice],
                Outcome.FALSE_POSITIVE: detections[false],
                Outcome.MISS: labelled[missed],
            },
            {
                Outcome.DETECTION: scores[other],
                Outcome.DUPLICATE: scores[twice],
                Outcome.FALSE_POSITIVE: scores[false],
            },
        )

    def _judged(self, row: int) -> Judged:
        items = self._items
        kind, score = items.kind_of(row), float(items.scores[row])
        is_detection = kind in (ItemKind.FALSE_POSITIVE, ItemKind.DUPLICATE)
        judged = Judged(
            box_xyxy=items.box_of(row),
            outcome=OUTCOME_OF_KIND[kind],
            points_xy=items.points_xy[row],
            points_kind=POINTS_KIND[kind],
            other_xy=items.other_xy[row],
            words=decimal(score, 2) if is_detection and not self._hides_figures else "",
        )
        return judged if self._corrected is None else _corrected(judged, self._corrected)


class _Swatch(QWidget):
    """A line or a mark on the ground of a photograph, and what it means."""

    def __init__(self, what: Outcome | FaceKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = what
        self._words = translated(_LEGEND[what], "ReviewPhotograph")
        self.setFont(scaled(self.font(), SMALL))
        self.setAccessibleName(self._words)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(_SWATCH + _GAP + metrics.horizontalAdvance(self._words), metrics.height() + 3)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height()
        painter.fillRect(0, 1, _SWATCH, height - 2, SURROUND)  # the colours are made for photographs
        if isinstance(self._what, Outcome):
            look = OUTCOME_LOOKS[self._what]
            painter.setPen(pen(look.line, 2.0, look.dashes))
            painter.drawLine(QLineF(3, height / 2, _SWATCH - 3, height / 2))
        else:
            painter.save()
            painter.translate(QPointF(_SWATCH / 2, height / 2))
            draw_mark(painter, 2, self._what, occluded=False, radius=4.0)
            painter.restore()
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = QRectF(_SWATCH + _GAP, 0, self.width() - _SWATCH - _GAP, height)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._words)


def _corrected(judged: Judged, face: Face) -> Judged:
    """The same with what a person made of it."""
    points = [(p.x, p.y) if p.is_placed else (math.nan, math.nan) for p in face.landmarks]
    return replace(
        judged,
        corrected_xyxy=face.box_xyxy,
        points_xy=np.array(points or [(math.nan, math.nan)] * 5, np.float32),
        points_kind=FaceKind.PERSON,
        occluded=tuple(p.visibility is Visibility.OCCLUDED for p in face.landmarks) or (False,) * 5,
    )


def _stand_among(boxes: Boxes, others: Boxes) -> npt.NDArray[np.bool_]:
    """(N,) whether each box is one of some others."""
    if not len(boxes) or not len(others):
        return np.zeros(len(boxes), np.bool_)
    known = set(map(tuple, np.round(others, _PLACES).tolist()))
    return np.array([tuple(box) in known for box in np.round(boxes, _PLACES).tolist()], np.bool_)
