"""A running average of weights, which tests better than the weights of any one step."""

from __future__ import annotations

from copy import deepcopy

import torch

from detector.network.retinaface import RetinaFace


class WeightAverage:
    """Exponential moving average of a network's weights and buffers.

    The decay ramps up as (1 + step) / (10 + step), so that early, bad weights are soon forgotten.
    network: the average so far, a network of its own. steps: how many were taken in before.
    """

    def __init__(self, model: RetinaFace, decay: float, *, steps: int = 0) -> None:
        self.network = deepcopy(model)
        self._decay = decay
        self._step = steps

    @torch.no_grad()
    def update(self, model: RetinaFace) -> None:
        """Take in the weights after one more step. What counts, such as batches seen, is copied."""
        decay = min(self._decay, (1 + self._step) / (10 + self._step))
        self._step += 1
        averaged = self.network.state_dict()
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                averaged[name].lerp_(value, 1 - decay)
            else:
                averaged[name].copy_(value)
