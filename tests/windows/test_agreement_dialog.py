"""Agreement as a person reads it: kappa in words, who said what, landmarks, and the own noise floor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shown_dialogs import shown
from widget_words import nameless, untranslated

from annotator.jobs.agreement import Agreements, BetweenReviewers, Reviewer
from annotator.model.agreement import Agreement, BoxAgreement, LandmarkAgreement
from annotator.windows.agreement_dialog import AgreementDialog
from annotator.windows.agreement_words import number_words

Interval = tuple[float, float]


def agreed(*rows: Sequence[int], one_only: int = 0, interval: Interval | None = None) -> Agreement:
    """A confusion matrix by its upper left corner."""
    confusion = np.zeros((4, 4), np.int64)
    for number, row in enumerate(rows):
        confusion[number, : len(row)] = row
    return Agreement(confusion=confusion, only_first=one_only, only_second=0, interval=interval)


LANDMARKS = LandmarkAgreement(
    faces=96,
    mean=0.0212,
    median=0.0158,
    by_landmark=(0.014, 0.016, 0.027, 0.024, None),
    counts=(96, 95, 90, 92, 0),
)
BOXES = BoxAgreement(41, 0.872)
REPEATS = agreed((14, 1), (1, 14), interval=(0.68, 1.0))


def found(
    verdicts: Agreement,
    *,
    landmarks: LandmarkAgreement | None = LANDMARKS,
    boxes: BoxAgreement | None = BOXES,
    mine: Agreement = REPEATS,
    theirs: Agreement = REPEATS,
) -> Agreements:
    return Agreements(
        first=Reviewer(name="ann", repeats=mine),
        second=Reviewer(name="bob", repeats=theirs),
        between=BetweenReviewers(verdicts=verdicts, landmarks=landmarks, boxes=boxes),
    )


USUAL = found(agreed((1100, 5), (10, 15), one_only=12, interval=(0.138, 0.643)))


@pytest.fixture
def show(qtbot: QtBot):
    return lambda agreements: shown(AgreementDialog(agreements), qtbot)


def sentences(dialog: AgreementDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_that_kappa_its_interval_and_the_counts_are_the_headline(show) -> None:
    dialog = show(found(agreed((20, 5), (10, 15), one_only=12, interval=(0.138, 0.643))))
    assert sentences(dialog)[:2] == [
        "ann and bob",
        "Kappa 0.40 (0.14–0.64), 50 judged by both, 12 by one only",
    ]
    assert "The same verdict on 35 of 50 (70%)" in sentences(dialog)


def test_that_it_says_what_kappa_means(show) -> None:
    (meaning,) = [text for text in sentences(show(USUAL)) if "Cohen" in text]
    assert meaning == (
        "Cohen's kappa is agreement beyond chance: 1 is full agreement, 0 what chance alone would give."
        " In brackets its 95% interval."
    )


def test_that_kappa_without_an_interval_has_no_brackets_and_says_why(show) -> None:
    said = sentences(show(found(agreed((1,), (0, 1)))))
    assert said[1] == "Kappa 1.00, 2 judged by both, 0 by one only"
    assert any("too few" in text for text in said)


def test_that_an_undefined_kappa_is_called_so(show) -> None:
    said = sentences(show(found(agreed((0,), (0, 9)))))
    assert said[1] == "Kappa undefined, 9 judged by both, 0 by one only"
    assert any("gave one and the same verdict to everything" in text for text in said)


def test_that_numbers_below_nothing_have_a_minus_and_no_dash_between_them(show) -> None:
    said = sentences(show(found(agreed((0, 5), (5, 0), interval=(-1.0, -0.504)))))
    assert said[1].startswith("Kappa −1.00 (−1.00 to −0.50)")
    assert number_words(-0.004) == "0.00"


def test_that_what_nobody_else_judged_has_no_kappa_and_no_matrix(show) -> None:
    dialog = show(found(agreed(one_only=3), landmarks=None, boxes=None))
    assert sentences(dialog)[1] == "Nothing was judged by both yet, 3 by one only"
    assert dialog.matrix is None
    assert "No landmark was placed by both: those of a model or a file don't count." in sentences(dialog)


def test_that_the_matrix_has_the_first_down_the_second_across_and_the_sums(show) -> None:
    dialog = show(USUAL)
    assert "ann in rows, bob in columns" in sentences(dialog)
    assert dialog.matrix is not None
    model = dialog.matrix.model()
    titles = ["Real face", "Not a face", "To fix", "Ignored", "All"]
    for orientation in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        assert [model.headerData(place, orientation) for place in range(5)] == titles
    assert [[model.index(row, column).data() for column in range(5)] for row in range(5)] == [
        ["1,100", "5", "", "", "1,105"],
        ["10", "15", "", "", "25"],
        ["", "", "0", "", "0"],
        ["", "", "", "0", "0"],
        ["1,110", "20", "0", "0", "1,130"],
    ]
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "ann: Real face; bob: Not a face; 5"
    assert model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert model.index(0, 1).data(Qt.ItemDataRole.BackgroundRole) is None


def test_that_the_whole_matrix_is_seen_without_scrolling(show) -> None:
    dialog = show(USUAL)
    assert dialog.matrix is not None
    assert dialog.matrix.horizontalScrollBar().maximum() == 0
    assert dialog.matrix.verticalScrollBar().maximum() == 0


def test_that_landmarks_and_boxes_are_told_in_shares_of_the_face(show) -> None:
    said = sentences(show(USUAL))
    assert "2.1% of the face size apart on average, median 1.6%, over 96 faces both worked on" in said
    assert "Left eye 1.4%, right eye 1.6%, nose tip 2.7%, left mouth corner 2.4%" in said
    assert "Boxes overlap by 0.87 (mean IoU), over 41 faces that both drew or moved" in said


def test_that_each_noise_floor_is_told(show) -> None:
    said = sentences(show(found(agreed((1,)), theirs=agreed((0, 1)))))
    assert "You agree with yourself in 28 of 30 hidden repeats, kappa 0.87 (0.68–1.00)" in said
    assert "bob gave the same verdict in 0 of 1 hidden repeat, kappa 0.00" in said


def test_that_without_a_second_reviewer_the_noise_floor_is_alone(show) -> None:
    said = sentences(show(Agreements(first=Reviewer(name="ann", repeats=agreed()))))
    assert said[:2] == ["Noise floor", "You have judged no hidden repeat yet."]
    assert not any("bob" in text or "appa" in text for text in said)


def test_that_all_of_it_can_be_taken_along_as_text(show, qtbot: QtBot) -> None:
    dialog = show(USUAL)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("ann and bob\nKappa")
    assert "\tReal face\tNot a face\tTo fix\tIgnored\tAll\nReal face\t1100\t5\t0\t0\t1105\n" in text
    assert "28 of 30 hidden repeats" in text


def test_that_every_part_has_a_name_and_every_word_is_looked_up(show, brackets: None) -> None:
    dialog = show(USUAL)
    assert nameless(dialog) == []
    assert untranslated(dialog) == []
