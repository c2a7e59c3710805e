"""The list of photographs: one row each, found by name, painted only where it is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.windows.image_list import ImageList
from annotator.windows.image_model import ImageListModel, ImageStatus, Progress, counted

MANY = [f"{number // 100}/{number:05}.jpg" for number in range(13_000)]


@pytest.fixture
def images(qtbot: QtBot) -> ImageList:
    images = ImageList()
    qtbot.addWidget(images)
    images.set_images(["x/a.jpg", "x/b.jpg", "y/c.jpg"], {"x/b.jpg": ImageStatus(Progress.PREDICTED, 3)})
    return images


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (ImageStatus(), "not seen"),
        (ImageStatus(Progress.PREDICTED, 3), "predicted, 3 faces"),
        (ImageStatus(Progress.PREDICTED, 0), "predicted, no faces"),
        (ImageStatus(Progress.WORKED_ON, 1), "worked on, 1 face"),
        (ImageStatus(Progress.UNREADABLE), "can't be read"),
    ],
)
def test_that_a_status_reads_as_a_person_says_it(status: ImageStatus, text: str):
    assert status.text == text


def test_that_numbers_come_with_their_nouns():
    assert [counted(number, "box") for number in (0, 1, 2)] == ["no boxes", "1 box", "2 boxes"]


def test_that_a_click_chooses_an_image(images: ImageList, qtbot: QtBot):
    images.resize(240, 400)
    images.show()
    row = images.view.visualRect(images.view.model().index(1, 0)).center()
    with qtbot.waitSignal(images.image_chosen) as chosen:
        qtbot.mouseClick(images.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert chosen.args == ["x/b.jpg"]


def test_that_showing_the_open_image_is_nobodys_choice(images: ImageList, qtbot: QtBot):
    with qtbot.assertNotEmitted(images.image_chosen):
        images.set_current("y/c.jpg")
    assert images.view.currentIndex().row() == 2


def test_that_neighbours_end_at_both_ends(images: ImageList):
    images.set_current("x/a.jpg")
    assert [images.neighbour(step) for step in (-1, 1, 2, 3)] == [None, "x/b.jpg", "y/c.jpg", None]


def test_that_a_search_narrows_the_walk_and_chooses_nothing(images: ImageList, qtbot: QtBot):
    images.show()
    images.set_current("x/b.jpg")
    images.search.setFocus()
    with qtbot.assertNotEmitted(images.image_chosen):
        qtbot.keyClicks(images.search, "Y/")
    assert images.neighbour(1) == "y/c.jpg"
    images.search.clear()
    assert images.neighbour(1) == "y/c.jpg"
    assert images.neighbour(-1) == "x/a.jpg"


def test_that_counts_follow_the_statuses(images: ImageList):
    images.set_status("x/a.jpg", ImageStatus(Progress.WORKED_ON, 2))
    images.set_status("x/b.jpg", ImageStatus(Progress.WORKED_ON, 3))
    images.set_status("nowhere.jpg", ImageStatus(Progress.WORKED_ON, 3))
    far = (Progress.NOT_SEEN, Progress.PREDICTED, Progress.WORKED_ON)
    assert [images.count(progress) for progress in far] == [1, 0, 2]


def test_that_thousands_of_images_make_no_widgets(qtbot: QtBot):
    images = ImageList()
    qtbot.addWidget(images)
    images.show()
    before = len(images.findChildren(QWidget))
    images.set_images(MANY, {})
    images.set_current(MANY[9_000])
    assert len(images.findChildren(QWidget)) == before
    assert images.neighbour(1) == MANY[9_001]


def test_that_only_the_changed_row_is_told(qtbot: QtBot):
    model = ImageListModel()
    model.set_images(MANY, {})
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.set_status(MANY[7], ImageStatus(Progress.PREDICTED, 1))
    assert [index.row() for index in changed.args[:2]] == [7, 7]
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_status(MANY[7], ImageStatus(Progress.PREDICTED, 1))


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_that_escape_or_return_leaves_the_search_and_gives_the_keys_back(person, key):
    person.app.images.search.setFocus()
    person.press(Qt.Key.Key_B)
    person.press(key)
    assert person.app.canvas.hasFocus()
    person.press(Qt.Key.Key_D)
    assert person.image == "b.jpg"


def test_that_an_empty_photograph_is_told_apart_from_one_not_looked_at(person):
    panel = person.app.face_panel
    panel.show_faces((), is_looked_at=False)
    assert panel.title == "Faces are still to be detected"
    panel.show_faces((), is_looked_at=True)
    assert panel.title == "No faces"
