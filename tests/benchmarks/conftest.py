"""Benchmarks: `pytest tests/benchmarks`. They print ratios to a baseline of the same run and assert no times.

Seconds say as much of the machine and its other work as of the program; a ratio to a plain piece of work of
the same kind, measured between, stays. `pytest` alone leaves this folder out.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest

Work = Callable[[], object]
Compare = Callable[..., None]

ROUNDS = 5


@pytest.fixture
def compare(capsys: pytest.CaptureFixture[str]) -> Compare:
    """Run pieces of work in turns with a baseline, and print how many times its median each one takes."""

    def compare_with(baseline_name: str, baseline: Work, **works: Work) -> None:
        times: dict[str, list[float]] = {name: [] for name in ("", *works)}
        for _ in range(ROUNDS):
            for name, work in (("", baseline), *works.items()):
                start = time.perf_counter()
                work()
                times[name].append(time.perf_counter() - start)
        medians = {name: statistics.median(taken) for name, taken in times.items()}
        with capsys.disabled():
            print(f"\n{baseline_name}: {medians[''] * 1e3:.2f} ms; beside it")
            for name in works:
                print(f"  {name.replace('_', ' '):32} × {medians[name] / medians['']:.3g}")

    return compare_with
