"""What the dense branch of a model sees in one photograph: every face as a mesh, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from annotator.jobs.detect import Predictor
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage
from annotator.model.face import BoxXYXY
from detector.errors import WeightsError
from detector.weights.head import profile_of

if TYPE_CHECKING:
    from detector.inference.detect import Detector

LEAST_SCORE = 0.3
"""A person may have added or accepted what the model is less sure of than of what it proposes."""

LEAST_IOU = 0.35
"""Of the box of a face and that of its mesh."""


@dataclass(frozen=True, slots=True, eq=False)
class Meshes:
    """The N faces that a model finds in an image, as meshes of V vertices.

    boxes_xyxy: (N, 4) and vertices_xyz: (N, V, 3), both in pixels of the image, z towards the viewer.
    triangles: (T, 3) indices of vertices, counter-clockwise where the outside is seen.
    """

    image: str
    boxes_xyxy: NDArray[np.float32]
    vertices_xyz: NDArray[np.float32]
    triangles: NDArray[np.int64]

    def of_box(self, box_xyxy: BoxXYXY) -> NDArray[np.float32] | None:
        """(V, 3) the mesh of the face whose box this is most likely; None where the model finds none."""
        if len(self.boxes_xyxy) == 0:
            return None
        box = np.asarray(box_xyxy)
        low = np.maximum(self.boxes_xyxy[:, :2], box[:2])
        high = np.minimum(self.boxes_xyxy[:, 2:], box[2:])
        shared = np.clip(high - low, 0, None).prod(axis=1)
        areas = (self.boxes_xyxy[:, 2:] - self.boxes_xyxy[:, :2]).prod(axis=1)
        ious = shared / (areas + (box[2:] - box[:2]).prod() - shared)
        best = int(ious.argmax())
        return self.vertices_xyz[best] if ious[best] >= LEAST_IOU else None


def has_dense_branch(weights: Path) -> bool:
    """Whether the network of a weights file can tell meshes; read from the file's head, without torch."""
    try:
        return profile_of(weights).dense
    except WeightsError:
        return False  # whoever wants to detect with it is told


class MeshJob(Job):
    """Finishes with Meshes. load: makes the detector, in the thread."""

    def __init__(self, image: str, read_image: ReadImage, load: Callable[[], Predictor]) -> None:
        super().__init__(lambda: _look(image, read_image, load), name="faces as meshes")


def _look(image: str, read_image: ReadImage, load: Callable[[], Predictor]) -> Generator[None, None, Meshes]:
    detector = cast("Detector", load())
    yield
    bgr = read_image(image)
    yield
    found, dense = detector.detect_dense(bgr, threshold=LEAST_SCORE)
    return Meshes(image, found.boxes_xyxy, dense.vertices_xyz, dense.triangles)
