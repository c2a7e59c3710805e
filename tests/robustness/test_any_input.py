"""Whatever is in a file that somebody gives to the program: it is read, or there is a message about it.

    pytest tests/robustness/test_any_input.py                          a few hundred cases of each kind
    ROBUSTNESS_SEED=7 pytest --nightly tests/robustness/test_any_input.py       10,000 of each

A fault is told with the command that repeats its case. See fuzzing.py.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzzing import TARGETS

PROGRAM = Path(__file__).with_name("fuzzing.py")
CASES_BY_DAY, CASES_BY_NIGHT = 200, 10_000
MOST_SECONDS_A_CASE = 120
"""Far more than any takes: who is silent for so long hangs."""


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what is written for a case need not outlive a power cut."""
    place = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=place if os.access(place, os.W_OK) else tmp_path) as name:
        yield Path(name)


@pytest.mark.parametrize("target", TARGETS)
def test_that_no_file_does_more_than_be_read_or_refused_in_words(
    target: str, nightly: bool, seed: int, memory: Path, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    cases = CASES_BY_NIGHT if nightly else CASES_BY_DAY
    folder = memory / "fuzzed"
    folder.mkdir()
    told = _last_line(
        [
            sys.executable,
            str(PROGRAM),
            target,
            "--seed",
            str(seed),
            "--cases",
            str(cases),
            "--folder",
            str(folder),
        ],
        child_environment,
        tmp_path / "errors.txt",
    )
    summary = json.loads(told)
    assert not summary["faults"], "\n\n".join(summary["faults"])
    assert sum(summary["counts"].values()) == cases
    assert summary["counts"]["told"] > cases / 10, "the files are hardly spoilt"
    assert [path.name for path in memory.iterdir()] == ["fuzzed"]


def _last_line(command: list[str], environment: dict[str, str], errors: Path) -> str:
    """The last line of a program that tells each case before it begins. Fails where it crashes or hangs."""
    lines: queue.Queue[str | None] = queue.Queue()
    with (
        errors.open("w") as stderr,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment
        ) as program,
    ):

        def read() -> None:
            assert program.stdout is not None
            for line in program.stdout:
                lines.put(line)
            lines.put(None)

        reader = threading.Thread(target=read)
        reader.start()
        last = "before the first case"
        try:
            while (line := lines.get(timeout=MOST_SECONDS_A_CASE)) is not None:
                last = line
        except queue.Empty:
            program.kill()
            pytest.fail(f"{command[2]} hangs in case {last.strip()} of seed {command[4]}")
        finally:
            reader.join()
    code, said = program.returncode, errors.read_text(errors="replace")[-1500:]
    assert code == 0, f"{command[2]} ended with {code} in case {last.strip()} of seed {command[4]}: {said}"
    return last
