"""Reviewing, end to end: twenty verdicts by keyboard, what they change, a kill, and the next model."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from person import at_the_program

from detector.resources import OUR_WEIGHTS, resource

VERDICTS = {"1": "real", "2": "not_a_face", "3": "fix", "4": "ignore"}
KEYS = "22122124222132212241"
"""Twenty of them."""

pytestmark = pytest.mark.journey


def measured(tmp_path: Path, *arguments: str | Path) -> dict[str, Any]:
    """What the command line makes of the photographs, with our weights."""
    figures = tmp_path / "figures.json"
    command = [
        *(sys.executable, "-m", "detector", "evaluate", "--images", tmp_path / "photographs"),
        *("--weights", resource(OUR_WEIGHTS), "--json", figures, *arguments),
    ]
    subprocess.run(command, check=True, timeout=300, stdout=subprocess.DEVNULL)
    return dict(json.loads(figures.read_text(encoding="utf-8")))


def commands(person: Any, command: str) -> None:
    """Find a command in the palette by typing, and give it."""
    person.hands.press("ctrl+k")
    person.sees("the palette", "palette").fits(lambda palette: palette["is_open"])
    person.hands.type(command)
    person.sees("the palette", "palette").fits(lambda palette: palette["current"] == command)
    person.hands.press("Return")


def test_that_twenty_verdicts_by_keyboard_change_the_figures_outlive_a_kill_and_are_learnt_from(
    person, hands, predicted, start, tmp_path
):
    truth = resource("sample/label.txt")

    # Evaluate: the figures are those of the command line.
    hands.press("F5")
    person.sees("the page", "page").is_("queue")
    person.clicks_button("Evaluate…")
    person.waits_for_dialog("Evaluate the model")
    hands.type(str(truth))
    hands.press("Return")
    person.waits_for_the_dialog_to_close()
    queue = person.sees("a queue", "queue").fits(lambda queue: queue is not None)
    assert queue["false_positive"] >= len(KEYS)
    precision = person.ask("precision")["all"]
    assert precision["amended"] == precision["published"]
    assert precision["published"] == measured(tmp_path, "--labels", truth)["all"]

    # Faint detections are listed when one asks for them.
    hands.click(person.place("part_place", name="Least score"))
    hands.press("ctrl+a")
    hands.type("0")
    hands.press("Return")

    # Twenty verdicts: a key each, and each goes on to the next item.
    said = []
    for key in KEYS:
        before = person.ask("current_item")
        assert before["kind"] == "false_positive"
        hands.press(key)
        person.sees("the next item", "current_item").fits(lambda item, row=before["row"]: item["row"] != row)
        said.append(VERDICTS[key])
    judged = person.ask("judged")
    assert Counter(judged.values()) == Counter(said)
    person.sees("the last step", "undo_of_queue").is_(True)

    # Undo takes the last one back, redo makes it again.
    hands.press("ctrl+z")
    person.sees("verdicts", "judged").fits(lambda now: len(now) == len(KEYS) - 1)
    hands.press("ctrl+shift+z")
    person.sees("verdicts", "judged").is_(judged)

    # What they change: live as in a fresh evaluation of what is exported.
    amended = person.sees("the figures", "precision").fits(
        lambda now: now["all"]["amended"] != precision["published"]
    )["all"]["amended"]
    commands(person, "Export verdicts and corrected labels")
    exports = tmp_path / "exports" / "photographs"
    person.sees("what was exported", "message").fits(lambda words: "corrected.txt" in words)
    verdicts = exports / "verdicts.csv"
    with verdicts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    of_the_queue = [row for row in rows if row["kind"] == "false_positive"]
    assert Counter(row["verdict"] for row in of_the_queue) == Counter(said)
    assert all(row["reviewer"] and row["at"] for row in of_the_queue)
    corrected = exports / "corrected.txt"
    with_verdicts = measured(tmp_path, "--labels", corrected, "--verdicts", verdicts)
    assert with_verdicts["with_verdicts"]["all"] == pytest.approx(amended, abs=1e-6)

    # Killed, and opened again: all twenty are there, and the figures.
    person.program.kill()
    person = at_the_program(start(predicted), hands)
    hands.press("F5")
    person.sees("a queue", "queue").is_(queue)
    assert person.ask("judged") == judged
    assert person.ask("precision")["all"]["amended"] == amended

    # They are what the next model is made from.
    verdicts.unlink()
    hands.press("F2")
    person.opens_panel("Model")
    person.sets_the_steps(2)
    hands.press("ctrl+t")
    person.sees("that these are too few", "training").fits(lambda words: "too few" in words)
    person.clicks_button("Train all the same")
    person.sees("models", "models").fits(lambda models: len(models) == 3)
    with verdicts.open(encoding="utf-8", newline="") as file:
        learnt = Counter(row["verdict"] for row in csv.DictReader(file))
    assert learnt >= Counter(said)

    # The new model looks at the same queue again.
    hands.press("F5")
    commands(person, "Score the queue again")
    person.sees("what is resolved", "message").fits(lambda words: "resolved" in words)
    assert person.ask("queue") == queue
    assert person.ask("judged") == judged
