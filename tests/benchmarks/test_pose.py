"""How long poses from landmarks take beside OpenCV's, and what the axes and a mesh add to painting.

LARGE=1 poses as many faces as the largest project has, 390,000.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey, apply
from annotator.model.face_table import FaceTable
from annotator.scene.canvas import Canvas
from detector.dense.template import LANDMARKS, load_template
from detector.pose import DISTANCE, poses

Compare = Callable[..., None]

FACES = 390_000 if os.environ.get("LARGE") else 10_000
POSED_BY_OPENCV = 200
PLACES = np.array(((0.3, 0.37), (0.7, 0.37), (0.5, 0.57), (0.34, 0.75), (0.66, 0.75)))
MODEL = Source(Origin.MODEL, "mobile")
CROWD = 2_000


def landmarks(count: int) -> np.ndarray:
    return 60 * (PLACES + np.random.default_rng(0).normal(0, 0.06, (count, 5, 2)))


def test_poses_of_many_faces_beside_opencv(compare: Compare) -> None:
    points = landmarks(FACES)
    placed = np.ones((FACES, 5), bool)
    template = load_template()
    head = template.positions[[template.landmarks[name] for name in LANDMARKS]] * (1, -1, -1)
    camera = np.array([[30 * DISTANCE, 0, 30], [0, 30 * DISTANCE, 30], [0, 0, 1]])

    def by_opencv() -> None:
        for five in points[:POSED_BY_OPENCV]:
            cv2.solvePnP(head, five, camera, None, flags=cv2.SOLVEPNP_SQPNP)

    compare(
        f"{POSED_BY_OPENCV} faces by solvePnP (SQPNP)",
        by_opencv,
        as_many_at_once=lambda: poses(points[:POSED_BY_OPENCV], placed[:POSED_BY_OPENCV]),
        **{f"{FACES}_at_once": lambda: poses(points, placed)},
        a_single_one=lambda: poses(points[:1], placed[:1]),
    )


def test_asking_by_pose_beside_a_copy_of_the_poses(compare: Compare) -> None:
    count = FACES
    table = FaceTable.of_columns(
        [f"{number}.jpg" for number in range(count // 10)],
        FaceColumns.of_measures(
            images=np.repeat(np.arange(count // 10), 10),
            ids=np.array([f"{number:032x}".encode() for number in range(count)]),
            boxes_xyxy=np.tile([0.0, 0.0, 60.0, 60.0], (count, 1)) + 70.0 * (np.arange(count) % 10)[:, None],
            points_xy=landmarks(count) + 70.0 * (np.arange(count) % 10)[:, None, None],
            visibilities=np.zeros((count, 5)),
            scores=np.ones(count),
            kinds=np.zeros(count),
            verdicts=np.zeros(count),
            attributes=np.full((count, 6), -1),
            difficulties=np.zeros(count),
        ),
    )
    left = FaceFilter(poses=frozenset({("turned", 0), ("turned", 1)}))
    compare(
        f"a copy of the poses of {count:,} faces",
        table.columns.poses.copy,
        turned_left=lambda: apply(table, Query(left)),
        all_by_yaw=lambda: apply(table, Query(sort=Sort(SortKey.YAW))),
        all_by_way_off=lambda: apply(table, Query(sort=Sort(SortKey.AWAY, descending=True))),
        images_by_way_off=table.turned_away_by_image,
    )


@pytest.fixture
def crowd(qtbot: QtBot) -> Canvas:
    """2,000 faces in a viewport of full HD; the first one is selected."""
    picture = QImage(4000, 3000, QImage.Format.Format_RGB32)
    picture.fill(QColor(120, 100, 80))
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(1600, 1000)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.set_image(picture)
    chance = random.Random(0)
    canvas.set_faces(tuple(_face(chance, number) for number in range(CROWD)))
    canvas.set_selected("0")
    return canvas


def _face(chance: random.Random, number: int) -> Face:
    x, y, size = 60 + number % 50 * 78, 60 + number // 50 * 72, chance.uniform(40, 76)
    landmarks = tuple(
        Landmark(
            x + size * (u + chance.gauss(0, 0.04)), y + size * (v + chance.gauss(0, 0.04)),
            Visibility.VISIBLE, MODEL,
        )
        for u, v in PLACES
    )  # fmt: skip
    return Face(
        box_xyxy=(x, y, x + size, y + size), landmarks=landmarks, source=MODEL, score=0.9, id=str(number)
    )


@pytest.mark.parametrize("zoom", [0.33, 0.8])
def test_zooming_and_repainting_a_crowd_with_axes_beside_without(
    compare: Compare, crowd: Canvas, zoom: float
) -> None:
    def zooming(*, axes: bool) -> Callable[[], None]:
        def run() -> None:
            crowd.set_axes_shown(axes)
            QCoreApplication.processEvents()
            for step in range(5):
                crowd.zoom_to(zoom * (1 + step / 50))
                QCoreApplication.processEvents()

        run()
        return run

    def repainting(*, axes: bool) -> Callable[[], None]:
        def run() -> None:
            crowd.set_axes_shown(axes)
            for _ in range(5):
                crowd.viewport().repaint()

        return run

    compare(
        f"5 zooms of {CROWD:,} faces at {zoom:.0%}",
        zooming(axes=False),
        with_axes=zooming(axes=True),
        repaints=repainting(axes=False),
        repaints_with_axes=repainting(axes=True),
    )


def test_repainting_a_mesh_beside_none(compare: Compare, crowd: Canvas) -> None:
    template = load_template()
    vertices = (template.positions * (400, -400, 400) + (2000, 1500, 0)).astype(np.float32)

    def repainting(*, mesh: bool) -> Callable[[], None]:
        def run() -> None:
            crowd.set_mesh(vertices if mesh else None, template.triangles)
            for _ in range(5):
                crowd.viewport().repaint()

        return run

    compare("5 repaints", repainting(mesh=False), with_a_mesh=repainting(mesh=True))
