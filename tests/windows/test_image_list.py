"""The list of photographs: one row each, found by name, painted only where it is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from row_clicks import click_row

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_kind import FaceKind
from annotator.model.face_table import FaceTable
from annotator.model.sight import Sight
from annotator.scene.colours import LOOKS
from annotator.windows.counts import counted
from annotator.windows.image_list import ImageList
from annotator.windows.image_model import ImageListModel, ImageQuery, ImageSort
from annotator.windows.image_row import draw_progress
from annotator.windows.image_status import ImageStatus, Progress, progress_of

MANY = [f"{number // 100}/{number:05}.jpg" for number in range(13_000)]

MODEL = Source(Origin.MODEL, "mobile")
HALF_A_FACE = Face(
    box_xyxy=(10.0, 10.0, 50.0, 60.0),
    landmarks=(Landmark(20.0, 30.0, Visibility.VISIBLE, MODEL), *(Landmark.missing(MODEL),) * 4),
    score=0.4,
    source=MODEL,
)


@pytest.fixture
def images(qtbot: QtBot) -> ImageList:
    images = ImageList()
    qtbot.addWidget(images)
    images.set_images(["x/a.jpg", "x/b.jpg", "y/c.jpg"], {"x/b.jpg": ImageStatus(Progress.PREDICTED, 3)})
    return images


def marked_rows(images: ImageList) -> list[int]:
    """What is highlighted, and so where the keys would go on from."""
    selection = images.view.selectionModel()
    rows = {index.row() for index in selection.selectedIndexes()}
    assert rows == ({selection.currentIndex().row()} if selection.currentIndex().isValid() else set())
    return sorted(rows)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (ImageStatus(), "not seen"),
        (ImageStatus(Progress.PREDICTED, 3), "predicted, 3 faces"),
        (ImageStatus(Progress.PREDICTED, 0), "predicted, no faces"),
        (ImageStatus(Progress.WORKED_ON, 1), "in work, 1 face"),
        (ImageStatus(Progress.REVIEWED, 2), "reviewed, 2 faces"),
        (ImageStatus(Progress.REVIEWED, 4, not_accepted=1), "reviewed, 4 faces, 1 not accepted"),
        (ImageStatus(Progress.REVIEWED, 5, (0.9, 0.6, 0.7)), "reviewed, 2 faces, 3 new"),
        (ImageStatus(Progress.REVIEWED, 2, filled=1), "reviewed, 2 faces, 1 with new landmarks"),
        (
            ImageStatus(Progress.REVIEWED, 3, (0.9,), filled=2),
            "reviewed, 2 faces, 1 new, 2 with new landmarks",
        ),
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


def test_that_what_another_page_shows_is_marked_until_that_is_left(images: ImageList, qtbot: QtBot):
    images.show()
    images.set_current("x/a.jpg")
    images.mark("x/b.jpg")
    with qtbot.waitSignal(images.image_chosen) as chosen:
        click_row(images.view, 2, qtbot)
    assert chosen.args == ["y/c.jpg"]
    qtbot.waitUntil(lambda: marked_rows(images) == [1])
    assert images.current == "x/a.jpg"
    assert images.neighbour(1) == "y/c.jpg"
    images.mark(None)
    assert marked_rows(images) == [0]


def test_that_no_other_is_marked_where_a_search_hides_the_image(images: ImageList):
    images.set_current("x/a.jpg")
    images.search.setText("x/")
    images.mark("y/c.jpg")
    assert marked_rows(images) == []
    images.search.clear()
    assert marked_rows(images) == [2]


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


@pytest.mark.parametrize(
    ("so", "progress"),
    [
        ((), Progress.NOT_SEEN),
        (("predicted",), Progress.PREDICTED),
        (("predicted", "labelled"), Progress.LABELLED),
        (("predicted", "labelled", "worked_on"), Progress.WORKED_ON),
        (("labelled", "reviewed"), Progress.REVIEWED),
        (("predicted", "worked_on", "reviewed"), Progress.REVIEWED),
    ],
)
def test_that_the_farthest_an_image_has_come_counts(so, progress):
    known = dict.fromkeys(("reviewed", "worked_on", "labelled", "predicted"), False)
    assert progress_of(**known | dict.fromkeys(so, True)) is progress


STATUSES = {
    "a.jpg": ImageStatus(Progress.REVIEWED, 2),
    "b.jpg": ImageStatus(Progress.PREDICTED, 9),
    "c.jpg": ImageStatus(Progress.WORKED_ON, 4),
    "d.jpg": ImageStatus(Progress.UNREADABLE),
    "e.jpg": ImageStatus(Progress.PREDICTED, 4),
    "f.jpg": ImageStatus(),
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ImageQuery(), "abcdef"),
        (ImageQuery(descending=True), "fedcba"),
        (ImageQuery(progress=frozenset({Progress.PREDICTED})), "be"),
        (ImageQuery(progress=frozenset({Progress.NOT_SEEN, Progress.REVIEWED})), "af"),
        (ImageQuery(text="C.J"), "c"),
        (ImageQuery(least_findings=1), "bc"),
        (ImageQuery(sort=ImageSort.FACES, descending=True), "bceadf"),
        (ImageQuery(sort=ImageSort.FACES), "dfaceb"),
        (ImageQuery(sort=ImageSort.STATUS), "fbecad"),
        (ImageQuery(sort=ImageSort.FINDINGS, descending=True), "cbadef"),
        (ImageQuery(progress=frozenset({Progress.PREDICTED}), sort=ImageSort.FACES), "eb"),
    ],
)
def test_that_images_are_filtered_and_sorted(query: ImageQuery, found: str):
    model = ImageListModel()
    model.set_images(list(STATUSES), STATUSES)
    model.set_findings({"b.jpg": 1, "c.jpg": 3, "a.jpg": 0})
    model.ask(query)
    assert "".join(model.path_at(row)[0] for row in range(model.rowCount())) == found


@pytest.mark.parametrize(
    ("sight", "to_review", "least_done_first"),
    [(Sight(), "abcef", "fbeacd"), (Sight(least_score=0.7), "bcef", "fbecad")],
)
def test_that_an_image_is_to_be_reviewed_again_where_a_new_face_is_to_be_seen(
    sight: Sight, to_review: str, least_done_first: str
):
    model = ImageListModel()
    new = {
        "a.jpg": ImageStatus(Progress.REVIEWED, 2, (0.6,)),
        "c.jpg": ImageStatus(Progress.REVIEWED, 4, (0.8,)),
    }
    model.set_images(list(STATUSES), STATUSES | new)
    model.set_sight(sight)
    found = []
    for query in (ImageQuery(to_review=True), ImageQuery(sort=ImageSort.STATUS)):
        model.ask(query)
        found.append("".join(model.path_at(row)[0] for row in range(model.rowCount())))
    assert found == [to_review, least_done_first]


@pytest.fixture
def sorted_images(qtbot: QtBot) -> ImageList:
    """Six images, the one with the most faces first."""
    images = ImageList()
    qtbot.addWidget(images)
    images.resize(260, 400)
    images.show()
    images.set_images(list(STATUSES), STATUSES)
    images.sorted.setCurrentText("Most faces first")
    return images


def test_that_the_walk_follows_the_order_of_the_list(sorted_images: ImageList, qtbot: QtBot):
    sorted_images.set_current("b.jpg")
    walked = [sorted_images.neighbour(step) for step in (-1, 1, 2, 3)]
    assert walked == [None, "c.jpg", "e.jpg", "a.jpg"]
    with qtbot.assertNotEmitted(sorted_images.image_chosen):
        sorted_images.shown.setCurrentText("Predicted")
    assert [sorted_images.neighbour(step) for step in (1, 2)] == ["e.jpg", None]


def test_that_an_image_stays_in_the_list_while_it_is_worked_on(sorted_images: ImageList, qtbot: QtBot):
    sorted_images.shown.setCurrentText("To review")
    sorted_images.set_current("b.jpg")
    sorted_images.set_status("b.jpg", ImageStatus(Progress.REVIEWED, 9))
    assert sorted_images.neighbour(1) == "c.jpg"
    assert sorted_images.neighbour(-1) is None
    qtbot.waitUntil(sorted_images.refresh_button.isVisible)
    with qtbot.assertNotEmitted(sorted_images.image_chosen):
        qtbot.mouseClick(sorted_images.refresh_button, Qt.MouseButton.LeftButton)
    assert not sorted_images.refresh_button.isVisible()
    assert (
        sorted_images.neighbour(1) == "c.jpg"
    )  # the open image is not among what is shown: the first that is
    assert sorted_images.view.model().rowCount() == 3


def test_that_the_offer_to_list_anew_makes_the_panel_no_wider(sorted_images: ImageList):
    sorted_images.shown.setCurrentText("To review")
    before = sorted_images.minimumSizeHint().width()
    sorted_images.refresh_button.show()
    assert sorted_images.minimumSizeHint().width() == before


def test_that_the_walk_to_what_is_to_be_reviewed_passes_over_the_rest(images: ImageList):
    paths = list(STATUSES)
    images.set_images(paths, STATUSES | {"e.jpg": ImageStatus(Progress.REVIEWED, 3, (0.9,))})
    walked, current = [], "a.jpg"
    while current is not None:
        images.set_current(current)
        walked.append(current[0])
        current = images.next_to_review()
    assert "".join(walked) == "abcef"
    images.shown.setCurrentText("Reviewed")
    assert images.next_to_review() == "e.jpg", "the open image is not among what is shown"


def test_that_a_list_of_all_images_never_goes_out_of_date(images: ImageList, qtbot: QtBot):
    images.show()
    images.set_status("x/a.jpg", ImageStatus(Progress.REVIEWED, 1))
    images.set_findings({"x/a.jpg": 1})
    qtbot.wait(600)
    assert not images.refresh_button.isVisible()


def test_that_the_line_below_says_how_far_all_has_come(qtbot: QtBot):
    images = ImageList()
    qtbot.addWidget(images)
    images.set_images(MANY, {path: ImageStatus(Progress.REVIEWED) for path in MANY[:1234]})
    assert images.summary == "1,234 of 13,000 reviewed"
    images.set_status(MANY[5000], ImageStatus(Progress.WORKED_ON, 1))
    images.search.setText("129/")
    assert images.summary == "100 shown, 1,234 of 13,000 reviewed, 1 in work"
    images.set_images((), {})
    assert images.summary == ""


def test_that_another_folder_is_shown_whole(sorted_images: ImageList):
    sorted_images.shown.setCurrentText("Predicted")
    sorted_images.set_findings({"a.jpg": 3})
    sorted_images.set_images(["z.jpg", "a.jpg"], {})
    assert sorted_images.view.model().rowCount() == 2
    sorted_images.set_current("z.jpg")
    assert sorted_images.neighbour(1) == "a.jpg"
    described = sorted_images.view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == "not seen"


def test_that_findings_are_told_with_the_status(images: ImageList):
    images.set_findings({"x/b.jpg": 2})
    index = images.view.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "predicted, 3 faces, 2 findings"
    images.set_findings_of("x/b.jpg", 0)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "predicted, 3 faces"


def test_that_the_open_image_has_as_many_findings_as_its_panel_lists(images: ImageList):
    description = Qt.ItemDataRole.AccessibleDescriptionRole
    index = images.view.model().index(1, 0)
    images.set_current("x/b.jpg")
    images.set_findings_shown("x/b.jpg", 3)
    images.set_findings({"x/b.jpg": 2})
    images.set_findings_of("x/b.jpg", 1)
    assert index.data(description) == "predicted, 3 faces, 3 findings"
    images.set_current("x/a.jpg")
    assert index.data(description) == "predicted, 3 faces, 3 findings", "nothing else was told since"
    images.set_findings_of("x/b.jpg", 1)
    assert index.data(description) == "predicted, 3 faces, 1 finding"


def test_that_findings_are_counted_anew_when_other_faces_are_to_be_seen(images: ImageList):
    table = FaceTable.from_rows(("x/a.jpg", "x/b.jpg"), [FaceColumns.of_faces(1, [HALF_A_FACE])])
    images.set_table(table)
    model = images.view.model()
    assert (model.findings("x/a.jpg"), model.findings("x/b.jpg")) == (0, 1)
    images.set_sight(Sight(least_score=0.5))
    assert model.findings("x/b.jpg") == 0
    images.follow_table(table.with_image_replaced("x/b.jpg", [HALF_A_FACE]), "x/b.jpg")
    assert model.findings("x/b.jpg") == 0
    images.set_sight(Sight())
    assert model.findings("x/b.jpg") == 1


def test_that_every_progress_has_a_mark_of_its_own(qtbot: QtBot):
    pictures = []
    for progress in Progress:
        picture = QImage(20, 20, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        draw_progress(painter, QPointF(10, 10), progress, QColor(90, 90, 90))
        painter.end()
        pictures.append(picture)
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_that_a_row_with_new_faces_has_a_dot_upon_its_mark(images: ImageList):
    images.resize(250, 400)
    images.show()
    images.set_status("x/a.jpg", ImageStatus(Progress.REVIEWED, 3))
    plain = images.view.viewport().grab().toImage()
    images.set_status("x/a.jpg", ImageStatus(Progress.REVIEWED, 3, (0.9,)))
    index = images.view.model().index(0, 0)
    dot = images.view.visualRect(index)
    at = (dot.left() + 22, dot.center().y() - 6)
    with_new = images.view.viewport().grab().toImage()
    assert with_new.pixelColor(*at) == LOOKS[FaceKind.PREDICTION].line != plain.pixelColor(*at)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "reviewed, 2 faces, 1 new"


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
