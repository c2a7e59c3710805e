"""The command `detector evaluate`, a stand-in for its detector, and what it leaves."""

from __future__ import annotations

import csv

import numpy as np

from detector.__main__ import main
from detector.inference.detect import Detections

VERDICT_COLUMNS = "image,left,top,width,height,verdict\n"


class DiscFinder:
    """A stand-in for a detector: the bright disc of a picture is a face, and so, it thinks, is the corner."""

    largest_megapixels = 25

    def detect(self, image_bgr, *, threshold, nms_iou):
        y, x = np.nonzero(image_bgr.min(axis=2) > 150)
        disc = [x.min(), y.min(), x.max() + 1, y.max() + 1]
        corner = [0, 0, image_bgr.shape[1] // 8, image_bgr.shape[0] // 8]
        left, top, right, bottom = disc
        third = (right - left) / 3
        points = [
            [left + third, top + third],
            [right - third, top + third],
            [(left + right) / 2, bottom - 20],
        ]
        points += [[left + third, bottom], [right - third, bottom]]
        boxes, scores = np.array([disc, corner], np.float32), np.array([0.9, 0.6], np.float32)
        return Detections(boxes, scores, np.array([points] * 2, np.float32))


def evaluate(*arguments):
    return main(["evaluate", *map(str, arguments)])


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def refusal(capsys, *arguments):
    assert evaluate(*arguments) == 2
    return capsys.readouterr().err
