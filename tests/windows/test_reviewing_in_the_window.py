"""The queue in the window: judged, taken back, and told of in tables and exports."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLabel, QWidget
from review_queue import MISSED, amended, judged

from annotator.editing.edits import delete_face
from annotator.model.face import Origin, Source, Verdict
from annotator.model.review_items import ItemKind
from annotator.store.verdict_tables import TableBy, tables, write_tables
from annotator.windows.import_dialog import ImportWish
from annotator.windows.verdict_tables_dialog import VerdictTablesDialog
from detector.evaluation.average_precision import match_set, precision_recall
from detector.evaluation.label_ground_truth import read_labelled, truth_of

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_that_a_correction_is_shown_in_the_queue(person, queue):
    row = int(person.app.reviewing.review.items.order(ItemKind.FALSE_POSITIVE)[0])
    person.press(Qt.Key.Key_3, wait=False)
    session = person.workspace.session
    (face,) = (each for each in session.faces("a.jpg") if each.verdict is Verdict.FIX)
    left, top, right, bottom = face.box_xyxy
    corrected = face.with_box((left + 4, top, right, bottom), Source(Origin.PERSON, "ada"))
    session.edit("Move box", (face,), (corrected,), image="a.jpg")
    queue.select(row)
    assert queue.model.corrected(queue.wall.place) == corrected
    assert queue.photograph.view.judged.corrected_xyxy == corrected.box_xyxy
    session.undo("a.jpg")
    assert queue.model.corrected(queue.wall.place) is None
    assert queue.photograph.view.judged.corrected_xyxy is None


def test_that_a_face_that_was_to_be_fixed_and_is_counts_as_corrected(person, queue):
    figures = person.app.queue.figures
    person.press(Qt.Key.Key_3, wait=False)
    person.qtbot.waitUntil(lambda: "1 to fix" in figures.verdicts)
    session = person.workspace.session
    (face,) = (each for each in session.faces("a.jpg") if each.verdict is Verdict.FIX)
    now = Source(Origin.PERSON, "ada", datetime.now(UTC).isoformat(timespec="seconds"))
    session.edit("Move", (face,), (face.moved_by(4, 0, now),), image="a.jpg")
    person.qtbot.waitUntil(lambda: "0 to fix · 1 corrected" in figures.verdicts)
    assert queue.model.index(0).data().endswith("corrected, fixed")
    session.undo("a.jpg")
    person.qtbot.waitUntil(lambda: "1 to fix · 0 ignored" in figures.verdicts)


def test_that_a_message_leaves_the_filters_and_the_tiles_to_be_seen(person, queue):
    messages, page = person.app.window.messages, queue

    def on_screen(widget) -> QRect:
        return QRect(widget.mapToGlobal(QPoint()), widget.size())

    person.app.window.resize(1000, 700)
    messages.tell("Two short words, and many more that may take as many lines as there is need of: " * 3)
    view = page.photograph.view
    person.qtbot.waitUntil(lambda: on_screen(messages).topLeft() == on_screen(view).topLeft())
    assert on_screen(messages).width() == on_screen(view).width()
    assert on_screen(messages).height() >= messages.heightForWidth(messages.width())
    for part in (page.bar, page.wall, page.photograph.whole):
        assert not on_screen(messages).intersects(on_screen(part))
    person.press(Qt.Key.Key_F2, wait=False)
    canvas = person.app.canvas
    person.qtbot.waitUntil(lambda: on_screen(messages).topLeft() == on_screen(canvas).topLeft())
    assert on_screen(messages).width() == on_screen(canvas).width()


@pytest.mark.parametrize("ask", ["show_tables", "compare_with"])
def test_that_no_dialog_comes_once_the_project_is_closed(person, queue, photographs, ask):
    person.press(Qt.Key.Key_1, wait=False)
    exchange = person.app.review_exchange
    other = photographs / "other.faces"
    shutil.copy(person.workspace.journal.path, other)
    getattr(exchange, ask)(*([other] if ask == "compare_with" else []))
    (job,) = (
        job
        for job in person.app.runner.running
        if job.objectName() in ("count verdicts", "compare reviewers")
    )
    job.wait()  # what it found is on its way
    assert person.app.projects.close()
    person.qtbot.waitUntil(lambda: not person.app.runner.running)
    person.qtbot.wait(50)
    assert not person.app.window.findChildren(QDialog)
    assert not person.app.window.messages.is_error


def test_that_a_key_judges_and_goes_on_and_undo_takes_it_back(person, queue):
    before = amended(person)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        person.press(key, wait=False)
    assert judged(person) == [Verdict.REAL, Verdict.NOT_A_FACE]
    faces = {name: person.workspace.session.faces(name) for name in ("a.jpg", "b.jpg")}
    assert [face.verdict for face in faces["a.jpg"]].count(Verdict.REAL) == 1
    assert person.workspace.autosave.unsaved_count == 0
    judge = next(face.judged for face in faces["b.jpg"] if face.verdict is Verdict.NOT_A_FACE)
    assert (judge.origin, judge.name) == (Origin.PERSON, person.workspace.session.author)
    assert amended(person) > before

    person.press(Qt.Key.Key_Z, CONTROL, wait=False)
    person.press(Qt.Key.Key_Z, CONTROL, wait=False)
    assert judged(person) == [Verdict.NONE] * 2
    assert queue.current == person.app.reviewing.review.items.order(ItemKind.FALSE_POSITIVE)[0]
    assert amended(person) == before
    person.press(Qt.Key.Key_Y, CONTROL, wait=False)
    assert judged(person) == [Verdict.REAL, Verdict.NONE]


def test_that_one_key_judges_all_that_is_selected_and_is_undone_at_once(person, queue):
    person.press(Qt.Key.Key_A, CONTROL, wait=False)
    person.press(Qt.Key.Key_4, wait=False)
    assert judged(person) == [Verdict.IGNORE] * 2
    person.press(Qt.Key.Key_Z, CONTROL, wait=False)
    assert judged(person) == [Verdict.NONE] * 2


def test_that_undo_leaves_what_was_done_to_the_image_since(person, queue):
    person.press(Qt.Key.Key_1, wait=False)
    session = person.workspace.session
    drawn = session.faces("a.jpg")[0]
    session.edit("Delete face", (drawn,), (), image="a.jpg")
    left = session.faces("a.jpg")
    person.press(Qt.Key.Key_Z, CONTROL, wait=False)
    assert session.faces("a.jpg") == left
    assert "something else was done" in person.app.window.messages.text


def test_that_a_verdict_on_a_label_is_the_label_files_and_on_a_detection_the_models(person, queue):
    items = person.app.reviewing.review.items
    for kind in (ItemKind.MISS, ItemKind.LANDMARKS):
        queue.verdict_wished.emit((int(items.order(kind)[0]),), Verdict.REAL)
    makers = {face.source.maker for face in person.workspace.session.faces("a.jpg") if face.is_touched}
    assert makers == {(Origin.FILE, "truth.txt")}


def test_that_what_is_judged_in_the_photograph_is_judged_in_the_queue(person, queue):
    queue.item_opened.emit(int(person.app.reviewing.review.items.order(ItemKind.FALSE_POSITIVE)[0]))
    person.qtbot.waitUntil(lambda: person.selected is not None)
    assert person.app.window.page is person.app.canvas
    person.press(Qt.Key.Key_Delete)
    assert judged(person)[0] is Verdict.NOT_A_FACE


def test_that_keys_of_the_photograph_leave_its_face_alone_in_the_queue(person, queue):
    queue.item_opened.emit(int(person.app.reviewing.review.items.order(ItemKind.FALSE_POSITIVE)[0]))
    person.qtbot.waitUntil(lambda: person.selected is not None)
    person.press(Qt.Key.Key_F5, wait=False)
    before = person.faces
    for key in (Qt.Key.Key_E, Qt.Key.Key_X, Qt.Key.Key_Delete):
        person.press(key, wait=False)
    assert person.faces == before
    person.press(Qt.Key.Key_F2, wait=False)
    person.press(Qt.Key.Key_Delete)
    assert person.faces != before


def test_that_an_item_without_a_face_is_shown_where_it_is(person, queue):
    (row,) = person.app.reviewing.review.items.order(ItemKind.MISS)
    queue.item_opened.emit(int(row))
    canvas = person.app.canvas

    def centre() -> tuple[float, float]:
        at = canvas.image_position(canvas.viewport().rect().center())
        return at.x(), at.y()

    person.qtbot.waitUntil(lambda: centre() == pytest.approx((145, 180), abs=2))
    assert person.app.window.page is canvas


def test_that_a_missed_face_that_is_none_leaves_the_ground_truth(person, queue, tmp_path):
    before = amended(person)
    (row,) = person.app.reviewing.review.items.order(ItemKind.MISS)
    queue.verdict_wished.emit((int(row),), Verdict.NOT_A_FACE)
    assert judged(person, ItemKind.MISS) == [Verdict.NOT_A_FACE]
    assert amended(person) > before
    person.app.review_exchange.export()
    corrected = tmp_path / "exports" / person.workspace.folder.root.name / "corrected.txt"
    person.qtbot.waitUntil((corrected.parent / "verdicts.csv").is_file)
    assert corrected.read_text().count("120 150 50 60") == 0
    with (corrected.parent / "verdicts.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["verdict"], row["kind"], row["difficulties"]) == ("not_a_face", "miss", "all")


def test_that_it_says_where_an_export_keeps_what_another_project_had_there(person, queue, tmp_path):
    folder = tmp_path / "exports" / person.workspace.folder.root.name
    folder.mkdir(parents=True)
    (folder / "verdicts.csv").write_text("of another")
    (folder / "corrected.txt").write_text("of another")
    person.press(Qt.Key.Key_1, wait=False)
    person.app.review_exchange.export()
    person.qtbot.waitUntil(lambda: person.message.startswith("1 verdict in "))
    assert person.message.endswith(
        ", and 4 faces in corrected.txt. What was there before is now verdicts.1.csv, corrected.1.txt."
    )
    assert (folder / "verdicts.1.csv").read_text() == "of another"
    person.app.window.messages.close_message()
    person.app.review_exchange.export()
    person.qtbot.waitUntil(lambda: person.message != "")
    assert person.message.endswith("corrected.txt.")


def test_that_an_imported_label_that_is_deleted_leaves_the_figures_as_it_leaves_the_export(
    person, truth, tmp_path
):
    before = person.workspace
    person.app.exchange.import_wished.emit(ImportWish(truth))
    person.qtbot.waitUntil(lambda: person.app.projects.current not in (before, None))
    person.wait_until_settled()
    person.app.pages.show_review()
    person.app.reviewing.queue.evaluate(truth)
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None)
    published = amended(person)
    session = person.workspace.session
    label = next(face for face in session.faces("a.jpg") if face.box_xyxy == (120, 150, 170, 210))
    session.edit(*delete_face(label), image="a.jpg")
    assert amended(person) > published
    live = amended(person)
    person.app.review_exchange.export()
    verdicts = tmp_path / "exports" / person.workspace.folder.root.name / "verdicts.csv"
    person.qtbot.waitUntil(verdicts.is_file)
    assert MISSED not in verdicts.with_name("corrected.txt").read_text()
    review = person.app.reviewing.review
    exported = [truth_of(image) for image in read_labelled(verdicts.with_name("corrected.txt"), None)]
    matched = match_set(exported, review.evaluated.detections())
    assert precision_recall(matched, "all").average_precision == live

    session.undo("a.jpg")
    assert amended(person) == published


def test_that_tables_of_the_verdicts_are_shown(person, queue):
    person.press(Qt.Key.Key_1, wait=False)
    person.app.review_exchange.show_tables()
    person.qtbot.waitUntil(lambda: bool(person.app.window.findChildren(VerdictTablesDialog)))
    (dialog,) = person.app.window.findChildren(VerdictTablesDialog)
    assert "1" in dialog.summary.text()
    dialog.close()


def test_that_it_says_where_tables_of_another_project_are_kept(person, queue, tmp_path):
    person.press(Qt.Key.Key_1, wait=False)
    write_tables(tables([]), tmp_path, owner="another.faces")

    def save() -> None:
        person.app.window.messages.close_message()
        dialog.save_wished.emit()
        *_, picker = dialog.findChildren(QFileDialog)
        picker.fileSelected.emit(str(tmp_path))
        picker.reject()

    person.app.review_exchange.show_tables()
    person.qtbot.waitUntil(lambda: bool(person.app.window.findChildren(VerdictTablesDialog)))
    (dialog,) = person.app.window.findChildren(VerdictTablesDialog)
    save()
    kept = ", ".join(f"verdicts_by_{by.value}.1.csv" for by in TableBy)
    assert person.message == f"The tables are in {tmp_path}. What was there before is now {kept}."
    save()
    assert person.message == f"The tables are in {tmp_path}.", "these were its own"
    assert write_tables(tables([]), tmp_path, owner=str(person.workspace.journal.path)) == ()
    dialog.close()


def test_that_an_item_shown_twice_has_a_verdict_of_its_own(person, queue):
    row = int(person.app.reviewing.review.items.order(ItemKind.FALSE_POSITIVE)[0])
    queue.repeat_verdict_wished.emit(row, Verdict.IGNORE)
    looks = person.workspace.journal.second_looks.read_all(person.workspace.session.author)
    assert [look.verdict for look in looks.values()] == [Verdict.IGNORE]
    assert judged(person) == [Verdict.NONE] * 2
    person.press(Qt.Key.Key_1, wait=False)
    for left in ([Verdict.IGNORE], []):  # the verdict goes first, then what was said of the repeat
        person.press(Qt.Key.Key_Z, CONTROL, wait=False)
        looks = person.workspace.journal.second_looks.read_all(person.workspace.session.author)
        assert [look.verdict for look in looks.values()] == left
    assert judged(person) == [Verdict.NONE] * 2
    person.press(Qt.Key.Key_Y, CONTROL, wait=False)
    assert person.workspace.journal.second_looks.read_all(person.workspace.session.author)
    queue.repeat_verdict_wished.emit(row, Verdict.NONE)
    assert not person.workspace.journal.second_looks.read_all(person.workspace.session.author)


def test_that_no_figure_and_no_verdict_is_cut_in_a_small_window(person, queue):
    page, window = person.app.queue, person.app.window
    for width, shows_curves in ((1500, True), (1000, False), (1500, True)):
        window.resize(width, 650)
        person.qtbot.waitUntil(lambda wanted=shows_curves: page.figures.chart.isVisible() is wanted)
        person.qtbot.waitUntil(lambda: cut(page.figures, *page.wall.buttons.values()) == [])


def cut(*parts: QWidget) -> list[str]:
    """The words in these that are narrower than they need to be, or reach out of what they are in."""
    within = [found for part in parts for found in (part, *part.findChildren(QLabel))]
    return [
        part.text()
        for part in within
        if isinstance(part, (QLabel, QAbstractButton))
        and part.isVisible()
        and (
            part.width() < part.minimumSizeHint().width()
            or part.geometry().right() > part.parentWidget().width()
        )
    ]
