"""The study's rows as CSV, and as tables to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

from detector.atomic_write import write_atomically
from detector.training.fine_tune_report import Interval
from detector.training.study_row import StudyRow

TABLE_FILE, REPORT_FILE = "study.csv", "study.md"

LEAST_COST = 0.005

_HEADER = (
    "condition", "corrected", "variant", "gate", "steps", "minutes", "AP", "missing AP regained",
    "of what the condition costs", "landmark error", "error regained", "of what the condition costs",
    "refused and still found", "AP elsewhere", "error elsewhere",
)  # fmt: skip


def write_tables(folder: Path, rows: Sequence[StudyRow]) -> None:
    """Write study.csv and study.md, each whole or not at all. Raises DetectorError."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([field.name for field in fields(StudyRow)])
    table.writerows(astuple(row) for row in rows)
    write_atomically(folder / TABLE_FILE, text.getvalue().encode())
    write_atomically(folder / REPORT_FILE, as_markdown(rows).encode())


def as_markdown(rows: Sequence[StudyRow]) -> str:
    """A table with a line for each row. Errors are per cent of √(W·H); before → after.

    Elsewhere the 95 % interval of the change follows, in points: AP falls or the error rises beyond chance
    only where the interval has no 0.
    """
    lines = [_line(_HEADER), _line(["---"] * len(_HEADER)), *(_line(_cells(row)) for row in rows)]
    return "".join(lines)


def _cells(row: StudyRow) -> list[str]:
    mix = f", {row.mix:.0%} new" if row.adopted and row.mix < 1 else ""
    return [
        row.condition,
        str(row.images),
        row.variant,
        ("adopted" if row.adopted else row.reason.replace("_", " ")) + mix,
        str(row.steps),
        f"{row.seconds / 60:.1f}",
        f"{row.ap_before:.3f} → {row.ap_after:.3f}",
        f"{row.ap_regained:.0%}",
        _share(row.ap_after - row.ap_before, row.ap_cost),
        f"{row.error_before:.2%} → {row.error_after:.2%}",
        f"{row.error_regained:.0%}",
        _share(row.error_before - row.error_after, row.error_cost),
        f"{row.refused_shown} of {row.refused}",
        f"{row.clean_ap_before:.3f} → {row.clean_ap_after:.3f}{_in_points(row.clean_ap_gain)}",
        f"{row.clean_error_before:.2%} → {row.clean_error_after:.2%}"
        f"{_in_points(_change(row.clean_error_gain))}",
    ]


def _share(regained: float, cost: float) -> str:
    """What is regained of what a condition costs; what costs less than half a point has no shares to tell."""
    return "–" if cost < LEAST_COST else f"{regained / cost:.0%}"


def _in_points(interval: Interval | None) -> str:
    return "" if interval is None else f" ({100 * interval[0]:+.2f} to {100 * interval[1]:+.2f})"


def _change(gain: Interval | None) -> Interval | None:
    """The interval of the change, new − old, of what is the better the less it is."""
    return None if gain is None else (-gain[1], -gain[0])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
