"""The network on torch: the reference, the dense branch, GPUs, and where ONNX Runtime is not installed."""

from __future__ import annotations

from copy import deepcopy
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from detector.inference.answers import Answers, Floats, Pixels
from detector.inference.dense import DenseFaces, dense_faces
from detector.network.folding import folded
from detector.network.heads import Places
from detector.network.normalise import normalised
from detector.network.retinaface import RawOutput, RetinaFace


class TorchEngine:
    """A network ready to answer. May be asked by several threads at a time."""

    def __init__(self, model: RetinaFace, *, device: str = "cpu") -> None:
        self.profile = model.profile
        self._device = torch.device(device)
        ready = folded(model).to(self._device)
        self._model = ready.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._decoder = None if model.dense is None else deepcopy(model.dense.decoder).cpu()

    @torch.inference_mode()
    def answers(self, image_bgr: Pixels) -> Answers:
        """What the network says of (H, W, 3) uint8, blue green red."""
        return _arrays(self._model(self._seen(image_bgr)))

    @torch.inference_mode()
    def levels_and_answers(self, image_bgr: Pixels) -> tuple[list[Tensor], Answers]:
        """The same, and what the dense branch looks at."""
        levels = self._model.levels(self._seen(image_bgr))
        return levels, _arrays(self._model.answers(levels))

    @torch.inference_mode()
    def dense(self, levels: list[Tensor], anchors: npt.NDArray[np.intp], boxes_xyxy: Floats) -> DenseFaces:
        """What the dense branch says of the faces of (F,) anchors, whose boxes are (F, 4) in pixels."""
        assert self._decoder is not None, "asked for by those who know that there is one"
        which = torch.from_numpy(anchors).to(self._device)
        answers = self._model.dense(levels, Places(torch.zeros_like(which), which))
        return dense_faces(answers.cpu(), torch.from_numpy(boxes_xyxy), self._decoder)

    def _seen(self, image_bgr: Pixels) -> Tensor:
        """(1, 3, H, W) as the network takes it."""
        # (H, W, 3) is channels-last as it is: permuted, never copied.
        pixels = torch.from_numpy(np.ascontiguousarray(image_bgr)).to(self._device).permute(2, 0, 1)
        return normalised(pixels, self.profile)[None]


def _arrays(output: RawOutput) -> Answers:
    """Those of the first image of a batch."""
    return Answers(*(cast("Floats", answers[0].float().cpu().numpy()) for answers in output))
