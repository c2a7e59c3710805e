"""Which evaluation is judged: whose detections, against which labels, and when, in one short line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.store.evaluation_file import EvaluationHeading
from annotator.windows.counts import counted
from annotator.windows.elided_label import ElidedLabel
from annotator.windows.fonts import scaled
from annotator.windows.times import day, minute, short_day

_LEAST_WIDTH = 140
"""Pixels of the screen: what else is in the row has the room that it needs first."""


class EvaluationLabel(ElidedLabel):
    """Of the labels it says the file and its folder; the tool tip says the whole path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._all = ""
        super().__init__(parent=parent)
        self.setFont(scaled(self.font(), 0.92))
        self.setContentsMargins(8, 0, 8, 4)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setAccessibleName(self.tr("The evaluation that is open"))

    def show_evaluation(self, evaluation: EvaluationHeading | None) -> None:
        """Say which it is; nothing for None."""
        if evaluation is None:
            self._all = ""
            self.setText("")
            return
        at = datetime.fromisoformat(evaluation.at).astimezone()
        self._all = self.tr("{model} against {truth}\n{images}, evaluated {when}").format(
            model=evaluation.model,
            truth=evaluation.truth,
            images=counted(evaluation.images, "image"),
            when=f"{day(at)}, {minute(at)}",
        )
        words = self.tr("{model} against {truth}, {when}").format(
            model=evaluation.model,
            truth="/".join(Path(evaluation.truth).parts[-2:]),
            when=f"{short_day(at)} {minute(at)}",
        )
        self.setText(words)

    def _explain(self) -> None:
        self.setToolTip(self._all)
