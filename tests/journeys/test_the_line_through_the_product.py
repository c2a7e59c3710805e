"""The main job, end to end: real mouse and keys on a real X display, real photographs, our real weights."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from waiting import eventually

from detector.resources import OUR_WEIGHTS, resource

PHOTOGRAPH, ANOTHER = "eileen_collins.jpg", "grace_hopper.jpg"
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


@pytest.fixture
def turn_to(hands: Any) -> Callable[[Any, str], None]:
    """Click a photograph in the list and wait until it is the open one."""

    def click_in_list(program: Any, image: str) -> None:
        hands.click(program.place("image_place", path=image))
        eventually(lambda: program.ask("image") == image, what=f"{image} open")

    return click_in_list


def detected(photograph: Path, weights: Path) -> list[dict[str, Any]]:
    """What the command line finds with these weights, as the driver tells of faces."""
    found = photograph.parents[1] / "found.json"
    command = [sys.executable, "-m", "detector", "detect", photograph, "--weights", weights, "--json", found]
    subprocess.run(command, check=True, timeout=300)
    (faces,) = json.loads(found.read_text(encoding="utf-8")).values()
    return [{"box_xyxy": face["box_xyxy"], "landmarks": face["landmarks_xy"]} for face in faces]


def positions(faces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what the window holds, what the command line tells as well."""
    return [
        {"box_xyxy": face["box_xyxy"], "landmarks": [point[:2] for point in face["landmarks"]]}
        for face in faces
    ]


def line_of(face: dict[str, Any]) -> str:
    """The line of label.txt that says exactly what the window holds: every digit, none rounded away."""
    left, top, right, bottom = (Decimal(repr(value)) for value in face["box_xyxy"])
    numbers = [left, top, right - left, bottom - top]
    for x, y, flag in face["landmarks"]:
        numbers += [Decimal(repr(x)), Decimal(repr(y)), Decimal(flag)]
    return " ".join(
        format(number.normalize(), "f") for number in (*numbers, round(Decimal(face["score"]), 4))
    )


def test_that_a_correction_survives_kill_and_reaches_label_txt_and_the_next_model(
    start, hands, turn_to, photographs, tmp_path
):
    # Open: every photograph gets its faces, from our weights.
    program = start(photographs)
    eventually(lambda: program.ask("ready"), what="an open image", seconds=60)
    hands.focus(program.ask("window"))
    eventually(
        lambda: all(status.startswith("predicted") for status in program.ask("images").values()),
        what="predictions in every photograph",
        seconds=180,
    )
    turn_to(program, PHOTOGRAPH)
    (predicted,) = program.ask("faces")
    assert not predicted["touched"]
    assert program.ask("undo") == ""
    assert positions([predicted]) == detected(photographs / PHOTOGRAPH, resource(OUR_WEIGHTS))

    # Drag one landmark: it alone moves, by as much as the mouse.
    x, y = program.place("landmark_place", face=0, landmark=LEFT_MOUTH_CORNER)
    hands.drag((x, y), (x + DRAG[0], y + DRAG[1]))
    eventually(lambda: program.ask("faces")[0]["touched"], what="a corrected landmark")
    (corrected,) = program.ask("faces")
    zoom = program.ask("zoom")
    before, after = predicted["landmarks"][LEFT_MOUTH_CORNER], corrected["landmarks"][LEFT_MOUTH_CORNER]
    assert after == pytest.approx([before[0] + DRAG[0] / zoom, before[1] + DRAG[1] / zoom, 0], abs=0.01)
    unmoved = predicted["landmarks"][:LEFT_MOUTH_CORNER] + predicted["landmarks"][LEFT_MOUTH_CORNER + 1 :]
    assert corrected["landmarks"] == [*unmoved[:LEFT_MOUTH_CORNER], after, *unmoved[LEFT_MOUTH_CORNER:]]
    assert corrected["box_xyxy"] == predicted["box_xyxy"]
    undo_text = program.ask("undo")
    assert undo_text

    # Kill it, and open it again: the correction is there, and so is its undo.
    program.kill()
    program = start(photographs)
    eventually(lambda: program.ask("ready"), what="an open image", seconds=60)
    hands.focus(program.ask("window"))
    turn_to(program, PHOTOGRAPH)
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
    exported = label_txt.read_text(encoding="utf-8")
    assert exported.splitlines() == [f"# {PHOTOGRAPH}", line_of(corrected)]

    # Fine-tune a few steps: new weights, and with them new predictions; the correction stays.
    assert len(program.ask("models")) == 2
    turn_to(program, ANOTHER)
    old = program.ask("faces")
    assert old
    hands.click(program.place("tab_place", title="Model"))
    hands.click(program.place("steps_place"))
    hands.press("ctrl+a")
    hands.type("6")
    hands.press("Return")
    eventually(lambda: program.ask("steps") == 6, what="six steps asked for")
    hands.click(program.place("button_place", text="Fine-tune on the corrections"))
    eventually(
        lambda: "too few" in program.ask("training"), what="that one photograph is too few", seconds=120
    )
    hands.click(program.place("button_place", text="Train all the same"))
    eventually(lambda: len(program.ask("models")) == 3, what="a third model", seconds=300)
    newest, _, oldest = program.ask("models")
    assert newest.startswith("●")
    assert oldest.startswith("○")
    (new_weights,) = tmp_path.rglob("0001.safetensors")
    eventually(
        lambda: {face["source"] for face in program.ask("faces")} not in (set(), {old[0]["source"]}),
        what="predictions of the new model",
        seconds=180,
    )
    new = program.ask("faces")
    assert positions(new) != positions(old)
    assert positions(new) == detected(photographs / ANOTHER, new_weights)
    turn_to(program, PHOTOGRAPH)
    assert program.ask("faces") == [corrected]
    assert label_txt.read_text(encoding="utf-8") == exported  # what was learned from
