"""A queue of the size of WIDER FACE validation: how soon it is there, and what a verdict in it costs; and in
a window with photographs: how soon after the evaluation, and how many verdicts keys give in a minute.

pytest -s tests/benchmarks/test_review.py
"""

from __future__ import annotations

import json
import runpy
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import App
from annotator.desk.settings import Settings
from annotator.editing.review_edits import face_of_item, judge_item
from annotator.jobs.open_project import ProjectPlace
from annotator.jobs.review import Review
from annotator.model.face import Origin, Source, Verdict
from annotator.model.history import History
from annotator.model.review_items import ItemKind
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import read_evaluation, write_evaluation
from annotator.store.images import ImageFolder
from annotator.windows.review_model import THUMBNAIL_ROLE
from detector.__main__ import main
from detector.evaluation.average_precision import match_set

IMAGES, ELSEWHERE = 3226, 50

VERDICTS = 100

BENCHMARK = Path(__file__).with_name("test_evaluation.py")
set_like_wider_face = runpy.run_path(str(BENCHMARK))["a_set_like_wider_face"]


def evaluated() -> Evaluated:
    truth, detections = set_like_wider_face(IMAGES, elsewhere=ELSEWHERE)
    found = [detections[image.name] for image in truth]
    corners = np.concatenate([each.boxes_xywh for each in found]).astype(np.float32)
    corners[:, 2:] += corners[:, :2]
    scores = np.concatenate([each.scores for each in found]).astype(np.float32)
    faces = sum(len(image.boxes_xywh) for image in truth)
    return Evaluated(
        paths=tuple(image.name for image in truth),
        truth_starts=np.cumsum([0, *(len(image.boxes_xywh) for image in truth)]),
        truth_xywh=np.concatenate([image.boxes_xywh for image in truth]),
        truth_points=np.full((faces, 5, 2), np.nan, np.float32),
        counted={name: np.concatenate([image.counted[name] for image in truth]) for name in truth[0].counted},
        found_starts=np.cumsum([0, *(len(each.scores) for each in found)]),
        found_xyxy=corners,
        found_points=np.zeros((len(scores), 5, 2), np.float32),
        scores=scores,
        model="mobile",
        weights="",
        truth="eval",
        at="2026-01-01T00:00:00+00:00",
    )


def test_a_queue_and_a_verdict_beside_matching_everything_once(
    compare: Callable[..., None], tmp_path: Path
) -> None:
    path = tmp_path / "0001.npz"
    write_evaluation(path, evaluated())
    held = read_evaluation(path)
    truth, detections = held.truth_images(), held.detections()
    review = Review(held)
    rows = iter(review.items.order(ItemKind.FALSE_POSITIVE).tolist())

    def judge() -> None:
        row = next(rows)
        image = review.items.image_of(row)
        face = face_of_item(review.items, row, ())
        edit = judge_item(review.items, row, face, Verdict.REAL, maker=Source(Origin.MODEL, "mobile"))
        review.follow(image, edit.after, History())
        review.figures()

    compare(
        f"{len(held.scores):,} detections in {IMAGES:,} images, all matched once",
        lambda: match_set(truth, detections),
        the_queue_from_its_file=lambda: Review(read_evaluation(path)),
        a_verdict_with_all_figures=judge,
    )


@pytest.fixture
def somebody(qapp: QApplication, shared: Path, tmp_path: Path) -> Iterator[tuple[App, Path]]:
    """The window with 60 of the dev images, the community checkpoint imported, and the official lists."""
    dev, folder, weights = (
        shared / "data/wider/dev/images",
        tmp_path / "dev",
        tmp_path / "community.safetensors",
    )
    for name in ImageFolder(dev).paths[::17]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dev / name, folder / name)
    checkpoint = shared / "weights/community_mobilenet0.25.pth"
    assert main(["weights", "import", str(checkpoint), "--out", str(weights)]) == 0
    app = App(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    app.window.resize(1500, 950)
    app.window.show()
    app.projects.open(ProjectPlace(images=folder, project=tmp_path / "project.faces", weights=weights))
    until(lambda: app.projects.current is not None and not app.projects.current.predictions.is_running)
    yield app, shared / "data/wider/eval"
    app.window.close()
    app.shut_down()
    app.window.deleteLater()


def until(is_so: Callable[[], bool], seconds: float = 300) -> None:
    """Let the window go on until something is so."""
    end = perf_counter() + seconds
    while not is_so():
        assert perf_counter() < end
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def test_how_soon_the_queue_is_there_and_how_many_verdicts_keys_give_in_a_minute(
    tell: Callable[..., None], somebody: tuple[App, Path], tmp_path: Path
) -> None:
    app, lists = somebody
    page, model = app.queue, app.queue.model
    ended: list[float] = []
    app.evaluating.ended.connect(lambda _path, _done: ended.append(perf_counter()))

    def is_seen() -> bool:
        """The tiles on the screen have their pictures, and the current one its photograph."""
        places = page.wall.grid.visible()
        pictures = (model.index(place).data(THUMBNAIL_ROLE) for place in places)
        photograph = page.photograph
        return bool(places) and photograph.shown == photograph.image and all(p is not None for p in pictures)

    app.pages.show_review()
    began = perf_counter()
    app.reviewing.queue.evaluate(lists)
    until(lambda: bool(ended))
    until(is_seen)
    seen = perf_counter()
    keys = cycle((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4))
    for _ in range(VERDICTS):
        before = page.current
        QTest.keyClick(page.wall.grid, next(keys))
        until(lambda row=before: page.current != row and is_seen())
    judged = perf_counter()
    review = app.reviewing.review
    assert review is not None
    assert int(np.count_nonzero(review.verdicts)) >= VERDICTS
    tell(
        f"measuring {len(review.evaluated.paths)} dev images, from the command to its end",
        "s",
        ended[0] - began,
        {
            "from its end to a queue with all its pictures": seen - ended[0],
            "a verdict by key, to the next photograph": (judged - seen) / VERDICTS,
        },
    )
    tell(
        "verdicts a minute that are asked for",
        "a minute",
        40,
        {"verdicts a minute that the window keeps up with": 60 * VERDICTS / (judged - seen)},
    )

    subset = tmp_path / "subset.txt"
    subset.write_text("\n".join(review.evaluated.paths))
    figures = tmp_path / "figures.json"
    weights = tmp_path / "community.safetensors"
    images = app.projects.current.folder.root
    assert main([
        "evaluate", "--images", str(images), "--eval-dir", str(lists), "--subset", str(subset),
        "--weights", str(weights), "--json", str(figures),
    ]) == 0  # fmt: skip
    of_the_command_line = json.loads(figures.read_text())
    for name, each in review.figures().by_difficulty.items():
        assert each.published == of_the_command_line[name]
