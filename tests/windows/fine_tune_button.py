"""The button that fine-tunes, pressed by a person."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

BUTTON = "Fine-tune on the corrections"


def fine_tune(person, qtbot: QtBot) -> None:
    """Press the button and wait for the new model's predictions."""
    person.click_button(BUTTON)
    qtbot.waitUntil(lambda: not person.app.training.fine_tuning.is_running)
    person.wait_until_settled()


def begin(person, qtbot: QtBot, training) -> None:
    """Press the button, and wait until the first step is done and the second one held up."""
    training.gate.clear()
    training.is_at_gate.clear()
    person.click_button(BUTTON)
    qtbot.waitUntil(lambda: person.app.training_panel.curve.points != [] and training.is_at_gate.is_set())
