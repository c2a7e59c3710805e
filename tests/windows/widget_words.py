"""What a window says: names that a screen reader can speak, and words that are looked up in another language.

nameless(window)         # focusable widgets that nothing names, [] when all is well
untranslated(window)     # with the fixture `brackets`: words that were not looked up
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCommandLinkButton,
    QDockWidget,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

OPEN, CLOSE = "⟦⟧"
MOST_ROWS = 300
"""Of a model; further ones are like the first."""


class Brackets(QTranslator):
    """A language in which every string is the English one in brackets."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{OPEN}{source}{CLOSE}" if source.strip() else source


def nameless(root: QWidget) -> list[str]:
    """Widgets that the keyboard can reach and that have neither accessible name, text, title nor buddy."""
    labelled = {id(label.buddy()) for label in root.findChildren(QLabel) if label.buddy() and label.text()}
    return [
        f"{type(widget).__name__} “{widget.objectName()}” in {_place(widget)}"
        for widget in _all(root)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not _is_inside_another(widget)
        and id(widget) not in labelled
        and not _is_a_name(widget.accessibleName())
        and not _is_a_name(_own_text(widget))
    ]


def untranslated(root: QWidget) -> list[str]:
    """Every text with words in it that shows no bracket; what is data among them, the caller knows."""
    found = {text for text in words(root) if _is_said(text) and OPEN not in text}
    return sorted(found)


def words(root: QWidget) -> Iterator[str]:
    """All that a person can read or hear of a widget and what is in it, with data among it."""
    for widget in _all(root):
        yield from (widget.windowTitle(), widget.toolTip(), widget.statusTip())
        yield from (widget.accessibleName(), widget.accessibleDescription())
        yield _own_text(widget)
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        if isinstance(widget, QCommandLinkButton):
            yield widget.description()
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model():
            yield from _words_of(widget.model())
    for action in root.findChildren(QAction):
        yield from (action.text(), action.statusTip(), action.toolTip())


def _all(root: QWidget) -> list[QWidget]:
    return [root, *root.findChildren(QWidget)]


def _own_text(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QGroupBox | QMenu):
        return widget.title()
    return widget.windowTitle() if isinstance(widget, QDockWidget) else ""


def _words_of(model: QAbstractItemModel) -> Iterator[str]:
    rows = min(model.rowCount(QModelIndex()), MOST_ROWS)
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    for column in range(columns):
        if columns > 1:
            header = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
            yield str(header or "")
        for row in range(rows):
            for role in roles:
                text = model.index(row, column).data(role)
                yield text if isinstance(text, str) else ""


def _is_said(text: str) -> bool:
    """Whether there are letters in it, and more than the name of a key such as D or F1."""
    return any(letter.isalpha() for letter in text) and not re.fullmatch(r"\W*[A-Z][0-9]*\W*", text)


def _is_a_name(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _is_inside_another(widget: QWidget) -> bool:
    """The inner field of a spin box or a combo box, a header, a scroll area's parts, a menu bar's buttons."""
    parent = widget.parentWidget()
    if widget.focusProxy() is not None or widget.objectName().startswith("qt_"):
        return True
    if parent is not None and parent.inherits("QComboBoxPrivateContainer"):
        return True
    return isinstance(widget, QHeaderView) or (
        isinstance(parent, QAbstractItemView) and not isinstance(widget, QAbstractItemView)
    )


def _place(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return "the window" if parent is None else type(parent).__name__
