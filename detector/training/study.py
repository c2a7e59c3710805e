"""A study of fine-tuning: how much of what a condition costs do so many corrections bring back, and at what?

The shipped weights meet photographs turned, dark or blurred, as none that they were trained on was. A person
who corrects N of them is played by the ground truth. What new weights gain is measured on further photographs
in that condition, what they forget on photographs as they are; both were held out when the shipped weights
were trained. An ablation leaves out one part of the recipe at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.data.batches import DecodedImages
from detector.data.samples import Sample
from detector.formats.image_names import read_image_names
from detector.formats.label_records import LabelledImage
from detector.formats.label_txt import write_labels
from detector.inference.detect import Detector
from detector.resources import resource
from detector.training.examination import Examination, detect_each, examine
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import CANDIDATE_FILE
from detector.training.fine_tune_report import FineTuneResult
from detector.training.gate import compare
from detector.training.generators import returned
from detector.training.run_folder import WEIGHTS_FILE
from detector.training.study_conditions import CONDITIONS
from detector.training.study_data import Data, Sources, correct, faces_of, in_condition, still_shown
from detector.training.study_row import StudyRow
from detector.training.study_tables import write_tables

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

    sets: tuple[Data, ...]
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


def study(config: StudyConfig) -> Iterator[StudyRow]:
    """Fine-tune once for each row; study.csv and study.md in `out` hold the rows so far.

    Raises DetectorError.
    """
    held_out = set(read_image_names(resource("weights/held_out.txt")))
    sources = Sources.load(config.sets, held_out, seed=config.seed)
    clean = in_condition(sources.held_out[: config.tests], None, config.out / "clean", seed=config.seed)
    rows: list[StudyRow] = []
    conditions = dict.fromkeys((*config.conditions, *(() if config.ablate is None else (config.ablate,))))
    for name in conditions:
        trials = _Trials(config, name, sources, clean)
        plan = [
            (size, recipe) for recipe in config.recipes for size in config.sizes if name in config.conditions
        ]
        if name == config.ablate:
            plan += [(config.ablation_size, part) for part in config.ablations]
        for size, variant in plan:
            rows.append(trials.run(size, variant))
            write_tables(config.out, rows)
            yield rows[-1]


class _Trials:
    """The fine-tunings of one condition."""

    def __init__(
        self, config: StudyConfig, condition: str, sources: Sources, clean: Sequence[Sample]
    ) -> None:
        self._config, self._condition = config, condition
        self._folder = config.out / condition
        images = max((*config.sizes, config.ablation_size)) + config.uncorrected
        make = CONDITIONS[condition]
        self._replayed = sources.learnt[images : images + config.replayed]
        self._regression = sources.held_out[config.tests :]
        self._project = in_condition(sources.learnt[:images], make, self._folder / "images", seed=config.seed)
        self._test = in_condition(
            sources.held_out[: config.tests], make, self._folder / "test", seed=config.seed + 1
        )
        self._clean = clean
        self._detector = Detector.load(config.weights)
        self._before = self._examine(self._detector)

    def run(self, size: int, variant: str) -> StudyRow:
        """Correct so many images, fine-tune, and measure. variant: a recipe or an ablation."""
        folder = self._folder / f"{size:03d} {variant}".replace("/", "by")
        folder.mkdir(parents=True, exist_ok=True)
        labels, verdicts = folder / "label.txt", folder / "verdicts.csv"
        refused = correct(self._project[:size], self._detector, labels, verdicts)
        (folder / WEIGHTS_FILE).unlink(missing_ok=True)
        settings = _settings(variant, self._config.settings or {})
        if settings.pop("labelled", False):
            parts = {"replay": self._replayed, "regression": self._regression}
            for name, samples in ((name, samples) for name, samples in parts.items() if samples):
                settings[name] = self._as_they_are(name, samples)
        result = returned(
            fine_tune(
                FineTuneConfig(
                    images=self._folder / "images",
                    labels=labels,
                    verdicts=verdicts,
                    weights=self._config.weights,
                    out=folder,
                    seed=self._config.seed,
                    **settings,  # type: ignore[arg-type]
                )
            )
        )
        made = [path for name in (WEIGHTS_FILE, CANDIDATE_FILE) if (path := folder / name).exists()]
        detector = Detector.load(made[0]) if made else self._detector
        after = self._examine(detector) if made else self._before
        shown = still_shown(refused, self._folder / "images", detector)
        return _row(self._condition, size, variant, result, (len(refused), shown), self._before, after)

    def _as_they_are(self, name: str, samples: Sequence[Sample]) -> Data:
        """Write down photographs as they are, none of which is in the project or tested on."""
        folder = self._config.out / name
        labels = folder.with_suffix(".txt")
        written = in_condition(samples, None, folder, seed=self._config.seed)
        write_labels(labels, [LabelledImage(sample.name, tuple(faces_of(sample))) for sample in written])
        return folder, labels

    def _examine(self, detector: Detector) -> tuple[Examination, Examination]:
        """In the condition, and on photographs as they are."""
        in_it, clean = (
            examine(samples, returned(detect_each(detector, samples, DecodedImages())))
            for samples in (self._test, self._clean)
        )
        return in_it, clean


def _settings(variant: str, given: Settings) -> dict[str, object]:
    """The settings of a recipe or an ablation; its learning rates are multiples of those that are given."""
    changed = (
        RECIPES[variant] if variant in RECIPES else {**RECIPES["with a labelled set"], **ABLATIONS[variant]}
    )
    settings = dict(given)
    for name, value in changed.items():
        if name.endswith("_learning_rate"):
            usual = given.get(name, FineTuneConfig.__dataclass_fields__[name].default)
            value = float(str(usual)) * float(str(value))
        settings[name] = value
    return settings


def _row(
    condition: str,
    size: int,
    variant: str,
    result: FineTuneResult,
    refused_and_shown: tuple[int, int],
    old: tuple[Examination, Examination],
    new: tuple[Examination, Examination],
) -> StudyRow:
    in_it, clean = (compare(was, now, seed=0) for was, now in zip(old, new, strict=True))
    errors = [
        figures.landmark_error or 0.0 for pair in (in_it, clean) for figures in (pair.before, pair.after)
    ]
    before, after = in_it.before.ap, in_it.after.ap
    return StudyRow(
        condition=condition,
        images=size,
        variant=variant,
        adopted=result.adopted,
        reason=result.reason.value,
        mix=result.mix,
        steps=result.steps_taken,
        seconds=round(result.seconds, 1),
        ap_before=before,
        ap_after=after,
        ap_regained=(after - before) / max(1 - before, 1e-9),
        error_before=errors[0],
        error_after=errors[1],
        error_regained=(errors[0] - errors[1]) / max(errors[0], 1e-9),
        refused=refused_and_shown[0],
        refused_shown=refused_and_shown[1],
        clean_ap_before=clean.before.ap,
        clean_ap_after=clean.after.ap,
        clean_ap_gain=clean.ap_gain,
        clean_error_before=errors[2],
        clean_error_after=errors[3],
        clean_error_gain=clean.error_gain,
    )
