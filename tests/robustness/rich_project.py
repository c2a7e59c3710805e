"""A project with some of everything that a project file can hold, for tests that then do harm to it."""

from __future__ import annotations

from pathlib import Path

from annotator.model.attributes import Attributes
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.model_version import ModelVersion
from annotator.model.step import Step, StepKind
from annotator.model.training_record import Figures, TrainingRecord
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.measurements import MeasurementKind

IMAGES = ("a.jpg", "parade/b.jpg", "parade/c.png", "d.jpg")
_AT = "2026-01-01T10:00:{:02}.000Z"


def face(face_id: str, x: float, origin: Origin = Origin.PERSON, **fields: object) -> Face:
    """A face of 30 × 40 pixels with its left edge at x."""
    source = Source(origin, "ada" if origin is Origin.PERSON else "first", _AT.format(0))
    points = tuple(Landmark(x + 5 * i, 20.0 + 3 * i, Visibility(i % 2), source) for i in range(5))
    score = 0.75 if origin is Origin.MODEL else None
    return Face(
        **{"box_xyxy": (x, 10.0, x + 30, 50.0), "landmarks": points, "source": source, "score": score}
        | {"id": face_id}
        | fields
    )


def make_rich_project(path: Path) -> None:
    """Edits with undo, detections, verdicts, labels of other formats, models, measurements, second looks."""
    labels = path.with_name("label.txt")
    labels.write_text("# d.jpg\n1 2 0 0\n3 3 20 20 4 4 0 8 4 1 6 8 0 -1 -1 -1 8 12 0 0.5 x\n")
    table = path.with_name("table.csv")
    table.write_text("image,left,top,width,height,mood\nparade/c.png,4,4,20,20,glad\nparade/c.png,9,9,0,0,\n")
    with Journal.open(path) as journal:
        import_labels(journal, IMAGES, labels)
        import_labels(journal, IMAGES, table)
        for number, image in enumerate(IMAGES[:2]):
            found = tuple(face(f"{number}{i}", 40.0 * i, Origin.MODEL) for i in range(12))
            judged = found[0].with_verdict(Verdict.NOT_A_FACE)
            said = face(f"{number}0", 7.5, attributes=Attributes(1, 0, 1, 2, 1, 0), difficulty=3)
            steps = (
                (StepKind.DETECTED, (), found),
                (StepKind.DO, found[:1], (judged,)),
                (StepKind.DO, (judged,), (said,)),
                (StepKind.UNDO, (said,), (judged,)),
                (StepKind.DO, found[1:3], ()),
            )
            for second, (kind, before, after) in enumerate(steps):
                change = Change(image=image, before=before, after=after)
                at, author = _AT.format(second), "first" if kind is StepKind.DETECTED else "ada"
                journal.record(Step(change=change, text=f"Step {second}", kind=kind, at=at, author=author))
            journal.measurements.record(MeasurementKind.DISAGREEMENT, image, {f"{number}3": 0.5})
            journal.second_looks.record(image, f"{number}4", "ada", Verdict.REAL, _AT.format(9))
        figures = Figures(ap=0.5, landmark_error=0.04, faces=3, images=1)
        record = TrainingRecord(
            is_adopted=True, reason="improved", settings=(("steps", "3"),), before=figures
        )
        for name, training in (("first", None), ("second", record)):
            version = ModelVersion(name=name, path=f"{name}.safetensors", created="2026", training=training)
            journal.models.add(version)
        journal.models.choose("second")
        journal.set_setting("open_image", "a.jpg")
