"""Writing a network as an ONNX file that is known to answer as torch does."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import torch

from detector.anchors import anchors_for
from detector.atomic_write import write_atomically
from detector.boxes import decode_boxes, decode_landmarks
from detector.errors import DetectorError
from detector.inference.onnx_graph import OUTPUTS, retinaface_onnx
from detector.inference.onnx_layers import INPUT, UnknownNetworkError
from detector.network.normalise import normalised
from detector.network.retinaface import RawOutput, RetinaFace
from detector.weights.file import load_weights
from detector.weights.head import read_metadata

CHECKED_SIZES = ((1, 64, 64), (2, 97, 131), (1, 1, 40), (1, 240, 333))
"""Images, height and width of what the answers are compared on, odd ones among them."""
MOST_PIXELS, MOST_SCORE = 0.1, 1e-3
"""By how much a box, a landmark or a score may differ."""


def export_onnx(weights: str | os.PathLike[str], out: str | os.PathLike[str]) -> None:
    """Write the network of a weights file as an ONNX file, whole or not at all.

    Raises WeightsError for what is no weights file, and DetectorError, with nothing written, where ONNX
    Runtime is not installed or too old for this network, or its answers are not torch's.
    """
    model = load_weights(weights)
    metadata = read_metadata(weights)
    metadata |= {
        "profile": model.profile.to_json(),
        "mean_bgr": " ".join(map(repr, model.profile.mean_bgr)),
        "channel_order": model.profile.channel_order,
    }
    tensors = {
        name: tensor.float().numpy() if tensor.is_floating_point() else tensor.numpy()
        for name, tensor in model.state_dict().items()
    }
    try:
        exported = retinaface_onnx(model.profile, tensors, metadata)
    except UnknownNetworkError as error:
        raise DetectorError(f"{weights}: this network cannot be exported: {error}.") from error
    check_answers(exported, model, name=str(out))
    write_atomically(out, exported)


def check_answers(exported: bytes, model: RetinaFace, *, name: str) -> None:
    """Hold an ONNX file's answers against the network's. Raises DetectorError where they differ."""
    session = _session(exported, name)
    random = np.random.default_rng(0)
    for images, height, width in CHECKED_SIZES:
        pixels = torch.from_numpy(random.integers(0, 256, (images, 3, height, width), np.uint8))
        given = normalised(pixels, model.profile)
        with torch.inference_mode():
            expected = model(given)
        found = RawOutput(*map(torch.from_numpy, session.run(list(OUTPUTS), {INPUT: given.numpy()})))
        for image in range(images):
            scores, positions = _differences(model, expected, found, image, (height, width))
            if not (scores <= MOST_SCORE and positions <= MOST_PIXELS):
                raise DetectorError(
                    f"{name}: not written, for on an image of {width} × {height} its answers differ from "
                    f"torch's by {scores:.2g} in a score and {positions:.2g} pixels in a position; "
                    f"{MOST_SCORE} and {MOST_PIXELS} are allowed."
                )


def _differences(
    model: RetinaFace, expected: RawOutput, found: RawOutput, image: int, size: tuple[int, int]
) -> tuple[float, float]:
    """The largest difference between scores, and between positions of boxes and landmarks in pixels.

    Positions far outside the image count by as many times its size as they are away.
    """
    anchors, profile = anchors_for(model.profile, *size), model.profile
    scores, positions = [], []
    for answers in (expected, found):
        scores.append(answers.logits[image].softmax(dim=-1)[:, 1])
        boxes = decode_boxes(
            answers.box_offsets[image], anchors, profile.centre_variance, profile.size_variance
        )
        landmarks = decode_landmarks(answers.landmark_offsets[image], anchors, profile.centre_variance)
        positions.append(torch.cat((boxes, landmarks.flatten(1)), dim=1))
    away = (positions[0].abs() / max(size)).clamp(min=1)
    differences = (positions[1] - positions[0]).abs() / away
    return float((scores[1] - scores[0]).abs().max()), float(differences.max())


def _session(exported: bytes, name: str) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise DetectorError(
            f"{name}: not written, for ONNX Runtime, which would check it, is not installed: "
            "`pip install onnxruntime`."
        ) from error
    try:
        return onnxruntime.InferenceSession(exported, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise DetectorError(
            f"{name}: not written, for ONNX Runtime {onnxruntime.__version__} cannot run it: {error}"
        ) from error
