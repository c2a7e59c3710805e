"""At which sizes each protocol looks at an image, and where what it finds is in the image itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.evaluation.looks import look, mirrored_back, scaled_back
from detector.evaluation.protocols import PROTOCOLS, Protocol
from detector.inference.detect import Detections


class Finder:
    """A stand-in that finds one rectangle of bright pixels, and takes its corners for eyes and mouth."""

    def __init__(self, largest_megapixels=25):
        self.largest_megapixels = largest_megapixels
        self.sizes = []

    def detect(self, image_bgr, *, threshold, nms_iou):
        assert (threshold, nms_iou) == (0.02, 0.4)
        self.sizes.append((image_bgr.shape[1], image_bgr.shape[0]))
        y, x = np.nonzero(image_bgr.min(axis=2) > 127)
        left, top, right, bottom = x.min(), y.min(), x.max() + 1, y.max() + 1
        points = [[left, top], [right, top], [(left + right) / 2, bottom], [left, bottom], [right, bottom]]
        box = np.array([[left, top, right, bottom]], np.float32)
        return Detections(box, np.array([0.9], np.float32), np.array([points], np.float32))


def picture(width, height):
    pixels = np.zeros((height, width, 3), np.uint8)
    cv2.rectangle(pixels, (20, 30), (59, 79), (255, 255, 255), -1)
    return pixels


def looked_at(name, width, height, **limits):
    finder = Finder(**limits)
    return look(finder, picture(width, height), PROTOCOLS[name]), finder.sizes


@pytest.mark.parametrize(
    ("name", "size", "sizes"),
    [
        ("original", (200, 100), [(200, 100)]),
        ("vga", (1024, 512), [(640, 320)]),
        ("vga", (100, 200), [(320, 640)]),
        ("1600", (200, 160), [(2000, 1600)]),
        ("1600", (100, 400), [(538, 2150)]),
        ("multiscale", (100, 100), [(edge, edge) for edge in (500, 800, 1100, 1400, 1700) for _ in "ab"]),
        ("multiscale", (200, 100), [(2 * e, e) for e in (500, 800, 1100, 1400, 1700) for _ in "ab"]),
    ],
)
def test_that_each_protocol_looks_at_its_sizes(name, size, sizes):
    assert looked_at(name, *size)[1] == sizes


@pytest.mark.parametrize("name", PROTOCOLS)
def test_that_faces_and_landmarks_are_where_they_are_in_the_image_itself(name):
    found, _ = looked_at(name, 161, 103)
    assert len(found) == 1
    assert found.boxes_xyxy == pytest.approx(np.array([[20, 30, 60, 80]]), abs=0.5)
    points = [[20, 30], [60, 30], [40, 80], [20, 80], [60, 80]]
    assert found.landmarks_xy[0] == pytest.approx(np.array(points), abs=0.5)


def test_that_the_mirrored_look_says_left_where_the_image_has_left():
    finder = Finder()
    mirrored = finder.detect(picture(161, 103)[:, ::-1], threshold=0.02, nms_iou=0.4)
    back = mirrored_back(mirrored, 161)
    assert back.boxes_xyxy.tolist() == [[20, 30, 60, 80]]
    assert back.landmarks_xy[0].tolist() == [[20, 30], [60, 30], [40, 80], [20, 80], [60, 80]]


@given(st.integers(0, 2**32), st.integers(1, 2000))
def test_that_mirroring_twice_and_scaling_there_and_back_change_nothing(seed, width):
    random = np.random.default_rng(seed)
    found = Detections(
        random.integers(0, 999, (3, 4)).astype(np.float32),
        random.random(3).astype(np.float32),
        random.integers(0, 999, (3, 5, 2)).astype(np.float32),
    )
    for same in (
        mirrored_back(mirrored_back(found, width), width),
        scaled_back(scaled_back(found, 2, 4), 0.5, 0.25),
    ):
        assert np.array_equal(same.boxes_xyxy, found.boxes_xyxy)
        assert np.array_equal(same.scores, found.scores)
        assert np.array_equal(same.landmarks_xy, found.landmarks_xy)


def test_that_a_long_strip_is_not_enlarged_beyond_what_the_detector_looks_at():
    found, sizes = looked_at("1600", 100, 400, largest_megapixels=0.16)
    assert sizes == [(200, 800)]
    assert found.boxes_xyxy == pytest.approx(np.array([[20, 30, 60, 80]]), abs=0.5)


def test_that_an_image_larger_than_that_is_left_to_the_detector():
    assert looked_at("original", 200, 100, largest_megapixels=0.01)[1] == [(200, 100)]


def test_that_no_edge_of_a_tiny_image_is_scaled_away():
    assert Protocol("any", longest_edge=10).factors(2000, 10) == (0.005,)
    pixels = np.full((3, 2000, 3), 255, np.uint8)
    finder = Finder()
    look(finder, pixels, Protocol("any", longest_edge=100))
    assert finder.sizes == [(100, 1)]
