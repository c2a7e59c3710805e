"""What is kept: edits through a kill and a full disk, labels in and out of other formats, keys for good."""

from __future__ import annotations

import csv
import json
import re

import pytest
from person import at_the_program
from sample_faces import LABELLED, MISSING, NOSE, OCCLUDED, ONE_FACE, RIGHT_EYE, VISIBLE, placed

pytestmark = pytest.mark.journey


def test_that_undo_has_no_end_and_outlives_the_program_which_shouts_when_it_cannot_save(
    person, hands, predicted, start
):
    # Thirty edits, each on disk at once, and a kill.
    person.turns_to(ONE_FACE)
    states = [person.ask("faces")]
    person.clicks_landmark(0, NOSE)
    person.sees("the chosen landmark", "landmark").is_(NOSE)
    for key in ("Right", "shift+Down", "q") * 10:
        hands.press(key)
        states.append(person.sees(f"an edit by {key}", "faces").is_no_longer(states[-1]))
    assert re.fullmatch(r"Saved \d\d:\d\d:\d\d", person.ask("saved"))
    before = person.ask("history")
    assert before["stand"] == len(before["texts"]) == 30
    person.program.kill()

    # All of them can be taken back and made again; the history goes to any place of it.
    person = at_the_program(start(predicted), hands)
    assert person.ask("shown_image") == ONE_FACE
    assert person.ask("faces") == states[30]
    assert person.ask("history") == before
    hands.press("ctrl+z", times=30)
    person.sees("faces", "faces").is_(states[0])
    assert person.ask("undo") == ""
    hands.press("ctrl+shift+z", times=30)
    person.sees("faces", "faces").is_(states[30])
    assert person.ask("redo") == ""
    person.opens_panel("History")
    hands.click(person.place("history_place", row=28))
    person.sees("faces", "faces").is_(states[28])
    assert person.ask("history") == {**before, "stand": 28}

    # A full disk: said at once and loudly, and nothing is lost by trying to leave.
    person.program.fill_the_disk()
    person.clicks_landmark(0, NOSE)
    person.sees("the chosen landmark", "landmark").is_(NOSE)
    hands.press("Left", times=2)
    person.sees("the alarm", "saved").is_("NOT SAVED: 2 edits waiting")
    assert person.ask("message").startswith("Your last edits aren't saved.")
    hands.press("ctrl+q")
    person.sees("a refusal", "message").fits(lambda text: text.startswith("2 edits can't be saved"))
    unsaved = person.ask("faces")
    person.program.free_the_disk()
    hands.press("q")
    person.sees("the alarm", "saved").fits(lambda text: text.startswith("Saved "))
    saved = person.sees("one more edit", "faces").is_no_longer(unsaved)
    person.program.kill()
    person = at_the_program(start(predicted), hands)
    assert person.ask("faces") == saved
    assert person.ask("history")["stand"] == 31


