"""How much longer WIDER FACE's protocol takes when walked through literally, as the official code does.

And how much sooner its figures are there after one verdict when all but one image stay matched.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from detector.evaluation.amend import amend
from detector.evaluation.average_precision import match_set, precision_recall
from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.evaluate import evaluate
from detector.evaluation.live import LiveEvaluation
from detector.evaluation.matching import ScoredBoxes
from detector.evaluation.predictions import prediction_paths, read_predictions, write_prediction
from detector.evaluation.wider_ground_truth import DIFFICULTIES, TruthImage
from detector.formats.verdicts import Judgement, Verdict

IMAGES = 50

literal = runpy.run_path(str(Path(__file__).parents[1] / "detector" / "literal_protocol.py"))


def a_set_like_wider_face(
    images: int = IMAGES, *, elsewhere: int = 130
) -> tuple[list[TruthImage], dict[str, ScoredBoxes]]:
    """As many faces an image as WIDER FACE validation has, a detection of each, and more of nothing."""
    random = np.random.default_rng(0)
    truth, detections = [], {}
    for number in range(images):
        faces = int(np.exp(random.normal(1.5, 1.4)).clip(1, 700))
        boxes = np.column_stack(
            (random.uniform(0, 900, (faces, 2)), random.uniform(6, 120, (faces, 2)))
        ).round()
        rank = random.random(faces)
        counted = {name: rank < share for name, share in zip(DIFFICULTIES, (0.2, 0.35, 0.8), strict=True)}
        name = f"{number % 5}--Event/{number}.jpg"
        truth.append(TruthImage(name, boxes, counted))
        found = np.concatenate(
            (boxes + random.normal(0, 2, boxes.shape), random.uniform(5, 900, (elsewhere, 4)))
        )
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


def test_a_fresh_evaluation_after_a_verdict_beside_a_live_one(compare: Callable[..., None]) -> None:
    truth, detections = a_set_like_wider_face(3226, elsewhere=50)
    live = LiveEvaluation(truth, detections)
    verdict = Judgement(image=truth[0].name, box_xywh=(1000.0, 1000.0, 60.0, 60.0), verdict=Verdict.REAL)
    amended = amend(truth[0], [verdict], DifficultyBySize.from_truth(truth))
    after = [amended, *truth[1:]]

    def one_verdict() -> dict[str, float]:
        live.replace_image(amended)
        return live.average_precisions()

    def one_verdict_and_all_lists() -> None:
        one_verdict()
        live.outcomes("hard")
        live.faces().missed("hard", 0.5)

    def afresh() -> dict[str, float]:
        matched = match_set(after, detections)
        return {name: precision_recall(matched, name).average_precision for name in DIFFICULTIES}

    def matching_all() -> None:
        LiveEvaluation(truth, detections)

    count = len(live.detections.scores)
    compare(
        f"figures after a verdict, 3226 images and {count} detections",
        one_verdict,
        with_all_lists=one_verdict_and_all_lists,
        a_fresh_evaluation=afresh,
        matching_all_at_first=matching_all,
    )
    assert one_verdict() == afresh()
