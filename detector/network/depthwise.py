"""Depthwise convolution with a stride, which bfloat16 makes slower on processors."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class StridedDepthwise(nn.Conv2d):
    """A depthwise convolution that stays in float32 where others go to bfloat16 on a processor.

    Its gradient in bfloat16 takes up to sixteen times as long there; casting to and fro costs little beside
    that. `pytest tests/benchmarks/test_training.py` has whole steps both ways.
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 (its name in nn.Conv2d)
        """(B, C, H, W) → (B, C, ⌈H/s⌉, ⌈W/s⌉), of the type of the input."""
        if input.dtype != torch.bfloat16 or input.device.type != "cpu":
            return super().forward(input)
        with torch.autocast("cpu", enabled=False):
            return super().forward(input.float()).to(input.dtype)
