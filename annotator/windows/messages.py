"""The one door through which the program tells a person anything that does not belong to the work at hand.

A message lies over the upper edge of the photograph until it is closed or replaced: it moves nothing that is
worked on, and never stops the work with a dialog.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from annotator.errors import AnnotatorError

SECONDS_OF_GOOD_NEWS = 12
"""How long a message stays that asks for nothing."""


class Tone(Enum):
    """How loud a message is: the colour of its edge."""

    GOOD = (46, 160, 92)
    ERROR = (214, 64, 52)


class Messages(QFrame):
    """A strip over the photograph that shows one message at a time, the newest.

    An error stays until it is closed, by its button or by Esc; good news goes by itself. What a person asked
    for and cannot have, because something else has to be done first, is an error. Its buttons are reached by
    Tab.
    """

    left = Signal()
    """A message was closed that had the focus: the keys shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._details = ""
        self._tone = Tone.GOOD
        self._is_painting = False
        self._edge = QFrame(self)
        self._edge.setFixedWidth(5)
        self._edge.setAutoFillBackground(True)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAccessibleName(self.tr("Message"))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._copy = QPushButton(self.tr("Copy details"), self)
        self._copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.close_message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self._edge)
        self._text.setMargin(8)
        layout.addWidget(self._text)
        layout.addWidget(self._copy)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.good_news_ms = SECONDS_OF_GOOD_NEWS * 1000
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.setAutoFillBackground(True)
        self.hide()

    @property
    def text(self) -> str:
        """What is said at the moment, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    @property
    def details(self) -> str:
        """What "Copy details" copies."""
        return self._details

    @property
    def is_error(self) -> bool:
        """Whether an error is said, which stays until somebody closes it."""
        return not self.isHidden() and self._tone is Tone.ERROR

    def tell(self, text: str) -> None:
        """Say something that asks for nothing; it goes by itself."""
        self._show(text, Tone.GOOD)
        self._timer.start(self.good_news_ms)

    def error(self, error: AnnotatorError) -> None:
        """Say what went wrong and what to do about it; it stays."""
        self._show(str(error), Tone.ERROR)

    def withdraw(self, error: AnnotatorError) -> None:
        """Stop saying an error that is over; any other message stays."""
        if self.text == str(error):
            self.hide()

    def bug(self, details: str) -> None:
        """Say that the program made a mistake, and offer the traceback for a report; it stays."""
        last_line = details.strip().rsplit("\n", 1)[-1]
        text = self.tr(
            "The program made a mistake and goes on; your work up to here is saved. ({mistake})\n"
            "Please report it: “Copy details” copies what to send."
        )
        self._show(text.format(mistake=last_line), Tone.ERROR, details=details)

    def close_message(self) -> bool:
        """Say no more; whether anything was said. The keys go back to what lies under the message."""
        was_said, had_the_keys = not self.isHidden(), self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        if had_the_keys:
            self.left.emit()
        return was_said

    def event(self, event: QEvent) -> bool:
        """While one of its buttons has the focus, Esc is the message's, whatever it means to the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self._is_painting:
            self._paint_ground()

    def _show(self, text: str, tone: Tone, *, details: str = "") -> None:
        self._timer.stop()
        self._tone, self._details = tone, details
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._copy.setVisible(bool(details))
        self._paint_ground()
        self.show()

    def _paint_ground(self) -> None:
        self._is_painting = True  # setting a palette is a change of palette again
        tint = QColor(*self._tone.value)
        edge = QPalette()
        edge.setColor(QPalette.ColorRole.Window, tint)
        self._edge.setPalette(edge)
        ground = QPalette()
        ground.setColor(QPalette.ColorRole.Window, _mixed(QGuiApplication.palette().window().color(), tint))
        self.setPalette(ground)
        self._is_painting = False


def _mixed(base: QColor, tint: QColor) -> QColor:
    """The colour of the window with some of the tint in it, light in light windows and dark in dark ones."""
    share = 0.16
    return QColor.fromRgbF(
        base.redF() + (tint.redF() - base.redF()) * share,
        base.greenF() + (tint.greenF() - base.greenF()) * share,
        base.blueF() + (tint.blueF() - base.blueF()) * share,
    )
