"""The wall of faces, driven by keys and mouse; it shows, finds and wishes, and never edits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tile_pictures import Photographs, colours, painted

from annotator.jobs.cut_out import cut_out
from annotator.jobs.runner import Runner
from annotator.jobs.survey import SurveyProgress
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.attributes import Attributes
from annotator.model.checks import Check
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey, Span
from annotator.model.face_kind import FaceKind
from annotator.model.face_table import FaceTable
from annotator.scene.colours import LOOKS
from annotator.windows.face_tile import TILE
from annotator.windows.face_wall import FaceWall
from annotator.windows.face_wall_model import THUMBNAIL_ROLE, FaceAt

MODEL, PERSON = Source(Origin.MODEL, "mobile"), Source(Origin.PERSON, "ann")
PLACES = ((0.3, 0.35), (0.7, 0.35), (0.5, 0.55), (0.35, 0.75), (0.65, 0.75))
PATHS = ("a.jpg", "b.jpg", "c.jpg")
KEY, NONE, SHIFT, CONTROL = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def face(name: str, x: float = 10.0, size: float = 40.0, **rest: object) -> Face:
    source = rest.pop("source", MODEL)
    points = tuple(Landmark(x + size * u, 20 + size * v, Visibility.VISIBLE, source) for u, v in PLACES)
    fields = {"landmarks": points, "source": source, "id": name, **rest}
    return Face(box_xyxy=(x, 20, x + size, 20 + size), **fields)


def many(count: int, **rest: object) -> tuple[Face, ...]:
    return tuple(
        face(str(number), 50 * number, score=min(number / 100, 1.0), **rest) for number in range(count)
    )


def table_of(*images: tuple[Face, ...]) -> FaceTable:
    return FaceTable.from_rows(PATHS, [FaceColumns.of_faces(n, faces) for n, faces in enumerate(images)])


@pytest.fixture
def wall(qtbot: QtBot) -> FaceWall:
    """Four columns of tiles and a bit, three rows of which are whole."""
    wall = FaceWall()
    qtbot.addWidget(wall)
    wall.resize(4 * TILE.width() + 40, 3 * TILE.height() + 80)
    wall.show()
    qtbot.waitExposed(wall)
    return wall


@pytest.fixture
def press(wall: FaceWall, qtbot: QtBot) -> Callable[..., None]:
    def press(*keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            qtbot.keyClick(wall.grid, key, modifiers)

    return press


def current(wall: FaceWall) -> int:
    return wall.grid.currentIndex().row()


def selected(wall: FaceWall) -> list[str]:
    return [at.id for at in wall.selected()]


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
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(wall.grid, event)
    assert event.isAccepted() is is_the_walls


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


# Finding


def test_that_the_bar_asks_and_says_how_many_were_found(wall: FaceWall):
    wall.show_table(table_of(many(1500), (face("last", score=0.6),)))
    assert wall.bar.count.text() == "1,501 of 1,501 faces"
    wall.bar.ask(Query(FaceFilter(score=Span(0.5, 0.75)), Sort(SortKey.SCORE, descending=True)))
    assert wall.bar.count.text() == "27 of 1,501 faces"
    assert wall.current == FaceAt("a.jpg", "75")


def test_that_another_question_is_shown_from_its_start(wall: FaceWall, press):
    wall.show_table(table_of(many(100)))
    press(KEY.Key_End)
    wall.bar.ask(Query(sort=Sort(SortKey.SCORE)))
    assert current(wall) == 0
    assert wall.grid.verticalScrollBar().value() == 0


def test_that_typing_finds_by_image(wall: FaceWall, qtbot: QtBot):
    wall.show_table(table_of(many(2), many(3)))
    with qtbot.waitSignal(wall.bar.filter_changed) as asked:
        qtbot.keyClicks(wall.bar.search, "B.J")
    assert asked.args[0].filter == FaceFilter(text="B.J")
    assert wall.model.rowCount() == 3
    wall.activateWindow()
    wall.bar.search.setFocus()
    qtbot.keyClick(wall.bar.search, KEY.Key_Escape)
    assert wall.focusWidget() is wall.grid


def test_that_ticks_and_numbers_become_a_filter(wall: FaceWall, qtbot: QtBot):
    asked: list[Query] = []
    wall.bar.filter_changed.connect(asked.append)
    wall.bar.status.choose("Whose work", FaceKind.PREDICTION)
    wall.bar.status.choose("Verdict", Verdict.FIX)
    wall.bar.checks.choose("Found by the checks", Check.EYES_SWAPPED)
    wall.bar.checks.choose("Found by the checks", Check.DUPLICATE_BOX)
    wall.bar.attributes.choose("Blur", ("blur", 2))
    wall.bar.attributes.choose("Difficulty", 5)
    wall.bar.numbers.ask("Size", Span(24.0))
    wall.bar.doubts.ask("Unusual shape", Span(5.0))
    assert asked[-1].filter == FaceFilter(
        kinds=frozenset({FaceKind.PREDICTION}),
        verdicts=frozenset({Verdict.FIX}),
        checks=int(Check.EYES_SWAPPED | Check.DUPLICATE_BOX),
        attributes=frozenset({("blur", 2)}),
        difficulties=frozenset({5}),
        size=Span(24.0),
        unusual=Span(5.0),
    )
    assert len(asked) == 8
    assert wall.bar.status.text() == "Status: 2 chosen"
    assert wall.bar.numbers.text() == "Score and size: size ≥ 24"
    qtbot.mouseClick(wall.bar.clear, Qt.MouseButton.LeftButton)
    assert asked[-1] == Query()
    assert wall.bar.status.text() == "Status"
    assert not wall.bar.clear.isVisible()


def test_that_a_question_put_to_the_bar_is_the_one_it_asks(wall: FaceWall):
    query = Query(
        FaceFilter(
            text="x",
            kinds=frozenset({FaceKind.FILE}),
            verdicts=frozenset({Verdict.NONE}),
            score=Span(0.25, 0.5),
            size=Span(high=100.0),
            checks=int(Check.PARTIAL_LANDMARKS),
            attributes=frozenset({("pose", 1), ("blur", 0)}),
            difficulties=frozenset({1}),
            unusual=Span(3.0),
            disagreement=Span(0.1),
            model_change=Span(0.2),
        ),
        Sort(SortKey.MODEL_CHANGE, descending=True),
    )
    wall.bar.ask(query)
    assert wall.bar.query == query


def test_that_the_doubtful_come_first_when_sorted_by_doubt(wall: FaceWall):
    wall.bar.sort.setCurrentIndex(wall.bar.sort.findData(SortKey.UNUSUAL))
    assert wall.bar.query.sort == Sort(SortKey.UNUSUAL, descending=True)
    wall.bar.sort.setCurrentIndex(wall.bar.sort.findData(SortKey.SCORE))
    assert wall.bar.query.sort == Sort(SortKey.SCORE)


def test_that_an_empty_wall_says_why(wall: FaceWall):
    def words() -> str:
        return wall._stack.currentWidget().text()

    assert words() == "No project is open."
    wall.set_progress(SurveyProgress(1200, 30_000))
    assert words() == "Looking at all faces: 1,200 of 30,000 images"
    wall.show_table(table_of(()))
    assert words().startswith("No faces yet")
    wall.show_table(table_of(many(1)))
    wall.bar.ask(Query(FaceFilter(text="nowhere")))
    assert words().startswith("No face is as the filters")
    wall.clear()
    assert words() == "No project is open."
    assert wall.bar.query == Query()


# Looking


def test_that_what_is_on_the_screen_gets_its_thumbnails(wall: FaceWall, qtbot: QtBot, runner: Runner):
    photographs = Photographs()
    wall.set_thumbnails(ThumbnailLoader(photographs, runner))
    wall.show_table(table_of(many(60), many(1), many(60)))

    def is_there(place: int) -> bool:
        return isinstance(wall.model.index(place).data(THUMBNAIL_ROLE), QImage)

    qtbot.waitUntil(lambda: all(map(is_there, wall.grid.visible())))
    assert photographs.read == ["a.jpg"]
    assert not is_there(120)
    wall.grid.verticalScrollBar().setValue(wall.grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: all(map(is_there, wall.grid.visible())))


def test_that_a_face_whose_points_have_moved_gets_another_thumbnail(
    wall: FaceWall, qtbot: QtBot, runner: Runner
):
    wall.set_thumbnails(ThumbnailLoader(Photographs(), runner))
    table = table_of((face("f"),))
    wall.show_table(table)
    qtbot.waitUntil(lambda: wall.model.index(0).data(THUMBNAIL_ROLE) is not None)
    before = wall.model.face(0).crop
    wall.follow_table(table.with_image_replaced("a.jpg", (face("f").moved_by(20, 0, PERSON),)))
    assert wall.model.face(0).crop != before
    qtbot.waitUntil(lambda: wall.model.index(0).data(THUMBNAIL_ROLE) is not None)


def test_that_thumbnails_have_a_pixel_for_each_of_the_screen(wall: FaceWall):
    wall.show_table(table_of((face("f"),)))
    plain = wall.model.face(0)
    photograph = np.linspace(0, 255, 400 * 4000).reshape(400, 4000).astype(np.uint8)
    photograph = np.stack([photograph] * 3, axis=2)
    small = cut_out(photograph, plain.crop.matrix, plain.crop.side)
    wall.model.set_ratio(2.0)
    sharp = wall.model.face(0)
    large = cut_out(photograph, sharp.crop.matrix, sharp.crop.side)
    assert (plain.crop.side, sharp.crop.side) == (112, 224)
    means = large.reshape(112, 2, 112, 2, 3).mean(axis=(1, 3))
    assert np.abs(means - small)[1:-1, 1:-1].max() < 3, "the same part of the photograph"
    assert sharp.points_xy == plain.points_xy
    wall.model.set_ratio(3.0)
    assert wall.model.face(0).crop == sharp.crop, "and no more than can be seen"


def test_that_an_unreadable_photograph_is_said_on_the_tile(wall: FaceWall, qtbot: QtBot, runner: Runner):
    wall.set_thumbnails(ThumbnailLoader(Photographs(), runner))
    wall.show_table(table_of((), (face("f"),)))
    qtbot.waitUntil(lambda: wall.model.face(0).unreadable == "b.jpg: not an image")
    assert "b.jpg: not an image" in wall.model.index(0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        ({}, FaceKind.PREDICTION),
        ({"source": PERSON}, FaceKind.PERSON),
        ({"source": Source(Origin.FILE, "l.txt")}, FaceKind.FILE),
        ({"verdict": Verdict.NOT_A_FACE}, FaceKind.REJECTED),
    ],
)
def test_that_a_tile_is_framed_in_the_colour_of_whose_work_it_is(wall: FaceWall, rest, kind: FaceKind):
    wall.show_table(table_of((face("f", **rest),)))
    seen = colours(painted(wall.grid, 0))
    assert LOOKS[kind].line.rgb() in seen
    # Greys are left out: smooth letters have them too, whichever palette is set.
    others = [LOOKS[other].line for other in FaceKind if other is not kind]
    assert not {colour.rgb() for colour in others if colour.saturation() > 0} & seen


def test_that_a_verdict_and_a_finding_are_seen_on_the_tile(wall: FaceWall):
    plain, judged = face("0", 0), face("1", 200).with_verdict(Verdict.REAL)
    odd = face("2", 400, size=40.0, landmarks=face("x", 480).landmarks)
    wall.show_table(table_of((plain, judged, odd)))
    assert [wall.model.face(place).findings > 0 for place in range(3)] == [False, False, True]
    pictures = [painted(wall.grid, place) for place in range(3)]
    corner = TILE.width() // 3
    assert {picture.size() for picture in pictures} == {TILE}
    upper_left = [picture.copy(0, 0, corner, corner) for picture in pictures]
    upper_right = [picture.copy(TILE.width() - corner, 0, corner, corner) for picture in pictures]
    assert upper_left[0] != upper_left[2]
    assert LOOKS[FaceKind.PERSON].line.rgb() in colours(upper_right[1])
    assert upper_right[0] == upper_right[2]


def test_that_a_tile_can_be_read_aloud(wall: FaceWall):
    described = face("f", score=0.93, attributes=Attributes(blur=1))
    wall.bar.ask(Query(sort=Sort(SortKey.DISAGREEMENT, descending=True)))
    wall.show_table(table_of((described,)))
    assert wall.model.index(0).data() == "predicted, score 0.93, 40 px, not measured"


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
