"""The curve of precision over recall, as a picture."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from detector.atomic_write import write_atomically
from detector.evaluation.average_precision import PrecisionRecall
from detector.evaluation.evaluate import Evaluation

COLOURS = ("#0072B2", "#009E73", "#D55E00")
"""Told apart by the colour-blind too. Okabe & Ito 2008."""


def precision_recall_figure(
    evaluation: Evaluation, *, source: str, with_verdicts: Evaluation | None = None
) -> Figure:
    """One curve for each difficulty, its average precision in the legend.

    source: whose detections these are. with_verdicts: of the same detections against the amended ground
    truth, where there are verdicts; what was measured without them is then dashed.
    """
    figure = Figure(figsize=(6, 6.2), layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1))
    FigureCanvasAgg(figure)  # without pyplot, which would look for a screen
    axes = figure.add_subplot()
    for (difficulty, curve), colour in zip(evaluation.curves.items(), COLOURS, strict=False):
        if with_verdicts is None:
            _draw(axes, curve, colour, label=f"{difficulty}  {_area(curve)}")
        else:
            amended = with_verdicts.curves[difficulty]
            _draw(axes, curve, colour, style="--", width=1.2)
            _draw(axes, amended, colour, label=f"{difficulty}  {_area(curve)} → {_area(amended)}")
    axes.set(xlim=(0, 1.01), ylim=(0, 1.01), xlabel="recall", ylabel="precision", aspect="equal")
    # A name is not TeX, and may hold bytes that are no text.
    name = source.encode("utf-8", "replace").decode()
    title = f"{name}: {len(evaluation.truth)} images, protocol {evaluation.protocol}"
    axes.set_title(title, parse_math=False)
    axes.set_xticks([i / 10 for i in range(11)])
    axes.set_yticks([i / 10 for i in range(11)])
    axes.grid(color="#DDDDDD", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    title = "average precision" if with_verdicts is None else "as labelled (dashed) → with the verdicts"
    axes.legend(loc="lower left", title=title, frameon=True, framealpha=1, edgecolor="#DDDDDD")
    return figure


def write_plot(
    path: Path, evaluation: Evaluation, *, source: str, with_verdicts: Evaluation | None = None
) -> None:
    """Draw into a file, PNG, SVG or PDF by its suffix. Raises DetectorError if it cannot be written."""
    content = BytesIO()
    figure = precision_recall_figure(evaluation, source=source, with_verdicts=with_verdicts)
    figure.savefig(content, format=path.suffix.lower().lstrip("."), dpi=150)
    write_atomically(path, content.getvalue())


def _draw(
    axes: Axes, curve: PrecisionRecall, colour: str, *, style: str = "-", width: float = 2, label: str = ""
) -> None:
    known = curve.recall > 0
    axes.plot(
        curve.recall[known], curve.precision[known], style, color=colour, linewidth=width, label=label or None
    )


def _area(curve: PrecisionRecall) -> str:
    return "no faces" if math.isnan(curve.average_precision) else f"{curve.average_precision:.3f}"
