"""The page of plots: it shows the numbers it is given, and lets them be taken along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from annotator.model.effort import Effort
from annotator.model.face_columns import FaceColumns
from annotator.model.statistics import Shares, Statistics, statistics
from annotator.windows.chart import Chart
from annotator.windows.elided_label import ElidedLabel
from annotator.windows.image_status import Progress
from annotator.windows.share_bars import ShareBars
from annotator.windows.statistics_page import COUNTING, PROGRESS_INKS, StatisticsPage
from annotator.windows.theme import palette_of


def numbers(faces: int, *, days: int = 0) -> Statistics:
    """Of so many faces of 10 px, of which nothing is said, and days of 3 faces."""
    columns = FaceColumns.empty(faces)
    return statistics(
        boxes_xyxy=columns.boxes_xyxy + np.array([0, 0, 10, 10], np.float32),
        scores=np.full(faces, 0.8, np.float32),
        kinds=columns.kinds,
        visibilities=columns.visibilities,
        attributes=np.full((faces, 6), -1, np.int8),
        difficulties=columns.difficulties,
        images={"reviewed": 2, "not seen": 1_998},
        days=[
            (
                date(2024, 5, day),
                Effort(active_seconds=30.0, faces_finished=3, faces_timed=2, median_seconds=15.0),
            )
            for day in range(1, days + 1)
        ],
        seconds_per_face=[15.0] * 2 * days,
    )


@pytest.fixture
def page(qtbot: QtBot) -> StatisticsPage:
    page = StatisticsPage()
    qtbot.addWidget(page)
    page.resize(1100, 650)
    return page


def heights(chart: Chart) -> list[float]:
    """The tops of all bars."""
    bars = [item for item in chart.plot.getPlotItem().items if isinstance(item, pyqtgraph.BarGraphItem)]
    return [float(top) for item in bars for top in item.opts["y1"]]


def test_that_before_the_numbers_are_there_it_says_so(page: StatisticsPage):
    assert page.summary == COUNTING
    assert not any(button.isEnabled() for button in page.findChildren(QPushButton))


def test_that_the_plots_show_the_numbers(page: StatisticsPage):
    page.set_numbers(numbers(1_200, days=2))
    assert page.summary == "1,200 faces in 2,000 images"
    assert page.sizes.note == "1,200 faces, median 10 px"
    assert max(heights(page.sizes)) == max(heights(page.scores)) == 1_200
    assert heights(page.days) == [240.0, 240.0]
    assert max(heights(page.seconds)) == 4
    assert page.visibility.note == "1,200 faces have them"


def test_that_the_axes_write_numbers_as_the_language_does(page: StatisticsPage):
    page.set_numbers(numbers(1_200, days=2))
    axis = page.scores.plot.getAxis("bottom")
    assert axis.tickStrings([0.0, 0.5], 1.0, 0.5) == ["0", "0.5"]
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert axis.tickStrings([0.0, 0.5], 1.0, 0.5) == ["0", "0,5"]
    finally:
        QLocale.setDefault(QLocale("en_US"))


@pytest.mark.parametrize(("count", "least"), [(2, 1.0), (1_200, 100.0)])
def test_that_the_axis_of_faces_has_no_halves(page: StatisticsPage, count: int, least: float):
    page.set_numbers(numbers(1_200, days=2))
    page.set_numbers(numbers(count, days=2))
    page.show()
    axis = page.sizes.plot.getAxis("left")
    (spacing, _), *_ = axis.tickValues(*page.sizes.plot.viewRange()[1], 150)
    assert spacing >= least


@pytest.mark.parametrize(("width", "columns"), [(1100, 3), (744, 2), (500, 1)])
def test_that_there_are_as_many_columns_as_have_room(
    page: StatisticsPage, qtbot: QtBot, width: int, columns: int
):
    page.set_numbers(numbers(1_200, days=2))
    page.resize(width, 650)
    page.show()
    plots = (page.sizes, page.scores, page.visibility, page.attributes, page.days, page.seconds)
    qtbot.waitUntil(lambda: len({plot.x() for plot in plots}) == columns)
    qtbot.waitUntil(lambda: max(plot.geometry().right() for plot in plots) < width)
    scroll = page.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    assert scroll.horizontalScrollBar().maximum() == 0


def test_that_every_colour_of_the_bar_of_images_is_named(page: StatisticsPage):
    parts = (("reviewed", 90), ("in work", 8), ("labelled", 0), ("can't be read", 2))
    page.set_numbers(replace(numbers(1), images=Shares(name="images", parts=parts)))
    assert page.legend == (
        "Images ■ reviewed ■ in work ■ can't be read Faces ■ predicted ■ from a file ■ by a person"
    )


def test_that_a_note_without_room_says_so(page: StatisticsPage):
    page.set_numbers(numbers(1_200, days=2))
    (label,) = page.sizes.findChildren(ElidedLabel)
    label.resize(label.sizeHint().width() // 2, label.height())
    assert label.shown.startswith("1,200")
    assert label.shown.endswith("…")
    assert label.toolTip() == page.sizes.note


def test_that_a_plot_without_numbers_says_why(page: StatisticsPage):
    page.set_numbers(numbers(0))
    plots = (page.sizes, page.scores, page.visibility, page.attributes, page.days, page.seconds)
    assert all(plot.is_empty for plot in plots)
    page.set_numbers(numbers(1, days=1))
    assert [plot.is_empty for plot in plots] == [False, False, False, True, False, False]


def test_that_a_first_face_is_counted_and_that_nobody_has_worked_is_not_said(page: StatisticsPage):
    first = (date(2024, 5, 1), Effort(faces_finished=1))
    page.set_numbers(replace(numbers(1), days=(first,)))
    assert page.days.note.startswith("1 face finished")
    assert page.seconds.accessibleDescription() == (
        "No face was timed yet: that takes two edits within a minute."
    )


def test_that_images_have_a_colour_however_far_they_have_come():
    assert PROGRESS_INKS.keys() == set(Progress)


def test_that_other_numbers_take_the_place_of_the_first(page: StatisticsPage):
    page.set_numbers(numbers(50, days=3))
    page.set_numbers(numbers(7, days=1))
    assert max(heights(page.sizes)) == 7
    assert heights(page.days) == [240.0]
    page.set_counting()
    assert page.summary == COUNTING


def test_that_months_of_work_show_the_latest_days(page: StatisticsPage):
    page.set_numbers(numbers(50, days=30))
    assert len(heights(page.days)) == 21
    assert page.days.note == "90 faces finished"


def test_that_the_numbers_shown_can_be_saved(page: StatisticsPage, qtbot: QtBot):
    shown = numbers(3)
    page.set_numbers(shown)
    page.show()
    (save,) = [button for button in page.findChildren(QPushButton) if button.text().startswith("Save")]
    with qtbot.waitSignal(page.save_wished) as wished:
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert wished.args == [shown]


def test_that_the_page_can_be_copied_as_an_image(page: StatisticsPage, qtbot: QtBot):
    page.set_numbers(numbers(3))
    page.show()
    with qtbot.waitSignal(page.image_copied):
        page.copy_image()
    picture = QGuiApplication.clipboard().image()
    assert picture.width() > 900
    QGuiApplication.clipboard().clear()


def test_that_the_plots_follow_light_and_dark(page: StatisticsPage, qtbot: QtBot):
    page.set_numbers(numbers(3, days=1))
    page.show()
    for dark in (False, True):
        palette = palette_of(dark=dark)
        page.setPalette(palette)
        ground = palette.color(QPalette.ColorRole.Base)
        assert page.sizes.plot.backgroundBrush().color() == ground
        assert page.sizes.plot.getAxis("left").textPen().color() == palette.color(QPalette.ColorRole.Text)
        picture = page.grab().toImage()
        corner = page.sizes.plot.mapTo(page, QPoint(2, 2))
        assert picture.pixelColor(corner) == ground


def test_that_a_row_of_shares_tells_its_numbers(qtbot: QtBot):
    bars = ShareBars()
    qtbot.addWidget(bars)
    bars.resize(300, 60)
    bars.set_rows(
        [
            Shares(name="nose tip", parts=(("visible", 1_812), ("occluded", 20))),
            Shares(name="left eye", parts=(("visible", 7),)),
        ]
    )
    assert bars.words_at(QPoint(50, 15)) == "Nose tip: visible 1,812, occluded 20"
    assert bars.words_at(QPoint(50, 45)) == "Left eye: visible 7"
