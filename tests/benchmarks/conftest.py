"""Benchmarks: `pytest tests/benchmarks`. They print ratios to a baseline of the same run and assert no times.

Seconds say as much of the machine and its other work as of the program; a ratio to a plain piece of work of
the same kind, measured between, stays. `--json FILE` writes the figures down as well, for `table.py` to make
a page of. LARGE=1 makes some of them as large as the largest projects. `pytest` alone leaves this folder out.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from annotator.display import paint_in_one_thread

Work = Callable[[], object]
Compare = Callable[..., None]
Tell = Callable[..., None]

ROUNDS = 5

_TOLD: pytest.StashKey[list[dict[str, object]]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--json", type=Path, metavar="FILE", help="write the benchmarks' figures to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TOLD] = []
    paint_in_one_thread()  # as the program does


def pytest_sessionfinish(session: pytest.Session) -> None:
    file = session.config.getoption("--json")
    if file is not None:
        told = {"machine": _machine(), "records": session.config.stash[_TOLD]}
        file.write_text(json.dumps(told, indent=1) + "\n")


def _machine() -> str:
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return f"{len(os.sched_getaffinity(0))} cores of {model[1] if model else platform.processor()}"


@pytest.fixture
def tell(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Tell:
    """Print figures and keep them for --json: of what as the baseline, in what unit, how much, the others."""

    def tell_of(baseline_name: str, unit: str, baseline: float, figures: Mapping[str, float]) -> None:
        request.config.stash[_TOLD].append(
            {
                "benchmark": request.node.name,
                "baseline": baseline_name,
                "unit": unit,
                "baseline_figure": baseline,
                "figures": dict(figures),
            }
        )
        with capsys.disabled():
            print(f"\n{baseline_name}: {baseline:.4g} {unit}; beside it")
            for name, figure in figures.items():
                print(f"  {name:40} {figure:8.4g} {unit}  × {figure / baseline:.3g}")

    return tell_of


@pytest.fixture
def compare(tell: Tell) -> Compare:
    """Run pieces of work in turns with a baseline, and tell how many times its median each one takes."""

    def compare_with(baseline_name: str, baseline: Work, **works: Work) -> None:
        times: dict[str, list[float]] = {name: [] for name in ("", *works)}
        for _ in range(ROUNDS):
            for name, work in (("", baseline), *works.items()):
                start = time.perf_counter()
                work()
                times[name].append(time.perf_counter() - start)
        medians = {name.replace("_", " "): 1e3 * statistics.median(taken) for name, taken in times.items()}
        tell(baseline_name, "ms", medians.pop(""), medians)

    return compare_with
