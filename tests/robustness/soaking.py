"""Annotates for as long as it is told, with detection going on behind it, and says what the process takes.

    python soaking.py FOLDER --seconds 600 --detector ours

FOLDER: where its photographs, project and exports go. Prints a line of JSON about every second: seconds since
the start, bytes of memory, open files, threads, objects of Qt, blocks of Python; the last one tells what was
left once the window was closed. --detector stand-in finds made-up faces without torch.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QThread, QTimer
from PySide6.QtTest import QTest

from annotator.app import App, make_application
from annotator.desk.settings import Settings
from annotator.jobs.detect import load_detector
from detector.resources import resource

PHOTOGRAPHS = 24
ACTIONS = {
    "next_image": 8, "previous_image": 3, "next_face": 6, "previous_face": 2, "accept_face": 4,
    "accept_and_next": 4, "delete_face": 3, "undo": 5, "redo": 3, "landmark_1": 2, "landmark_4": 2,
    "toggle_visibility": 2, "toggle_missing": 2, "nudge_Left": 3, "nudge_Down": 3, "zoom_in": 1,
    "fit_image": 1, "fit_face": 2, "fit_box": 1, "swap_sides": 1, "mark_reviewed": 1, "copy": 1,
    "paste": 1, "let_go": 1, "show_names": 1, "show_predictions": 1, "show_wall": 1,
    "show_statistics": 0.5, "show_photograph": 4, "detect_again": 1, "export": 0.2,
}  # fmt: skip
"""What is done, and how often next to the rest."""
MOST_STEPS_IN_AN_IMAGE = 60
"""Then somebody goes back to the beginning: else the undo of two hours would be memory, too."""
PACE_MS = 60
MOST_SAMPLES = 4000
MOST_COUNTS = 40
"""So often are Qt's objects counted: Python holds on to those of Qt's own that it was ever asked about."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--detector", choices=("ours", "stand-in"), default="ours")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    os.chdir(given.folder)
    make_photographs(Path("photographs"))
    application = make_application(sys.argv[:1])
    settings = Settings(QSettings(str(given.folder / "settings.ini"), QSettings.Format.IniFormat))
    app = App(settings, load=load_detector if given.detector == "ours" else stand_in)
    app.window.resize(1200, 800)
    app.window.show()
    app.opening.open_folder(Path("photographs"))
    wait_until(partial(_is_open, app))
    somebody = Somebody(app, Random(given.seed))
    soak(somebody, given.seconds)
    app.window.close()
    app.shut_down()
    app.window.deleteLater()
    app.deleteLater()
    running = len(app.runner.running)
    del app, somebody.app
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    qt = [each for each in gc.get_objects() if isinstance(each, QThread) and each.isRunning()]
    left = [each.objectName() for each in qt] + [each.name for each in threading.enumerate()[1:]]
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208
    tell(what="end", running=running, left=left, threads=threads, done=somebody.done)


def soak(somebody: Somebody, seconds: float) -> None:
    """Let somebody work, and tell of it about every second."""
    started, every = time.monotonic(), max(1.0, seconds / MOST_SAMPLES)
    ends = QEventLoop()
    working, telling = QTimer(interval=PACE_MS), QTimer(interval=int(every * 1000))
    counting = QTimer(interval=int(seconds / MOST_COUNTS * 1000))
    working.timeout.connect(somebody.act)
    counting.timeout.connect(somebody.count_objects)
    telling.timeout.connect(
        lambda: tell(what="sample", seconds=time.monotonic() - started, **taken(somebody))
    )
    QTimer.singleShot(int(seconds * 1000), ends.quit)
    timers = (working, telling, counting)
    for timer in timers:
        timer.start()
    ends.exec()
    for timer in timers:
        timer.stop()


