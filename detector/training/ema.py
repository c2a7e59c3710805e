"""A running average of weights, which tests better than the weights of any one step."""

from __future__ import annotations

import torch
from torch import nn


class WeightAverage:
    """Exponential moving average of a model's weights and buffers.

    The decay ramps up as (1 + step) / (10 + step), so that early, bad weights are soon forgotten.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._decay = decay
        self._step = 0
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        decay = min(self._decay, (1 + self._step) / (10 + self._step))
        self._step += 1
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].lerp_(value, 1 - decay)
            else:
                self.state[name].copy_(value)
