"""Laws of crops and of the mirror: pixels, boxes and landmarks move together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.data.augment import augment, distort_colours, flip
from detector.data.crops import LabelledPixels, square_crop
from detector.data.samples import is_held_out, no_boxes


def photograph(box: tuple[float, float, float, float] = (30, 20, 70, 60)) -> LabelledPixels:
    """100 × 100, dark, with one bright disc at the face's nose tip, which is at the middle of its box."""
    x1, y1, x2, y2 = box
    nose = ((x1 + x2) / 2, (y1 + y2) / 2)
    rows, columns = np.mgrid[:100, :100] + 0.5
    disc = np.hypot(columns - nose[0], rows - nose[1]) < 5
    pixels = np.repeat((disc * 255).astype(np.uint8)[..., None], 3, axis=2)
    points = [(x1 + 8, y1 + 8), (x2 - 8, y1 + 8), nose, (x1 + 8, y2 - 8), (x2 - 8, y2 - 8)]
    return LabelledPixels(
        pixels,
        np.array([box], np.float32),
        np.array([points], np.float32),
        np.array([[True, True, True, False, True]]),
        no_boxes(),
        np.array([[0, 0, 10, 10]], np.float32),
    )


def centre_of_light(pixels: np.ndarray) -> np.ndarray:
    weight = pixels[..., 0].astype(float)
    rows, columns = np.mgrid[: weight.shape[0], : weight.shape[1]] + 0.5
    return np.array([(weight * columns).sum(), (weight * rows).sum()]) / weight.sum()


@given(st.floats(-20, 25), st.floats(-20, 15), st.floats(80, 250), st.sampled_from([24, 128]))
def test_that_the_nose_stays_on_the_bright_disc_whatever_the_crop(
    left: float, top: float, side: float, size: int
) -> None:
    crop = square_crop(photograph(), left, top, side, size)
    light = centre_of_light(crop.pixels)
    assert crop.landmarks_xy[0, 2] == pytest.approx(light, abs=0.1)


def test_that_everything_known_of_an_image_is_moved_and_scaled_alike() -> None:
    image = replace(
        photograph(),
        boxes_xyxy=np.array([[0, 0, 20, 20], [60, 60, 80, 80]], np.float32),
        landmarks_xy=np.arange(20, dtype=np.float32).reshape(2, 5, 2) + 60,
        landmark_known=np.array([[True] * 5, [True, False, True, False, True]]),
        ignored_xyxy=np.array([[60, 50, 70, 55], [0, 0, 5, 5]], np.float32),
        rejected_xyxy=np.array([[0, 0, 5, 5], [90, 45, 120, 60]], np.float32),
    )
    crop = square_crop(image, 50, 40, 50, 100)
    assert crop.boxes_xyxy.tolist() == [[20, 40, 60, 80]]
    assert crop.landmarks_xy[0, 0].tolist() == [2 * (70 - 50), 2 * (71 - 40)]
    assert crop.landmark_known.tolist() == [[True, False, True, False, True]]
    assert crop.ignored_xyxy.tolist() == [[20, 20, 40, 30]]
    assert crop.rejected_xyxy.tolist() == [[80, 10, 140, 40]]


def test_that_the_whole_image_as_a_crop_of_its_own_size_is_the_image() -> None:
    image = photograph()
    crop = square_crop(image, 0, 0, 100, 100)
    np.testing.assert_array_equal(crop.pixels, image.pixels)
    np.testing.assert_array_equal(crop.boxes_xyxy, image.boxes_xyxy)
    np.testing.assert_array_equal(crop.landmarks_xy, image.landmarks_xy)


@pytest.mark.parametrize("side", [40, 400])
def test_that_a_crop_of_a_very_long_image_is_cut_out(side: int) -> None:
    image = replace(photograph(), pixels=np.zeros((side, 40_000, 3), np.uint8))
    image.pixels[:, 39_000:] = 255
    row = square_crop(image, 39_000 - side / 2, 0, side, 100).pixels[50, :, 0]
    assert (row[:47].max(), row[53:-3].min()) == (0, 255)


@pytest.mark.parametrize("left", [-500, 500])
@pytest.mark.parametrize("side", [40, 400])
def test_that_there_is_nothing_but_black_beside_an_image(left: int, side: int) -> None:
    assert square_crop(photograph(), left, 0, side, 100).pixels.max() == 0


def test_that_a_face_whose_centre_is_outside_becomes_an_ignored_region() -> None:
    crop = square_crop(photograph(), 55, 0, 40, 40)
    assert crop.boxes_xyxy.tolist() == []
    assert crop.ignored_xyxy.tolist() == [[-25, 20, 15, 60]]


def test_that_landmarks_beyond_the_border_are_not_clamped_to_it() -> None:
    crop = square_crop(photograph(), 45, 0, 60, 60)
    assert crop.landmarks_xy[0, 0].tolist() == [-7, 28]


def test_that_flipping_twice_is_the_photograph_again() -> None:
    image = photograph()
    twice = flip(flip(image))
    for field in image.__slots__:
        np.testing.assert_array_equal(getattr(twice, field), getattr(image, field))


def test_that_the_left_eye_of_a_mirrored_face_is_the_former_right_eye() -> None:
    mirrored = flip(photograph((30, 20, 60, 60)))
    assert mirrored.boxes_xyxy.tolist() == [[40, 20, 70, 60]]
    assert mirrored.landmarks_xy[0, 0].tolist() == [48, 28]
    assert mirrored.landmark_known[0].tolist() == [True, True, True, True, False]
    assert centre_of_light(mirrored.pixels) == pytest.approx(mirrored.landmarks_xy[0, 2], abs=0.1)


def test_that_regions_are_mirrored_with_the_photograph() -> None:
    mirrored = flip(replace(photograph(), ignored_xyxy=np.array([[10, 20, 30, 90]], np.float32)))
    assert mirrored.ignored_xyxy.tolist() == [[70, 20, 90, 90]]
    assert mirrored.rejected_xyxy.tolist() == [[90, 0, 100, 10]]


def test_that_about_half_of_the_photographs_are_mirrored() -> None:
    image = photograph((20, 20, 60, 60))
    boxes = [augment(image, np.random.default_rng(seed)).boxes_xyxy[0, 0] for seed in range(200)]
    assert set(boxes) == {20, 40}
    assert 70 < boxes.count(40) < 130


def test_that_red_stays_reddish_whatever_the_distortion() -> None:
    red = np.zeros((1, 1, 3), np.uint8)
    red[..., 2] = 200
    for seed in range(200):
        blue, green, strongest = distort_colours(red, np.random.default_rng(seed))[0, 0]
        assert strongest >= max(blue, green)


def test_that_colours_are_distorted_the_same_for_the_same_seed_and_pixels_stay_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    one, other = (distort_colours(pixels, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert (one.shape, one.dtype) == (pixels.shape, np.uint8)
    assert (one != pixels).any()


def test_that_about_the_wanted_share_is_held_out_and_a_larger_share_holds_the_smaller() -> None:
    names = [f"folder/{number}.jpg" for number in range(2000)]
    small = {name for name in names if is_held_out(name, 10)}
    large = {name for name in names if is_held_out(name, 30)}
    assert small < large
    assert 150 < len(small) < 250
    assert 520 < len(large) < 680
