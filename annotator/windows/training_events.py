"""What is shown of a training, whatever trains."""

from __future__ import annotations

from typing import Protocol


class TrainingProgress(Protocol):
    """What is shown of the detector's Progress. total: the loss of the step."""

    @property
    def step(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def total(self) -> float: ...
    @property
    def images_per_second(self) -> float: ...
    @property
    def seconds_left(self) -> float: ...
    @property
    def memory_mb(self) -> float: ...


class TrainingPreparation(Protocol):
    """What is shown of the detector's Preparation. what: what the images are for, "regression" or else."""

    @property
    def done(self) -> int: ...
    @property
    def images(self) -> int: ...
    @property
    def what(self) -> str: ...
