"""The parts around the photograph work together: panels, wall, statistics, keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDockWidget

from annotator.jobs.disagreement import DisagreementJob
from annotator.model.checks import Check
from annotator.model.face import Landmark, Verdict
from annotator.windows.action_table import ACTIONS
from annotator.windows.face_wall_model import FaceAt
from annotator.windows.findings_panel import NOTHING_WRONG
from annotator.windows.key_map import KeyMap

NOSE = 2


def wall_of(person, faces: int):
    """The wall, once it shows so many faces."""
    person.press(Qt.Key.Key_F3)
    wall = person.app.wall
    person.qtbot.waitUntil(lambda: wall.isVisible() and wall.model.rowCount() == faces)
    return wall


def test_that_the_crop_and_the_loupe_follow_a_landmark_while_it_is_dragged(person):
    person.click((70, 100))
    viewport, view = person.app.canvas.viewport(), person.app.canvas.view_position
    before = person.app.aligned_panel.words
    person.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=view(70, 105))
    person.qtbot.mouseMove(viewport, view(78, 112))
    person.qtbot.mouseMove(viewport, view(80, 115))
    assert person.app.aligned_panel.words != before
    assert person.app.loupe.isVisible()
    person.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=view(80, 115))
    assert not person.app.loupe.isVisible()


def test_that_a_swapped_pair_is_found_shown_and_put_right(person):
    person.drag((60, 90), (95, 90))
    person.drag((80, 90), (45, 90))
    rows = person.app.findings_panel.rows
    assert any("swapped" in row.text for row in rows)
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_C)
    assert person.selected.id == rows[0].face_id
    person.press(Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    assert not any("eye" in row.text for row in person.app.findings_panel.rows)


def test_that_the_history_is_listed_and_gone_back_to(person):
    person.drag((70, 105), (75, 110))
    person.drag((210, 105), (215, 110))
    moved = person.faces
    assert [entry.text for entry in person.workspace.session.history().entries] == ["Move nose tip"] * 2
    person.app.history_panel.go_to_wished.emit(0)
    assert not any(face.is_touched for face in person.faces)
    person.app.history_panel.go_to_wished.emit(2)
    assert person.faces == moved


def test_that_an_image_without_faces_can_be_marked_as_reviewed(person):
    for _ in range(2):
        person.press(Qt.Key.Key_Tab)
        person.press(Qt.Key.Key_Delete)
    assert person.status("a.jpg") == "in work, no faces"
    person.press(Qt.Key.Key_Space)
    assert person.status("a.jpg") == "reviewed, no faces"
    person.app.desk.open_image("a.jpg")
    person.wait_until_settled()
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert person.status("a.jpg") == "in work, no faces"


def test_that_faces_of_several_images_are_judged_on_the_wall_and_taken_back(person):
    wall = wall_of(person, 6)
    assert person.image == "a.jpg"
    for _ in range(3):
        person.press(Qt.Key.Key_Space, wait=False)
    person.press(Qt.Key.Key_Delete, wait=False)
    verdicts = {
        image: [face.verdict for face in person.workspace.session.faces(image)]
        for image in ("a.jpg", "b.jpg", "c.jpg")
    }
    assert verdicts == {
        "a.jpg": [Verdict.REAL, Verdict.REAL],
        "b.jpg": [Verdict.REAL, Verdict.NOT_A_FACE],
        "c.jpg": [Verdict.NONE, Verdict.NONE],
    }
    assert person.workspace.autosave.unsaved_count == 0
    assert person.status("b.jpg") == "in work, 1 face"

    for _ in range(2):
        person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, wait=False)
    assert [face.verdict for face in person.workspace.session.faces("b.jpg")] == [Verdict.NONE] * 2
    person.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier, wait=False)
    assert person.workspace.session.faces("b.jpg")[0].verdict is Verdict.REAL
    assert wall.isVisible()


def test_that_faces_of_one_image_selected_together_are_judged_in_one_step(person):
    wall_of(person, 6)
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, wait=False)
    person.press(Qt.Key.Key_Space, wait=False)
    assert [entry.text for entry in person.workspace.session.history().entries] == ["Accept 2 faces"]
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, wait=False)
    for image in ("a.jpg", "b.jpg", "c.jpg"):
        assert not any(face.is_touched for face in person.workspace.session.faces(image))


def test_that_a_click_beside_the_tiles_leaves_the_keys_about_the_current_face(person):
    wall = wall_of(person, 6)
    viewport = wall.grid.viewport()
    person.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().bottomRight())
    assert wall.selected() == ()
    person.press(Qt.Key.Key_Space, wait=False)
    assert person.faces[0].verdict is Verdict.REAL


def test_that_a_face_of_the_wall_is_opened_in_its_photograph(person):
    wall = wall_of(person, 6)
    face = person.workspace.session.faces("c.jpg")[1]
    wall.select(FaceAt("c.jpg", face.id))
    person.press(Qt.Key.Key_Return)
    person.wait_until_settled()
    assert person.image == "c.jpg"
    person.qtbot.waitUntil(lambda: person.workspace.session.selected == face)
    assert person.app.canvas.isVisible()


def test_that_panels_about_one_photograph_are_there_with_it_alone(person):
    def shown() -> set[str]:
        docks = person.app.window.findChildren(QDockWidget)
        return {dock.windowTitle() for dock in docks if not dock.isHidden()}

    person.app.face_panel.window().findChild(QDockWidget, "Shown").hide()
    beside_the_photograph = shown()
    assert "Face" in beside_the_photograph
    person.press(Qt.Key.Key_F4)
    assert shown() == {"Images"}
    person.press(Qt.Key.Key_F3)
    assert shown() == {"Images"}
    person.press(Qt.Key.Key_F2)
    assert shown() == beside_the_photograph


def test_that_statistics_count_what_was_done(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_F4)
    person.qtbot.waitUntil(lambda: person.app.statistics.summary == "6 faces in 3 images")


def test_that_findings_reach_the_list_of_images(person):
    person.drag((60, 90), (95, 90))
    person.drag((80, 90), (45, 90))
    person.app.images.shown.setCurrentText("With findings")
    assert person.app.images.neighbour(1) is None


def test_that_what_is_hidden_is_neither_numbered_nor_walked_to(person):
    person.drag((210, 105), (215, 110))
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_Escape)
    person.app.display_bar.number.setValue(0.95)
    assert person.app.window.status_line.faces_text == "2 faces, 1 hidden"
    for _ in range(2):
        person.press(Qt.Key.Key_Tab)
        assert person.selected.box_xyxy[0] == 180
        assert person.app.face_panel.title.startswith("Face 1 of 1")
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_Tab)
    assert person.workspace.session.selected is None


def test_that_a_hidden_prediction_takes_its_findings_along(person):
    half = person.faces[0].with_landmark(2, Landmark.missing(person.faces[0].source))
    person.workspace.session.edit("As a model might", (person.faces[0],), (half,))
    panel, list_model = person.app.findings_panel, person.app.images.view.model()
    assert (len(panel.rows), list_model.findings("a.jpg")) == (1, 1)
    person.app.display_bar.number.setValue(0.95)
    assert (panel.rows, panel.summary, list_model.findings("a.jpg")) == ((), NOTHING_WRONG, 0)
    person.press(Qt.Key.Key_C)
    assert person.workspace.session.selected is None
    person.app.display_bar.number.setValue(0.0)
    assert (len(panel.rows), list_model.findings("a.jpg")) == (1, 1)


def test_that_a_box_outside_the_photograph_counts_in_the_list_as_in_the_panel(person):
    person.drag((40, 60), (30, 50))
    outside = person.faces[0].with_box((40.0, 60.0, 400.0, 140.0), person.faces[0].source)
    person.workspace.session.edit("Resize box", (person.faces[0],), (outside,))
    panel, list_model = person.app.findings_panel, person.app.images.view.model()
    assert Check.BOX_OUTSIDE_IMAGE in {row.finding.check for row in panel.rows}
    listed = len(panel.rows)
    assert list_model.findings("a.jpg") == listed
    person.press(Qt.Key.Key_D)
    assert list_model.findings("a.jpg") == listed


def test_that_doubtful_faces_can_be_measured_and_sorted(person):
    progress: list[tuple[int, int]] = []
    person.app.measuring.progressed.connect(lambda *done: progress.append(done))
    person.app.desk.measure()
    person.qtbot.waitUntil(lambda: "Measured" in person.message)
    stored = person.workspace.journal.measurements.of("disagreement")
    assert set(stored) == {"a.jpg", "b.jpg", "c.jpg"}
    assert not person.app.measuring.is_running
    assert progress == [(0, 3), (1, 3), (2, 3), (3, 3), (0, 0)]


@pytest.mark.parametrize("is_stopped", [False, True])
def test_that_stop_measuring_is_there_while_something_is_measured(person, is_stopped: bool):
    stop = person.app.actions["stop_measuring"]
    assert not stop.isEnabled()
    assert stop.toolTip() == "Nothing is being measured"
    person.app.desk.measure()
    assert stop.isEnabled()
    if is_stopped:
        stop.trigger()
    else:
        person.qtbot.waitUntil(lambda: "Measured" in person.message)
    assert not stop.isEnabled()


def test_that_a_measuring_that_was_stopped_at_its_very_end_does_not_say_that_it_is_done(person):
    ended = []
    person.app.measuring.ended.connect(lambda: ended.append(True))
    person.app.desk.measure()
    (job,) = (job for job in person.app.runner.running if isinstance(job, DisagreementJob))
    job.wait()  # what it has to tell now waits for this thread
    person.app.desk.stop_measuring()
    person.qtbot.waitUntil(lambda: job not in person.app.runner.running)
    assert ended == []


def test_that_closing_the_project_while_it_is_measured_ends_that(person):
    person.app.desk.measure()
    person.app.opening.close_project()
    assert not person.app.measuring.is_running
    assert person.app.projects.current is None


def test_that_a_changed_key_works_at_once_and_in_the_next_run(person, make_person, photographs):
    (next_image,) = (action for action in ACTIONS if action.id == "next_image")
    keys = KeyMap().giving(next_image, ["Z"])
    person.app.preferences.use_keys(keys)
    person.press(Qt.Key.Key_Z)
    assert person.image == "b.jpg"
    person.app.window.close()
    second = make_person()
    assert second.app.actions["next_image"].shortcut().toString() == "Z"


def test_that_no_face_is_said_to_be_more_unusual_than_all(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_1)
    for _ in range(5):
        person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "More unusual than 99% of the faces in WIDER FACE" in person.app.aligned_panel.words


def test_that_the_score_from_which_predictions_are_shown_is_remembered(person, make_person):
    person.app.display_bar.threshold_changed.emit(0.95)
    person.click((70, 64))
    assert person.workspace.session.selected is None
    person.app.window.close()
    assert make_person().app.display_bar.threshold == 0.95


def test_that_five_clicks_make_a_face_in_one_step(person):
    person.press(Qt.Key.Key_S)
    for x, y in ((120, 180), (150, 180), (135, 195), (122, 210), (148, 210)):
        person.click((x, y))
    (added,) = (face for face in person.faces if face.is_touched)
    assert [(round(p.x), round(p.y)) for p in added.landmarks][NOSE] == (135, 195)
    assert [entry.text for entry in person.workspace.session.history().entries] == ["Add face"]


def test_that_points_of_an_unfinished_face_are_kept_when_the_page_is_turned(person):
    person.press(Qt.Key.Key_S)
    for x, y in ((120, 180), (150, 180), (135, 195)):
        person.click((x, y))
    person.press(Qt.Key.Key_D)
    assert person.image == "b.jpg"
    (kept,) = (face for face in person.workspace.session.faces("a.jpg") if face.is_touched)
    assert [p.is_placed for p in kept.landmarks] == [True, True, True, False, False]


def test_that_every_part_of_the_window_is_at_its_place_on_a_small_screen(person):
    person.app.window.resize(1024, 600)
    person.qtbot.wait(50)
    size = person.app.window.size()
    assert (size.width(), size.height()) == (1024, 600)
    place = person.app.window.status_line.mapTo(person.app.window, QPoint(0, 0))
    assert place.y() < 600


def test_that_what_was_done_since_is_not_taken_back_on_the_wall(person):
    wall_of(person, 6)
    person.press(Qt.Key.Key_Space, wait=False)
    person.press(Qt.Key.Key_F2)
    person.drag((210, 105), (215, 110))
    moved = person.faces
    person.press(Qt.Key.Key_F3)
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, wait=False)
    assert person.faces == moved
    assert "something else was done since" in person.message


def test_that_points_of_an_unfinished_face_are_kept_when_the_project_is_closed(person, photographs):
    person.press(Qt.Key.Key_S)
    for x, y in ((120, 180), (150, 180), (135, 195), (122, 210)):
        person.click((x, y))
    person.app.opening.close_project()
    person.open(photographs)
    (kept,) = (face for face in person.faces if face.is_touched)
    assert [p.is_placed for p in kept.landmarks] == [True] * 4 + [False]


def test_that_undo_while_a_box_is_drawn_gives_up_the_box_and_nothing_else(person):
    person.drag((70, 105), (75, 110))
    before = person.faces
    person.press(Qt.Key.Key_W)
    viewport, view = person.app.canvas.viewport(), person.app.canvas.view_position
    person.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=view(120, 160))
    person.qtbot.mouseMove(viewport, view(180, 220))
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    person.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=view(180, 220))
    assert person.faces == before


def test_that_the_first_click_of_a_face_can_be_taken_back_in_an_image_without_history(person):
    person.press(Qt.Key.Key_S)
    person.click((120, 180))
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert person.app.canvas.placing is not None
    assert not person.app.canvas.placing.placed


def test_that_e_alone_goes_from_face_to_face_through_the_images(person):
    for _ in range(3):  # the first selects; then one key for each face
        person.press(Qt.Key.Key_E)
    assert person.image == "b.jpg"
    person.qtbot.waitUntil(lambda: person.workspace.session.selected is not None)
    person.press(Qt.Key.Key_E)
    assert person.workspace.session.faces("b.jpg")[0].verdict is Verdict.REAL
    assert person.selected == person.faces[1]


def test_that_space_accepts_no_image_that_a_search_hides(person):
    person.app.images.search.setText("b.jpg")
    person.app.canvas.setFocus()
    person.press(Qt.Key.Key_Space)
    assert not any(face.is_touched for face in person.workspace.session.faces("a.jpg"))
    person.app.images.search.setFocus()
    person.press(Qt.Key.Key_Return)
    assert person.image == "b.jpg"


def test_that_panels_are_as_high_after_the_wall_as_before(person):
    def heights() -> dict[str, int]:
        docks = person.app.window.findChildren(QDockWidget)
        return {dock.objectName(): dock.height() for dock in docks if dock.isVisible()}

    person.app.window.raise_panel(person.app.history_panel)
    person.qtbot.wait(50)
    before = heights()
    assert "History" in before
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F2):
        person.press(key)
        person.qtbot.wait(50)
    assert heights() == before


def test_that_the_list_counts_no_findings_of_hidden_faces_in_any_image(person):
    for image in ("a.jpg", "b.jpg"):
        face = person.workspace.session.faces(image)[0]
        half = face.with_landmark(2, Landmark.missing(face.source))
        person.workspace.session.edit("As a model might", (face,), (half,), image=image)
    model = person.app.images.view.model()
    person.qtbot.waitUntil(lambda: [model.findings(i) for i in ("a.jpg", "b.jpg")] == [1, 1])
    person.app.display_bar.number.setValue(0.95)
    assert [model.findings(i) for i in ("a.jpg", "b.jpg")] == [0, 0]
    person.app.display_bar.number.setValue(0.0)
    assert [model.findings(i) for i in ("a.jpg", "b.jpg")] == [1, 1]
    person.app.overview.survey()
    person.press(Qt.Key.Key_D)
    assert model.findings("b.jpg") == len(person.app.findings_panel.rows) == 1
