"""The keys of the review's page: they judge, walk from item to item and from kind to kind, and open."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from reviewer import Reviewer
from walls import claims

from annotator.model.face import Verdict
from annotator.model.review_items import ItemKind
from annotator.windows.review_list import Standing
from annotator.windows.review_page import ReviewPage

KEY, NONE, SHIFT, CONTROL = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
FALSE, MISS, LANDMARKS, DUPLICATE = ItemKind


# Judging


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (KEY.Key_1, Verdict.REAL),
        (KEY.Key_2, Verdict.NOT_A_FACE),
        (KEY.Key_3, Verdict.FIX),
        (KEY.Key_4, Verdict.IGNORE),
    ],
)
def test_that_one_key_judges_and_goes_on(reviewer: Reviewer, key: Qt.Key, verdict: Verdict):
    reviewer.given(FALSE, FALSE)
    reviewer.press(key)
    assert reviewer.said == [((0,), verdict)]
    assert (reviewer.place, reviewer.page.current) == (1, 1)


def test_that_0_takes_back_and_stays(reviewer: Reviewer):
    reviewer.given(FALSE, FALSE)
    reviewer.press(KEY.Key_1, KEY.Key_Backspace, KEY.Key_0)
    assert reviewer.said[-1] == ((0,), Verdict.NONE)
    assert reviewer.place == 0


def test_that_several_are_judged_at_once_and_the_one_after_them_comes_next(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 5)
    reviewer.press(KEY.Key_Right, KEY.Key_Right, modifiers=SHIFT)
    reviewer.press(KEY.Key_2)
    assert reviewer.said == [((0, 1, 2), Verdict.NOT_A_FACE)]
    assert reviewer.page.wall.places == (3,)


def test_that_control_a_selects_all(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 3)
    reviewer.press(KEY.Key_A, modifiers=CONTROL)
    assert reviewer.page.wall.places == (0, 1, 2)


def test_that_the_last_stays_current_when_it_is_judged(reviewer: Reviewer):
    reviewer.given(FALSE)
    reviewer.press(KEY.Key_1, KEY.Key_4)
    assert reviewer.said == [((0,), Verdict.REAL), ((0,), Verdict.IGNORE)]


def test_that_buttons_judge_as_the_keys_do_and_leave_them_to_the_wall(reviewer: Reviewer, qtbot: QtBot):
    reviewer.given(FALSE, FALSE)
    reviewer.page.activateWindow()
    reviewer.page.setFocus()
    reviewer.click(reviewer.page.wall.buttons[Verdict.FIX])
    assert reviewer.said == [((0,), Verdict.FIX)]
    assert reviewer.page.focusWidget() is reviewer.page.wall.grid


def test_that_keys_on_an_empty_wall_wish_nothing(reviewer: Reviewer):
    reviewer.given()
    reviewer.press(KEY.Key_1, KEY.Key_Space, KEY.Key_Return, KEY.Key_Down, KEY.Key_End, KEY.Key_Z)
    assert (reviewer.said, reviewer.opened, reviewer.page.current) == ([], [], None)
    assert not any(button.isEnabled() for button in reviewer.page.wall.buttons.values())


def test_that_forty_verdicts_take_forty_keys(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 41)
    reviewer.press(*[KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4] * 10)
    assert [rows for rows, _ in reviewer.said] == [(row,) for row in range(40)]
    assert reviewer.page.bar.kinds.button_of(FALSE).text() == "False positives 1"


# Moving


def test_that_tab_goes_through_the_page_from_top_to_bottom_and_out_of_it(qtbot: QtBot, review_items):
    window, before, after = QWidget(), QPushButton("before"), QPushButton("after")
    page = ReviewPage()
    page.show_items(review_items(FALSE), np.zeros(1, np.int8))
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for part in (before, page, after):
        layout.addWidget(part)
    window.show()
    window.activateWindow()
    before.setFocus()
    stops = []
    while (stop := window.focusWidget()) not in (after, None):
        stops.append(stop)
        qtbot.keyClick(stop, KEY.Key_Tab)
    bar, wall = page.bar, page.wall
    assert stops == [
        before,
        bar.kinds.button_of(FALSE),
        bar.difficulty,
        bar.score,
        bar.standings.button_of(Standing.TO_JUDGE),
        bar.evaluate,
        wall.grid,
        *wall.buttons.values(),
        page.photograph.whole,
    ]


def test_that_space_and_backspace_go_forward_and_back(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 3)
    reviewer.press(KEY.Key_Space, KEY.Key_Space, KEY.Key_Space)
    assert reviewer.place == 2
    reviewer.press(KEY.Key_Backspace)
    assert reviewer.place == 1
    assert reviewer.said == []


def test_that_brackets_go_through_the_kinds_and_round(reviewer: Reviewer):
    reviewer.given(FALSE, MISS, LANDMARKS, DUPLICATE)
    seen = []
    for _ in range(4):
        reviewer.press(KEY.Key_BracketRight)
        seen.append(reviewer.rows)
    assert seen == [[1], [2], [3], [0]]
    reviewer.press(KEY.Key_BracketLeft)
    assert reviewer.rows == [3]


def test_that_the_kinds_are_reached_by_keys_that_every_keyboard_has(reviewer: Reviewer):
    reviewer.given(FALSE, MISS, LANDMARKS, DUPLICATE)
    seen = []
    for key in (KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp):
        reviewer.press(key, modifiers=CONTROL)
        seen.append(reviewer.rows)
    assert seen == [[1], [2], [1]]


def test_that_return_and_a_double_click_open_the_item(reviewer: Reviewer, qtbot: QtBot):
    reviewer.given(MISS, FALSE, FALSE)
    reviewer.press(KEY.Key_Right, KEY.Key_Return)
    grid = reviewer.page.wall.grid
    first = grid.visualRect(reviewer.page.model.index(0)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert reviewer.opened == [2, 1]


@pytest.mark.parametrize(
    ("key", "modifiers", "is_the_walls"),
    [
        (KEY.Key_1, NONE, True),
        (KEY.Key_0, Qt.KeyboardModifier.KeypadModifier, True),
        (KEY.Key_BracketLeft, NONE, True),
        (KEY.Key_PageDown, CONTROL, True),
        (KEY.Key_Z, NONE, True),
        (KEY.Key_Space, NONE, True),
        (KEY.Key_Left, SHIFT, True),
        (KEY.Key_Z, CONTROL, False),
        (KEY.Key_5, NONE, False),
        (KEY.Key_Delete, NONE, False),
        (KEY.Key_D, NONE, False),
    ],
)
def test_that_the_wall_claims_its_keys_from_the_windows_shortcuts_and_no_others(
    page: ReviewPage, key: Qt.Key, modifiers: Qt.KeyboardModifier, is_the_walls: bool
):
    assert claims(page.wall.grid, key, modifiers) is is_the_walls


def test_that_the_arrows_go_along_the_kinds(reviewer: Reviewer, qtbot: QtBot):
    reviewer.given(FALSE, MISS)
    reviewer.page.activateWindow()
    kinds = reviewer.page.bar.kinds
    kinds.button_of(FALSE).setFocus()
    qtbot.keyClick(kinds.button_of(FALSE), KEY.Key_Right)
    assert reviewer.rows == [1]
    assert reviewer.page.focusWidget() is kinds.button_of(MISS)


def test_that_the_keys_are_the_walls_once_there_is_one(reviewer: Reviewer):
    reviewer.page.activateWindow()
    reviewer.page.setFocus()
    assert reviewer.page.focusWidget() is reviewer.page.note.evaluate
    reviewer.given(FALSE)
    assert reviewer.page.focusWidget() is reviewer.page.wall.grid
