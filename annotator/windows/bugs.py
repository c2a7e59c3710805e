"""Unexpected errors, from whatever thread, brought to the window instead of the end of the program."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal


class Bugs(QObject):
    """Takes the place of sys.excepthook. What nobody expected is printed as ever, and emitted.

    An expected failure never comes this far: jobs report it, and whoever starts something expects it.
    """

    happened = Signal(str)
    """The traceback. Whichever thread it happened in, receivers run on theirs."""

    def install(self) -> None:
        sys.excepthook = self.take_in

    def take_in(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What sys.excepthook is called with."""
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.happened.emit("".join(traceback.format_exception(kind, error, trace)))
