"""The ground truth of WIDER FACE's evaluation, as its .mat files hold it."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detector.errors import LabelError

DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True, eq=False)
class TruthImage:
    """The labelled faces of one image.

    name: path relative to the image folder, as in label.txt. boxes_xywh: (M, 4), pixels. counted: for each
    difficulty (M,) bool, whether a face belongs to it; the others absorb detections without counting.
    """

    name: str
    boxes_xywh: npt.NDArray[np.float64]
    counted: dict[str, npt.NDArray[np.bool_]]


def load_wider_ground_truth(folder: Path, subset: Collection[str] | None = None) -> list[TruthImage]:
    """Every image of the official .mat files in a folder, or those named in `subset`.

    Reads wider_face_val.mat and wider_{easy,medium,hard}_val.mat. Raises LabelError where one is missing or
    something else, or where no image of the subset is in it.
    """
    faces = _load(folder / "wider_face_val.mat", "event_list", "file_list", "face_bbx_list")
    lists = {
        difficulty: _load(folder / f"wider_{difficulty}_val.mat", "gt_list") for difficulty in DIFFICULTIES
    }
    images = []
    for event in range(len(faces["event_list"])):
        event_name = str(faces["event_list"][event, 0][0])
        for number in range(len(faces["file_list"][event, 0])):
            boxes = np.asarray(faces["face_bbx_list"][event, 0][number, 0], dtype=np.float64).reshape(-1, 4)
            counted = {}
            for difficulty, table in lists.items():
                chosen = np.asarray(table["gt_list"][event, 0][number, 0], dtype=np.int64).reshape(-1)
                counted[difficulty] = np.zeros(len(boxes), dtype=np.bool_)
                counted[difficulty][chosen - 1] = True  # they count from one
            name = f"{event_name}/{faces['file_list'][event, 0][number, 0][0]}.jpg"
            images.append(TruthImage(name, boxes, counted))
    if subset is None:
        return images
    wanted = set(subset)
    measured = [image for image in images if image.name in wanted]
    if not measured:
        raise LabelError(f"{folder} has no ground truth for any of the {len(subset)} images of the subset.")
    return measured


def _load(path: Path, *variables: str) -> dict[str, Any]:
    if not path.is_file():
        raise LabelError(f"{path}: not there. The folder of WIDER FACE's evaluation files is needed.")
    # SciPy takes a tenth of a second, and nothing else of an evaluation needs it.
    from scipy.io import loadmat  # type: ignore[attr-defined]
    from scipy.io.matlab import MatReadError

    # What it raises over a file that is cut off, damaged or none of MATLAB's.
    damages = (OSError, ValueError, NotImplementedError, TypeError, MatReadError, zlib.error)
    try:
        content = dict(loadmat(path, variable_names=variables))  # type: ignore[no-untyped-call]
    except damages as error:
        raise LabelError(f"{path}: not a ground truth file of WIDER FACE ({error}).") from error
    if lacking := [name for name in variables if name not in content]:
        raise LabelError(f"{path}: not a ground truth file of WIDER FACE (it has no {lacking[0]}).")
    return content
