"""What detection takes beside the plain way of doing it, in processor time, on one core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from plain_detection import WEIGHTS, Plain, photographs

import detector
from detector.inference.detect import Detector
from detector.inference.landmark_voting import VOTES_ABOVE
from detector.suppression import SAME_FACE_IOU, iou_of_pairs
from detector.weights.file import load_weights


@pytest.mark.parametrize("threshold", [0.5, 0.02])
def test_detection_at_vga_on_one_core_beside_the_plain_way(
    tell: Callable[..., None], threshold: float
) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(detector.__file__).parents[1]), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(Path(__file__).with_name("plain_detection.py")), str(threshold)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    times = json.loads(done.stdout)
    tell(
        f"plain detection above {threshold}, 640 × 480, one core",
        "ms",
        times["plain"],
        {
            "detect, on torch": times["torch"],
            "detect, on ONNX Runtime": times["onnx"],
            "detect with our small weights": times["small"],
        },
    )


@pytest.mark.parametrize("threshold", [0.5, 0.02])
def test_that_both_ways_find_the_same(threshold: float) -> None:
    plain, ours = Plain(load_weights(WEIGHTS)), Detector.load(WEIGHTS, threads=1)
    for photograph in photographs():
        boxes, scores, _ = plain.detect(photograph, threshold=threshold)
        found = ours.detect(photograph, threshold=threshold)
        np.testing.assert_allclose(found.boxes_xyxy, boxes, atol=0.1)
        np.testing.assert_allclose(found.scores, scores, atol=1e-3)
        # The plain way has the surest anchor's landmarks, and ours the mean of all that have a vote.
        all_boxes, all_scores, all_points = plain.likely(photograph, threshold=VOTES_ABOVE)
        for box, score, points in zip(boxes, scores, found.landmarks_xy, strict=True):
            votes = iou_of_pairs(box[None], all_boxes) >= SAME_FACE_IOU
            if score > VOTES_ABOVE:
                expected = np.average(all_points[votes], axis=0, weights=all_scores[votes])
                np.testing.assert_allclose(points, expected, atol=0.1)
