"""The detector: an image in, faces out, in the pixels of that image."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.boxes import decode_boxes, decode_landmarks, nms
from detector.errors import WeightsError
from detector.inference.dense import DenseFaces, dense_faces
from detector.network.folding import folded
from detector.network.heads import Places
from detector.network.normalise import normalised
from detector.network.retinaface import RawOutput, RetinaFace
from detector.weights.file import load_weights

Floats = npt.NDArray[np.float32]

LARGEST_MEGAPIXELS = {"mobilenet-0.25": 25.0}
"""Larger images are scaled down to this first, so that memory suffices: 1.7 GB at this size."""
LARGEST_MEGAPIXELS_OF_OTHERS = 8.0
"""The same for heavy backbones, whose features at stride 4 take half a gigabyte for each of these."""


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """The faces found in one image, best score first. Float32, in pixels of the image given.

    boxes_xyxy: (N, 4) left, top, right, bottom, outside the image where a face is. scores: (N,) in [0, 1].
    landmarks_xy: (N, 5, 2), left eye, right eye, nose tip, left and right mouth corner as seen in the image.
    Raises ValueError at birth for other shapes.
    """

    boxes_xyxy: Floats
    scores: Floats
    landmarks_xy: Floats

    def __post_init__(self) -> None:
        shapes = self.boxes_xyxy.shape, self.scores.shape, self.landmarks_xy.shape
        if shapes != ((len(self), 4), (len(self),), (len(self), 5, 2)):
            raise ValueError(f"detections have shapes (N, 4), (N,) and (N, 5, 2), not {shapes}")

    def __len__(self) -> int:
        return len(self.scores)

    def scaled(self, scale_xy: tuple[float, float]) -> Detections:
        """The same faces in the same image at another size."""
        if scale_xy == (1.0, 1.0):
            return self
        scale_box = np.array(scale_xy * 2, np.float32)
        return Detections(self.boxes_xyxy * scale_box, self.scores, self.landmarks_xy * scale_box[:2])


class Detector:
    """A network made ready to detect.

    name: which weights these are. largest_megapixels: larger images are scaled down to this.
    """

    def __init__(self, model: RetinaFace, *, name: str) -> None:
        self.name = name
        self._profile = model.profile
        self.largest_megapixels = LARGEST_MEGAPIXELS.get(model.profile.backbone, LARGEST_MEGAPIXELS_OF_OTHERS)
        self._model = folded(model).to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Detector:
        """The detector of a weights file, called like the file. Raises WeightsError."""
        return cls(load_weights(path), name=Path(path).stem)

    def detect(
        self, image_bgr: npt.NDArray[np.uint8], *, threshold: float = 0.5, nms_iou: float = 0.4
    ) -> Detections:
        """Every face that scores above `threshold` and overlaps no better one by more than `nms_iou`.

        image_bgr: (H, W, 3) uint8, blue green red. Detected at its own size, up to largest_megapixels.
        """
        scaled = self._scaled(image_bgr)
        with torch.inference_mode():
            output = self._model(self._seen(scaled))
            found, _ = self._faces(output, scaled, threshold, nms_iou)
        return found.scaled(_scale_xy(scaled, image_bgr))

    @property
    def has_dense_branch(self) -> bool:
        """Whether `detect_dense` can be asked for."""
        return self._model.dense is not None

    def detect_dense(
        self, image_bgr: npt.NDArray[np.uint8], *, threshold: float = 0.5, nms_iou: float = 0.4
    ) -> tuple[Detections, DenseFaces]:
        """What `detect` finds, and what the dense branch says of each of these faces, in the same order.

        Only the anchors of these faces are asked. Raises WeightsError for a network without this branch.
        """
        if self._model.dense is None:
            raise WeightsError(
                f"The weights {self.name} have no dense branch; `detector train --dense` makes such."
            )
        scaled = self._scaled(image_bgr)
        with torch.inference_mode():
            levels = self._model.levels(self._seen(scaled))
            found, anchors = self._faces(self._model.answers(levels), scaled, threshold, nms_iou)
            answers = self._model.dense(levels, Places(torch.zeros_like(anchors), anchors))
            dense = dense_faces(answers, torch.from_numpy(found.boxes_xyxy), self._model.dense.decoder)
        scale_xy = _scale_xy(scaled, image_bgr)
        return found.scaled(scale_xy), dense.scaled(scale_xy)

    def _scaled(self, image_bgr: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """The image as it is looked at. Raises ValueError for what is none."""
        if (
            image_bgr.ndim != 3
            or image_bgr.shape[2] != 3
            or image_bgr.dtype != np.uint8
            or not image_bgr.size
        ):
            raise ValueError(f"an image is (H, W, 3) uint8, not {image_bgr.shape} {image_bgr.dtype}")
        return _shrunk(image_bgr, self.largest_megapixels)

    def _seen(self, image_bgr: npt.NDArray[np.uint8]) -> Tensor:
        """(1, 3, H, W) as the network takes it."""
        # (H, W, 3) is channels-last as it is: permuted, never copied.
        pixels = torch.from_numpy(np.ascontiguousarray(image_bgr)).permute(2, 0, 1)
        return normalised(pixels, self._profile)[None]

    def _faces(
        self, output: RawOutput, image_bgr: npt.NDArray[np.uint8], threshold: float, nms_iou: float
    ) -> tuple[Detections, Tensor]:
        """The faces in one image, and the anchor that answers for each, (N,)."""
        height, width = image_bgr.shape[:2]
        scores = output.logits[0].softmax(dim=-1)[:, 1]
        # Nearly all anchors end here, before anything is decoded.
        likely = (scores > threshold).nonzero().squeeze(1)
        anchors = anchors_for(self._profile, height, width)[likely]
        centre_variance, size_variance = self._profile.centre_variance, self._profile.size_variance
        boxes = decode_boxes(output.box_offsets[0, likely], anchors, centre_variance, size_variance)
        landmarks = decode_landmarks(output.landmark_offsets[0, likely], anchors, centre_variance)
        found, which = _suppressed(boxes, scores[likely], landmarks, nms_iou)
        return found, likely[which]


def _suppressed(
    boxes_xyxy: Tensor, scores: Tensor, landmarks_xy: Tensor, nms_iou: float
) -> tuple[Detections, Tensor]:
    """One detection a face, best score first, and which of those given each is, (N,).

    What weights gone astray put at infinity is left out.
    """
    sound = boxes_xyxy.isfinite().all(dim=1) & landmarks_xy.isfinite().all(dim=2).all(dim=1)
    sound &= (boxes_xyxy[:, 2:] > boxes_xyxy[:, :2]).all(dim=1)
    boxes, confidences, landmarks = (values[sound].numpy() for values in (boxes_xyxy, scores, landmarks_xy))
    kept = nms(boxes, confidences, nms_iou)
    which = sound.nonzero().squeeze(1)[torch.from_numpy(kept)]
    return Detections(boxes[kept], confidences[kept], landmarks[kept]), which


def _scale_xy(of: npt.NDArray[np.uint8], to: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """By what positions in one image become those in another."""
    return to.shape[1] / of.shape[1], to.shape[0] / of.shape[0]


def _shrunk(image_bgr: npt.NDArray[np.uint8], megapixels: float) -> npt.NDArray[np.uint8]:
    """The image, scaled down if it is larger than that."""
    height, width = image_bgr.shape[:2]
    shrink = math.sqrt(megapixels * 1e6 / (height * width))
    if shrink >= 1:
        return image_bgr
    size = max(1, int(width * shrink)), max(1, int(height * shrink))
    return np.asarray(cv2.resize(image_bgr, size, interpolation=cv2.INTER_AREA), np.uint8)
