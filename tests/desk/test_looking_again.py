"""What is said a second time is written to the item it was said of, and taken back from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication

from annotator.desk.judging import Judging
from annotator.desk.looking_again import LookingAgain
from annotator.editing.session import Session
from annotator.model.face import Verdict
from annotator.model.project import Project
from annotator.model.review_items import ReviewItems
from annotator.store.journal import Journal
from annotator.store.project_file import ProjectFile

ONE = np.zeros(1, np.intp)


def one_item(left: float) -> ReviewItems:
    """A queue of one detection."""
    nothing = np.full((1, 5, 2), np.nan, np.float32)
    return replace(
        ReviewItems.empty(),
        paths=("a.jpg",),
        images=np.zeros(1, np.int32),
        kinds=np.zeros(1, np.int8),
        boxes_xyxy=np.array([[left, 0, left + 40, 40]], np.float32),
        points_xy=nothing,
        other_xy=nothing,
        scores=np.ones(1, np.float32),
    )


def test_that_it_is_taken_back_in_its_own_queue_once_another_is_open(
    qapp: QApplication, tmp_path: Path
) -> None:
    file = ProjectFile(tmp_path / "project.faces")
    journal = Journal(file)
    session = Session(Project(lambda _: ()), journal, author="ada")
    workspace: Any = SimpleNamespace(journal=journal, session=session)
    judging = Judging()
    judging.begin(session)
    again = LookingAgain(judging)
    first, second = one_item(0.0), one_item(100.0)

    again.open(workspace, first, ONE)
    assert again.judge(0, Verdict.REAL)
    again.open(workspace, second, ONE)
    assert again.judge(0, Verdict.IGNORE)
    said: list[object] = []
    again.said.connect(said.append)
    judging.undo()
    judging.undo()
    assert said == [{0: Verdict.NONE}]
    assert journal.second_looks.read_all("ada") == {}
    judging.redo()
    assert list(journal.second_looks.read_all("ada")) == [("a.jpg", first.id_of(0))]
    file.close()
