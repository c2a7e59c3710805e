"""What a project must hold after all that was said to be done in it, worked out without a project file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from annotator.model.change import Change
from annotator.model.face import Face
from annotator.model.history import Entry, History
from annotator.model.step import StepKind
from annotator.store.face_record import faces_from_json

Said = dict[str, Any]


@dataclass
class Expected:
    """Faces, undo, marks and the rest, by image or key. Nothing is in here that was not acknowledged."""

    faces: dict[str, dict[str, Face]] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    reviewed: dict[str, bool] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    looks: dict[tuple[str, str], str] = field(default_factory=dict)
    imported: int | None = None
    carried: int | None = None
    exports: dict[str, str] = field(default_factory=dict)

    def take_in(self, said: Said) -> None:
        """One thing that was begun, as if it were done."""
        match said["kind"]:
            case "step":
                self._take_in_step(said)
            case "setting":
                self.settings[said["key"]] = said["value"]
            case "look":
                self.looks[said["image"], said["item"]] = said["verdict"]
            case "import":
                self.imported = said["said"]
                if said["form"] == "coco":
                    self.carried = said["said"]
            case "export":
                self.exports[said["form"]] = said["digest"]

    def _take_in_step(self, said: Said) -> None:
        image = said["image"]
        before, after = faces_from_json(said["before"]), faces_from_json(said["after"])
        change = Change(image=image, before=before, after=after, reviewed=said["reviewed"])
        held = dict(self.faces.get(image, {}))
        assert all(held.get(face.id) == face for face in before), "the child began from something else"
        kept = {face.id for face in after}
        for face in before:
            if face.id not in kept:
                del held[face.id]
        held.update((face.id, face) for face in after)
        self.faces[image] = held
        if change.reviewed is not None:
            self.reviewed[image] = change.reviewed
        history = self.histories.get(image, History())
        match StepKind(said["step"]):
            case StepKind.DO:
                history = history.after(Entry(said["text"], change, said["at"], said["author"]))
            case StepKind.UNDO:
                history = history.moved(-1)
            case StepKind.REDO:
                history = history.moved(1)
        self.histories[image] = history
