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
        boxes, scores, points = plain.detect(photograph, threshold=threshold)
        found = ours.detect(photograph, threshold=threshold)
        np.testing.assert_allclose(found.boxes_xyxy, boxes, atol=0.1)
        np.testing.assert_allclose(found.scores, scores, atol=1e-3)
        # The plain way takes the landmarks of the surest anchor; ours are the mean of all anchors of a face.
        sides = np.sqrt((boxes[:, 2:] - boxes[:, :2]).prod(axis=1))
        apart = np.linalg.norm(found.landmarks_xy - points, axis=2).mean(axis=1) / sides
        assert apart[scores > 0.5].max(initial=0) < 0.1
