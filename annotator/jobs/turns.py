"""Work that only the window's thread can do, in turns, between which it serves everybody else."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 5
"""Between two turns: so that keys, the mouse and painting don't wait for more than one of them."""

AT_ONCE_S = 0.008
"""Work that takes less than this together is one turn: most of it is over in no time."""

Work = Callable[[], object]


class Turns(QObject):
    """A queue of work, done soon, in the order in which it was added.

    A few thousand faces take any part of the program some tens of milliseconds. What one event brings to
    several parts of it would add up, and so would events that come together, for Qt hands them out at once.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: OrderedDict[Work, None] = OrderedDict()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._take_turn)

    def __contains__(self, work: Work) -> bool:
        """Whether it is still to be done."""
        return work in self._waiting

    def add(self, work: Work, *, first: bool = False) -> None:
        """Have this done, after what waits or before it. What is equal to it and waits is done once."""
        self._waiting[work] = None
        if first:
            self._waiting.move_to_end(work, last=False)
        if not self._timer.isActive():
            self._timer.start(0)

    def drop(self, work: Work) -> None:
        """It need not be done any more, if it waits at all."""
        self._waiting.pop(work, None)

    def stop(self) -> None:
        """Nothing more is done of what waits."""
        self._waiting.clear()
        self._timer.stop()

    def _take_turn(self) -> None:
        end = time.monotonic() + AT_ONCE_S
        try:
            while self._waiting and time.monotonic() < end:
                work, _ = self._waiting.popitem(last=False)
                work()
        finally:  # also where a bug passes on: it is that work's, not that of the rest
            if self._waiting:
                self._timer.start(PAUSE_MS)
