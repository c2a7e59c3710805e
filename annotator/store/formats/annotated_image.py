"""What every label format is read into and written from: images with their faces, whatever the format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.model.face import Face
from detector.formats.label_records import LabelledImage

SizeWH = tuple[int, int]
"""Width and height of the upright image, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedImage:
    """One image as a label file speaks of it.

    path: relative to the image folder, with forward slashes, never leading out of it.
    size: what the file says, or what it is to say; None where nobody asked.
    carried: what the format says of the image that is not interpreted here, see `carry`.
    Raises ValueError at birth for another kind of path.
    """

    path: str
    size: SizeWH | None = None
    faces: tuple[Face, ...] = ()
    carried: str = ""

    def __post_init__(self) -> None:
        LabelledImage(self.path)  # one rule for all formats

    @property
    def digest(self) -> str:
        """A fingerprint of what is said here, by which a later import sees whether it still says the same."""
        said = [self.carried, *(_said(face) for face in self.faces)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AnnotatedFile:
    """A whole label file. images: read or made one after the other. carried: what it says beside them."""

    images: Iterable[AnnotatedImage]
    carried: str = ""


def carry(form: str, what: Mapping[str, object]) -> str:
    """What a format (its key) says that is not interpreted here, as text to keep; empty for nothing."""
    return json.dumps({form: what}, separators=(",", ":"), sort_keys=True) if what else ""


def carried(form: str, text: str) -> dict[str, object]:
    """The inverse of `carry`: nothing where another format is carried."""
    content = json.loads(text) if text else {}
    what = content.get(form) if isinstance(content, dict) else None
    return what if isinstance(what, dict) else {}


def _said(face: Face) -> list[object]:
    """All of a face but its id and its makers."""
    return [
        face.box_xyxy,
        [(p.x, p.y, int(p.visibility)) for p in face.landmarks],
        face.score,
        face.verdict.value,
        face.attributes.items(),
        face.difficulty,
        face.extra_columns,
        face.carried,
    ]
