"""The detector: an image in, faces out, in the pixels of that image."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from detector.errors import DetectorError, WeightsError
from detector.inference.answers import Answers, Faces, faces_in
from detector.inference.room import room_in_memory
from detector.threads import processors

if TYPE_CHECKING:
    from detector.inference.dense import DenseFaces
    from detector.inference.onnx_engine import OnnxEngine
    from detector.inference.torch_engine import TorchEngine
    from detector.network.retinaface import RetinaFace

Floats = npt.NDArray[np.float32]

LARGEST_MEGAPIXELS = {"mobilenet-0.25": 25.0}
"""Larger images are scaled down to this first, so that memory suffices: 1.7 GB at this size."""
LARGEST_MEGAPIXELS_OF_OTHERS = 8.0
"""The same for heavy backbones, whose features at stride 4 take half a gigabyte for each of these."""
BYTES_PER_PIXEL = {"mobilenet-0.25": 75}
BYTES_PER_PIXEL_OF_OTHERS = 800
"""What looking takes of memory: several threads look at as many images at a time as there is room for."""


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
    """A network made ready to detect. May be asked by several threads at a time.

    name: which weights these are. largest_megapixels: larger images are scaled down to this.

    The network of a file runs on ONNX Runtime, without torch, if it can: where that is not installed or lacks
    an operation, with the dense branch and on a GPU, it runs on torch, as a network given does.
    """

    def __init__(self, model: RetinaFace, *, name: str) -> None:
        from detector.inference.torch_engine import TorchEngine

        self._set_up(TorchEngine(model), name)

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, threads: int | None = None, device: str = "cpu"
    ) -> Detector:
        """The detector of a weights file, called like the file.

        threads: how many share the work of one image; None: `processors()`. device: "cpu" or "cuda". Raises
        WeightsError, and DetectorError without a GPU.
        """
        detector = cls.__new__(cls)
        detector._set_up(_engine(path, threads, device), Path(path).stem)
        return detector

    def _set_up(self, engine: OnnxEngine | TorchEngine, name: str) -> None:
        self.name = name
        self._engine = engine
        self.largest_megapixels = LARGEST_MEGAPIXELS.get(
            engine.profile.backbone, LARGEST_MEGAPIXELS_OF_OTHERS
        )
        self._bytes_per_pixel = BYTES_PER_PIXEL.get(engine.profile.backbone, BYTES_PER_PIXEL_OF_OTHERS)
        self._room = room_in_memory()

    def detect(
        self, image_bgr: npt.NDArray[np.uint8], *, threshold: float = 0.5, nms_iou: float = 0.4
    ) -> Detections:
        """Every face that scores above `threshold` and overlaps no better one by more than `nms_iou`.

        image_bgr: (H, W, 3) uint8, blue green red. Detected at its own size, up to largest_megapixels.
        """
        scaled = self._scaled(image_bgr)
        with self._room.taken(self._bytes_per_pixel * _pixels(scaled)):
            answers = self._engine.answers(scaled)
        faces = self._faces(answers, scaled, threshold, nms_iou)
        return _detections(faces).scaled(_scale_xy(scaled, image_bgr))

    @property
    def has_dense_branch(self) -> bool:
        """Whether `detect_dense` can be asked for."""
        return self._dense_engine is not None

    def detect_dense(
        self, image_bgr: npt.NDArray[np.uint8], *, threshold: float = 0.5, nms_iou: float = 0.4
    ) -> tuple[Detections, DenseFaces]:
        """What `detect` finds, and what the dense branch says of each of these faces, in the same order.

        Only the anchors of these faces are asked. Raises WeightsError for a network without this branch.
        """
        engine = self._dense_engine
        if engine is None:
            raise WeightsError(
                f"The weights {self.name} have no dense branch; `detector dense train` gives them one."
            )
        scaled = self._scaled(image_bgr)
        with self._room.taken(self._bytes_per_pixel * _pixels(scaled)):
            levels, answers = engine.levels_and_answers(scaled)
            faces = self._faces(answers, scaled, threshold, nms_iou)
            dense = engine.dense(levels, faces.anchors, faces.boxes_xyxy)
        scale_xy = _scale_xy(scaled, image_bgr)
        return _detections(faces).scaled(scale_xy), dense.scaled(scale_xy)

    @property
    def _dense_engine(self) -> TorchEngine | None:
        """The engine, if its network has the dense branch."""
        if not self._engine.profile.dense:
            return None
        from detector.inference.torch_engine import TorchEngine

        return self._engine if isinstance(self._engine, TorchEngine) else None

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

    def _faces(
        self, answers: Answers, image_bgr: npt.NDArray[np.uint8], threshold: float, nms_iou: float
    ) -> Faces:
        height, width = image_bgr.shape[:2]
        return faces_in(answers, self._engine.profile, (height, width), threshold=threshold, nms_iou=nms_iou)


def _engine(path: str | os.PathLike[str], threads: int | None, device: str) -> OnnxEngine | TorchEngine:
    """What runs the network of a weights file. Raises WeightsError, and DetectorError without a GPU."""
    if device == "cpu":
        try:
            from detector.inference.onnx_engine import NotOnOnnxRuntimeError, OnnxEngine

            return OnnxEngine.load(path, threads=threads or processors())
        except ImportError:
            pass  # torch can do it too
        except NotOnOnnxRuntimeError:
            pass  # torch can do it, or says what is wrong with the file
    import torch

    from detector.inference.torch_engine import TorchEngine
    from detector.weights.file import load_weights

    if device == "cuda" and not torch.cuda.is_available():
        raise DetectorError("PyTorch finds no GPU here: leave out `--device cuda`.")
    if threads is not None:
        torch.set_num_threads(threads)
    return TorchEngine(load_weights(path), device=device)


def _detections(faces: Faces) -> Detections:
    return Detections(faces.boxes_xyxy, faces.scores, faces.landmarks_xy)


def _pixels(image: npt.NDArray[np.uint8]) -> int:
    return int(image.shape[0] * image.shape[1])


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
