"""What was rejected, in the crops of fine-tuning: often enough, and as large as it was when it was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detector.data.crop_choice import scaled_square, square_of_rejections
from detector.data.crops import LabelledPixels
from detector.data.samples import no_boxes, truth_of
from detector.formats.label_records import LabelledFace

SIZE = 160
KNOT = (400.0, 300.0, 440.0, 350.0)

sides = st.integers(8, 900)


def photograph(width: int, height: int, *, faces: int, rejected: tuple[float, ...] = ()) -> LabelledPixels:
    truth = truth_of(LabelledFace((8.0 * number, 5.0, 7.0, 9.0)) for number in range(faces))
    boxes = np.array([rejected], np.float32) if rejected else no_boxes()
    return replace(truth, pixels=np.zeros((height, width, 3), np.uint8), rejected_xyxy=boxes)


@given(st.integers(0, 10_000), st.integers(0, 3))
def test_that_without_rejections_crops_are_what_they_always_were(seed: int, faces: int) -> None:
    image = photograph(700, 500, faces=faces)
    crop = square_of_rejections(image, SIZE, np.random.default_rng(seed))
    assert crop == scaled_square(image, SIZE, np.random.default_rng(seed))


def test_that_half_of_the_crops_show_one_at_its_own_size_however_many_faces_there_are() -> None:
    image = photograph(700, 500, faces=50, rejected=KNOT)
    shown = 0
    for seed in range(400):
        left, top, side = square_of_rejections(image, SIZE, np.random.default_rng(seed))
        middle_x, middle_y = (KNOT[0] + KNOT[2]) / 2, (KNOT[1] + KNOT[3]) / 2
        is_inside = left < middle_x < left + side and top < middle_y < top + side
        shown += is_inside and 0.79 < SIZE / side < 1.26
    assert 180 < shown < 280


@given(sides, sides, st.integers(0, 10_000))
def test_that_such_a_crop_leaves_the_image_only_where_the_image_is_smaller(
    height: int, width: int, seed: int
) -> None:
    knot = (width / 2, height / 2, width / 2 + 6, height / 2 + 4)
    image = photograph(width, height, faces=0, rejected=knot)
    left, top, side = square_of_rejections(image, SIZE, np.random.default_rng(seed))
    assert min(0, width - side) <= left <= max(0, width - side)
    assert min(0, height - side) <= top <= max(0, height - side)
