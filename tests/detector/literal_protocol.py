"""The protocol of WIDER FACE as it is told: difficulty by difficulty, one detection, one threshold at a time.

Slow and plain on purpose, in the shape of the official code (its three passes included): what the detector's
own evaluation is held against, in its figures here and in its time in tests/benchmarks.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np


def read_boxes(path: Path) -> np.ndarray:
    """A file of detections: (N, 5) x, y, width, height, score."""
    rows = []
    with path.open() as file:
        for line in file.readlines()[2:]:
            columns = line.split()
            rows.append([float(column) for column in columns])
    return np.array(rows).reshape(-1, 5)


def average_precision(truth, detections, difficulty: str) -> float:
    """truth: images with name, boxes_xywh and counted; detections: (N, 5) arrays by name, in any order."""
    lowest = min((found[:, 4].min() for found in detections.values() if len(found)), default=0)
    highest = max((found[:, 4].max() for found in detections.values() if len(found)), default=1)
    highest = max(highest, 0)
    proposed, found_so_far = np.zeros(1000), np.zeros(1000)
    faces_in_all = 0
    for image in truth:
        counted = image.counted[difficulty]
        faces_in_all += counted.sum()
        found = detections.get(image.name, np.zeros((0, 5)))
        if len(image.boxes_xywh) == 0 or len(found) == 0:
            continue
        best_first = found[np.argsort(-found[:, 4], kind="stable")]
        # Where the official code would divide zero by zero, every detection has the lowest score.
        scores = (best_first[:, 4] - lowest) / ((highest - lowest) or 1)
        counts, found_until = walk(best_first[:, :4], image.boxes_xywh, counted)
        for step in range(1000):
            reached = np.where(scores >= 1 - (step + 1) / 1000)[0]
            if len(reached):
                last = reached[-1]
                proposed[step] += len(np.where(counts[: last + 1])[0])
                found_so_far[step] += found_until[last]
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall = found_so_far / proposed, found_so_far / faces_in_all
    return area(recall, np.nan_to_num(precision))


def walk(boxes, faces, counted):
    """For each detection, best first: does it count, and how many counted faces are found until then."""
    counts, found_until = np.ones(len(boxes), bool), np.zeros(len(boxes))
    is_found = np.zeros(len(faces), bool)
    for i, box in enumerate(boxes):
        overlaps = overlap(box, faces)
        nearest = overlaps.argmax()
        if overlaps[nearest] >= 0.5:
            if counted[nearest]:
                is_found[nearest] = True
            else:
                counts[i] = False
        found_until[i] = len(np.where(is_found)[0])
    return counts, found_until


def overlap(box, faces):
    """(M,) intersection over union of one box with each face, the edge pixel counted."""
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    faces_right, faces_bottom = faces[:, 0] + faces[:, 2], faces[:, 1] + faces[:, 3]
    width = np.minimum(right, faces_right) - np.maximum(left, faces[:, 0]) + 1
    height = np.minimum(bottom, faces_bottom) - np.maximum(top, faces[:, 1]) + 1
    shared = np.where((width > 0) & (height > 0), width * height, 0)
    face_areas = (faces_right - faces[:, 0] + 1) * (faces_bottom - faces[:, 1] + 1)
    return shared / ((right - left + 1) * (bottom - top + 1) + face_areas - shared)


def area(recall, precision) -> float:
    """Each gain in recall times the best precision at that recall or any higher."""
    total, last = 0.0, 0.0
    for step in range(1000):
        if recall[step] != last:
            total += (recall[step] - last) * precision[step:].max()
            last = recall[step]
    return float(total)
