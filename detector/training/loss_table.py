"""The losses of a run as a CSV file with a row for each step, and as a plot."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Self

from detector.atomic_write import write_atomically
from detector.errors import TrainingError
from detector.training.progress import Progress

_COLUMNS = [field.name for field in fields(Progress) if field.name != "pixel"]


class LossTable:
    """A CSV file with a row for each step, on disk as soon as it is added.

    steps: how many steps there are before the first row to be added; rows of later ones are dropped.
    dense: whether there is a column for the loss of the dense branch, the last one.
    Raises TrainingError, naming the file, where it cannot be written.
    """

    def __init__(self, path: Path, *, steps: int = 0, dense: bool = False) -> None:
        self._path = path
        self._steps = steps
        self._columns = [*_COLUMNS, "pixel"] if dense else _COLUMNS

    def __enter__(self) -> Self:
        try:
            self._drop_later_rows()
            # One row at a time reaches the file, so that whoever watches a training sees its last step.
            self._file = self._path.open("a", newline="", buffering=1)
        except OSError as error:
            raise self._failed(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # every row was flushed when it was added
            self._file.close()

    def add(self, progress: Progress) -> None:
        try:
            csv.writer(self._file).writerow([getattr(progress, name) for name in self._columns])
        except OSError as error:
            raise self._failed(error) from error

    def _drop_later_rows(self) -> None:
        kept: list[list[str]] = []
        if self._steps and self._path.exists():
            with self._path.open(newline="") as file:
                # The row that a killed program was writing may be cut short.
                rows = [row for row in csv.reader(file) if len(row) == len(self._columns)]
            kept = [row for row in rows[1:] if int(row[0]) <= self._steps]
        text = io.StringIO(newline="")
        csv.writer(text).writerows([self._columns, *kept])
        write_atomically(self._path, text.getvalue().encode())

    def _failed(self, error: OSError) -> TrainingError:
        return TrainingError(f"{self._path}: cannot be written ({error.strerror}).")


def plot_losses(table: Path, plot: Path) -> None:
    """Draw the losses of a table, each smoothed over a fiftieth of its steps, as a PNG file.

    Raises DetectorError if it cannot be written.
    """
    import pandas as pd
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    losses = pd.read_csv(table, index_col="step")
    smooth = losses.rolling(max(len(losses) // 50, 1), min_periods=1).mean()
    figure = Figure(figsize=(8, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    terms = ("total", "classification", "box", "landmark", "pixel")
    for name in [name for name in terms if name in losses]:
        axes.plot(smooth.index, smooth[name], label=name, linewidth=1.5)
    axes.set(xlabel="step", ylabel="loss (terms before their weights)", yscale="log")
    # A name is not TeX, and may hold bytes that are no text.
    run = table.resolve().parent.name.encode("utf-8", "replace").decode()
    axes.set_title(run, parse_math=False)
    for formats in (axes.yaxis.set_major_formatter, axes.yaxis.set_minor_formatter):
        formats("{x:g}")  # not as powers of ten
    axes.grid(which="both", alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend()
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=120)
    write_atomically(plot, drawn.getvalue())
