"""YuNet as a teacher, in ONNX form. Wu et al. 2023, "YuNet: A Tiny Millisecond-level Face Detector".

It has no anchors: each cell tells one box and five landmarks, in strides from the corner of the cell, and its
score is the root of class score times objectness. It finds small faces that networks matched by IoU miss.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from detector.errors import TrainingError
from detector.inference.onnx_session import onnx_session
from detector.training.cell_answers import CellAnswers

STRIDES = (8, 16, 32)
_KINDS = ("cls", "obj", "bbox", "kps")
_OUTPUTS = tuple(f"{kind}_{stride}" for stride in STRIDES for kind in _KINDS)
_MOST_LOG_SIZE = 8.0


class YuNet:
    """Raises TrainingError where the file is not YuNet's."""

    strides = STRIDES

    def __init__(self, file: Path) -> None:
        try:
            session = onnx_session(file.read_bytes(), threads=torch.get_num_threads())
        except OSError as error:
            raise TrainingError(f"{file}: cannot be read ({error.strerror}).") from error
        except Exception as error:  # its errors have no other class in common
            raise TrainingError(f"{file}: is no network in ONNX form.") from error
        if missing := set(_OUTPUTS) - {output.name for output in session.get_outputs()}:
            raise TrainingError(
                f"{file}: is not YuNet, for it has no output {min(missing)}. Networks of this program teach "
                "as weights files."
            )
        batch, _, height, width = session.get_inputs()[0].shape
        if isinstance(height, int) or isinstance(width, int):
            raise TrainingError(
                f"{file}: looks at images of {width} × {height} pixels alone, and a teacher at crops of any "
                "size: export it with open height and width."
            )
        self._session = session
        self._input = session.get_inputs()[0].name
        self._at_a_time = batch if isinstance(batch, int) else None

    def answers(self, pixels_bgr: Tensor) -> list[CellAnswers]:
        """What each cell of each stride says. pixels_bgr: (B, 3, S, S), 0–255, S a multiple of 32."""
        parts = [
            self._session.run(_OUTPUTS, {self._input: part.contiguous().numpy()})
            for part in torch.split(pixels_bgr.cpu(), self._at_a_time or len(pixels_bgr))
        ]
        said = [np.concatenate(answers) for answers in zip(*parts, strict=True)]
        levels = [said[first : first + len(_KINDS)] for first in range(0, len(said), len(_KINDS))]
        return [
            _decoded(*map(torch.from_numpy, level), stride=stride, pixels_bgr=pixels_bgr)
            for stride, level in zip(STRIDES, levels, strict=True)
        ]


def _decoded(
    face: Tensor, objectness: Tensor, box: Tensor, points: Tensor, *, stride: int, pixels_bgr: Tensor
) -> CellAnswers:
    """From (B, cells, 1), (B, cells, 1), (B, cells, 4) and (B, cells, 10), on the device of the pixels."""
    columns = pixels_bgr.shape[-1] // stride
    number = torch.arange(face.shape[1])
    corner = torch.stack((number % columns, number // columns), dim=-1)
    centre = (corner + box[..., :2]) * stride
    half = box[..., 2:].clamp(max=_MOST_LOG_SIZE).exp() * (stride / 2)
    landmarks = (corner[:, None] + points.reshape(*points.shape[:2], 5, 2)) * stride
    scores = (face.clamp(0, 1) * objectness.clamp(0, 1)).sqrt()
    boxes = torch.cat((centre - half, centre + half), dim=-1)
    device = pixels_bgr.device
    return CellAnswers(scores.to(device), boxes[:, :, None].to(device), landmarks[:, :, None].to(device))
