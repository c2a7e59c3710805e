"""A long day at the program: memory, files and threads stay what they are, and none is left in the end.

    pytest tests/robustness/test_soak.py                                some seconds, with made-up faces
    pytest --nightly tests/robustness/test_soak.py                      two hours with the detector itself
    SOAK_SECONDS=900 pytest --nightly tests/robustness/test_soak.py     as long as you say

With -s the figures are printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

PROGRAM = Path(__file__).with_name("soaking.py")
SECONDS_BY_DAY, SECONDS_BY_NIGHT = 9.0, 7200.0
WARM_UP = 0.4
"""Share of the time in which caches fill: every photograph is decoded, every page of the window was shown."""
MOST_MORE = {"memory": 25e6, "files": 3, "threads": 3, "qobjects": 60}
"""By how much there may be more in the end than after warming up. Memory goes up and down by twice as much
while photographs are decoded and pages shown: the middle of a quarter of the time is taken for what it is."""


def test_that_a_day_of_annotating_takes_no_more_in_the_end_than_in_the_beginning(
    nightly: bool, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    seconds = float(os.environ.get("SOAK_SECONDS", SECONDS_BY_NIGHT)) if nightly else SECONDS_BY_DAY
    detector = "ours" if nightly else "stand-in"
    command = [sys.executable, str(PROGRAM), str(tmp_path), "--seconds", str(seconds), "--detector", detector]
    done = subprocess.run(
        command, env=child_environment, capture_output=True, text=True, timeout=seconds * 2 + 300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    *samples, end = [json.loads(line) for line in done.stdout.splitlines()]
    warm = [sample for sample in samples if sample["seconds"] > WARM_UP * seconds]
    figures = {name: _course(warm, name) for name in ("memory", "files", "threads", "qobjects", "blocks")}
    told = "\n".join(f"{name}: {words}" for name, (_, words) in figures.items())
    print(f"\n{told}\n{end['done']}\nimages detected: {samples[-1]['images']}")  # noqa: T201

    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    for name, most in MOST_MORE.items():
        assert figures[name][0] < most, told
    assert samples[-1]["images"] > 0, "nothing was detected"
    assert samples[-1]["actions"] > seconds, "hardly anything was done"
    assert (end["running"], end["left"]) == (0, [])
    assert end["threads"] < samples[-1]["threads"], "what loads, detects and draws is still there"


def _course(samples: list[dict[str, float]], name: str) -> tuple[float, str]:
    """By how much there is more of something in the last quarter than in the first, and that in words."""
    values = np.array([sample[name] for sample in samples], np.float64)
    quarter = max(len(values) // 4, 1)
    first, last = float(np.median(values[:quarter])), float(np.median(values[-quarter:]))
    return last - first, f"{first:,.0f} → {last:,.0f}, from {values.min():,.0f} to {values.max():,.0f}"
