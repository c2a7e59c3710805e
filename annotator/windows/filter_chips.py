"""Buttons that open a small panel of choices, and say what is chosen: the parts of the filter bar."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QMenu, QToolButton, QWidget, QWidgetAction

from annotator.model.face_filter import EVERYTHING, Span
from annotator.scene.numerals import decimal
from annotator.windows.fonts import bold
from annotator.windows.model_words import said
from annotator.windows.model_words import title as in_words

_ABOVE = 4
"""Pixels above the first heading of a menu, which Qt would let touch its edge, and below the last entry."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A group of things of which several can be chosen, each a value with its words.

    What stands behind a tab in the words is shown in a column of its own, and left out where room is short.
    title: in English, by which the group is told from others; it is looked up where it is shown.
    """

    title: str
    entries: Sequence[tuple[Hashable, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that can be asked to lie between two.

    name: in English, looked up where it is shown. most, step, decimals: of the boxes in which one types.
    unit: its sign, the same in every language. only_least: there is no use in asking for little.
    """

    name: str
    most: float
    step: float
    decimals: int = 0
    unit: str = ""
    only_least: bool = False

    @property
    def suffix(self) -> str:
        """What follows a number."""
        return f" {self.unit}" if self.unit else ""


class Chip(QToolButton):
    """A button with a panel under it; its words are bold while it keeps anything out."""

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._plain_font = self.font()
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        self.setMenu(_StayingMenu(self))
        self.menu().setContentsMargins(0, _ABOVE, 0, _ABOVE)
        self.setText(title)
        self.setAccessibleName(title)

    def _say(self, chosen: Sequence[str]) -> None:
        """What is chosen: one thing in words, several by their number."""
        self.setText(self._title if not chosen else f"{self._title}: {self._in_short(chosen)}")
        self.setToolTip("\n".join(words.replace("\t", ": ") for words in chosen))
        self.setFont(bold(self.font()) if chosen else self._plain_font)

    def _in_short(self, chosen: Sequence[str]) -> str:
        if len(chosen) == 1:
            return chosen[0].partition("\t")[0]
        return self.tr("{number} chosen").format(number=len(chosen))


class ChoiceChip(Chip):
    """Several groups of things that can be ticked."""

    def __init__(self, title: str, groups: Sequence[Choices], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._actions: list[tuple[str, Hashable, QAction]] = []
        for group in groups:
            self.menu().addSection(in_words(group.title.lower()))
            for value, words in group.entries:
                action = self.menu().addAction(words)
                action.setCheckable(True)
                action.toggled.connect(self._on_toggled)
                self._actions.append((group.title, value, action))

    def chosen(self, group: str) -> frozenset[Hashable]:
        """The values of a group that are ticked."""
        return frozenset(
            value for title, value, action in self._actions if title == group and action.isChecked()
        )

    def choose(self, group: str, value: Hashable, *, ticked: bool = True) -> None:
        """Tick something, or take the tick away, as a person would."""
        for title, other, action in self._actions:
            if (title, other) == (group, value):
                action.setChecked(ticked)

    def reset(self) -> None:
        """Tick nothing; nothing is emitted."""
        for _, _, action in self._actions:
            action.blockSignals(True)
            action.setChecked(False)
            action.blockSignals(False)
        self._say([])

    def _on_toggled(self) -> None:
        self._say([action.text() for _, _, action in self._actions if action.isChecked()])
        self.changed.emit()


class RangeChip(Chip):
    """Quantities that can be asked to lie between two numbers."""

    def __init__(self, title: str, quantities: Sequence[Quantity], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        panel = QWidget(self)
        grid = QGridLayout(panel)
        self._rows: list[tuple[Quantity, QDoubleSpinBox, QDoubleSpinBox | None]] = []
        for row, quantity in enumerate(quantities):
            low, high = self._box(quantity, 0.0), None
            name = in_words(quantity.name.lower())
            low.setAccessibleName(self.tr("{quantity}, at least").format(quantity=name))
            grid.addWidget(QLabel(name, panel), row, 0)
            grid.addWidget(
                QLabel(self.tr("at least") if quantity.only_least else self.tr("from"), panel), row, 1
            )
            grid.addWidget(low, row, 2)
            if not quantity.only_least:
                high = self._box(quantity, quantity.most)
                high.setAccessibleName(self.tr("{quantity}, at most").format(quantity=name))
                grid.addWidget(QLabel(self.tr("to"), panel), row, 3)
                grid.addWidget(high, row, 4)
            self._rows.append((quantity, low, high))
        holder = QWidgetAction(self)
        holder.setDefaultWidget(panel)
        self.menu().addAction(holder)

    def span(self, name: str) -> Span:
        """What is asked of a quantity; the ends of the boxes are open."""
        quantity, low, high = next(row for row in self._rows if row[0].name == name)
        least = EVERYTHING.low if low.value() <= 0.0 else low.value()
        most = EVERYTHING.high if high is None or high.value() >= quantity.most else high.value()
        return Span(min(least, most), max(least, most))

    def ask(self, name: str, span: Span) -> None:
        """Ask for a span, as a person would."""
        quantity, low, high = next(row for row in self._rows if row[0].name == name)
        low.setValue(max(span.low, 0.0))
        if high is not None:
            high.setValue(min(span.high, quantity.most))

    def reset(self) -> None:
        """Ask for nothing; nothing is emitted."""
        for quantity, low, high in self._rows:
            for box, value in ((low, 0.0), (high, quantity.most)):
                if box is not None:
                    box.blockSignals(True)
                    box.setValue(value)
                    box.blockSignals(False)
        self._say([])

    def _box(self, quantity: Quantity, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setDecimals(quantity.decimals)
        box.setRange(0.0, quantity.most)
        box.setSuffix(quantity.suffix)
        box.setSingleStep(quantity.step)
        box.setKeyboardTracking(False)
        box.setValue(value)
        box.valueChanged.connect(self._on_changed)
        return box

    def _on_changed(self) -> None:
        self._say(
            [
                _words(row[0], self.span(row[0].name))
                for row in self._rows
                if not self.span(row[0].name).is_open
            ]
        )
        self.changed.emit()


class _StayingMenu(QMenu):
    """Ticking one of several does not close it: the next is ticked as well, more often than not."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


def _words(quantity: Quantity, span: Span) -> str:
    name = said(quantity.name.lower())
    low, high = (decimal(value, quantity.decimals) for value in (span.low, span.high))
    if span.high == EVERYTHING.high:
        return f"{name} ≥ {low}{quantity.suffix}"
    between = f"≤ {high}" if span.low == EVERYTHING.low else f"{low}–{high}"
    return f"{name} {between}{quantity.suffix}"
