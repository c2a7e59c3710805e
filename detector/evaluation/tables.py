"""The figures of a measurement as tables, to read on a terminal and to go on working with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from detector.atomic_write import write_atomically
from detector.evaluation.average_precision import PrecisionRecall
from detector.evaluation.evaluate import Evaluation
from detector.evaluation.landmark_error import FAILURE
from detector.evaluation.matching import Outcome, outcomes

IMAGE_THRESHOLD = 0.5
"""The table of images counts the detections that score more than this, as `detector detect` does."""


def ap_table(evaluation: Evaluation) -> pd.DataFrame:
    """A row for each difficulty: how many faces, average precision, share of faces found at any score."""
    return pd.DataFrame([{"difficulty": name, **_row(curve)} for name, curve in evaluation.curves.items()])


def size_table(evaluation: Evaluation) -> pd.DataFrame:
    """The same for each range of sizes, over the faces of the widest difficulty."""
    return pd.DataFrame([{"size": str(size), **_row(curve)} for size, curve in evaluation.sizes.items()])


def image_table(evaluation: Evaluation) -> pd.DataFrame:
    """A row for each image: its faces of the widest difficulty, and what is found of them above a threshold.

    duplicates and false_positives both cost precision; what overlaps a face that does not count is neither.
    """
    rows = []
    for image, matches in zip(evaluation.truth, evaluation.matched.images, strict=True):
        counted = image.counted[evaluation.widest]
        results = outcomes(matches, counted)[matches.scores > IMAGE_THRESHOLD]
        number = np.bincount(results, minlength=len(Outcome)).tolist()
        faces = int(counted.sum())
        rows.append(
            {
                "image": image.name,
                "threshold": IMAGE_THRESHOLD,
                "faces": faces,
                "found": number[Outcome.FOUND],
                "missed": faces - number[Outcome.FOUND],
                "duplicates": number[Outcome.DUPLICATE],
                "false_positives": number[Outcome.FALSE_POSITIVE],
            }
        )
    return pd.DataFrame(rows)


def landmark_table(evaluation: Evaluation) -> pd.DataFrame:
    """A row for each face with known landmarks that was found: its box and its error as a share of √(W·H)."""
    rows = [
        (name, *box_xywh, error)
        for name, faces in evaluation.landmarks.items()
        for box_xywh, error in zip(faces.boxes_xywh.tolist(), faces.errors.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["image", "x", "y", "width", "height", "error"])


def report(evaluation: Evaluation, source: str, with_verdicts: Evaluation | None = None) -> str:
    """What a person wants to know first, as text.

    source: what was measured; what cannot be printed of its name becomes a question mark. with_verdicts: of
    the same detections against the amended ground truth, where there are verdicts.
    """
    named = source.encode("utf-8", "replace").decode()
    parts = [
        f"{len(evaluation.truth)} images, protocol {evaluation.protocol}, {named}",
        _text(ap_table(evaluation)),
    ]
    if with_verdicts is not None:
        parts.append(f"With the verdicts\n{_text(ap_table(with_verdicts))}")
    parts.append(
        f"By size, the root of width times height in pixels ({evaluation.widest})\n"
        + _text(size_table(evaluation))
    )
    error = evaluation.landmark_error()
    if error is not None:
        parts.append(
            f"Landmark error as a share of that size: {error.mean:.2%} on average over {error.faces} faces, "
            f"{error.failures:.2%} of which are above {FAILURE:.0%}"
        )
    return "\n\n".join(parts)


def write_tables(folder: Path, evaluation: Evaluation) -> None:
    """Write ap.csv, ap_by_size.csv, per_image.csv and, where landmarks are known, landmarks.csv.

    The folder is made if need be. Raises DetectorError where a file cannot be written.
    """
    tables = {"ap": ap_table, "ap_by_size": size_table, "per_image": image_table}
    if evaluation.landmarks:
        tables["landmarks"] = landmark_table
    for name, table in tables.items():
        # File names need not be UTF-8; their odd bytes go through Python's text and back unharmed.
        text = table(evaluation).to_csv(index=False, lineterminator="\n")
        write_atomically(folder / f"{name}.csv", text.encode("utf-8", "surrogateescape"))


def _row(curve: PrecisionRecall) -> dict[str, float | int]:
    recall = float(curve.recall[-1]) if curve.faces else float("nan")
    return {"faces": curve.faces, "ap": curve.average_precision, "recall": recall}


def _text(table: pd.DataFrame) -> str:
    return table.to_string(index=False, float_format="{:.4f}".format, na_rep="-")
