"""What training is given, and what trains."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.jobs.fine_tune_task import FineTuneTask
from detector.training.fine_tune_report import FineTuneEvent, FineTuneResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What training is given. verdicts: what was said of faces, or None. out: a folder for all it leaves.

    insists: train without a gate, however few corrections there are. labelled: photographs and label.txt of
    what is not to be forgotten. resume: from what `out` holds.
    """

    images: Path
    labels: Path
    verdicts: Path | None
    base: Path
    out: Path
    steps: int
    seed: int
    insists: bool = False
    labelled: tuple[Path, Path] | None = None
    resume: bool = False


Train = Callable[[Lesson], Generator[FineTuneEvent, None, FineTuneResult]]
"""Trains as told, and returns what came of it.

It leaves WEIGHTS_FILE in `out` if that was good, CANDIDATE_FILE if it was not. Closed before its end, it
leaves what it can be resumed from.
"""


def train_with_torch(lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
    """The detector's own fine-tuning."""
    from detector.training.fine_tune import fine_tune
    from detector.training.fine_tune_config import FineTuneConfig
    from detector.training.fine_tune_files import as_begun

    config = FineTuneConfig(
        images=lesson.images,
        labels=lesson.labels,
        verdicts=lesson.verdicts,
        weights=lesson.base,
        out=lesson.out,
        labelled=lesson.labelled,
        steps=lesson.steps,
        seed=lesson.seed,
        resume=lesson.resume,
    )
    if lesson.insists:
        config = replace(config, hold_out=0, least_images=1)
    return fine_tune(as_begun(config) if lesson.resume else config)


def lesson_of(task: FineTuneTask, *, resume: bool) -> Lesson:
    """What training is given of a task. resume: go on with what its folder holds."""
    return Lesson(
        images=task.images,
        labels=task.run.labels,
        verdicts=task.run.verdicts,
        base=task.base,
        out=task.run.folder,
        steps=task.run.plan.steps,
        seed=task.run.plan.seed,
        insists=task.run.plan.insists,
        labelled=_paths(task.run.plan.labelled),
        resume=resume,
    )


def _paths(labelled: tuple[str, str] | None) -> tuple[Path, Path] | None:
    return None if labelled is None else (Path(labelled[0]), Path(labelled[1]))
