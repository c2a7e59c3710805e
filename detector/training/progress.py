"""What training tells those who wait for it. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detector.training.memory import memory_in_use_mb

if TYPE_CHECKING:
    from torch import Tensor

    from detector.losses.multitask import Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How far the work before the first step is: this many of the images that it goes through are done.

    what: "corrections" or "regression", what these images are for.
    """

    done: int
    images: int
    what: str = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The state after one step, counted from 1.

    Losses are those of this step's batch, before their weights, `total` after. pixel: that of the dense
    branch; None without one.
    seconds_left: an estimate from the pace so far. memory_mb: what the process holds, 0 where not known.
    """

    step: int
    steps: int
    classification: float
    box: float
    landmark: float
    total: float
    images_per_second: float
    seconds_left: float
    memory_mb: float = 0.0
    pixel: float | None = None

    @classmethod
    def after(
        cls,
        step: int,
        *,
        steps: int,
        losses: Losses,
        total: Tensor,
        batch_size: int,
        seconds: float,
        first: int = 1,
        pixel: Tensor | None = None,
    ) -> Progress:
        """The state after step number `step`, `seconds` after step number `first` began."""
        taken = step - first + 1
        return cls(
            step=step,
            steps=steps,
            classification=float(losses.classification.detach()),
            box=float(losses.box.detach()),
            landmark=float(losses.landmark.detach()),
            total=float(total.detach()),
            images_per_second=taken * batch_size / seconds,
            seconds_left=seconds / taken * (steps - step),
            memory_mb=memory_in_use_mb(),
            pixel=None if pixel is None else float(pixel.detach()),
        )
