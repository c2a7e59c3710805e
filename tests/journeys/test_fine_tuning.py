"""Fine-tuning that is stopped, killed, or without room: it is offered again, and goes on from there."""

from __future__ import annotations

from typing import Any

import pytest
from person import at_the_program

STEPS = 400
"""More than are taken here."""

pytestmark = pytest.mark.journey


def test_that_fine_tuning_outlives_a_kill_and_goes_on_from_where_it_was(
    person, hands, predicted, start, tmp_path
):
    # One photograph is too few, and it says so; a person may insist.
    hands.press("space")
    person.opens_panel("Model")
    person.sets_the_steps(STEPS)
    hands.press("ctrl+t")
    person.sees("that this is too few", "training").fits(lambda words: "too few" in words)
    assert len(person.ask("models")) == 2
    person.clicks_button("Train all the same")

    # Cancelled after some steps, it is offered to be gone on with.
    person.sees("steps", "training").fits(lambda words: steps_told(words) >= 3)
    person.clicks_button("Cancel")
    offer = person.sees("an offer", "unfinished").fits(lambda words: "left unfinished at step" in words)
    done = int(offer.split(" at step ")[1].split()[0])
    assert 3 <= done < STEPS

    # Killed, the next run offers the same, and goes on from there.
    person.program.kill()
    person = at_the_program(start(predicted), hands)
    person.opens_panel("Model")
    person.sees("the same offer", "unfinished").is_(offer)
    person.clicks_button("Go on")
    told = person.sees("that it goes on", "training").fits(lambda words: steps_told(words) > 0)
    assert steps_told(told) > done

    # On a full disk it stops and says so; once there is room it goes on from there.
    person.program.fill_the_disk()
    person.sees("that the disk is full", "message").fits(
        lambda words: "losses.csv: cannot be written" in words and "Free some space on that disk." in words
    )
    person.sees("the same offer", "unfinished").is_(offer)
    person.program.free_the_disk()
    person.clicks_button("Go on")
    person.sees("that it goes on", "training").fits(lambda words: steps_told(words) > done)

    # Killed in the middle of it, it is still there, and may be discarded.
    person.program.kill()
    (run,) = tmp_path.rglob("0001.run")
    assert (run / "checkpoint.safetensors").exists()
    person = at_the_program(start(predicted), hands)
    person.opens_panel("Model")
    person.sees("the same offer", "unfinished").is_(offer)
    person.clicks_button("Discard")
    person.clicks_button("Discard for good")
    person.sees("no offer", "unfinished").is_("")
    assert not run.exists()
    assert len(person.ask("models")) == 2


def steps_told(words: Any) -> int:
    """Of "Step 12 of 400, …" the 12; 0 of anything else."""
    return int(words.split()[1]) if words.startswith("Step ") else 0
