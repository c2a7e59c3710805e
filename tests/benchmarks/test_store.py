"""How much the store costs beyond the least that its work could."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.export import export_labels
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from detector.formats.label_txt import format_labels, read_labels

IMAGES, FACES_PER_IMAGE, STEPS = 300, 12, 50
PERSON = Source(Origin.PERSON, "ann")


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A label file a fortieth of the size of that of WIDER FACE."""
    chance = random.Random(0)

    def line() -> str:
        box = (str(chance.randint(1, 900)) for _ in range(4))
        points = (f"{chance.uniform(0, 900):.3f} {chance.uniform(0, 900):.3f} 0.0" for _ in range(5))
        return " ".join((*box, *points, "0.82"))

    lines = [
        text for i in range(IMAGES) for text in (f"# {i}.jpg", *(line() for _ in range(FACES_PER_IMAGE)))
    ]
    path = tmp_path_factory.mktemp("labels") / "label.txt"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_label_files_beside_turning_their_columns_into_numbers(
    compare: Callable[..., None], labels: Path, tmp_path: Path
) -> None:
    def columns() -> list[list[float]]:
        lines = labels.read_text().splitlines()
        return [list(map(float, line.split())) for line in lines if not line.startswith("#")]

    labelled = read_labels(labels)
    names = [image.path for image in labelled]
    numbers = count()

    def import_and_export() -> None:
        with Journal.open(tmp_path / f"{next(numbers)}.faces") as journal:
            import_labels(journal, names, labels)
            export_labels(journal, tmp_path)

    compare(
        f"numbers of {IMAGES * FACES_PER_IMAGE} lines",
        columns,
        read=lambda: read_labels(labels),
        write=lambda: format_labels(labelled),
        import_and_export=import_and_export,
    )
    assert (tmp_path / "label.txt").read_bytes() == labels.read_bytes()


def test_recording_a_step_beside_the_smallest_transaction(
    compare: Callable[..., None], labels: Path, tmp_path: Path
) -> None:
    def face(i: int) -> Face:
        points = tuple(Landmark(i / 7, i / 3, Visibility.VISIBLE, PERSON) for _ in range(5))
        return Face(box_xyxy=(0, 0, 9, 9), landmarks=points, source=PERSON, id="benchmark")

    numbers = count()

    def step() -> Step:
        i = next(numbers)
        change = Change(image="0.jpg", before=(face(i - 1),) if i else (), after=(face(i),))
        return Step(change=change, text="Move", kind=StepKind.DO, at="2024-05-01T10:00:00Z", author="ann")

    with (
        closing(sqlite3.connect(tmp_path / "plain.sqlite", isolation_level=None)) as plain,
        Journal.open(tmp_path / "project.faces") as journal,
    ):
        plain.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x)")
        import_labels(journal, [f"{i}.jpg" for i in range(IMAGES)], labels)

        def transactions() -> None:
            for i in range(STEPS):
                plain.execute("INSERT INTO t VALUES (?)", (i,))

        def steps() -> None:
            for _ in range(STEPS):
                journal.record(step())

        compare(
            f"{STEPS} inserts of a number, each forced to disk",
            transactions,
            record_as_many_steps=steps,
            states_of_all_images=journal.image_states,
            history_of_one_image=lambda: journal.history("0.jpg"),
        )
        assert journal.history("0.jpg").cursor == next(numbers)
