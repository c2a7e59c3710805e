"""How one row of the image list is painted: a mark for how far the image has come, its name, its status."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.scene.findings import warning_pixmap
from annotator.scene.numerals import whole
from annotator.windows.fonts import scaled
from annotator.windows.image_model import (
    COUNT_TEXT_ROLE,
    FINDINGS_ROLE,
    HAS_NEW_ROLE,
    PATH_ROLE,
    PROGRESS_ROLE,
)
from annotator.windows.image_status import Progress

SMALL = 0.86
_MARK_ROOM = 30
_PADDING = 5
_WARNING_SIDE = 11.0


def row_height(font: QFont) -> int:
    """Pixels that a row needs in a font."""
    return QFontMetrics(font).height() + QFontMetrics(scaled(font, SMALL)).height() + 2 * _PADDING + 1


class ImageRow(QStyledItemDelegate):
    """Two lines a row: the name, cut in the middle where it is too long, and below it the status.

    At the right a warning and how much the checks found.
    """

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        ink = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        faint = QColor(ink)
        faint.setAlphaF(0.85 if selected else 0.62)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        mark_at = QPointF(rect.left() + _MARK_ROOM / 2 + 1, rect.center().y() + 0.5)
        draw_progress(painter, mark_at, index.data(PROGRESS_ROLE), faint)
        if index.data(HAS_NEW_ROLE):
            draw_new(painter, mark_at)
        small = scaled(option.font, SMALL)
        lines = rect.adjusted(_MARK_ROOM, _PADDING, -_PADDING, -_PADDING)
        name_rect = QRect(lines.left(), lines.top(), lines.width(), option.fontMetrics.height())
        status_rect = QRect(lines.left(), name_rect.bottom() + 1, lines.width(), QFontMetrics(small).height())
        name = str(index.data(PATH_ROLE)).rsplit("/", 1)[-1]
        middle = Qt.TextElideMode.ElideMiddle
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(ink)
        painter.setFont(option.font)
        painter.drawText(name_rect, left, option.fontMetrics.elidedText(name, middle, name_rect.width()))
        painter.setPen(faint)
        painter.setFont(small)
        painter.drawText(status_rect, left, str(index.data(COUNT_TEXT_ROLE)))
        findings = index.data(FINDINGS_ROLE)
        if isinstance(findings, int) and findings:
            _draw_findings(painter, status_rect, findings)
        painter.restore()


def _draw_findings(painter: QPainter, line: QRect, findings: int) -> None:
    """A warning and a number at the right end of a line of text, in the pen and the font that are set."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, right, whole(findings))
    ratio = painter.device().devicePixelRatio()
    pixmap = QPixmap(warning_pixmap(_WARNING_SIDE, ratio))
    pixmap.setDevicePixelRatio(ratio)
    size = pixmap.deviceIndependentSize()
    left = line.right() - painter.fontMetrics().horizontalAdvance(whole(findings)) - 2 - size.width()
    painter.drawPixmap(QPointF(left, line.center().y() - size.height() / 2 + 0.5), pixmap)


def draw_new(painter: QPainter, centre: QPointF) -> None:
    """Upon the mark of an image, at its upper right: a dot in the colour of predictions, some are new."""
    painter.setPen(QPen(QColor(255, 255, 255), 1.2))
    painter.setBrush(LOOKS[FaceKind.PREDICTION].line)
    painter.drawEllipse(centre + QPointF(6.0, -6.0), 4.0, 4.0)


def draw_progress(painter: QPainter, centre: QPointF, progress: Progress, faint: QColor) -> None:
    """The mark of how far an image has come; shape and colour both say it.

    An empty ring: not seen. A ring in the colour of predictions with a dot: predicted. A disc in the
    colour of people's work, half full: in work; full, with a tick: reviewed. A grey disc with a tick:
    labelled by a file. A cross: can't be read.
    """
    radius = 6.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match progress:
        case Progress.NOT_SEEN:
            painter.setPen(QPen(faint, 1.4))
            painter.drawEllipse(centre, radius, radius)
        case Progress.PREDICTED:
            colour = LOOKS[FaceKind.PREDICTION].line
            painter.setPen(QPen(colour, 1.8))
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, 2.6, 2.6)
        case Progress.WORKED_ON:
            colour = LOOKS[FaceKind.PERSON].line
            painter.setPen(QPen(colour, 1.8))
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            inside = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
            painter.drawChord(inside, 180 * 16, 180 * 16)
        case Progress.REVIEWED | Progress.LABELLED:
            is_a_persons = progress is Progress.REVIEWED
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(LOOKS[FaceKind.PERSON].line if is_a_persons else LOOKS[FaceKind.REJECTED].line)
            painter.drawEllipse(centre, radius + 1, radius + 1)
            painter.setPen(
                QPen(QColor(40, 30, 0), 1.8, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            )
            tick = [QPointF(-3.2, 0.2), QPointF(-0.9, 2.6), QPointF(3.4, -2.4)]
            painter.drawPolyline([centre + point for point in tick])
        case Progress.UNREADABLE:
            painter.setPen(QPen(QColor(214, 64, 52), 2.2, c=Qt.PenCapStyle.RoundCap))
            for down in (-1, 1):
                painter.drawLine(centre + QPointF(-4, 4 * down), centre + QPointF(4, -4 * down))
