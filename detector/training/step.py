"""One step of training, the same for training from scratch and for fine-tuning."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from detector.errors import TrainingError
from detector.losses.multitask import Losses
from detector.network.retinaface import RetinaFace
from detector.training.ema import WeightAverage

MAX_GRADIENT_NORM = 10.0


class Stepper:
    """Turns a loss into new weights: gradients, clipping, learning rate, weight average.

    The learning rate of every parameter group rises linearly during `warm_up` steps and then follows half a
    cosine down to a hundredth (Loshchilov & Hutter 2017, arXiv 1608.03983).
    """

    def __init__(
        self,
        model: RetinaFace,
        groups: list[dict[str, object]],
        *,
        steps: int,
        warm_up: int,
        weight_decay: float,
    ) -> None:
        self._model = model
        self._optimiser = torch.optim.AdamW(groups, weight_decay=weight_decay)
        self._peaks = [group["lr"] for group in self._optimiser.param_groups]
        self._steps, self._warm_up = steps, warm_up

    def take(self, total: Tensor, step: int, average: WeightAverage) -> None:
        """Take step number `step` (from 0) on the loss `total`.

        Raises TrainingError, with the weights as they were, if the loss or its gradient is not finite.
        """
        _check_finite("loss", total, step)
        share = self.rate(step)
        for group, peak in zip(self._optimiser.param_groups, self._peaks, strict=True):
            group["lr"] = peak * share
        self._optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self._model.parameters(), MAX_GRADIENT_NORM)
        _check_finite("gradient", norm, step)
        self._optimiser.step()
        average.update(self._model)

    def rate(self, step: int) -> float:
        """The learning rate at a step, as a share of its peak, in (0, 1]."""
        if step < self._warm_up:
            return (step + 1) / self._warm_up
        passed = (step - self._warm_up) / max(self._steps - self._warm_up, 1)
        return 0.01 + 0.99 * (1 + math.cos(math.pi * passed)) / 2


def _check_finite(what: str, value: Tensor, step: int) -> None:
    number = float(value.detach())
    if not math.isfinite(number):
        raise TrainingError(
            f"The {what} became {number} at step {step + 1}, and training stopped before the weights took "
            "it in. Lower the learning rate."
        )


def add_losses(first: Losses, second: Losses) -> Losses:
    return Losses(*(a + b for a, b in zip(first, second, strict=True)))
