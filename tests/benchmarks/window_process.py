"""A window in a process of its own, which prints as JSON how it fared. `test_window.py` starts it.

    python window_process.py bare|started|opened BEGUN [IMAGES [PROJECT]]

BEGUN is the time on the monotonic clock at which the parent began. The window's detector never comes to load,
so that neither torch nor its work is part of any figure.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn


def main() -> None:
    what, begun = sys.argv[1], float(sys.argv[2])
    {"bare": _bare, "started": _started, "opened": _opened}[what](begun)


def _bare(begun: float) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1400, 900)
    window.show()
    _when(lambda: window.isVisible(), begun)
    application.exec()


def _started(begun: float) -> None:
    from annotator.app import App, make_application
    from annotator.arguments import parse
    from annotator.desk.settings import Settings

    application = make_application(["annotator"])
    app = App(Settings())
    app.window.show()
    app.opening.open_what_was_asked(parse([]))
    _when(lambda: app.start_page.isVisible(), begun)
    application.exec()


def _opened(begun: float) -> None:
    from annotator.app import App, make_application
    from annotator.arguments import Arguments
    from annotator.desk.settings import Settings

    images = Path(sys.argv[3])
    project = Path(sys.argv[4]) if len(sys.argv) > 4 else None

    def never(*_: object) -> NoReturn:
        threading.Event().wait()
        raise AssertionError

    application = make_application(["annotator"])
    app = App(Settings(), load=never)
    app.window.show()
    app.opening.open_what_was_asked(Arguments(images=images, project=project))
    _when(lambda: app.images.current is not None and not app.canvas.image_rect.isEmpty(), begun)
    application.exec()


def _when(is_reached: Callable[[], bool], begun: float) -> None:
    """Print the figures and end at the first round of the event loop in which this holds, painted."""
    from PySide6.QtCore import QTimer

    timer = QTimer()

    def look() -> None:
        if is_reached():
            timer.stop()
            QTimer.singleShot(0, tell)

    def tell() -> None:
        status = Path("/proc/self/status").read_text()
        peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        figures = {
            "seconds": time.monotonic() - begun,
            "processor_seconds": time.process_time(),
            "megabytes": int(peak) / 1024,
            "torch": "torch" in sys.modules,
        }
        print(json.dumps(figures), flush=True)
        import os

        os._exit(0)

    timer.timeout.connect(look)
    timer.start(2)


if __name__ == "__main__":
    main()
