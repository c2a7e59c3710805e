"""A study of fine-tuning: how much of what a condition costs do so many corrections bring back, and at what?

The shipped weights meet photographs turned, dark or blurred, as none that they were trained on was. A person
who corrects N of them is played by the ground truth. What new weights gain is measured on further photographs
in that condition, what they forget on photographs as they are; both were held out when the shipped weights
were trained. An ablation leaves out one part of the recipe at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

from detector.data.decoded_images import DecodedImages
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
from detector.training.study_plan import StudyConfig
from detector.training.study_row import StudyRow
from detector.training.study_tables import write_tables


def study(config: StudyConfig) -> Iterator[StudyRow]:
    """Fine-tune once for each row; study.csv and study.md in `out` hold the rows so far.

    Raises DetectorError; before anything is made, where settings are none of fine-tuning's or make no sense,
    or where `out` holds a study: hours of work are not to be written over.
    """
    config.check()
    held_out = set(read_image_names(resource("weights/held_out.txt")))
    sources = Sources.load(config.sets, held_out, seed=config.seed)
    clean = in_condition(sources.held_out[: config.tests], None, config.out / "clean", seed=config.seed)
    rows: list[StudyRow] = []
    for name, trainings in config.plan().items():
        trials = _Trials(config, name, sources, clean)
        for size, variant in trainings:
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
        shutil.rmtree(folder, ignore_errors=True)  # what a study left that was closed before its first row
        folder.mkdir(parents=True)
        labels, verdicts = folder / "label.txt", folder / "verdicts.csv"
        refused = correct(self._project[:size], self._detector, labels, verdicts)
        settings = self._config.settings_of(variant)
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
