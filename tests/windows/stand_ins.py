"""What stands in for all that would load torch: a detector of faces at known places, and its training."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray

from annotator.jobs.lesson import Lesson
from detector.errors import DetectorError, TrainingError, WeightsError
from detector.formats.label_txt import read_labels
from detector.training.fine_tune_report import (
    Figures,
    FineTuneEvent,
    FineTuneResult,
    Gating,
    Reason,
    RegressionSource,
    Validation,
)
from detector.training.progress import Preparation, Progress


@dataclass
class Arrays:
    """What detector.inference gives, without torch."""

    boxes_xyxy: NDArray[np.float32]
    scores: NDArray[np.float32]
    landmarks_xy: NDArray[np.float32]


def found_at(*lefts: float) -> Arrays:
    """Faces of 60 × 80 pixels beside each other, 60 pixels below the upper border."""
    points = [[20, 30], [40, 30], [30, 45], [22, 60], [38, 60]]
    return Arrays(
        np.array([[left, 60, left + 60, 140] for left in lefts], np.float32).reshape(-1, 4),
        np.full(len(lefts), 0.9, np.float32),
        np.array([[[left + x, 60 + y] for x, y in points] for left in lefts], np.float32).reshape(-1, 5, 2),
    )


@dataclass
class Meshes:
    """What detector.inference gives of a dense branch, without torch."""

    vertices_xyz: NDArray[np.float32]
    triangles: NDArray[np.int64]


@dataclass
class StandInDetector:
    """Sees what its weights file says: the left edges of faces, the same in every photograph."""

    lefts: tuple[float, ...]
    largest_megapixels: float = 25.0

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float, nms_iou: float = 0.4) -> Arrays:
        return found_at(*self.lefts)

    def detect_dense(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> tuple[Arrays, Meshes]:
        """Of every face a square that looks at the viewer."""
        found = found_at(*self.lefts)
        corners = found.boxes_xyxy[:, [[0, 1], [2, 1], [0, 3], [2, 3]]]
        vertices = np.concatenate((corners, np.zeros((len(corners), 4, 1), np.float32)), axis=2)
        return found, Meshes(vertices, np.array([[0, 2, 1], [1, 2, 3]]))


def load_stand_in(weights: Path) -> StandInDetector:
    """A detector from a file of numbers; our own weights, and any other, see two faces."""
    if weights.suffix == ".safetensors" and weights.is_file() and weights.stat().st_size < 100:
        return StandInDetector(tuple(map(float, weights.read_text().split())))
    if weights.name == "gone.safetensors":
        raise WeightsError("gone.safetensors isn't there.")
    return StandInDetector((40, 180))


FIGURES = Figures(ap=0.8, landmark_error=0.041, faces=9, images=4)
BETTER = Figures(ap=0.9, landmark_error=0.033, faces=9, images=4)

RESULT = FineTuneResult(
    adopted=True,
    reason=Reason.IMPROVED,
    mix=1.0,
    before=FIGURES,
    after=BETTER,
    regression_source=RegressionSource.DRIFT,
    regression_before=FIGURES,
    regression_after=FIGURES,
    ap_gain_interval=(0.05, 0.15),
    error_gain_interval=(0.005, 0.011),
    threshold=0.62,
    corrected_images=24,
    held_out_images=0,
    steps_taken=5,
    best_step=5,
    seconds=12.0,
)
"""What the gate says of the stand-in's weights, unless a test has it say something else."""


@dataclass
class StandInTraining:
    """Trains nothing: after its steps, the weights see one face, at 100.

    Its gates are open unless a test closes them: it waits at `prepared` before the first step, at `gate`
    after each. It notes its steps as the detector does, and resumes after the last of them.
    """

    prepared: Event = field(default_factory=Event)
    gate: Event = field(default_factory=Event)
    is_at_gate: Event = field(default_factory=Event)
    """Set once it has come there, whether or not that is open."""
    lessons: list[Lesson] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    result: FineTuneResult = RESULT
    fails: bool = False
    error: DetectorError | None = None
    """Raised after the first step, or before it if `fails_early`."""
    fails_early: bool = False
    was_closed_early: bool = False

    def __call__(self, lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
        self.lessons.append(lesson)
        self.labels += [labelled.path for labelled in read_labels(lesson.labels)]
        losses, done = lesson.out / "losses.csv", 0
        if lesson.resume and losses.exists():
            done = len(losses.read_text().splitlines()) - 1
        else:
            losses.write_text("step,total\n")
        try:
            yield Preparation(done=1, images=1)
            self.prepared.wait(10)
            if self.fails_early and self.error is not None:
                raise self.error
            for step in range(done + 1, lesson.steps + 1):
                with losses.open("a") as file:
                    file.write(f"{step},{10.0 / step}\n")
                (lesson.out / "checkpoint.safetensors").write_bytes(checkpoint(step))
                yield step_report(step, lesson.steps)
                if self.error is not None:
                    raise self.error
                if self.fails:
                    raise TrainingError("The corrections can't be learned from.")
                self.is_at_gate.set()
                self.gate.wait(10)
            yield Validation(step=lesson.steps, ap=0.9, landmark_error=0.033, is_best=True)
            yield Gating(done=1, images=2)
        except GeneratorExit:
            self.was_closed_early = True
            raise
        return self._end(lesson)

    def _end(self, lesson: Lesson) -> FineTuneResult:
        if lesson.insists:
            (lesson.out / "candidate.safetensors").write_text("100")
            return replace(self.result, adopted=False, reason=Reason.NOT_MEASURED, before=None, after=None)
        if self.result.reason is not Reason.TOO_FEW:
            name = "weights" if self.result.adopted else "candidate"
            (lesson.out / f"{name}.safetensors").write_text("100")
        return self.result


def checkpoint(step: int) -> bytes:
    """The beginning of a safetensors file, as far as it is looked at without torch."""
    header = json.dumps({"__metadata__": {"step": str(step)}}).encode()
    return len(header).to_bytes(8, "little") + header


def step_report(step: int, steps: int) -> Progress:
    """What the detector says of a step."""
    return Progress(
        step=step,
        steps=steps,
        classification=1.0,
        box=1.0,
        landmark=1.0,
        total=10.0 / step,
        images_per_second=30.0,
        seconds_left=75.0,
    )
