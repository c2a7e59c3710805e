"""What a study of fine-tuning is to measure: conditions, recipes, and what an ablation changes. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from detector.errors import TrainingError
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.study_tables import TABLE_FILE

CONDITIONS = ("rotated", "dark", "blurred")
"""The names of those in `detector.training.study_conditions`."""

SIZES = (25, 50, 100, 200)

Settings = Mapping[str, object]
"""Of `FineTuneConfig`, those that differ from its defaults; `True` stands for the study's labelled set."""

RECIPES: Mapping[str, Settings] = {
    "with a labelled set": {"labelled": True},
    "without one": {},
}
"""By name. A labelled set is of photographs as they are.

A part of it is replayed and a part measured on, as `detector.training.labelled_set` shares one out. Here the
weights were trained on what is replayed, but not on the regression set: what they know by heart is lost
first, and the gate would take that for forgetting.
"""

ABLATIONS: Mapping[str, Settings] = {
    "corrected images without the old answers": {"lesson_distillation": 0.0},
    "not replayed": {"replay_share": 0.0},
    "replay without the old answers": {"distillation": 0.0},
    "half of each batch is replay": {"replay_share": 0.5},
    "the project's images replayed as well": {"replays_folder": True},
    "no weight average": {"average_decay": 0.0},
    "nothing frozen": {"frozen": (), "freezes_norms": False},
    "no mixing": {"mixes": (1.0,)},
    "rejections count as any background": {"rejected_weight": 1.0},
    "learning rates / 3": {"head_learning_rate": 1 / 3, "backbone_learning_rate": 1 / 3},
    "learning rates × 3": {"head_learning_rate": 3.0, "backbone_learning_rate": 3.0},
}
"""By name, what is changed in the recipe with a labelled set; learning rates as multiples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyConfig:
    """sets: labelled photographs, drawn from by turns. out: the folder for tables and photographs.

    conditions: names in CONDITIONS. sizes: numbers of corrected images. uncorrected: further images of the
    project. recipes: names in RECIPES, each at every size. tests: at most so many test images; what is held
    out beyond them is the regression set of a labelled set, and `replayed` others are what it replays.
    ablate: condition of the ablation at `ablation_size`, if any.
    settings: of `FineTuneConfig`, other than its defaults.
    """

    sets: tuple[tuple[Path, Path], ...]
    out: Path
    weights: Path
    conditions: tuple[str, ...]
    sizes: tuple[int, ...]
    recipes: tuple[str, ...] = tuple(RECIPES)
    uncorrected: int = 60
    tests: int = 200
    replayed: int = 200
    ablate: str | None = None
    ablation_size: int = 100
    ablations: tuple[str, ...] = tuple(ABLATIONS)
    seed: int = 0
    settings: Settings | None = None

    def plan(self) -> dict[str, list[tuple[int, str]]]:
        """By condition, the trainings to be made: number of corrected images, and recipe or ablation."""
        every = [(size, recipe) for recipe in self.recipes for size in self.sizes]
        plan = {name: list(every) for name in self.conditions}
        if self.ablate is not None:
            plan.setdefault(self.ablate, []).extend((self.ablation_size, part) for part in self.ablations)
        return plan

    def settings_of(self, variant: str) -> dict[str, object]:
        """The settings of a recipe or an ablation, whose learning rates are multiples of those given."""
        given = self.settings or {}
        changed = (
            RECIPES[variant]
            if variant in RECIPES
            else {**RECIPES["with a labelled set"], **ABLATIONS[variant]}
        )
        settings = dict(given)
        for name, value in changed.items():
            if name.endswith("_learning_rate"):
                usual = given.get(name, FineTuneConfig.__dataclass_fields__[name].default)
                value = float(str(usual)) * float(str(value))
            settings[name] = value
        return settings

    def check(self) -> None:
        """Raise TrainingError where this makes no sense or `out` holds a study: before hours of work."""
        if (self.out / TABLE_FILE).exists():
            raise TrainingError(f"{self.out} holds the tables of a study already. Name another folder.")
        plan = self.plan()
        if not any(plan.values()):
            raise TrainingError("Nothing to study: name a condition, a number of corrections, and a recipe.")
        if min(size for trainings in plan.values() for size, _ in trainings) < 1:
            raise TrainingError("A study corrects at least one image.")
        if self.tests < 1 or self.uncorrected < 0:
            raise TrainingError("A study tests on an image at least, and no number of images is negative.")
        _check_names(self.settings or {})
        for variant in {variant for trainings in plan.values() for _, variant in trainings}:
            settings = self.settings_of(variant)
            replay = (Path(), Path()) if settings.pop("labelled", False) else None
            places = {"images": self.out, "labels": self.out, "weights": self.weights, "out": self.out}
            FineTuneConfig(**places, replay=replay, seed=self.seed, **settings)  # type: ignore[arg-type]


def _check_names(settings: Settings) -> None:
    """Raise TrainingError for what is no number among the settings of `FineTuneConfig`, or no whole one."""
    fields = FineTuneConfig.__dataclass_fields__
    known = {name: type(field.default) for name, field in fields.items() if name != "seed"}
    numbers = [name for name, kind in known.items() if kind in (int, float)]
    for name, value in settings.items():
        if name not in numbers:
            raise TrainingError(f"{name!r} is none of {', '.join(numbers)}.")
        if known[name] is int and not isinstance(value, int):
            raise TrainingError(f"{name} is a whole number, unlike {value}.")
