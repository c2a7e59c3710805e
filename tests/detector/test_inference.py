"""From an image to faces, in the pixels of that image."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from detector.anchors import anchors_for
from detector.inference.detect import LARGEST_MEGAPIXELS, Detections, Detector
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE


class NetworkThatSees(RetinaFace):
    """Answers as if the given anchors held faces: {anchor index: score}; boxes are the anchors themselves."""

    def __init__(self, scores, box_offset=0.0, landmark_offset=0.0):
        super().__init__(MOBILE)
        self.scores, self.box_offset, self.landmark_offset = scores, box_offset, landmark_offset

    def __deepcopy__(self, memo):
        return self  # so that a test sees what the detector's network saw

    def forward(self, images):
        self.seen = images
        count = len(anchors_for(MOBILE, *images.shape[-2:]))
        logits = torch.tensor([10.0, -10.0]).repeat(1, count, 1)
        for i, score in self.scores.items():
            logits[0, i] = torch.tensor([0.0, np.log(score / (1 - score))])
        boxes = torch.full((1, count, 4), self.box_offset)
        return RawOutput(logits, boxes, torch.full((1, count, 5, 2), self.landmark_offset))


def image(height=64, width=96, value=0):
    return np.full((height, width, 3), value, np.uint8)


def detect(network, picture=None, **options):
    return Detector(network, name="stand-in").detect(image() if picture is None else picture, **options)


# On an image 96 wide, the first level has 12 cells a row with anchors of 16 and 32 pixels each.
FIRST, SECOND_CELL, FAR = 0, 2, 2 * (12 * 6 + 9)


def test_that_a_face_is_found_where_its_anchor_is():
    found = detect(NetworkThatSees({FAR: 0.9}))
    assert found.boxes_xyxy.tolist() == [[68, 44, 84, 60]]
    assert found.landmarks_xy.tolist() == [[[76, 52]] * 5]
    assert found.scores == pytest.approx([0.9])
    assert {array.dtype for array in (found.boxes_xyxy, found.scores, found.landmarks_xy)} == {
        np.dtype("float32")
    }


def test_that_the_best_score_comes_first():
    assert detect(NetworkThatSees({FIRST: 0.6, FAR: 0.9})).scores == pytest.approx([0.9, 0.6])


def test_that_only_scores_above_the_threshold_count():
    network = NetworkThatSees({FIRST: 0.6, FAR: 0.9})
    assert detect(network, threshold=0.7).scores == pytest.approx([0.9])
    assert len(detect(network, threshold=0.95)) == 0


def test_that_of_overlapping_faces_the_better_one_stays():
    # Two anchors of 16 pixels, 8 apart: they share a third.
    network = NetworkThatSees({FIRST: 0.6, SECOND_CELL: 0.8})
    assert detect(network, nms_iou=0.2).scores == pytest.approx([0.8])
    assert detect(network, nms_iou=0.5).scores == pytest.approx([0.8, 0.6])


def test_that_an_image_without_faces_gives_none():
    found = detect(NetworkThatSees({}))
    assert (len(found), found.boxes_xyxy.shape, found.landmarks_xy.shape) == (0, (0, 4), (0, 5, 2))


def test_that_the_network_sees_pixels_less_the_mean_of_its_profile():
    network = NetworkThatSees({})
    detect(network, image(value=150))
    assert network.seen.shape == (1, 3, 64, 96)
    assert network.seen[0, :, 5, 5].tolist() == [150 - 104, 150 - 117, 150 - 123]
    assert network.seen.is_contiguous(memory_format=torch.channels_last)


def test_that_what_stands_at_infinity_is_left_out():
    assert len(detect(NetworkThatSees({FIRST: 0.9}, box_offset=1e4))) == 0
    assert len(detect(NetworkThatSees({FIRST: 0.9}, landmark_offset=float("nan")))) == 0


def test_that_an_image_too_large_for_memory_is_scaled_and_its_faces_are_scaled_back(monkeypatch):
    monkeypatch.setitem(LARGEST_MEGAPIXELS, MOBILE.backbone, 64 * 96 / 1e6)
    network = NetworkThatSees({FAR: 0.9})
    found = detect(network, image(128, 192))
    assert network.seen.shape == (1, 3, 64, 96)
    assert found.boxes_xyxy.tolist() == [[136, 88, 168, 120]]
    assert found.landmarks_xy.tolist() == [[[152, 104]] * 5]
    assert found.boxes_xyxy.dtype == found.landmarks_xy.dtype == np.float32


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (33, 65), (7, 500)])
def test_that_images_of_any_size_are_looked_at(size):
    torch.manual_seed(0)
    found = detect(RetinaFace(MOBILE), image(*size), threshold=0.0)
    assert np.isfinite(found.boxes_xyxy).all()


def test_that_a_view_of_an_image_is_as_good_as_a_copy():
    torch.manual_seed(0)
    detector = Detector(RetinaFace(MOBILE), name="any")
    picture = np.random.default_rng(0).integers(0, 255, (64, 96, 3), np.uint8)
    view, copy = picture[:, ::-1], picture[:, ::-1].copy()
    assert np.array_equal(
        detector.detect(view, threshold=0.3).scores, detector.detect(copy, threshold=0.3).scores
    )


@pytest.mark.parametrize(
    "wrong", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)]
)
def test_that_what_is_no_image_is_refused(wrong):
    with pytest.raises(ValueError, match="an image is"):
        detect(NetworkThatSees({}), wrong)


def test_that_detections_of_odd_shapes_are_never_born():
    two, three = np.zeros((2, 4), np.float32), np.zeros(3, np.float32)
    with pytest.raises(ValueError, match="shapes"):
        Detections(two, three, np.zeros((2, 5, 2), np.float32))
