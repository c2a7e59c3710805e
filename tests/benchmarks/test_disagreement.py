"""What disagreement is good for: how far its order is that of the real error, where the truth is known.

Needs ../shared; on images that the shipped weights were never trained on. Prints of each order Spearman's
rank correlation with the landmark error; the same among faces of one size (partial correlation), because
small faces err more as a share of their size, if only because true points are a pixel off; how many of the
worst tenth of the faces are among the tenth that comes first (a tenth of them by chance), and the mean error
of those. Beside it stand the orders that cost nothing, by score and by size.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import spearmanr

from annotator.jobs.detect import SCORE_THRESHOLD, Predictor, faces_of
from annotator.jobs.disagreement import FLIP_AND_SCALE, OTHER_MODEL
from annotator.model.disagreement import disagreements
from annotator.model.face import Face, Origin, Source
from annotator.model.geometry import area
from detector.evaluation.label_ground_truth import TruthLandmarks, landmarks_of, read_labelled
from detector.evaluation.landmark_error import landmark_error
from detector.evaluation.matching import MATCH_IOU, left_top_width_height, official_iou
from detector.images import read_image
from detector.inference.detect import Detector
from detector.resources import resource
from detector.weights.community import import_community

Floats = NDArray[np.float64]


def faces_with_errors(held: Sequence[Face], truth: TruthLandmarks) -> list[tuple[Face, float]]:
    """Each face that lies on a labelled one, with its landmark error as a share of √(W·H)."""
    boxes = left_top_width_height(np.array([face.box_xyxy for face in held]).reshape(-1, 4))
    hits = official_iou(truth.boxes_xywh, boxes) >= MATCH_IOU
    found = []
    for number in np.flatnonzero(hits.any(axis=1)):
        face = held[int(hits[number].argmax())]  # detections come best score first
        points = np.array([[(point.x, point.y) for point in face.landmarks]])
        one = slice(number, number + 1)
        (error,) = landmark_error(
            points, truth.landmarks_xy[one], truth.is_known[one], truth.boxes_xywh[one, 2:]
        )
        found.append((face, float(error)))
    return found


def measured(
    folder: Path, images: Collection[str], detector: Predictor, other: Predictor
) -> tuple[dict[str, Floats], Floats]:
    """The numbers that faces can be ordered by, most doubtful highest, and the real error of each face."""
    columns: dict[str, list[float]] = {
        "flip and scale": [],
        "another model": [],
        "low score": [],
        "small size": [],
    }
    errors = []
    for labelled in read_labelled(folder / "label.txt", folder / "images"):
        if labelled.path not in images:
            continue
        bgr = read_image(folder / "images" / labelled.path)
        held = faces_of(detector.detect(bgr, threshold=SCORE_THRESHOLD), Source(Origin.MODEL))
        itself = disagreements(held, [view.look(detector, bgr) for view in FLIP_AND_SCALE.views])
        others = disagreements(held, [view.look(other, bgr) for view in OTHER_MODEL.views])
        for face, error in faces_with_errors(held, landmarks_of(labelled)):
            errors.append(error)
            row = (itself[face.id], others[face.id], -(face.score or 0.0), -area(face.box_xyxy))
            for column, number in zip(columns.values(), row, strict=True):
                column.append(number)
    return {name: np.array(column) for name, column in columns.items()}, np.array(errors)


def first_tenth(numbers: Floats) -> set[int]:
    """The highest tenth, by index."""
    return set(np.argsort(-numbers, kind="stable")[: max(1, round(len(numbers) / 10))].tolist())


def rank_correlation(numbers: Floats, others: Floats) -> float:
    return float(spearmanr(numbers, others).statistic)


def partial_correlation(numbers: Floats, others: Floats, given: Floats) -> float:
    """The rank correlation that is left where `given` is the same."""
    with_given = rank_correlation(numbers, given), rank_correlation(others, given)
    explained = with_given[0] * with_given[1]
    left = (1 - with_given[0] ** 2) * (1 - with_given[1] ** 2)
    return (rank_correlation(numbers, others) - explained) / float(np.sqrt(left))


@pytest.mark.parametrize("folder", ["data/landmarks/portraits", "data/wider/train56"])
def test_how_far_the_most_disagreeing_faces_are_the_worst(
    shared: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    held_out = set(resource("weights/held_out.txt").read_text(encoding="utf-8").splitlines())
    ours = Detector.load(resource("weights/mobile.safetensors"))
    community = Detector(import_community(shared / "weights/community_mobilenet0.25.pth"), name="community")
    columns, errors = measured(shared / folder, held_out, ours, community)

    worst = first_tenth(errors)
    shares = {name: len(worst & first_tenth(numbers)) / len(worst) for name, numbers in columns.items()}
    with capsys.disabled():
        print(f"\n{folder}: {len(errors)} faces, mean error {errors.mean():.2%}")
        for name, numbers in columns.items():
            error = errors[list(first_tenth(numbers))].mean()
            at_one_size = ""
            if name != "small size":
                partial = partial_correlation(numbers, errors, columns["small size"])
                at_one_size = f" ({partial:.2f} at one size)"
            print(
                f"  {name:15} rank correlation {rank_correlation(numbers, errors):.2f}{at_one_size},"
                f" {shares[name]:.0%} of the worst {len(worst)}, mean error {error:.2%}"
            )
    assert shares["flip and scale"] > 0.2  # twice what chance finds
