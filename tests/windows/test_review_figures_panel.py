"""The figures of a review: published, with the verdicts, what is between them, and both curves."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from annotator.model.review_figures import BeforeAfter, ReviewFigures
from annotator.windows.review_figures_panel import CurveChart, ReviewFiguresPanel
from annotator.windows.theme import palette_of


def curve(points: int, precision: float = 1.0):
    return np.linspace(0, 1, points), np.full(points, precision)


def of(published: float | None, amended: float | None, points: int = 5) -> BeforeAfter:
    return BeforeAfter(published, amended, curve(points, 0.5), curve(points, 0.75))


def figures(verdicts=None, *, mended=0, **by_difficulty: BeforeAfter) -> ReviewFigures:
    return ReviewFigures(
        by_difficulty=by_difficulty, verdicts=verdicts or {}, mended=mended, images=1, model="mobile 1"
    )


@pytest.fixture
def panel(qtbot: QtBot) -> ReviewFiguresPanel:
    panel = ReviewFiguresPanel()
    qtbot.addWidget(panel)
    panel.resize(panel.sizeHint())
    panel.show()
    return panel


def drawn(chart: CurveChart) -> list[tuple[float, Qt.PenStyle]]:
    """The precision of each curve and whether it is dashed."""
    items = chart.plot.getPlotItem().listDataItems()
    return [(float(item.yData[0]), item.opts["pen"].style()) for item in items]


def test_that_without_figures_it_says_so(panel: ReviewFiguresPanel):
    assert panel.rows == [("–", "–", "–", "–")]
    assert panel.chart.is_empty


def test_that_each_difficulty_has_its_figures_and_what_is_between(panel: ReviewFiguresPanel):
    panel.set_figures(
        figures(easy=of(0.9, 0.9124), medium=of(0.8, 0.8), hard=of(0.61956, 0.61944), other=of(None, None))
    )
    assert panel.rows == [
        ("Easy", "0.9000", "0.9124", "+0.0124"),
        ("Medium", "0.8000", "0.8000", "±0.0000"),
        ("Hard", "0.6196", "0.6194", "−0.0002"),
        ("Other", "–", "–", "–"),
    ]


def test_that_the_verdicts_are_counted(panel: ReviewFiguresPanel):
    panel.set_figures(figures({"real": 1200, "not_a_face": 3, "ignore": 1}, all=of(1, 1)))
    assert panel.verdicts == "1,200 real · 3 not a face\n0 to fix · 1 ignored"


def test_that_what_is_corrected_by_now_is_not_to_fix_any_more(panel: ReviewFiguresPanel):
    panel.set_figures(figures({"fix": 5}, mended=2, all=of(1, 1)))
    assert panel.verdicts == "0 real · 0 not a face\n3 to fix · 2 corrected · 0 ignored"


def test_that_the_curve_before_is_dashed_and_the_one_with_verdicts_solid(panel: ReviewFiguresPanel):
    panel.set_figures(figures(all=of(0.5, 0.75)))
    assert drawn(panel.chart) == [(0.5, Qt.PenStyle.DashLine), (0.75, Qt.PenStyle.SolidLine)]


def test_that_further_figures_take_the_place_of_the_first(panel: ReviewFiguresPanel, qtbot: QtBot):
    panel.set_figures(figures(easy=of(0.5, 0.5), hard=of(0.2, 0.3)))
    panel.set_figures(figures(all=BeforeAfter(0.5, 0.6, curve(5, 0.25), curve(5, 0.3))))
    assert panel.rows == [("All", "0.5000", "0.6000", "+0.1000")]
    qtbot.waitUntil(lambda: [precision for precision, _ in drawn(panel.chart)] == [0.25, 0.3])
    panel.set_figures(None)
    assert panel.chart.is_empty
    assert panel.verdicts == ""


def test_that_a_curve_of_many_points_keeps_its_ends(panel: ReviewFiguresPanel):
    panel.set_figures(figures(all=of(0.5, 0.5, points=100_000)))
    recall = panel.chart.plot.getPlotItem().listDataItems()[0].xData
    assert len(recall) < 1000
    assert (recall[0], recall[-1]) == (0.0, 1.0)


def test_that_the_figures_follow_light_and_dark(panel: ReviewFiguresPanel):
    panel.set_figures(figures(all=of(0.5, 0.5)))
    for dark in (False, True):
        palette = palette_of(dark=dark)
        panel.setPalette(palette)
        ground = palette.color(QPalette.ColorRole.Base)
        assert panel.chart.plot.backgroundBrush().color() == ground
        assert panel.grab().toImage().pixelColor(4, panel.height() - 3) == ground
