"""What the wall of faces shows: those that its bar asks for, their thumbnails, and what is seen on a tile."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDoubleSpinBox
from pytestqt.qtbot import QtBot
from tile_pictures import Photographs, colours, painted
from walls import PERSON, face, many, table_of

from annotator.jobs.cut_out import cut_out
from annotator.jobs.runner import Runner
from annotator.jobs.survey import SurveyProgress
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.attributes import Attributes
from annotator.model.checks import Check
from annotator.model.face import Origin, Source, Verdict
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey, Span
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.windows.face_tile import TILE
from annotator.windows.face_wall import FaceWall
from annotator.windows.face_wall_model import THUMBNAIL_ROLE, FaceAt

KEY = Qt.Key


# Finding


def test_that_the_bar_asks_and_says_how_many_were_found(wall: FaceWall):
    wall.show_table(table_of(many(1500), (face("last", score=0.6),)))
    assert wall.bar.count.text() == "1,501 of 1,501 faces"
    wall.bar.ask(Query(FaceFilter(score=Span(0.5, 0.75)), Sort(SortKey.SCORE, descending=True)))
    assert wall.bar.count.text() == "27 of 1,501 faces"
    assert wall.current == FaceAt("a.jpg", "75")


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
    assert wall.bar.numbers.text() == "Score and size: size ≥ 24 px"
    boxes = [box.text() for box in wall.bar.numbers.findChildren(QDoubleSpinBox)]
    assert boxes == ["0.00", "1.00", "24 px", "10000 px"]
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


def test_that_the_first_heading_of_a_menu_does_not_touch_its_edge(wall: FaceWall):
    menu = wall.bar.status.menu()
    assert menu.actionGeometry(menu.actions()[0]).top() >= 4
