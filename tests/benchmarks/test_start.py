"""How soon the window is there, and what it takes up, beside a window that has nothing in it."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from large_project import image_with_faces, path

from annotator.store.journal import Journal
from detector.resources import resource

LISTED, IN_PROJECT = (12_871, 32_000) if os.environ.get("LARGE") else (2_000, 2_000)
ROUNDS = 3

WINDOW = Path(__file__).with_name("window_process.py")
ENVIRONMENT = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(WINDOW.parents[2])}


def test_the_start_beside_a_bare_window(tell: Callable[..., None], tmp_path: Path) -> None:
    listed = _photographs(tmp_path / "listed", map(path, range(LISTED)))
    large = _photographs(tmp_path / "large", map(path, range(IN_PROJECT)))
    project, new = tmp_path / "large.faces", tmp_path / "new.faces"
    with Journal.open(project) as journal:
        journal.replace_with_labels(map(image_with_faces, range(IN_PROJECT)), "label.txt")
    told = {
        "": ("bare",),
        "the start page": ("started",),
        f"{LISTED:,} images listed, the first shown": ("opened", str(listed), str(new)),
        f"a project of {IN_PROJECT:,} images, the first shown": ("opened", str(large), str(project)),
    }
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in told}
    for name, arguments in [*told.items()] * ROUNDS:
        runs[name].append(_window(*arguments))
        new.unlink(missing_ok=True)
    assert not any(run["torch"] for taken in runs.values() for run in taken)
    for figure, unit in (("seconds", "s"), ("processor_seconds", "s of processor"), ("megabytes", "MB")):
        medians = {name: statistics.median(run[figure] for run in taken) for name, taken in runs.items()}
        tell("a bare window", unit, medians.pop(""), medians)


def _photographs(folder: Path, names: Iterable[str]) -> Path:
    """A folder of so many names for one photograph."""
    folder.mkdir()
    first = folder.with_suffix(".jpg")
    shutil.copy(resource("sample/joe_biden.jpg"), first)
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).hardlink_to(first)
    return folder


def _window(*arguments: str) -> dict[str, float]:
    """How one window in a process of its own fared."""
    what, *others = arguments
    command = [sys.executable, str(WINDOW), what, str(time.monotonic()), *others]
    ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=300)
    return dict(json.loads(ended.stdout))
