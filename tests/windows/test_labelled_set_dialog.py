"""Naming photographs that are not to be forgotten: only what was looked into can be chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shown_dialogs import shown
from widget_words import nameless, untranslated

from annotator.jobs.check_labelled_set import LabelledSetChecked
from annotator.store.labelled_set import LabelledSet
from annotator.windows.labelled_set_dialog import LabelledSetDialog

LAST = LabelledSet(images=Path("/usual/images"), labels=Path("/usual/label.txt"), count=600)


@pytest.fixture
def dialog(qtbot: QtBot) -> LabelledSetDialog:
    return shown(LabelledSetDialog(None, None), qtbot)


def checked(count: int, named: int) -> LabelledSetChecked:
    return LabelledSetChecked(
        images=LAST.images, labels=LAST.labels, named=named, count=count, replayed=count - 3, measured=3
    )


def type_paths(dialog: LabelledSetDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.check_wished) as wished:
        qtbot.keyClicks(dialog.images, str(LAST.images))
        qtbot.keyClicks(dialog.labels, str(LAST.labels))
    assert wished.args == [LAST.images, LAST.labels]


def test_that_nothing_can_be_chosen_before_it_was_looked_into(
    dialog: LabelledSetDialog, qtbot: QtBot
) -> None:
    assert not dialog.use_button.isEnabled()
    assert not dialog.none_button.isVisible()
    assert "Choose a folder" in dialog.found.text()
    type_paths(dialog, qtbot)
    assert dialog.found.text() == "Looking…"
    assert not dialog.use_button.isEnabled()


def test_that_it_says_what_will_be_done_with_them_and_return_chooses(
    dialog: LabelledSetDialog, qtbot: QtBot
) -> None:
    type_paths(dialog, qtbot)
    dialog.show_checked(checked(1200, 1200))
    assert dialog.found.text() == "1,200 labelled photographs: 1,197 to be shown again, 3 to measure on."
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(dialog.labels, Qt.Key.Key_Return)
    assert chosen.args == [LabelledSet(images=LAST.images, labels=LAST.labels, count=1200)]


def test_that_few_photographs_and_missing_ones_are_told(dialog: LabelledSetDialog, qtbot: QtBot) -> None:
    type_paths(dialog, qtbot)
    dialog.show_checked(checked(40, 52))
    assert dialog.found.text().endswith(
        "12 others that the file names are not in the folder. These are few: a hundred or more protect"
        " better."
    )


def test_that_an_answer_about_other_paths_is_no_answer(dialog: LabelledSetDialog, qtbot: QtBot) -> None:
    type_paths(dialog, qtbot)
    qtbot.keyClicks(dialog.labels, "2")
    dialog.show_checked(checked(1200, 1200))
    dialog.show_error(LAST.images, LAST.labels, "It is broken.")
    assert dialog.found.text() == "Looking…"
    assert not dialog.use_button.isEnabled()


def test_that_what_is_wrong_is_said_and_cannot_be_chosen(dialog: LabelledSetDialog, qtbot: QtBot) -> None:
    type_paths(dialog, qtbot)
    dialog.show_error(LAST.images, LAST.labels, "label.txt, line 3: not a number.")
    assert dialog.found.text() == "label.txt, line 3: not a number."
    assert not dialog.use_button.isEnabled()


def test_that_what_is_in_use_stands_there_and_can_be_given_up(qtbot: QtBot) -> None:
    dialog = LabelledSetDialog(LAST)
    with qtbot.waitSignal(dialog.check_wished):
        shown(dialog, qtbot)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    assert chosen.args == [None]


def test_that_every_part_has_a_name_and_every_word_is_looked_up(brackets: None, qtbot: QtBot) -> None:
    dialog = shown(LabelledSetDialog(LAST), qtbot)
    assert set(untranslated(dialog)) <= {str(LAST.images), str(LAST.labels)}
    assert nameless(dialog) == []
