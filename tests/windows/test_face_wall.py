"""The wall of faces, driven by keys and mouse; it shows, finds and wishes, and never edits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from walls import PATHS, claims, current, face, many, selected, table_of

from annotator.model.face import Verdict, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey
from annotator.model.face_kind import FaceKind
from annotator.model.face_table import FaceTable
from annotator.windows.face_tile import TILE
from annotator.windows.face_wall import FaceWall
from annotator.windows.face_wall_model import FaceAt

KEY, NONE, SHIFT, CONTROL = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def press(wall: FaceWall, qtbot: QtBot) -> Callable[..., None]:
    def press(*keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            qtbot.keyClick(wall.grid, key, modifiers)

    return press


# Moving


def test_that_the_first_face_is_current_at_first(wall: FaceWall):
    wall.show_table(table_of(many(5)))
    assert wall.current == FaceAt("a.jpg", "0")
    assert selected(wall) == ["0"]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ((KEY.Key_Right,), 6),
        ((KEY.Key_Left,), 4),
        ((KEY.Key_Down,), 9),
        ((KEY.Key_Up,), 1),
        ((KEY.Key_Up, KEY.Key_Up), 1),
        ((KEY.Key_Home,), 0),
        ((KEY.Key_End,), 29),
        ((KEY.Key_Home, KEY.Key_Left), 0),
        ((KEY.Key_End, KEY.Key_Right), 29),
        ((KEY.Key_PageDown,), 17),
        ((KEY.Key_PageDown,) * 5, 29),
        ((KEY.Key_PageUp,), 1),
        # Down from the last row but one to the last, which is shorter.
        ((KEY.Key_End, KEY.Key_Up, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down), 29),
        ((KEY.Key_End, KEY.Key_Down), 29),
    ],
)
def test_that_keys_move_from_tile_to_tile(wall: FaceWall, press, keys: tuple[Qt.Key, ...], place: int):
    wall.show_table(table_of(many(30)))
    press(KEY.Key_Down, KEY.Key_Right)
    assert (wall.grid.columns, wall.grid.rows_in_view) == (4, 3)
    press(*keys)
    assert current(wall) == place
    assert wall.grid.viewport().rect().contains(wall.grid.visualRect(wall.grid.currentIndex()))


def test_that_tiles_stand_beside_each_other_and_are_found_where_they_are(wall: FaceWall):
    wall.show_table(table_of(many(30)))
    wall.grid.verticalScrollBar().setValue(TILE.height() + 30)
    for number in wall.grid.visible():
        rect = wall.grid.visualRect(wall.model.index(number))
        assert rect.size() == TILE
        assert wall.grid.indexAt(rect.center()).row() == number
    first, below = (wall.grid.visualRect(wall.model.index(number)) for number in (4, 8))
    assert first.left() == below.left()
    assert first.bottom() + 1 == below.top()
    assert not wall.grid.indexAt(QPoint(1, 1)).isValid()  # beside the tiles


def test_that_a_click_chooses_and_a_double_click_opens(wall: FaceWall, qtbot: QtBot):
    wall.show_table(table_of(many(30)))
    place = wall.grid.visualRect(wall.model.index(6)).center()
    qtbot.mouseClick(wall.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wall.current == FaceAt("a.jpg", "6")
    with qtbot.waitSignal(wall.face_opened) as opened:
        qtbot.mouseDClick(wall.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["a.jpg", "6"]


# Selecting


def test_that_shift_selects_all_between(wall: FaceWall, press):
    wall.show_table(table_of(many(12)))
    press(KEY.Key_Right, KEY.Key_Right)
    press(KEY.Key_Down, modifiers=SHIFT)
    assert selected(wall) == ["2", "3", "4", "5", "6"]
    press(KEY.Key_Up, modifiers=SHIFT)
    assert selected(wall) == ["2"]
    press(KEY.Key_Home, modifiers=SHIFT)
    assert selected(wall) == ["0", "1", "2"]
    press(KEY.Key_End, modifiers=SHIFT)
    assert selected(wall) == [str(number) for number in range(2, 12)]


def test_that_clicks_with_shift_and_control_select_several(wall: FaceWall, qtbot: QtBot):
    wall.show_table(table_of(many(12)))

    def click(place: int, modifiers: Qt.KeyboardModifier) -> None:
        middle = wall.grid.visualRect(wall.model.index(place)).center()
        qtbot.mouseClick(wall.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, middle)

    click(1, NONE)
    click(6, SHIFT)
    assert selected(wall) == ["1", "2", "3", "4", "5", "6"]
    click(3, CONTROL)
    click(9, CONTROL)
    assert selected(wall) == ["1", "2", "4", "5", "6", "9"]


def test_that_control_a_selects_all(wall: FaceWall, press):
    wall.show_table(table_of(many(3), (), many(2)))
    press(KEY.Key_A, modifiers=CONTROL)
    assert wall.selected() == tuple(
        FaceAt(image, name)
        for image, name in (("a.jpg", "0"), ("a.jpg", "1"), ("a.jpg", "2"), ("c.jpg", "0"), ("c.jpg", "1"))
    )


# Wishing


@pytest.mark.parametrize("key", [KEY.Key_Space, KEY.Key_1])
def test_that_space_accepts_and_goes_on(wall: FaceWall, press, qtbot: QtBot, key: Qt.Key):
    wall.show_table(table_of(many(3)))
    with qtbot.waitSignal(wall.accept_wished) as wished:
        press(key)
    assert wished.args == [(FaceAt("a.jpg", "0"),)]
    assert selected(wall) == ["1"]
    press(key, key)
    assert selected(wall) == ["2"]  # there is no next after the last


@pytest.mark.parametrize("key", [KEY.Key_Delete, KEY.Key_Backspace, KEY.Key_2])
def test_that_delete_rejects_all_that_is_selected(wall: FaceWall, press, qtbot: QtBot, key: Qt.Key):
    wall.show_table(table_of(many(5)))
    press(KEY.Key_Right, modifiers=SHIFT)
    with qtbot.waitSignal(wall.reject_wished) as wished:
        press(key)
    assert wished.args == [(FaceAt("a.jpg", "0"), FaceAt("a.jpg", "1"))]
    assert selected(wall) == ["0", "1"]


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter])
def test_that_return_opens_the_face_in_its_image(wall: FaceWall, press, qtbot: QtBot, key: Qt.Key):
    wall.show_table(table_of((), many(2)))
    press(KEY.Key_Right)
    with qtbot.waitSignal(wall.face_opened) as opened:
        press(key)
    assert opened.args == ["b.jpg", "1"]


def test_that_keys_on_an_empty_wall_wish_nothing(wall: FaceWall, press, qtbot: QtBot):
    wall.show_table(table_of(()))
    with qtbot.assertNotEmitted(wall.accept_wished), qtbot.assertNotEmitted(wall.face_opened):
        press(KEY.Key_Space, KEY.Key_Return, KEY.Key_Down, KEY.Key_End)


@pytest.mark.parametrize(
    ("key", "modifiers", "is_the_walls"),
    [
        (KEY.Key_Space, NONE, True),
        (KEY.Key_Left, NONE, True),
        (KEY.Key_Left, SHIFT, True),
        (KEY.Key_A, CONTROL, True),
        (KEY.Key_Delete, NONE, True),
        (KEY.Key_A, NONE, False),
        (KEY.Key_1, NONE, True),
        (KEY.Key_3, NONE, False),
        (KEY.Key_Space, SHIFT, False),
        (KEY.Key_Z, CONTROL, False),
    ],
)
def test_that_the_wall_claims_its_keys_from_the_windows_shortcuts_and_no_others(
    wall: FaceWall, key: Qt.Key, modifiers: Qt.KeyboardModifier, is_the_walls: bool
):
    assert claims(wall.grid, key, modifiers) is is_the_walls


# While faces change


def test_that_a_judged_face_stays_in_its_place_until_the_list_is_made_anew(wall: FaceWall, qtbot: QtBot):
    faces = many(4)
    table = table_of(faces)
    wall.bar.ask(Query(FaceFilter(kinds=frozenset({FaceKind.PREDICTION}))))
    wall.show_table(table)
    assert not wall.bar.refresh.isVisible()
    judged = (faces[0], faces[1].with_verdict(Verdict.REAL), *faces[2:])
    wall.follow_table(table.with_image_replaced("a.jpg", judged))
    assert wall.model.rowCount() == 4
    assert wall.model.face(1).verdict is Verdict.REAL
    assert wall.model.face(1).kind is FaceKind.PERSON
    qtbot.waitUntil(wall.bar.refresh.isVisible)
    qtbot.mouseClick(wall.bar.refresh, Qt.MouseButton.LeftButton)
    assert [wall.model.at(place).id for place in range(wall.model.rowCount())] == ["0", "2", "3"]
    assert not wall.bar.refresh.isVisible()


def test_that_a_face_that_is_gone_leaves_and_the_rest_stays_selected(wall: FaceWall, press):
    faces = many(5)
    table = table_of(faces)
    wall.show_table(table)
    press(KEY.Key_Right, KEY.Key_Right, KEY.Key_Right)
    wall.follow_table(table.with_image_replaced("a.jpg", (*faces[:1], *faces[2:])))
    assert wall.current == FaceAt("a.jpg", "3")
    assert selected(wall) == ["3"]
    assert wall.bar.count.text() == "4 of 4 faces"


def test_that_hundreds_of_faces_may_go_at_once(wall: FaceWall):
    faces = many(1) + tuple(face(f"f{number}", number) for number in range(500))
    table = table_of(faces)
    wall.show_table(table)
    wall.follow_table(table.with_image_replaced("a.jpg", faces[:1]))
    assert wall.model.rowCount() == 1


def test_that_a_fresh_table_keeps_the_current_face(wall: FaceWall, press):
    wall.show_table(table_of(many(5)))
    press(KEY.Key_Right, KEY.Key_Right)
    wall.show_table(table_of((face("before", -100), *many(5))))
    assert wall.current == FaceAt("a.jpg", "2")
    assert current(wall) == 3


def test_that_another_question_is_shown_from_its_start(wall: FaceWall, press):
    wall.show_table(table_of(many(100)))
    press(KEY.Key_End)
    wall.bar.ask(Query(sort=Sort(SortKey.SCORE)))
    assert current(wall) == 0
    assert wall.grid.verticalScrollBar().value() == 0


def test_that_hundreds_of_thousands_of_faces_make_no_widgets(wall: FaceWall, press):
    count = 400_000
    before = len(wall.findChildren(QWidget))
    wall.show_table(FaceTable.of_columns(PATHS, _empty_boxes(count)))
    press(KEY.Key_End)
    assert current(wall) == count - 1
    press(KEY.Key_A, modifiers=CONTROL)
    assert wall.grid.selectionModel().isSelected(wall.model.index(count // 2))
    assert len(wall.findChildren(QWidget)) == before
    assert wall.bar.count.text() == "400,000 of 400,000 faces"


def _empty_boxes(count: int) -> FaceColumns:
    """As many faces of one image, without landmarks."""
    columns = FaceColumns.empty(count)
    columns.boxes_xyxy[:] = (0, 0, 30, 40)
    columns.ids[:] = [b"%d" % number for number in range(count)]
    columns.visibilities[:] = Visibility.MISSING
    columns.points_xy[:] = np.nan
    return columns
