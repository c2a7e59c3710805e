"""What detections are measured against: the official files of WIDER FACE, a label.txt, or both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detector.errors import LabelError
from detector.evaluation.label_ground_truth import TruthLandmarks, landmarks_of, read_labelled, truth_of
from detector.evaluation.wider_ground_truth import TruthImage, load_wider_ground_truth
from detector.formats.image_names import read_image_names


@dataclass(frozen=True, slots=True, eq=False)
class GroundTruth:
    """images: at least one, with its faces. landmarks: where some are known, by the name of the image."""

    images: tuple[TruthImage, ...]
    landmarks: dict[str, TruthLandmarks]

    @property
    def names(self) -> list[str]:
        return [image.name for image in self.images]


def load_ground_truth(
    *, eval_dir: Path | None, labels: Path | None, images: Path | None, subset: Path | None
) -> GroundTruth:
    """The faces to be found in the images that `subset` names, or in all.

    eval_dir: folder of the official files; without it the boxes of `labels` are the truth, of those of its
    images that are under `images`. Landmarks come from `labels` either way: the official files have none.
    Boxes that lie outside their image are left out, and this is logged. Raises LabelError where a file is
    malformed, or where there is no image to be measured or none of the boxes is in its image.
    """
    names = None if subset is None else set(read_image_names(subset))
    labelled = []
    if labels is not None:
        labelled = read_labelled(labels, images, impossible_too=False, subset=names)
    if eval_dir is not None:
        truth = load_wider_ground_truth(eval_dir, names)
    elif labelled:
        truth = [truth_of(image) for image in labelled]
    else:
        raise LabelError(f"{labels} has none of the images that {subset} names.")
    landmarks = {image.path: landmarks_of(image) for image in labelled}
    known = {name: points for name, points in landmarks.items() if len(points.boxes_xywh)}
    return GroundTruth(tuple(truth), known)
