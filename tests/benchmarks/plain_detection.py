"""Detection as it is, and the plain way of doing it, in turns: `python plain_detection.py THRESHOLD`.

Prints the median processor time of each in milliseconds, as JSON. A process of its own is what a person who
detects has; in one that has worked for long, memory that torch would have to ask for is there already.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from math import ceil

import cv2
import numpy as np
import torch

from detector.images import read_image
from detector.inference.detect import Detector
from detector.network.retinaface import RetinaFace
from detector.resources import OUR_WEIGHTS, SMALL_WEIGHTS, resource
from detector.weights.file import load_weights

WEIGHTS = resource(OUR_WEIGHTS)
SIZE = (640, 480)
ROUNDS = 15

Found = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Boxes, scores and landmarks."""


class Plain:
    """Detection as the published scripts do it: torch eager, anchors in a loop, NMS in NumPy, all decoded."""

    def __init__(self, network: RetinaFace) -> None:
        self.network, self.profile = network, network.profile

    def detect(self, image_bgr: np.ndarray, *, threshold: float, nms_iou: float = 0.4) -> Found:
        boxes, scores, points = self.likely(image_bgr, threshold=threshold)
        kept = self.nms(boxes, nms_iou)
        return boxes[kept], scores[kept], points[kept]

    @torch.inference_mode()
    def likely(self, image_bgr: np.ndarray, *, threshold: float) -> Found:
        """Of all anchors that score more, best first."""
        height, width = image_bgr.shape[:2]
        pixels = image_bgr.astype(np.float32)
        pixels -= np.array(self.profile.mean_bgr, np.float32)
        images = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None]
        logits, box_offsets, landmark_offsets = (answers[0] for answers in self.network(images))
        scores = torch.softmax(logits, dim=1)[:, 1].numpy()

        anchors = torch.tensor(self.anchors(height, width)).view(-1, 4)
        scale = torch.tensor([width, height], dtype=torch.float32)
        centre_variance, size_variance = self.profile.centre_variance, self.profile.size_variance
        centre = anchors[:, :2] + box_offsets[:, :2] * centre_variance * anchors[:, 2:]
        size = anchors[:, 2:] * torch.exp(box_offsets[:, 2:] * size_variance)
        boxes = (torch.cat((centre - size / 2, centre + size / 2), dim=1) * scale.repeat(2)).numpy()
        landmarks = torch.stack(
            [anchors[:, :2] + landmark_offsets[:, i] * centre_variance * anchors[:, 2:] for i in range(5)],
            dim=1,
        )
        points = (landmarks * scale).numpy()

        likely = np.flatnonzero(scores > threshold)
        order = likely[scores[likely].argsort()[::-1]]
        return boxes[order], scores[order], points[order]

    def anchors(self, height: int, width: int) -> list[float]:
        """cx, cy, w, h of each anchor as shares of the image, in the loops of those scripts.

        They go through lists of centres in each cell, although there is one.
        """
        anchors = []
        for level in self.profile.levels:
            rows, columns = ceil(height / level.stride), ceil(width / level.stride)
            for row, column in itertools.product(range(rows), range(columns)):
                for size in level.anchor_sizes:
                    all_cx = [x * level.stride / width for x in [column + 0.5]]
                    all_cy = [y * level.stride / height for y in [row + 0.5]]
                    for cy, cx in itertools.product(all_cy, all_cx):
                        anchors += [cx, cy, size / width, size / height]
        return anchors

    def nms(self, boxes: np.ndarray, iou: float) -> list[int]:
        """Of boxes, best first, those that stay."""
        x1, y1, x2, y2 = boxes.T
        areas = (x2 - x1 + 1) * (y2 - y1 + 1)
        left, kept = np.arange(len(boxes)), []
        while left.size:
            best, rest = left[0], left[1:]
            kept.append(int(best))
            width = np.maximum(0, np.minimum(x2[best], x2[rest]) - np.maximum(x1[best], x1[rest]) + 1)
            height = np.maximum(0, np.minimum(y2[best], y2[rest]) - np.maximum(y1[best], y1[rest]) + 1)
            shared = width * height
            left = rest[shared / (areas[best] + areas[rest] - shared) <= iou]
        return kept


def milliseconds(*works: Callable[[], object]) -> list[float]:
    """The median processor time of each piece of work, all in turns."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [1e3 * statistics.median(taken[2:]) for taken in times]  # the first calls choose their kernels


def photographs() -> list[np.ndarray]:
    """Those of the sample at 640 × 480."""
    return [
        np.asarray(cv2.resize(read_image(path), SIZE), np.uint8)
        for path in sorted(resource("sample").rglob("*.jpg"))
    ]


def times(threshold: float) -> dict[str, float]:
    """Milliseconds of one core for one photograph, by the name of the way."""
    ways = {
        "plain": Plain(load_weights(WEIGHTS)),
        "torch": Detector(load_weights(WEIGHTS), name="torch"),
        "onnx": Detector.load(WEIGHTS, threads=1),
        "small": Detector.load(resource(SMALL_WEIGHTS), threads=1),
    }
    turns = [itertools.cycle(photographs()) for _ in ways]
    works = [
        lambda way=way, turn=turn: way.detect(next(turn), threshold=threshold)
        for way, turn in zip(ways.values(), turns, strict=True)
    ]
    return dict(zip(ways, milliseconds(*works), strict=True))


if __name__ == "__main__":
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    print(json.dumps(times(float(sys.argv[1]))))
