"""A crowd of 1,968 faces comes in from the detector: how it is merged, and how long the window stands still.

Four photographs of such a crowd are detected, the open one and three closed ones, with all that follows a
detection: journal, photograph, lists, numbers. The lag is by how much a timer of 5 ms comes late at most.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, Qt, QTimer
from pytestqt.qtbot import QtBot
from stand_ins import Arrays
from test_crowd import SIZE, crowd

from annotator.app import App
from annotator.arguments import Arguments
from annotator.desk.settings import Settings
from annotator.jobs.detect import faces_of
from annotator.model.face import Face, Origin, Source
from annotator.model.merging import SAME_FACE_IOU, iou_matrix, merge_detections
from annotator.model.model_version import ModelVersion
from detector.images import read_image
from detector.resources import resource

IMAGES = tuple(f"{number}.jpg" for number in range(4))
NETWORK_S = 0.15
"""Far less than a detector takes for such a photograph, in which it holds no lock of Python's either."""

TICK_MS = 5
AFTERWARDS_MS = 300


@dataclass
class Sees:
    """A detector that finds the same in every photograph."""

    arrays: Arrays
    largest_megapixels: float = 25.0

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> Arrays:
        time.sleep(NETWORK_S)
        return self.arrays


def seen(count: int, shift: float) -> Arrays:
    """So many faces of the crowd, so many pixels to the right."""
    faces, offset = crowd()[:count], np.array((shift, 0.0), np.float32)
    return Arrays(
        np.array([face.box_xyxy for face in faces], np.float32) + np.tile(offset, 2),
        np.full(count, 0.9, np.float32),
        np.array([[(p.x, p.y) for p in face.landmarks] for face in faces], np.float32) + offset,
    )


def load(weights: Path) -> Sees:
    """Weights are named by how many faces they see, and how far to the right; the program's see one."""
    count, _, shift = weights.stem.partition(" ")
    return Sees(seen(int(count), float(shift)) if count.isdecimal() else seen(1, 0.0))


def predicted(model: str, shift: float) -> tuple[Face, ...]:
    return faces_of(seen(len(crowd()), shift), Source(Origin.MODEL, model))


def test_merging_a_crowd_beside_comparing_every_box_with_every_other(compare: Callable[..., None]) -> None:
    held, found, again = predicted("first", 0.0), predicted("second", 2.0), predicted("first", 0.0)

    def compare_all() -> None:
        """What took the time when it was done so."""
        rows, columns = np.nonzero(iou_matrix(found, held) > SAME_FACE_IOU)
        after = [replace(found[row], id=held[column].id) for row, column in zip(rows, columns, strict=True)]
        assert not set(held) & set(after)

    compare(
        f"{len(held):,} boxes compared with as many, and the faces hashed",
        compare_all,
        merging_another_model_s=lambda: merge_detections("a.jpg", held, found, frozenset()),
        merging_the_same_once_more=lambda: merge_detections("a.jpg", held, again, frozenset()),
    )


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    app = App(Settings(), load=load)
    app.freeze_what_stays()
    app.window.resize(1600, 1000)
    app.window.show()
    yield app
    app.window.close()
    app.shut_down()
    gc.unfreeze()


def test_the_window_while_a_crowd_comes_in_beside_single_faces(
    tell: Callable[..., None], app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    pixels = cv2.resize(read_image(resource("sample/barack_obama.jpg")), SIZE)
    for name in IMAGES:
        cv2.imwrite(str(folder / name), pixels)
    app.opening.open_what_was_asked(Arguments(images=folder, project=tmp_path / "crowd.faces"))
    qtbot.waitUntil(lambda: app.view.shown_image == IMAGES[0], timeout=20_000)
    several = len(crowd())
    weights = {
        "": "1 1",
        f"{several:,} faces for the first time": f"{several} 1",
        "the same once more": f"{several} 1",
        "another model's in their places": f"{several} 3",
    }
    worst = {name: most_at_once(app, each) for name, each in weights.items()}
    for number, (what, unit) in enumerate(
        (("lag of the event loop", "ms"), ("work at once", "ms of processor"))
    ):
        figures = {name: each[number] for name, each in worst.items()}
        tell(f"{what} while single faces are detected, most", unit, figures.pop(""), figures)


def most_at_once(app: App, weights: str) -> tuple[float, float]:
    """While these weights look at all photographs, and a while afterwards.

    Returns by how many milliseconds a timer is late at most, and for how many the window's thread has the
    processor between two of its ticks: on a machine with other work the first says as much of that.
    """
    workspace = app.projects.current
    assert workspace is not None
    predictions, loop, ticks = workspace.predictions, QEventLoop(), []
    ticker = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
    ticker.timeout.connect(lambda: ticks.append((time.perf_counter(), time.thread_time())))
    end = predictions.progressed.connect(
        lambda done, in_all: QTimer.singleShot(AFTERWARDS_MS, loop.quit) if done == in_all else None
    )
    ticker.start()
    predictions.use(ModelVersion(name=f"sees {weights}", path=f"{weights}.safetensors"), IMAGES)
    loop.exec()
    ticker.stop()
    predictions.progressed.disconnect(end)
    late, busy = 1e3 * np.diff(np.array(ticks), axis=0).max(axis=0)
    return max(float(late) - TICK_MS, 0.0), float(busy)
