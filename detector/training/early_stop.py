"""When training is given up: once its weights were clearly worse than earlier ones for a while. No torch.

A plateau goes on to the last step: the learning rate falls as half a cosine, and needs its end. So does a
slow fall that stays within a third of the best gain.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.atomic_write import write_atomically
from detector.errors import TrainingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """One row of the validation table. gain: over the old weights, what counts as better being higher."""

    step: int
    ap: float
    landmark_error: float | None
    gain: float
    is_best: bool


_COLUMNS = ("step", "ap", "landmark_error", "gain", "is_best")


NEARLY = 2 / 3
"""Twenty held-out images do not tell a gain from two thirds of it, and later weights, made at a lower rate,
are better on others: the best of ten validations is often the luckiest."""


def is_best(gain: float, rows: Sequence[Validated]) -> bool:
    """Whether the weights are to be taken rather than those before: their gain is nearly the highest so far.

    No gain at all is none, but for the old weights, which come first.
    """
    return not rows or gain > max(0.0, NEARLY * max(row.gain for row in rows))


def has_waited_enough(rows: Sequence[Validated], patience: int) -> bool:
    """Whether the last `patience` validations were no best ones."""
    return len(rows) > patience and not any(row.is_best for row in rows[-patience:])


def best_step(rows: Sequence[Validated]) -> int:
    """The step after which the weights are taken; 0, the old weights, where none were better."""
    return max((row.step for row in rows if row.is_best), default=0)


def write_validations(path: Path, rows: Iterable[Validated]) -> None:
    """Write the table, whole or not at all. Raises DetectorError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in rows:
        error = "" if row.landmark_error is None else row.landmark_error
        writer.writerow((row.step, row.ap, error, row.gain, int(row.is_best)))
    write_atomically(path, text.getvalue().encode())


def read_validations(path: Path, *, up_to_step: int) -> list[Validated]:
    """The rows of the table up to a step; none where there is no table. Raises TrainingError."""
    try:
        with path.open(newline="") as file:
            rows = [
                Validated(
                    step=int(row["step"]),
                    ap=float(row["ap"]),
                    landmark_error=float(row["landmark_error"]) if row["landmark_error"] else None,
                    gain=float(row["gain"]),
                    is_best=row["is_best"] == "1",
                )
                for row in csv.DictReader(file)
            ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path}: not the validations of a fine-tuning ({error}).") from error
    return [row for row in rows if row.step <= up_to_step]
