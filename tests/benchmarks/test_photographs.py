"""A folder of photographs through `detector detect`, beside one after the other by the same detector.

Needs ../shared. The share of the processors is what threads computed, or waited for a processor to compute,
of all that two could have: where other programs run as well, they take time, but not share.
PHOTOGRAPHS=10000 looks at so many, the same ones again where there are fewer.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.commands.detect_json import json_faces, labelled_image
from detector.formats.label_txt import write_labels
from detector.images import find_images, read_image
from detector.inference.detect import Detector
from detector.resources import resource

PHOTOGRAPHS = int(os.environ.get("PHOTOGRAPHS", "200"))
WEIGHTS = resource("weights/mobile.safetensors")


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    """Links into WIDER FACE, event by event."""
    source = shared / "data/wider/dev/images"
    names = find_images(source)
    every = max(1, len(names) // PHOTOGRAPHS)
    (tmp_path / "images").mkdir()
    for number, name in zip(range(PHOTOGRAPHS), itertools.cycle(names[::every]), strict=False):
        os.link(source / name, tmp_path / f"images/{number:05}.jpg")
    return tmp_path / "images"


class Watch:
    """What a process wants of the processors and of memory while it runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.ran = self.wanted = 0.0
        self.memory_mb: list[float] = []
        self._process, self._threads = process, dict[str, tuple[int, int]]()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()
        self.ran, waited = (sum(times) / 1e9 for times in zip(*self._threads.values(), strict=True))
        self.wanted = self.ran + waited

    def _run(self) -> None:
        tasks = Path(f"/proc/{self._process.pid}")
        while self._process.poll() is None:
            try:
                for task in (tasks / "task").iterdir():
                    ran, waited, _ = map(int, (task / "schedstat").read_text().split())
                    self._threads[task.name] = ran, waited
                pages = int((tasks / "statm").read_text().split()[1])
            except (OSError, ValueError):
                continue
            self.memory_mb.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
            time.sleep(0.05)


def measured(*command: str) -> tuple[float, Watch]:
    """Wall-clock seconds of a Python process on two threads, and what it wanted."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "2"}
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], text=True, env=environment)
    watch = Watch(process)
    watch.join()
    assert process.returncode == 0
    return time.perf_counter() - started, watch


def one_after_the_other(folder: Path, out: Path) -> None:
    """The serial path: read, look, keep, and write in the end."""
    detector = Detector.load(WEIGHTS, threads=2)
    labels = [
        labelled_image(name, json_faces(detector.detect(read_image(folder / name))))
        for name in find_images(folder)
    ]
    write_labels(out, labels)


def test_a_folder_beside_one_photograph_after_the_other(
    tell: Callable[..., None], capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    serial, together = tmp_path / "serial.txt", tmp_path / "label.txt"
    script = f"import sys; sys.path[:0] = {sys.path!r}\n" + "\n".join(
        (
            "import runpy",
            f"module = runpy.run_path({str(Path(__file__))!r})",
            "from pathlib import Path",
            f"module['one_after_the_other'](Path({str(folder)!r}), Path({str(serial)!r}))",
        )
    )
    alone_s, alone = measured("-c", script)
    together_s, watch = measured("-m", "detector", "detect", str(folder), "--out", str(together))
    tell(
        f"{PHOTOGRAPHS} photographs one after the other, two threads a photograph",
        "images/s",
        PHOTOGRAPHS / alone_s,
        {"detector detect": PHOTOGRAPHS / together_s},
    )
    tell(
        "one after the other",
        "ms of a processor per image",
        1e3 * alone.ran / PHOTOGRAPHS,
        {"detector detect": 1e3 * watch.ran / PHOTOGRAPHS},
    )
    tell(
        "two processors, one after the other",
        "% busy",
        50 * alone.wanted / alone_s,
        {"detector detect": 50 * watch.wanted / together_s},
    )
    middle = len(watch.memory_mb) // 2
    tell(
        "memory of detector detect in the first half",
        "MB",
        max(watch.memory_mb[:middle]),
        {"in the second half": max(watch.memory_mb[middle:])},
    )
    assert serial.read_bytes() == together.read_bytes()
