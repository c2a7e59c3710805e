"""The order of Tab, and that putting it in order ties no widget to the life of another."""

import gc

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.windows.flow_layout import FlowLayout
from annotator.windows.review_page import ReviewPage
from annotator.windows.tab_chain import chain_by_tab

MANY = 60
DIFFICULTIES = (("easy",), ("easy", "medium", "hard"), ("",))


def let_qt_work() -> None:
    """Delete what is to be deleted, lay out what is to be laid out, and collect what nobody holds."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect(0)


def test_that_what_is_laid_out_outlives_the_widget_that_tab_stops_at_before(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before, after, flow = QPushButton(window), QWidget(window), FlowLayout()
    flow.addWidget(QPushButton(after))
    QHBoxLayout(after).addLayout(flow)
    item = flow.itemAt(0)
    chain_by_tab((before, after))

    before.deleteLater()
    let_qt_work()

    assert shiboken6.isValid(item)


def test_that_rows_come_and_go_beside_layouts_that_flow(qtbot: QtBot) -> None:
    page = ReviewPage()
    qtbot.addWidget(page)
    flows = page.findChildren(FlowLayout)
    items = [flow.itemAt(place) for flow in flows for place in range(flow.count())]
    page.show()

    for turn in range(MANY):
        page.figures._make_rows(DIFFICULTIES[turn % len(DIFFICULTIES)])
        page.bar.set_hidden(turn % 2)
        page.resize(600 + 40 * (turn % 20), 500)
        let_qt_work()

    assert len(items) > 0
    assert all(map(shiboken6.isValid, items))


def test_that_a_layout_that_flows_inside_another_loses_and_gains_widgets(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    outer, inner = FlowLayout(), FlowLayout()
    column = QVBoxLayout(window)
    column.addLayout(outer)
    outer.addItem(inner)
    window.show()

    for turn in range(MANY):
        for flow in (outer, inner):
            flow.addWidget(QLabel(f"label {turn}", window))
            boxed = QWidget(window)
            QHBoxLayout(boxed).addWidget(QLabel("inside", boxed))
            flow.addWidget(boxed)
        chain_by_tab((window,))
        if turn % 3 == 2:
            for label in window.findChildren(QLabel)[::2]:
                label.deleteLater()
        window.resize(200 + 13 * (turn % 30), 300)
        let_qt_work()

    labels = [label for label in window.findChildren(QLabel) if label.parentWidget() is window]
    flowing = [
        item.widget()
        for flow in (outer, inner)
        for item in map(flow.itemAt, range(flow.count()))
        if item is not None and isinstance(item.widget(), QLabel)
    ]
    assert sorted(map(id, flowing)) == sorted(map(id, labels))
