"""Items of a queue that come a second time, without saying so: how far a reviewer agrees with themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from annotator.desk.judging import Judging
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.model.face import Verdict
from annotator.model.review_items import ReviewItems, Rows

_REPEATED = 10
"""One item of so many comes twice."""


class LookingAgain(QObject):
    """Writes second looks down beside the first verdicts; `judging` takes them back like these."""

    trouble = Signal(object)
    """AnnotatorError: second looks can't be read or written."""
    said = Signal(object)
    """dict of row and Verdict: what was said the second time."""

    def __init__(self, judging: Judging, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judging = judging
        self._workspace: Workspace | None = None
        self._items = ReviewItems.empty()
        self._verdicts: dict[int, Verdict] = {}

    def open(self, workspace: Workspace, items: ReviewItems, rows: Rows) -> None:
        """A queue of a project was opened, in which these rows come twice. Raises AnnotatorError."""
        self._workspace, self._items, self._verdicts = workspace, items, {}
        looks = workspace.journal.second_looks.read_all(workspace.session.author)
        of, seen = items.image_of, {image for image, _ in looks}
        found = {row: looks.get((of(row), items.id_of(row))) for row in rows.tolist() if of(row) in seen}
        self._verdicts = {row: look.verdict for row, look in found.items() if look is not None}
        self.said.emit(self._verdicts)

    def close(self) -> None:
        """The project is about to be closed."""
        self._workspace = None
        self._verdicts = {}

    def judge(self, row: int, verdict: Verdict) -> bool:
        """Note what was said of an item the second time. Returns whether it is something new, and on disk."""
        before = self._verdicts.get(row, Verdict.NONE)
        write = partial(self._write, self._items, row)
        if verdict is before or not write(verdict):
            return False
        self._judging.note(partial(write, before), partial(write, verdict))
        return True

    def _write(self, items: ReviewItems, row: int, verdict: Verdict) -> bool:
        """Returns whether it is on disk. items: of the queue it was said in; another may be open by now."""
        workspace = self._workspace
        if workspace is None:
            return False
        image, item = items.image_of(row), items.id_of(row)
        looks, reviewer = workspace.journal.second_looks, workspace.session.author
        try:
            if verdict is Verdict.NONE:
                looks.clear(image, item, reviewer)
            else:
                looks.record(image, item, reviewer, verdict, _now())
        except AnnotatorError as error:
            self.trouble.emit(error)
            return False
        if items is self._items:
            self._verdicts[row] = verdict
            self.said.emit({row: verdict})
        return True


def repeated(items: ReviewItems) -> Rows:
    """The rows that come twice: the same ones of the same queue, whoever judges it."""
    chosen = np.random.default_rng(len(items)).random(len(items)) < 1 / _REPEATED
    return np.flatnonzero(chosen)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
