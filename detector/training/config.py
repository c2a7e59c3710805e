"""Everything that decides what comes out of a training, as a record and as JSON. No torch."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from detector.errors import TrainingError, WeightsError
from detector.profile import MOBILE, Profile
from detector.training.recipe import MOBILE_RECIPE, Recipe

DEVICES = ("auto", "cpu", "cuda")
PRECISIONS = ("auto", "fp32", "bf16")

LESSONS = 2
"""The way in which teachers teach: a run that was begun in another one can't be gone on with."""

MOST_SEED = 2**64 - 1
"""What PyTorch's generators take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Everything that decides the result. Raises TrainingError at birth where it makes no sense.

    datasets: (image folder, label.txt) pairs, drawn from evenly by image. out: the run's folder.
    profile: of the network; weights to start from bring their own, but for a wider one.
    start: weights to start from. backbone: an ImageNet checkpoint to start from instead.
    teachers: weights files, whose answers are learnt in place of labels: see `detector.losses.lesson`.
    imitate: weights of the same network, which are imitated: see `detector.training.imitated`. Labels then
        only say where to take crops, and where landmarks are.
    dense: a mesh decoder, with which the network gets the dense branch; weights that have one bring it along.
    save_every: steps between two writings of weights and checkpoint; keep: how many checkpoints stay.
    hold_out: per cent of the images, chosen by a hash of their names, that are not trained on.
    device, precision: see `detector.training.device`.
    """

    datasets: tuple[tuple[Path, Path], ...]
    out: Path
    profile: Profile = MOBILE
    recipe: Recipe = MOBILE_RECIPE
    backbone: Path | None = None
    start: Path | None = None
    teachers: tuple[Path, ...] = ()
    imitate: tuple[Path, ...] = ()
    dense: Path | None = None
    average_decay: float = 0.999
    seed: int = 0
    save_every: int = 500
    keep: int = 3
    hold_out: int = 0
    device: str = "auto"
    precision: str = "auto"

    def __post_init__(self) -> None:
        if not self.datasets:
            raise TrainingError("Training needs a folder of images with its label.txt.")
        if self.device not in DEVICES or self.precision not in PRECISIONS:
            told = f"{self.device!r} or {self.precision!r}"
            raise TrainingError(f"One of {told} is none of {', '.join((*DEVICES, *PRECISIONS))}.")
        if min(self.save_every, self.keep) < 1:
            raise TrainingError("Weights are saved every so many steps, and one checkpoint is kept at least.")
        check_seed(self.seed)
        if not 0 <= self.hold_out < 100:
            raise TrainingError(f"From 0 to 99 per cent of the images can be held out, not {self.hold_out}.")
        if not 0 <= self.average_decay < 1:
            raise TrainingError(f"The decay of the average is in [0, 1), unlike {self.average_decay}.")
        coarsest = self.profile.levels[-1].stride
        if self.recipe.batch_size == 1 and self.recipe.crop_size <= coarsest:
            raise TrainingError(f"A batch of one crop has a side of more than {coarsest} pixels here.")
        if self.start is not None and self.backbone is not None:
            raise TrainingError("Training starts from weights or from a backbone, not from both.")
        if self.imitate and self.teachers:
            raise TrainingError("A network imitates another one or learns from teachers, not both at once.")
        if self.imitate and (self.profile.dense or self.dense is not None):
            raise TrainingError("The dense branch cannot be learnt by imitation.")
        if self.profile.dense and self.dense is None and self.start is None:
            raise TrainingError("A dense branch needs a mesh decoder; `detector dense pretrain` makes one.")

    def to_json(self, **more: object) -> str:
        """The settings as JSON, paths made absolute, with what else is to be told of the run."""
        settings = asdict(self) | {"profile": json.loads(self.profile.to_json())}
        return json.dumps(settings | {"lessons": LESSONS} | more, default=_absolute, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> TrainConfig:
        """The settings that `to_json` wrote; what else it told is left out. Raises TrainingError."""
        try:
            values: dict[str, Any] = json.loads(text)
            datasets = tuple((Path(images), Path(labels)) for images, labels in values["datasets"])
            profile = Profile.from_json(json.dumps(values["profile"]))
            paths = {name: values[name] and Path(values[name]) for name in ("backbone", "start")}
            dense = values.get("dense")  # younger than the first runs
            built: dict[str, Any] = {
                "datasets": datasets,
                "out": Path(values["out"]),
                "profile": profile,
                "dense": dense and Path(dense),
                "teachers": _teachers(values),
                "imitate": tuple(map(Path, values.get("imitate", ()))),
                **paths,
            }
            built |= {"recipe": Recipe(**values["recipe"])}
            simple = {field.name for field in fields(cls)} - built.keys()
            return cls(**built, **{name: values[name] for name in simple})
        except (ValueError, TypeError, KeyError, AttributeError, WeightsError) as error:
            raise TrainingError(f"these are not the settings of a training: {error}") from error


def _teachers(values: Mapping[str, Any]) -> tuple[Path, ...]:
    """Raises ValueError for those of a run that was begun when they taught in another way."""
    teachers = tuple(map(Path, values.get("teachers", ())))
    if values.get("teacher") is not None or (teachers and values.get("lessons") != LESSONS):
        raise ValueError(
            "it was begun by an older version, which learnt from its teacher in another way; --start goes on "
            "from its weights"
        )
    return teachers


def check_seed(seed: int) -> None:
    """Raise TrainingError for what PyTorch's generators do not take."""
    if not 0 <= seed <= MOST_SEED:
        raise TrainingError(f"A seed is not negative and below 2⁶⁴, unlike {seed}.")


def _absolute(path: object) -> str:
    assert isinstance(path, Path)
    return os.path.abspath(path)  # noqa: PTH100 - links stay links