def test_that_labels_come_in_and_go_out_with_a_look_at_what_changes(person, hands, labels, tmp_path):
    # What was imported and not edited comes out byte for byte.
    exports = tmp_path / "exports" / "photographs"
    hands.press("ctrl+e")
    person.sees("what was exported", "message").fits(lambda text: "Exported 2 faces in 2 images" in text)
    assert (exports / "label.txt").read_bytes() == labels

    # Labels of another format, of the face that the detector finds too, with a look before they are taken in.
    keypoints = [[203, 103, 2], [247, 105, 2], [224, 129, 1], [0, 0, 0], [245, 141, 2]]
    coco = {
        "images": [{"id": 7, "file_name": ONE_FACE, "width": 512, "height": 512, "licence": "none"}],
        "annotations": [
            {
                "id": 3,
                "image_id": 7,
                "category_id": 1,
                "bbox": [180, 60, 90, 112],
                "keypoints": [value for point in keypoints for value in point],
                "colour": "red",
            }
        ],
        "categories": [{"id": 1, "name": "face"}],
    }
    (tmp_path / "coco.json").write_text(json.dumps(coco), encoding="utf-8")
    hands.press("ctrl+i")
    person.waits_for_dialog("Import labels")
    hands.type(str(tmp_path / "coco.json"))
    hands.press("Return")
    said = person.sees("a preview", "import_dialog").fits(lambda dialog: dialog["can_import"])
    assert said["summary"].startswith("coco.json is COCO keypoints (JSON).")
    assert said["sentences"] == ["1 face in 1 image would be read."]
    hands.press("Return")
    person.waits_for_the_dialog_to_close()
    person.sees("images", "images").fits(lambda images: images.get(ONE_FACE) == "labelled, 1 face")
    person.turns_to(ONE_FACE)
    (face,) = person.ask("faces")
    assert face["box_xyxy"] == [180, 60, 270, 172]
    flags = {2: VISIBLE, 1: OCCLUDED, 0: MISSING}
    assert [point[2] for point in face["landmarks"]] == [flags[flag] for *_, flag in keypoints]

    # One point moved: the comparison names the image, and nothing else.
    person.drags_landmark(0, RIGHT_EYE, (16, 0))
    (moved,) = person.sees("a moved point", "faces").is_no_longer([face])
    hands.press("ctrl+shift+e")
    person.waits_for_dialog("Export as")
    compared = person.sees("a comparison", "export_dialog").fits(lambda dialog: dialog["rows"])
    ((image, added, removed, has_moved, otherwise, *_),) = compared["rows"]
    assert (image, added, removed, has_moved, otherwise) == (ONE_FACE, "", "", "1", "")
    assert "1 corner or point has moved" in compared["summary"]

    # Written as COCO with all that was there, and as a table.
    person.chooses("COCO keypoints (JSON)", of="Format")
    person.clicks_button("Export")
    person.waits_for_the_dialog_to_close()
    written = json.loads((exports / "coco.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in written["images"] if entry["file_name"] == ONE_FACE)
    (annotation,) = [found for found in written["annotations"] if found["image_id"] == entry["id"]]
    assert len(written["images"]) == 3
    assert (entry["id"], entry["licence"], annotation["id"], annotation["colour"]) == (7, "none", 3, "red")
    assert annotation["keypoints"][3:5] == placed(moved)[RIGHT_EYE]
    assert annotation["keypoints"][:3] == keypoints[0]
    hands.press("ctrl+shift+e")
    person.waits_for_dialog("Export as")
    person.chooses("Table (CSV)", of="Format")
    person.clicks_button("Export")
    person.waits_for_the_dialog_to_close()
    with (exports / "faces.csv").open(encoding="utf-8", newline="") as table:
        assert sorted(row["image"] for row in csv.DictReader(table)) == [LABELLED, ONE_FACE, "joe_biden.jpg"]

    # What was not edited is still as it came.
    hands.press("ctrl+e")
    person.sees("what was exported", "message").fits(lambda text: "Exported 3 faces in 3 images" in text)
    assert labels in (exports / "label.txt").read_bytes()


def test_that_a_command_is_found_by_typing_and_given_another_key_for_good(person, hands, predicted, start):
    person.turns_to(ONE_FACE)
    assert not person.ask("is_on", action="show_names")
    hands.press("ctrl+k")
    person.sees("the palette", "palette").fits(lambda palette: palette["is_open"])
    hands.type("names and")
    person.sees("the palette", "palette").fits(lambda palette: palette["current"] == "Show names and scores")
    hands.press("Return")
    person.sees("names", "is_on", action="show_names").is_(True)
    assert not person.ask("palette")["is_open"]

    # A key that is taken is not given away silently; one that is free works at once.
    hands.press("ctrl+k")
    hands.type("change keys")
    hands.press("Return")
    person.waits_for_dialog("Change keys")
    hands.type("fit face")
    person.sees("the actions", "key_dialog").fits(lambda dialog: dialog["actions"] == ["Fit face"])
    hands.press("Tab")
    hands.press("Return")
    person.sees("a key awaited", "key_dialog").fits(lambda dialog: dialog["records"])
    hands.press("g")
    person.sees("a question", "key_dialog").fits(lambda dialog: "Show ground truth" in dialog["question"])
    hands.press("Escape")
    person.sees("no question", "key_dialog").fits(lambda dialog: not dialog["question"])
    assert person.ask("keys", action="fit_face") == ["F"]
    hands.press("Return")
    person.sees("a key awaited", "key_dialog").fits(lambda dialog: dialog["records"])
    hands.press("j")
    person.sees("the key", "keys", action="fit_face").is_(["J"])
    hands.press("Escape")
    person.waits_for_the_dialog_to_close()
    person.clicks_landmark(0, NOSE)
    person.sees("the selected face", "selected").is_(0)
    zoom = person.ask("zoom")
    hands.press("j")
    person.sees("a larger face", "zoom").fits(lambda now: now > 1.5 * zoom)

    # And after a restart; so do the switches.
    hands.press("ctrl+q")
    assert person.program.wait() == 0
    person = at_the_program(start(predicted), hands)
    assert person.ask("is_on", action="show_names")
    hands.press("Tab")
    person.sees("the selected face", "selected").is_(0)
    hands.press("j")
    person.sees("a larger face", "zoom").fits(lambda now: now > 1.5 * zoom)
