"""What looking for mistakes costs in the fullest image of WIDER FACE, and over all faces of a data set."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from annotator.model.alignment import TEMPLATE_XY, Bools, Floats, landmark_arrays
from annotator.model.checks import check_arrays, check_faces
from annotator.model.duplicate_boxes import duplicates
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.merging import iou_matrix
from annotator.model.unusual import unusualness

SOURCE = Source(Origin.PERSON, "ada")
SIZE = (1024, 1385)
FACES_OF_AN_IMAGE, FACES_OF_A_SET = 1968, 400_000


def crowd(number: int) -> tuple[Floats, Floats, Bools]:
    """Faces of 6 to 30 pixels all over an image, a few of their points misplaced."""
    chance = np.random.default_rng(0)
    left_top, side = chance.uniform(0, SIZE, (number, 2)), chance.uniform(6, 30, (number, 1))
    points_xy = left_top[:, None] + side[:, None] * (np.array(TEMPLATE_XY) / 112)
    points_xy += chance.normal(0, 0.03, (number, 5, 2)) * side[:, None]
    return (
        np.concatenate([left_top, left_top + side], axis=1),
        points_xy,
        np.ones((number, 5), dtype=np.bool_),
    )


@pytest.fixture(scope="module")
def faces() -> list[Face]:
    boxes_xyxy, points_xy, _ = crowd(FACES_OF_AN_IMAGE)
    return [
        Face(
            box_xyxy=tuple(box_xyxy),
            landmarks=tuple(Landmark(x, y, Visibility.VISIBLE, SOURCE) for x, y in five),
            source=SOURCE,
        )
        for box_xyxy, five in zip(boxes_xyxy.tolist(), points_xy.tolist(), strict=True)
    ]


def test_checks_of_1968_faces_beside_reading_their_numbers(
    compare: Callable[..., None], faces: list[Face]
) -> None:
    boxes_xyxy = np.array([face.box_xyxy for face in faces])

    compare(
        f"positions of {len(faces)} faces as arrays",
        lambda: landmark_arrays(faces),
        check_faces=lambda: check_faces(faces, SIZE),
        duplicates_by_the_sweep=lambda: duplicates(boxes_xyxy),
        overlap_of_all_with_all=lambda: iou_matrix(faces, faces),
    )


def test_checks_of_a_whole_set_beside_sorting_it(compare: Callable[..., None]) -> None:
    boxes_xyxy, points_xy, placed = crowd(FACES_OF_A_SET)

    compare(
        f"{FACES_OF_A_SET:,} boxes sorted by their left sides",
        lambda: boxes_xyxy[np.argsort(boxes_xyxy[:, 0])],
        check_arrays=lambda: check_arrays(boxes_xyxy, points_xy, placed),
        unusualness=lambda: unusualness(points_xy, placed),
    )
