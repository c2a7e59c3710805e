"""Runs the application exactly as `annotator` does, and answers questions about it that change nothing.

One JSON object a line on standard input, {"question": name, …}, and one on standard output, {"answer": …} or
{"error": traceback}. Whatever is *done* to the application comes through the X server.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback

import about_parts
import about_review
import about_screen
import about_work
from asking import QUESTIONS
from PySide6.QtCore import QObject, Qt, Signal, Slot

from annotator.__main__ import main

__all__ = ["about_parts", "about_review", "about_screen", "about_work"]  # imported for the questions in them

ANSWERS = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the application itself prints is no answer


class Questions(QObject):
    """Reads in a thread, answers in the thread of the windows."""

    arrived = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.arrived.emit(line)

    @Slot(str)
    def _answer(self, line: str) -> None:
        asked = json.loads(line)
        try:
            answer = {"answer": QUESTIONS[asked.pop("question")](**asked)}
        except Exception:  # noqa: BLE001  the test shall see it, whatever it is
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=ANSWERS)


if __name__ == "__main__":
    questions = Questions()
    sys.exit(main(sys.argv[1:]))
