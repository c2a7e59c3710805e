"""The network on ONNX Runtime: twice as fast on a processor as torch, and loaded without it."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from detector.errors import WeightsError
from detector.inference.answers import Answers, Floats, Pixels
from detector.inference.onnx_graph import retinaface_onnx
from detector.inference.onnx_layers import INPUT, UnknownNetworkError
from detector.inference.onnx_session import onnx_session
from detector.profile import Profile
from detector.weights.head import metadata_of, opened, profile_in

_SHRINK_ABOVE_PIXELS = 4_000_000


class NotOnOnnxRuntimeError(Exception):
    """A weights file that this engine has no network for; torch may have, or knows what is wrong with it."""


class OnnxEngine:
    """A network ready to answer. May be asked by several threads at a time.

    threads: how many share the work of one image.
    """

    def __init__(self, model: bytes, profile: Profile, *, threads: int) -> None:
        self.profile = profile
        self._session = onnx_session(model, threads=threads)

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, threads: int) -> OnnxEngine:
        """The engine of a weights file. Raises NotOnOnnxRuntimeError."""
        profile, tensors = _read(Path(path))
        if profile.dense:
            raise NotOnOnnxRuntimeError("the dense branch is torch's")
        try:
            model = retinaface_onnx(profile, tensors, {})
        except UnknownNetworkError as error:
            raise NotOnOnnxRuntimeError(str(error)) from error
        try:
            return cls(model, profile, threads=threads)
        except Exception as error:  # its errors have no other class in common
            raise NotOnOnnxRuntimeError(str(error)) from error

    def answers(self, image_bgr: Pixels) -> Answers:
        """What the network says of (H, W, 3) uint8, blue green red."""
        options = onnxruntime.RunOptions()
        if image_bgr.shape[0] * image_bgr.shape[1] > _SHRINK_ABOVE_PIXELS:
            # Its memory, a gigabyte for the largest, would stay with the session.
            options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        outputs = self._session.run(None, {INPUT: normalised_array(image_bgr, self.profile)[None]}, options)
        return Answers(*(output[0] for output in outputs))


def normalised_array(image_bgr: Pixels, profile: Profile) -> Floats:
    """As `detector.network.normalise.normalised`: (H, W, 3) uint8 → (3, H, W) float32."""
    planes, mean = list(cv2.split(image_bgr)), list(profile.mean_bgr)
    if profile.channel_order == "rgb":
        planes, mean = planes[::-1], mean[::-1]
    result = np.empty((3, *image_bgr.shape[:2]), np.float32)
    for plane, value, of_result in zip(planes, mean, result, strict=True):
        np.subtract(plane, np.float32(value), out=of_result)
    return result


def _read(path: Path) -> tuple[Profile, dict[str, npt.NDArray[np.generic]]]:
    """What a weights file holds, as `detector.weights.file` reads it, without torch."""
    try:
        with opened(path, framework="np") as file:
            profile = profile_in(metadata_of(file), file=str(path))
            return profile, {name: np.array(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118
    except (WeightsError, TypeError, ValueError) as error:
        raise NotOnOnnxRuntimeError(str(error)) from error
