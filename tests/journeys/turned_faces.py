"""Photographs that the shipped weights do badly on, with the truth: faces of the sample on their side."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from detector.data.samples import load_samples
from detector.formats.label_records import LabelledFace, LabelledImage
from detector.formats.label_txt import write_labels
from detector.images import read_image
from detector.resources import resource

SIDE = 240
SMALLEST = 55
"""Pixels: a face of the sample that is enlarged more than thrice shows nothing any more."""


def write_turned_faces(folder: Path, labels: Path, *, labelled: int, others: int) -> None:
    """Write photographs of a face each, turned by 55 to 75 degrees either way; the first ones without labels.

    A face fills an ellipse of its box, and its new box is the one around that ellipse turned.
    """
    folder.mkdir()
    sources = [
        (read_image(sample.path), box.astype(float), points.astype(float))
        for sample in load_samples(resource("sample"), resource("sample/label.txt"))
        for box, points in zip(sample.truth.boxes_xyxy, sample.truth.landmarks_xy, strict=True)
        if max(box[2:] - box[:2]) >= SMALLEST
    ]
    written = []
    for number in range(labelled + others):
        pixels, box, points = sources[number % len(sources)]
        random = np.random.default_rng(number)
        angle = float(random.choice((-1, 1)) * random.uniform(55, 75))
        centre = (box[:2] + box[2:]) / 2
        zoom = SIDE / (max(box[2:] - box[:2]) * random.uniform(1.7, 2.6))
        matrix = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, zoom)
        matrix[:, 2] += SIDE / 2 - centre
        turned = cv2.warpAffine(pixels, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)
        name = f"{number:02}.png"
        cv2.imwrite(str(folder / name), turned)
        cosine, sine = abs(np.cos(np.radians(angle))), abs(np.sin(np.radians(angle)))
        width, height = (box[2:] - box[:2]) * zoom
        width, height = np.hypot(width * cosine, height * sine), np.hypot(width * sine, height * cosine)
        landmarks = (points @ matrix[:, :2].T + matrix[:, 2]).tolist()
        face = LabelledFace(
            (SIDE / 2 - width / 2, SIDE / 2 - height / 2, width, height),
            tuple((x, y, 0) for x, y in landmarks),
        )
        written.append(LabelledImage(name, (face,)))
    write_labels(labels, written[others:])
