"""Whether new weights are worse than those in use."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.jobs.fine_tune_task import FineTuneTask
from annotator.jobs.same_images import figures_of, known_samples, on_the_same_images
from annotator.model.training_record import WORSE_THAN_RIVAL, TrainingRecord
from annotator.store.runs import run_of
from detector.errors import DetectorError
from detector.images import read_image
from detector.training.fine_tune_report import Gating
from detector.training.generators import retold
from detector.training.run_folder import WEIGHTS_FILE

if TYPE_CHECKING:
    from detector.inference.detect import Detector

_log = logging.getLogger(__name__)


def against_the_rival(
    task: FineTuneTask, record: TrainingRecord, load: Callable[[Path], Detector]
) -> Generator[Gating, None, TrainingRecord]:
    """Adopt no weights that are surely worse than those in use, on images that neither has learned from.

    Where there are too few of these, as beside weights that were trained on everything, nothing is compared.
    """
    if task.rival is None or not (record.is_adopted and record.is_measured and record.held_out):
        return record
    from detector.training.gate import LEAST_HELD_OUT

    name, weights = task.rival
    samples = known_samples(task.images, task.run.labels, task.run.verdicts)
    unknown = task.run.held_out(task.images, record.held_out)
    try:
        if (run := run_of(weights)) is not None:
            unknown -= run.corrected - run.held_out(task.images)
        samples = [sample for sample in samples if sample.name in unknown]
        if len(samples) < LEAST_HELD_OUT:
            return record
        detectors = (load(weights), load(task.run.folder / WEIGHTS_FILE))
    except DetectorError as error:  # what is gone predicts no better than anything
        _log.warning("%s The new model was not held against it.", error)
        return record
    looking = on_the_same_images(samples, lambda image: read_image(task.images / image), detectors)
    outcome = yield from retold(looking, lambda so_far: Gating(done=so_far[0], images=so_far[1]))
    if outcome is None:
        return record
    record = replace(record, rival=name, rival_figures=figures_of(outcome.before))
    if not any(gain is not None and gain[1] < 0 for gain in (outcome.ap_gain, outcome.error_gain)):
        return record
    return replace(
        record,
        is_adopted=False,
        reason=WORSE_THAN_RIVAL,
        after=figures_of(outcome.after),
        ap_gain=outcome.ap_gain,
        error_gain=outcome.error_gain,
    )
