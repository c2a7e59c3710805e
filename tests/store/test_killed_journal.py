"""Work that was acknowledged outlives its program."""

from __future__ import annotations

import itertools
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from annotator.store.journal import Journal


@pytest.mark.parametrize("seed", range(5))
def test_that_a_killed_program_reopens_with_every_acknowledged_step(
    seed: int, project_path: Path, random_work: ModuleType, child_environment: dict[str, str]
) -> None:
    acknowledged = _kill_while_recording(project_path, seed, random_work.__file__, child_environment)

    with Journal.open(project_path) as journal:
        # The step that was under way may have reached the disk without being acknowledged any more.
        assert _holds(journal, random_work, seed, acknowledged) or _holds(
            journal, random_work, seed, acknowledged + 1
        )


def test_that_work_goes_on_where_a_killed_program_left_it(
    project_path: Path, random_work: ModuleType, child_environment: dict[str, str]
) -> None:
    acknowledged = _kill_while_recording(project_path, 99, random_work.__file__, child_environment)

    with Journal.open(project_path) as journal:
        reached = acknowledged + (not _holds(journal, random_work, 99, acknowledged))
        for step, _ in itertools.islice(random_work.random_steps(99), reached, reached + 50):
            journal.record(step)
        assert _holds(journal, random_work, 99, reached + 50)


def _kill_while_recording(path: Path, seed: int, program: str, environment: dict[str, str]) -> int:
    """Kill a program that records steps, at a moment of its own; the number of steps it was told are safe."""
    chance = random.Random(seed)
    with subprocess.Popen(
        [sys.executable, program, str(path), str(seed)], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        for _ in range(chance.randint(1, 150)):
            acknowledged = child.stdout.readline()
        time.sleep(chance.uniform(0, 0.005))  # so that the blow falls anywhere within a step
        child.send_signal(signal.SIGKILL)
        # What was printed and not read before the kill is acknowledged all the same.
        *_, acknowledged = (acknowledged, *child.stdout)
    assert child.returncode == -signal.SIGKILL
    return int(acknowledged)


def _holds(journal: Journal, random_work: ModuleType, seed: int, steps: int) -> bool:
    """Whether the journal is exactly what so many steps of this work come to."""
    *_, (_, work) = itertools.islice(random_work.random_steps(seed), steps)
    states = journal.image_states()
    return all(
        journal.faces(image) == work.project.faces(image)
        and journal.history(image) == work.histories[image]
        and (states[image].detected_by if image in states else None) == work.detected_by[image]
        for image in random_work.IMAGES
    )
