"""The main job, end to end: real mouse and keys on a real X display, real photographs, our real weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from detector.formats.label_txt import read_labels
from detector.resources import resource

PHOTOGRAPH = "eileen_collins.jpg"
LEFT_MOUTH_CORNER = 3
DRAG = (36, 24)
"""How far the mouse drags, in pixels of the screen."""

pytestmark = pytest.mark.journey


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """The sample's photographs, without its labels: nothing is known of them but what the detector says."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    for photograph in resource("sample").glob("*.jpg"):
        shutil.copy(photograph, folder)
    return folder


def test_that_a_correction_survives_kill_and_reaches_label_txt_and_the_next_model(
    start, hands, eventually, photographs, tmp_path
):
    # Open: every photograph gets its faces.
    program = start(photographs)
    eventually(lambda: program.ask("ready"), what="an open image")
    hands.focus(program.ask("window"))
    eventually(
        lambda: all(status.startswith("predicted") for status in program.ask("images").values()),
        what="predictions in every photograph",
        seconds=120,
    )
    hands.click(program.ask("image_place", path=PHOTOGRAPH))
    eventually(lambda: program.ask("image") == PHOTOGRAPH, what="the photograph that was clicked")
    (predicted,) = program.ask("faces")
    assert not predicted["touched"]
    assert program.ask("undo") == ""

    # Drag one landmark.
    x, y = program.ask("landmark_place", face=0, landmark=LEFT_MOUTH_CORNER)
    hands.drag((x, y), (x + DRAG[0], y + DRAG[1]))
    eventually(lambda: program.ask("faces")[0]["touched"], what="a corrected landmark")
    (corrected,) = program.ask("faces")
    moved = [
        after - before
        for before, after in zip(
            predicted["landmarks"][LEFT_MOUTH_CORNER], corrected["landmarks"][LEFT_MOUTH_CORNER], strict=True
        )
    ]
    zoom = program.ask("zoom")
    assert moved == pytest.approx([DRAG[0] / zoom, DRAG[1] / zoom, 0], abs=0.01)
    others = [point for number, point in enumerate(corrected["landmarks"]) if number != LEFT_MOUTH_CORNER]
    assert others == [p for number, p in enumerate(predicted["landmarks"]) if number != LEFT_MOUTH_CORNER]
    undo_text = program.ask("undo")
    assert undo_text

    # Kill it, and open it again: the correction is there, and so is its undo.
    program.kill()
    program = start(photographs)
    eventually(lambda: program.ask("ready"), what="an open image")
    hands.focus(program.ask("window"))
    hands.click(program.ask("image_place", path=PHOTOGRAPH))
    eventually(lambda: program.ask("image") == PHOTOGRAPH, what="the photograph that was clicked")
    assert program.ask("faces") == [corrected]
    assert program.ask("undo") == undo_text
    hands.press("ctrl+z")
    eventually(lambda: program.ask("faces") == [predicted], what="the correction undone")
    hands.press("ctrl+shift+z")
    eventually(lambda: program.ask("faces") == [corrected], what="the correction made again")

    # Export: the line says exactly that.
    hands.press("ctrl+e")
    label_txt = tmp_path / "exports" / "photographs" / "label.txt"
    eventually(label_txt.is_file, what="label.txt")
    (exported,) = read_labels(label_txt)
    assert exported.path == PHOTOGRAPH
    (face,) = exported.faces
    assert [list(point) for point in face.landmarks] == [
        [round(x, 3), round(y, 3), flag] for x, y, flag in corrected["landmarks"]
    ]
    left, top, right, bottom = corrected["box_xyxy"]
    assert face.box_xywh == pytest.approx((left, top, right - left, bottom - top), abs=0.0011)
    _, line = label_txt.read_text(encoding="utf-8").splitlines()
    x, y, _ = corrected["landmarks"][LEFT_MOUTH_CORNER]
    first = 4 + 3 * LEFT_MOUTH_CORNER
    assert line.split()[first : first + 3] == [f"{x:.3f}".rstrip("0"), f"{y:.3f}".rstrip("0"), "0"]

    # Fine-tune a few steps: new weights, and with them new predictions; the correction stays.
    assert len(program.ask("models")) == 1
    hands.click(program.ask("image_place", path="grace_hopper.jpg"))
    eventually(lambda: program.ask("image") == "grace_hopper.jpg", what="another photograph")
    before = program.ask("faces")
    hands.click(program.ask("steps_place"))
    hands.press("ctrl+a")
    hands.type("6")
    hands.press("Return")
    eventually(lambda: program.ask("steps") == 6, what="six steps asked for")
    hands.click(program.ask("button_place", text="Fine-tune on the corrections"))
    eventually(lambda: len(program.ask("models")) == 2, what="a second model", seconds=240)
    newest, oldest = program.ask("models")
    assert newest.startswith("●")
    assert oldest.startswith("○")
    eventually(
        lambda: {face["source"] for face in program.ask("faces")} not in (set(), {before[0]["source"]}),
        what="predictions of the new model",
        seconds=120,
    )
    refreshed = program.ask("faces")
    assert [face["landmarks"] for face in refreshed] != [face["landmarks"] for face in before]
    hands.click(program.ask("image_place", path=PHOTOGRAPH))
    eventually(lambda: program.ask("image") == PHOTOGRAPH, what="the corrected photograph")
    assert program.ask("faces") == [corrected]
    assert list(tmp_path.rglob("0001.safetensors"))