def taken(somebody: Somebody) -> dict[str, int]:
    """What the process takes now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "memory": pages * os.sysconf("SC_PAGE_SIZE"),
        "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208
        "threads": len(os.listdir("/proc/self/task")),  # noqa: PTH208
        "qobjects": somebody.objects,
        "blocks": sys.getallocatedblocks(),  # gc.get_objects would hold what other threads are still building
        "actions": sum(somebody.done.values()),
        "images": somebody.images_detected,
    }


class Somebody:
    """A person who works at random, and sees to it that the detector never rests."""

    def __init__(self, app: App, chance: Random) -> None:
        self.app, self._chance = app, chance
        self.done: Counter[str] = Counter()
        self.images_detected = 0
        self._names = list(ACTIONS)
        workspace = app.projects.current
        assert workspace is not None
        self._workspace = workspace
        workspace.predictions.detected.connect(self._count)
        self.count_objects()

    def count_objects(self) -> None:
        """How many objects of Qt the program has."""
        self.objects = len(self.app.findChildren(QObject)) + len(self.app.window.findChildren(QObject))

    def act(self) -> None:
        """One thing, by mouse or by a command."""
        workspace = self._workspace
        if not workspace.predictions.is_running:
            workspace.predictions.use(workspace.model, workspace.folder.paths)
        if len(workspace.session.history().entries) > MOST_STEPS_IN_AN_IMAGE:
            workspace.session.go_to(0)
        faces = workspace.session.faces()
        if faces and self._chance.random() < 0.2 and self.app.window.page is self.app.canvas:
            self._drag(self._chance.choice(faces))
            self.done["drag"] += 1
            return
        (name,) = self._chance.choices(self._names, [ACTIONS[name] for name in self._names])
        self.app.actions[name].trigger()
        self.done[name] += 1

    def _drag(self, face: Any) -> None:
        """A landmark to another place, or the box it is in, with the mouse."""
        if not face.landmarks:
            return
        point = self._chance.choice(face.landmarks)
        view = self.app.canvas.viewport()
        start = self.app.canvas.view_position(point.x, point.y)
        if not view.rect().contains(start):
            return
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=start)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
        end = start
        for _ in range(3):
            end += type(end)(self._chance.randint(-6, 6), self._chance.randint(-6, 6))
            QTest.mouseMove(view, end)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)

    def _count(self, _: object) -> None:
        self.images_detected += 1


def make_photographs(folder: Path) -> None:
    """Pieces of the sample photographs."""
    folder.mkdir(exist_ok=True)
    sources = [cv2.imread(str(path)) for path in sorted(resource("sample").glob("*.jpg"))]
    for number in range(PHOTOGRAPHS):
        source = sources[number % len(sources)]
        scale = 480 / source.shape[0] * (0.8 + number / PHOTOGRAPHS / 2)
        cv2.imwrite(str(folder / f"{number}.jpg"), cv2.resize(source, None, fx=scale, fy=scale))


def stand_in(_weights: Path) -> Any:
    """Sees two faces in every photograph, never quite in the same places, and takes a while for it."""
    chance = np.random.default_rng(0)

    def detect(image: Any, **_: object) -> Any:
        time.sleep(0.01)
        lefts = chance.uniform(0, 200, 2)
        points = np.array([[left + x, 60 + y] for left in lefts for x, y in _POINTS]).reshape(-1, 5, 2)
        boxes = np.array([[left, 60, left + 60, 140] for left in lefts])
        return SimpleNamespace(boxes_xyxy=boxes, scores=np.full(2, 0.9), landmarks_xy=points)

    return SimpleNamespace(detect=detect, largest_megapixels=25.0)


_POINTS = ((20, 30), (40, 30), (30, 45), (22, 60), (38, 60))


def _is_open(app: App) -> bool:
    return app.projects.current is not None and app.view.shown_image is not None


def wait_until(is_so: Callable[[], bool]) -> None:
    loop, timer = QEventLoop(), QTimer(interval=20)
    timer.timeout.connect(lambda: is_so() and loop.quit())
    timer.start()
    loop.exec()


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
