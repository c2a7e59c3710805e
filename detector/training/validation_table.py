"""What looks at the held-out corrections came to, as a table in the folder of a fine-tuning. No torch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
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
