"""How one row of the command palette is painted: what it does, where it stands in the menus, and its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.windows.fonts import scaled

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
LETTERS_ROLE = ENTRY_ROLE + 1

_SMALL = 0.86
_PADDING = 6
_GAP = 10
_SIDE = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen in the palette.

    id: its own among all, by which it is remembered as used. place: such as the title of its menu. keys: as
    they are shown. why_not: why it can't be chosen now, a sentence without a full stop; empty if it can.
    run: what choosing it does.
    """

    id: str
    text: str
    run: Callable[[], object]
    place: str = ""
    tip: str = ""
    keys: tuple[str, ...] = ()
    why_not: str = ""
    is_on: bool = False


class PaletteRow(QStyledItemDelegate):
    """Two lines a row; the letters that were typed stand out in the first, the keys stand at the right."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002  every row is as high
    ) -> QSize:
        small = QFontMetrics(scaled(option.font, _SMALL))
        return QSize(200, option.fontMetrics.height() + small.height() + 2 * _PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        ink, faint = _inks(option, is_possible=not entry.why_not)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = scaled(option.font, _SMALL)
        room = option.rect.adjusted(_SIDE, _PADDING, -_SIDE, -_PADDING)
        painter.setFont(small)
        right = room.right() - _paint_keys(painter, room, entry.keys, ink, faint) - _GAP
        first = QRect(room.left(), room.top(), right - room.left(), option.fontMetrics.height())
        second = QRect(first.left(), first.bottom() + 1, first.width(), QFontMetrics(small).height())
        accent = option.palette.color(QPalette.ColorRole.Accent) if not entry.why_not else ink
        letters = index.data(LETTERS_ROLE)
        text = f"✓ {entry.text}" if entry.is_on else entry.text
        shift = len(text) - len(entry.text)
        painter.setPen(ink)
        end = _paint_title(painter, option, first, text, tuple(at + shift for at in letters), accent)
        painter.setFont(small)
        painter.setPen(faint)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(first.adjusted(end + _GAP, 1, 0, 1), left, entry.place)
        words = entry.why_not or entry.tip
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, left, cut)
        painter.restore()


def _inks(option: QStyleOptionViewItem, *, is_possible: bool) -> tuple[QColor, QColor]:
    """The colours of the first line and of everything else."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
    group = QPalette.ColorGroup.Active if is_possible else QPalette.ColorGroup.Disabled
    ink = option.palette.color(group, role)
    faint = QColor(ink)
    faint.setAlphaF(0.85 if selected else 0.68 if is_possible else 1.0)
    return ink, faint


def _paint_title(
    painter: QPainter,
    option: QStyleOptionViewItem,
    room: QRect,
    text: str,
    letters: tuple[int, ...],
    accent: QColor,
) -> int:
    """Paint the first line with some of its letters marked. Returns how wide it came out, in pixels."""
    shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
    layout = QTextLayout(shown, option.font)
    marked = QTextCharFormat()
    marked.setForeground(accent)
    marked.setFontUnderline(True)  # a second channel: the accent is not far from the ink of dark windows
    ranges = []
    for at in letters if shown == text else ():
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = at, 1, marked
        ranges.append(span)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(room.width())
    layout.endLayout()
    layout.draw(painter, QPointF(room.topLeft()))
    return round(line.naturalTextWidth())


def _paint_keys(painter: QPainter, room: QRect, keys: tuple[str, ...], ink: QColor, faint: QColor) -> int:
    """Paint each key in a frame like a key cap, from the right. Returns how wide they are, in pixels."""
    metrics = painter.fontMetrics()
    height = metrics.height() + 4
    right = float(room.right())
    for key in reversed(keys):
        width = max(metrics.horizontalAdvance(key) + 12, height)
        cap = QRectF(right - width + 0.5, room.center().y() - height / 2 + 0.5, width - 1, height - 1)
        painter.setPen(faint)
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(ink)
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
        right -= width + 5
    return round(room.right() - right)
