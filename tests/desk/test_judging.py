"""Taking back what one key did, where it is no edit of a face."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.desk.judging import Judging
from annotator.editing.session import Session
from annotator.model.history import History
from annotator.model.project import Project


class Nothing:
    """A project without faces or edits."""

    def history(self, image: str) -> History:
        return History()

    def mentioned_ids(self, image: str) -> frozenset[str]:
        return frozenset()


@pytest.mark.parametrize("succeeds", [True, False])
def test_that_the_turn_of_what_could_not_be_taken_back_is_still_to_come(
    qapp: QApplication, succeeds: bool
) -> None:
    judging = Judging()
    judging.begin(Session(Project(lambda _: ()), Nothing(), author="ada"))
    judging.note(lambda: succeeds, lambda: True)
    judging.undo()
    assert (judging.can_undo, judging.can_redo) == (not succeeds, succeeds)
