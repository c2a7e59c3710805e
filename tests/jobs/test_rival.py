"""New weights held against the model in use, which was not what they were trained from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from trained import PLAN, RESULT, StandIn, learned

from annotator.jobs.fine_tune import FineTuneJob
from annotator.jobs.fine_tune_task import FineTuneTask
from annotator.store.runs import Run
from detector.errors import WeightsError


@dataclass
class Seeing:
    """Finds the one face of every image, by so many pixels beside it."""

    beside: float
    largest_megapixels: float = 25.0

    def detect(self, image_bgr: object, *, threshold: float, nms_iou: float = 0.4) -> SimpleNamespace:
        box = np.array([[20, 20, 80, 80]], np.float32) + self.beside
        points = np.array([[[35, 40], [65, 40], [50, 55], [38, 68], [62, 68]]], np.float32) + self.beside
        return SimpleNamespace(boxes_xyxy=box, scores=np.array([0.9], np.float32), landmarks_xy=points)


@pytest.mark.parametrize(("of_rival", "of_new", "is_adopted"), [(0, 3, False), (3, 0, True), (3, 3, True)])
def test_that_a_model_surely_worse_than_the_one_in_use_is_not_adopted(
    qtbot: QtBot, of_many: FineTuneTask, of_rival: float, of_new: float, is_adopted: bool
) -> None:
    def load(weights: Path) -> Seeing:
        return Seeing(of_rival if weights.name == "rival.safetensors" else of_new)

    training = StandIn(replace(RESULT, corrected_images=10, held_out_images=6))
    record = learned(FineTuneJob(of_many, training, load), qtbot).record
    assert record.is_adopted is is_adopted
    assert record.reason == ("improved" if is_adopted else "worse_than_rival")
    assert record.rival == "fine-tuned 1"
    assert record.rival_figures is not None
    assert record.rival_figures.images == 6


@pytest.mark.parametrize(("learned_by_it", "measured_on"), [(10, 0), (1, 6), (0, 6)])
def test_that_it_is_held_against_the_one_in_use_on_nothing_that_this_one_learned_from(
    qtbot: QtBot, of_many: FineTuneTask, learned_by_it: int, measured_on: int
) -> None:
    """The one in use was trained without a gate: what it learned by heart is no merit."""
    labels = of_many.images / "of the rival.txt"
    labels.write_text("".join(f"# {number}.png\n20 20 60 60\n" for number in range(learned_by_it)))
    assert of_many.rival is not None
    Run.for_weights(of_many.rival[1], replace(PLAN, insists=True)).begin(labels, None)

    def load(weights: Path) -> Seeing:
        return Seeing(0 if weights.name == "rival.safetensors" else 3)

    training = StandIn(replace(RESULT, corrected_images=10, held_out_images=6))
    record = learned(FineTuneJob(of_many, training, load), qtbot).record
    assert record.is_adopted is (measured_on == 0)
    assert (0 if record.rival_figures is None else record.rival_figures.images) == measured_on


def test_that_a_model_in_use_whose_weights_are_gone_keeps_no_other_from_being_adopted(
    qtbot: QtBot, of_many: FineTuneTask
) -> None:
    def load(weights: Path) -> Seeing:
        if weights.name == "rival.safetensors":
            raise WeightsError("rival.safetensors: cannot be read.")
        return Seeing(0)

    training = StandIn(replace(RESULT, corrected_images=10, held_out_images=6))
    record = learned(FineTuneJob(of_many, training, load), qtbot).record
    assert (record.is_adopted, record.rival) == (True, "")
