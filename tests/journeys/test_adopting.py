"""Fine-tuning to its good end: weights that learned something are adopted on merit, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from person import at_the_program
from shipped import OURS
from turned_faces import write_turned_faces
from waiting import eventually

from annotator.store.journal import Journal
from annotator.store.runs import run_of
from detector.resources import resource

CORRECTED, OTHERS = 36, 2
HELD_OUT = 6
"""Of the corrected ones, by the hashes of their names."""
STEPS = 24
WHEEL_DOWN = 5
"""A button of the mouse, as X has it."""
DONE = "Done: fine-tuned 1 predicts from now on."

pytestmark = pytest.mark.journey


@pytest.fixture
def turned(tmp_path: Path) -> Path:
    """Photographs of faces on their side, all but two of them corrected in label.txt beside the folder."""
    write_turned_faces(tmp_path / "photographs", tmp_path / "label.txt", labelled=CORRECTED, others=OTHERS)
    return tmp_path / "photographs"


@pytest.fixture
def usual(tmp_path: Path) -> Path:
    """Photographs of the usual kind, with their labels."""
    return Path(shutil.copytree(resource("sample"), tmp_path / "usual"))


def sources(person: Any) -> set[str]:
    """Whose faces the open photograph shows."""
    return {face["source"] for face in person.ask("faces")}


def scroll_to(person: Any, text: str) -> None:
    """Turn the wheel over the Model panel until a button is in sight."""
    on_the_panel = person.place("button_place", text="7 photographs not to forget…")
    for _ in range(30):
        if person.ask("is_in_sight", text=text):
            return
        person.hands.click(on_the_panel, button=WHEEL_DOWN)
    pytest.fail(f"{text} does not come into sight")


def test_that_a_model_that_learns_is_adopted_predicts_and_can_be_taken_back(
    start: Callable[..., Any],
    hands: Any,
    turned: Path,
    usual: Path,
    tmp_path: Path,
) -> None:
    person = at_the_program(start(turned, "--labels", tmp_path / "label.txt"), hands)
    eventually(lambda: not person.ask("detecting"), what="all faces found", seconds=60)

    # What is not to be forgotten is named, and kept with the project.
    person.opens_panel("Model")
    person.clicks_button("Photographs not to forget…")
    person.waits_for_dialog("Photographs not to forget")
    hands.type(str(usual))
    hands.press("Tab")
    hands.press("Tab")
    hands.type(str(usual / "label.txt"))
    person.sees("what they are good for", "labelled_set_dialog").fits(
        lambda words: "6 to be shown again" in words
    )
    hands.press("Return")
    person.waits_for_the_dialog_to_close()
    person.sees("how many they are", "labelled_set").is_("7 photographs not to forget…")

    # Fine-tuned, the model is better on photographs it never learned from, and adopted.
    person.turns_to("01.png")
    assert sources(person) == {OURS}
    person.sets_the_steps(STEPS)
    hands.press("ctrl+t")
    eventually(lambda: len(person.ask("models")) == 3, what="a third model", seconds=240)
    newest, _, oldest = person.ask("models")
    assert newest.startswith("● fine-tuned 1")
    assert oldest.startswith(f"○ {OURS}")
    words = person.ask("training")
    assert words.startswith(f"{DONE} Adopted: landmark error on {HELD_OUT} held-out images")
    person.sees("faces that nothing was learned from", "held_out_faces").fits(
        lambda faces: len(faces) == HELD_OUT
    )
    before, after = (sum(errors) / HELD_OUT for errors in zip(*person.ask("held_out_faces"), strict=True))
    assert after < 0.9 * before

    # It predicts at once, and the registry tells how it came about.
    person.sees("predictions of the new model", "faces").fits(
        lambda faces: {face["source"] for face in faces} == {"fine-tuned 1"}
    )
    weights = turned / "project-models/0001.safetensors"
    with Journal.open_for_reading(turned / "project.faces") as journal:
        (*_, version) = journal.models.read_all()
    record, run = version.training, run_of(weights)
    assert run is not None
    assert (version.parent, version.path) == (OURS, "project-models/0001.safetensors")
    assert (record.reason, record.images, record.held_out) == ("improved", CORRECTED, HELD_OUT)
    assert record.after.landmark_error < record.before.landmark_error
    assert record.error_gain[0] > 0
    assert record.digest == run.digest != ""
    assert record.labelled == (str(usual), str(usual / "label.txt"))
    assert dict(record.settings)["labelled_sha256"] != ""
    assert [step for step, _ in run.losses()] == list(range(1, STEPS + 1))

    # Held against the old one: in figures, and on the photograph.
    scroll_to(person, "Compare…")
    person.clicks_button("Compare…")
    person.waits_for_dialog("Compare models")
    person.clicks_button("Measure on the same images")
    rows = person.sees("figures of both", "compared").fits(
        lambda rows: "On the same images: landmark error, %" in rows
    )
    old, new = rows["On the same images: landmark error, %"]
    assert float(new) < float(old)
    person.clicks_button("Show both on the photograph")
    person.waits_for_the_dialog_to_close()
    person.sees("both on the photograph", "compared_on_the_photograph").fits(
        lambda words: [word.split(":")[0] for word in words] == [OURS, "fine-tuned 1"]
    )
    hands.press("Escape")
    person.sees("the photograph as usual", "compared_on_the_photograph").is_([])

    # One click on the list, one on the button: the old model predicts again, and the new one stays.
    hands.click(person.place("row_place", of="Models of the project", text=oldest))
    person.clicks_button("Use this model")
    person.sees("predictions of the old model", "faces").fits(
        lambda faces: {face["source"] for face in faces} == {OURS}
    )
    assert [row[0] for row in person.ask("models")] == ["○", "○", "●"]
    assert weights.is_file()
