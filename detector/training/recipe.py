"""How a detector is trained unless someone says otherwise: optimiser, rate, length, crops. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detector.errors import TrainingError
from detector.profile import Profile

OPTIMISERS = ("adamw", "sgd")
SCHEDULES = ("cosine", "drops")
CROPS = ("scaled", "short-edge")

LEAST_CROP_SIZE = 14
"""In a smaller crop no face of 12 pixels has room: see `detector.data.crop_choice.scaled_square`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything about a training that is no matter of data. Raises TrainingError where it makes no sense.

    optimiser: "adamw", or "sgd" with a momentum of .9. schedule: see `detector.training.schedule`.
    learning_rate: its peak. batch_size: crops of one step, over all processes. crop_size: side in pixels.
    crops: where they are taken, see `detector.data.crop_choice`. The length is either a number of steps or
    of epochs, passes through the images.
    """

    optimiser: str
    schedule: str
    learning_rate: float
    weight_decay: float
    batch_size: int
    crop_size: int
    crops: str
    steps: int | None = None
    epochs: float | None = None

    def __post_init__(self) -> None:
        for value, known in (
            (self.optimiser, OPTIMISERS),
            (self.schedule, SCHEDULES),
            (self.crops, CROPS),
        ):
            if value not in known:
                raise TrainingError(f"{value!r} is none of {', '.join(known)}.")
        if self.batch_size < 1:
            raise TrainingError(f"Training needs at least one crop a batch, not {self.batch_size}.")
        check_crop_size(self.crop_size)
        if (self.steps is None) == (self.epochs is None):
            raise TrainingError("The length of a training is a number of steps or of epochs, one of the two.")
        length = self.steps if self.epochs is None else self.epochs
        if length is None or not 0 < length < math.inf:
            raise TrainingError(f"Training needs at least one step, not {length}.")
        if not (0 < self.learning_rate < math.inf and 0 <= self.weight_decay < math.inf):
            raise TrainingError("A learning rate is positive and a weight decay not negative.")

    def steps_for(self, images: int) -> int:
        """How many steps this recipe takes over so many images."""
        if self.epochs is None:
            assert self.steps is not None
            return self.steps
        return math.ceil(self.epochs * images / self.batch_size)


def check_crop_size(side: int) -> None:
    """Raise TrainingError for crops with no room for a face. side: in pixels."""
    if side < LEAST_CROP_SIZE:
        raise TrainingError(f"Crops have a side of at least {LEAST_CROP_SIZE} pixels, unlike {side}.")


MOBILE_RECIPE = Recipe(
    optimiser="adamw",
    schedule="cosine",
    learning_rate=1.5e-3,
    weight_decay=5e-4,
    batch_size=16,
    crop_size=320,
    crops="scaled",
    steps=8000,
)
"""For light backbones on the processor of a laptop: a few hours."""

PAPER_RECIPE = Recipe(
    optimiser="sgd",
    schedule="drops",
    learning_rate=1e-2,
    weight_decay=5e-4,
    batch_size=32,
    crop_size=640,
    crops="short-edge",
    epochs=80,
)
"""Deng et al. 2019, section 4.2, "Training details": eight crops on each of four GPUs, 80 epochs."""


def recipe_for(profile: Profile) -> Recipe:
    """The recipe that a profile is trained by: the paper's for residual networks."""
    return PAPER_RECIPE if profile.backbone.startswith("resnet") else MOBILE_RECIPE
