"""One step of training, the same for training from scratch and for fine-tuning."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from detector.errors import DivergedError, TrainingError
from detector.losses.multitask import Losses
from detector.network.retinaface import RetinaFace
from detector.training.ema import WeightAverage

MAX_GRADIENT_NORM = 10.0
MOMENTUM = 0.9


class Stepper:
    """Turns a loss into new weights: gradients, clipping, learning rate, weight average.

    groups: parameters with the peak of their learning rate. optimiser: "adamw" or "sgd". rate: the learning
    rate at a step, counted from 0, as a share of its peak.
    """

    def __init__(
        self,
        model: RetinaFace,
        groups: list[dict[str, object]],
        *,
        optimiser: str,
        weight_decay: float,
        rate: Callable[[int], float],
    ) -> None:
        self._model = model
        self._optimiser: torch.optim.Optimizer
        if optimiser == "sgd":
            self._optimiser = torch.optim.SGD(groups, lr=0.0, momentum=MOMENTUM, weight_decay=weight_decay)
        else:
            self._optimiser = torch.optim.AdamW(groups, weight_decay=weight_decay)
        self._peaks = [group["lr"] for group in self._optimiser.param_groups]
        self._rate = rate

    def take(self, total: Tensor, step: int, average: WeightAverage) -> None:
        """Take step number `step` (from 0) on the loss `total`.

        Raises TrainingError, with the parameters as they were, if the loss or its gradient is not finite.
        """
        _check_finite("loss", total, step)
        share = self._rate(step)
        for group, peak in zip(self._optimiser.param_groups, self._peaks, strict=True):
            group["lr"] = peak * share
        self._optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self._model.parameters(), MAX_GRADIENT_NORM)
        _check_finite("gradient", norm, step)
        self._optimiser.step()
        average.update(self._model)

    def memory(self) -> dict[str, Tensor]:
        """What the optimiser remembers of the steps so far, by "number of the parameter.name"."""
        state: Mapping[int, Mapping[str, Tensor | None]] = self._optimiser.state_dict()["state"]
        return {
            f"{number}.{name}": value
            for number, remembered in state.items()
            for name, value in remembered.items()
            if value is not None
        }

    def remember(self, memory: Mapping[str, Tensor]) -> None:
        """Take up where the stepper was whose `memory` this is. Raises TrainingError if it was another's."""
        parameters = [value for group in self._optimiser.param_groups for value in group["params"]]
        state: dict[int, dict[str, Any]] = {}
        for key, value in memory.items():
            number, _, name = key.partition(".")
            if int(number) >= len(parameters) or value.shape not in ((), parameters[int(number)].shape):
                raise TrainingError(f"The optimiser's memory is of another network: {key}.")
            state.setdefault(int(number), {})[name] = value
        groups = self._optimiser.state_dict()["param_groups"]
        self._optimiser.load_state_dict({"state": state, "param_groups": groups})


def _check_finite(what: str, value: Tensor, step: int) -> None:
    number = float(value.detach())
    if not math.isfinite(number):
        raise DivergedError(
            f"The {what} became {number} at step {step + 1}, and training stopped before the weights took "
            "it in.",
            "Lower the learning rate.",
        )


def add_losses(first: Losses, second: Losses) -> Losses:
    return Losses(*(a + b for a, b in zip(first, second, strict=True)))
