"""How long the journal takes, with as many faces as a label file holds. Figures to report, not to assert.

    python tests/store/benchmark_journal.py LABEL.TXT FOLDER

The project is made in FOLDER, whose disk decides what a record costs beyond the processor's share (/dev/shm).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.export import export_labels
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from detector.formats.label_txt import read_labels

Result = TypeVar("Result")


def timed(what: str, work: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    result = work()
    sys.stdout.write(f"{what:<32}{(time.perf_counter() - start) * 1e3:10.2f} ms\n")
    return result


def measure(labels: Path, folder: Path) -> None:
    images = [image.path for image in read_labels(labels)]
    path = folder / "project.faces"
    with timed("open a new project", lambda: Journal.open(path)) as journal:
        report = timed("import", lambda: import_labels(journal, images, labels))
        sys.stdout.write(f"  {len(report.imported)} images, {report.faces} faces\n")
        timed("import the same again", lambda: import_labels(journal, images, labels))
        states = timed("states of all images", journal.image_states)
        timed("images due for a model", lambda: journal.images_not_detected_by("a model", images))
        fullest = max(states, key=lambda image: states[image].faces)
        timed(f"read {states[fullest].faces} faces", lambda: journal.faces(fullest))
        measure_records(journal, images[0])
        timed("read its history", lambda: journal.history(images[0]))
        timed("export all", lambda: export_labels(journal, folder))
    timed("open it again", lambda: Journal.open(path)).close()
    sys.stdout.write(f"  {path.stat().st_size / 1e6:.0f} MB\n")


def measure_records(journal: Journal, image: str, count: int = 1000) -> None:
    person = Source(Origin.PERSON, "ann")

    def face(i: int) -> Face:
        points = tuple(Landmark(i / 7, i / 3, Visibility.VISIBLE, person) for _ in range(5))
        return Face(box_xyxy=(0, 0, 9, 9), landmarks=points, source=person, id="benchmark")

    def step(i: int) -> Step:
        change = Change(image=image, before=(face(i - 1),) if i else (), after=(face(i),))
        return Step(change=change, text="Move", kind=StepKind.DO, at="2024-05-01T10:00:00Z", author="ann")

    steps = [step(i) for i in range(count)]
    times = []
    for each in steps:
        start = time.perf_counter()
        journal.record(each)
        times.append((time.perf_counter() - start) * 1e3)
    sys.stdout.write(
        f"record a step, of {count}: median {statistics.median(times):.2f} ms,"
        f" 99 % within {statistics.quantiles(times, n=100)[98]:.2f} ms, at most {max(times):.2f} ms\n"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2]) as temporary:
        measure(Path(sys.argv[1]), Path(temporary))
