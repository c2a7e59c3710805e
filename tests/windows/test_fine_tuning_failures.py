"""Fine-tuning that gives up: what is said of it in the window, and that what was trained is offered."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from shipped import OURS

from detector.errors import (
    ChangedError,
    DetectorError,
    DivergedError,
    GoneError,
    LabelError,
    NoMemoryError,
    NoSpaceError,
    WeightsError,
)

GO_ON = "“Go on” then takes up where it was; “Discard” gives it up."


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            NoMemoryError("Memory ran out.", "Use --batch-size."),
            f"Memory ran out while the model was being fine-tuned. Close other programs. {GO_ON}",
        ),
        (
            NoSpaceError("checkpoint.safetensors: cannot be written (No space left on device).", "--resume"),
            "checkpoint.safetensors: cannot be written (No space left on device). Free some space on that"
            f" disk. {GO_ON}",
        ),
        (
            GoneError("b.jpg: cannot be read any more.", "Go on with --resume."),
            f"b.jpg: cannot be read any more. See to it that the disk or folder is connected. {GO_ON}",
        ),
        (
            LabelError("label.txt names no image that is in photographs."),
            "label.txt names no image that is in photographs. See whether the file is right and its"
            f" photographs are there. {GO_ON}",
        ),
        (
            WeightsError("0001.safetensors: cannot be read (No such file or directory)."),
            "0001.safetensors: cannot be read (No such file or directory). Put the file back, or use another"
            f" model. {GO_ON}",
        ),
        (
            ChangedError(
                "0001.run: the corrections or their images changed.", "Begin anew in another folder."
            ),
            f"0001.run: the corrections or their images changed. Put it back as it was. {GO_ON}",
        ),
        (
            DivergedError("The loss became nan at step 1.", "Lower the learning rate."),
            "The loss became nan at step 1. It would come to the same again: look for labels far outside"
            " their photographs, then fine-tune anew.",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DetectorError) else "",
)
def test_that_a_failure_names_what_happened_and_the_way_out_that_the_window_has(
    corrected, qtbot: QtBot, training, photographs, error: DetectorError, message: str
):
    training.error = error
    corrected.click_button("Fine-tune on the corrections")
    qtbot.waitUntil(lambda: corrected.message == message)
    panel = corrected.app.training_panel
    qtbot.waitUntil(lambda: panel.unfinished.text == "fine-tuned 1 was left unfinished at step 1 of 5.")
    assert panel.pace_text == "It failed; the model is as it was."
    assert corrected.models == [f"● {OURS}, comes with the program"]
    assert not (photographs / "project-models/0001.safetensors").exists()
    training.error = None
    corrected.click_button("Go on")
    qtbot.waitUntil(lambda: len(corrected.models) == 2)
    assert [lesson.resume for lesson in training.lessons] == [False, True]


def test_that_a_failure_before_the_first_step_leaves_nothing_to_go_on_with(corrected, qtbot: QtBot, training):
    training.prepared.clear()
    corrected.click_button("Fine-tune on the corrections")
    panel = corrected.app.training_panel
    qtbot.waitUntil(lambda: panel.pace_text.startswith("Looking through"))
    (lesson,) = training.lessons
    training.error = WeightsError("mobile.safetensors: cannot be read.")
    training.fails_early = True
    training.prepared.set()
    qtbot.waitUntil(
        lambda: (
            corrected.message
            == "mobile.safetensors: cannot be read. Put the file back, or use another model."
            " Then fine-tune again."
        )
    )
    assert panel.unfinished.text == ""
    assert not lesson.out.exists()
