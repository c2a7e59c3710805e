"""Everything that decides what comes out of fine-tuning, as a record. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from detector.errors import TrainingError
from detector.training.config import PRECISIONS, check_seed
from detector.training.recipe import check_crop_size

REPLAY_IMAGES = 500
"""At most so many are replayed, unless said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneConfig:
    """Everything that decides the result. Raises TrainingError at birth where it makes no sense.

    images: the folder that label paths start from. labels: the corrections, a label.txt. verdicts: those of
    reviewers, a table as `detector.formats.verdicts` has it; `detector.data.judged` says what they teach.
    rejected_weight: how many times as much as any other background what a verdict calls no face counts.
    weights: the base. out: the folder for what comes of it.

    steps: at most so many. crop_size: side of the crops in pixels. frozen: prefixes of parameter names that
    stay as they are; freezes_norms: whether batch-norms do. labelled: images and label.txt of what is not to
    be forgotten, shared out by `detector.training.labelled_set` between replay and regression set; or each of
    these by itself. replay: images and label.txt to replay. replays_folder: whether the folder's own images
    are replayed as well. replay_share: share of every batch that is replay, if there is any; at most
    replay_images of each kind. distillation: weight of the old network's answers on replay.
    landmark_distillation: of its landmarks in images of the folder, as a share of that.
    lesson_distillation: weight of its answers in corrected images, wherever no person has said anything.

    hold_out: per cent of the corrected images, chosen by a hash of their names, that are measured on and
    never trained on; 0 trains on all and measures nothing. regression: images and label.txt on which nothing
    may be lost; without, see `detector.training.regression_set`. least_images: with fewer corrected images
    nothing is trained. validate_every: steps between two looks at the held-out corrections. patience: after
    so many of these in a row whose weights were not taken training stops. checkpoint_every: steps between two
    checkpoints. margin_ap, margin_error: by how much average precision may fall and the landmark error rise.
    mixes: shares of the new weights against the old ones, tried in this order until the gate lets one
    through. precision: see `detector.training.device`.

    resume: go on from the checkpoint in `out`; without one there, from the beginning.
    """

    images: Path
    labels: Path
    weights: Path
    out: Path
    verdicts: Path | None = None
    rejected_weight: float = 4.0
    steps: int = 450
    seed: int = 0
    batch_size: int = 16
    crop_size: int = 320
    head_learning_rate: float = 2e-3
    backbone_learning_rate: float = 2e-4
    weight_decay: float = 5e-4
    average_decay: float = 0.99
    frozen: tuple[str, ...] = ("backbone.stage1.",)
    freezes_norms: bool = True
    labelled: tuple[Path, Path] | None = None
    replay: tuple[Path, Path] | None = None
    replays_folder: bool = False
    replay_share: float = 0.25
    replay_images: int = REPLAY_IMAGES
    distillation: float = 2.0
    landmark_distillation: float = 1.0
    lesson_distillation: float = 1.0
    hold_out: int = 20
    regression: tuple[Path, Path] | None = None
    least_images: int = 20
    validate_every: int = 50
    patience: int = 4
    checkpoint_every: int = 50
    margin_ap: float = 0.005
    margin_error: float = 0.002
    mixes: tuple[float, ...] = (1.0, 0.75, 0.5, 0.25)
    precision: str = "auto"
    resume: bool = False

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise TrainingError(f"Fine-tuning needs at least one step, not {self.steps}.")
        check_crop_size(self.crop_size)
        if self.precision not in PRECISIONS:
            raise TrainingError(f"{self.precision!r} is none of {', '.join(PRECISIONS)}.")
        check_seed(self.seed)
        if not 0 < self.rejected_weight < math.inf:
            raise TrainingError(f"What was rejected counts for something, unlike {self.rejected_weight}.")
        if not (0 <= self.replay_share < 1 and self.replay_size < self.batch_size):
            raise TrainingError("Every batch needs crops of corrections; the rest is replay.")
        weights = (self.distillation, self.landmark_distillation, self.lesson_distillation)
        if not all(0 <= weight < math.inf for weight in weights):
            raise TrainingError("Distillation has weights that are not negative.")
        if self.labelled is not None and (self.replay is not None or self.regression is not None):
            raise TrainingError("A labelled set is both replayed and measured on: name no other for either.")
        if self.replay_images < 1:
            raise TrainingError("Replay needs an image.")
        rates = (self.head_learning_rate, self.backbone_learning_rate)
        if not all(0 <= rate < math.inf for rate in rates) or not max(rates):
            raise TrainingError("Learning rates are not negative, and one of them is positive.")
        if not 0 <= self.average_decay < 1:
            raise TrainingError(f"The decay of the average is in [0, 1), unlike {self.average_decay}.")
        if not 0 <= self.hold_out <= 50:
            raise TrainingError(f"From 0 to 50 per cent of the images can be held out, not {self.hold_out}.")
        if min(self.validate_every, self.patience, self.checkpoint_every, self.least_images) < 1:
            raise TrainingError(
                "Validations and checkpoints come every so many steps, patience lasts for one validation, "
                "and it takes one corrected image."
            )
        if not (0 <= self.margin_ap < math.inf and 0 <= self.margin_error < math.inf):
            raise TrainingError("The margins of the gate are not negative.")
        if not self.mixes or not all(0 < mix <= 1 for mix in self.mixes):
            raise TrainingError("Mixes are shares of the new weights, above 0 and up to 1.")

    @property
    def replay_size(self) -> int:
        """How many crops of a batch are replay."""
        if not (self.replays_labelled or self.replays_folder):
            return 0
        return round(self.batch_size * self.replay_share)

    @property
    def replays_labelled(self) -> bool:
        """Whether there are labelled images to replay."""
        return self.replay is not None or self.labelled is not None
