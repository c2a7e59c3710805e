"""How much longer WIDER FACE's protocol takes when walked through literally, as the official code does."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from detector.evaluation.evaluate import evaluate
from detector.evaluation.matching import ScoredBoxes
from detector.evaluation.predictions import prediction_paths, read_predictions, write_prediction
from detector.evaluation.wider_ground_truth import DIFFICULTIES, TruthImage

IMAGES = 50

literal = runpy.run_path(str(Path(__file__).parents[1] / "detector" / "literal_protocol.py"))


def a_set_like_wider_face() -> tuple[list[TruthImage], dict[str, ScoredBoxes]]:
    """As many faces an image as WIDER FACE validation has, and some 140 detections, mostly of nothing."""
    random = np.random.default_rng(0)
    truth, detections = [], {}
    for number in range(IMAGES):
        faces = int(np.exp(random.normal(1.5, 1.4)).clip(1, 700))
        boxes = np.column_stack(
            (random.uniform(0, 900, (faces, 2)), random.uniform(6, 120, (faces, 2)))
        ).round()
        rank = random.random(faces)
        counted = {name: rank < share for name, share in zip(DIFFICULTIES, (0.2, 0.35, 0.8), strict=True)}
        name = f"{number % 5}--Event/{number}.jpg"
        truth.append(TruthImage(name, boxes, counted))
        found = np.concatenate((boxes + random.normal(0, 2, boxes.shape), random.uniform(5, 900, (130, 4))))
        detections[name] = ScoredBoxes(found, random.random(len(found)) ** 4)
    return truth, detections


@pytest.fixture
def written(tmp_path: Path) -> tuple[list[TruthImage], Path]:
    """The set, with its detections in the official files."""
    truth, detections = a_set_like_wider_face()
    for name, path in prediction_paths(tmp_path, list(detections)).items():
        write_prediction(path, detections[name])
    return truth, tmp_path


def test_the_literal_protocol_beside_ours(
    compare: Callable[..., None], written: tuple[list[TruthImage], Path]
) -> None:
    truth, folder = written
    names = [image.name for image in truth]

    def ours() -> list[float]:
        """With what the literal walk does not do: figures by size."""
        found = read_predictions(folder, names)
        curves = evaluate(truth, found.boxes, protocol="any", landmarks={}).curves
        return [curve.average_precision for curve in curves.values()]

    def literally() -> list[float]:
        found = {name: literal["read_boxes"](path) for name, path in prediction_paths(folder, names).items()}
        return [literal["average_precision"](truth, found, difficulty) for difficulty in DIFFICULTIES]

    compare(f"figures of {IMAGES} images from their files", ours, literal_walk=literally)
    assert ours() == pytest.approx(literally(), abs=1e-9)
