"""All label formats: what each is called, what it can hold, and how a file is recognised by what is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.model.attributes import NOTHING_SAID
from annotator.model.face import Face, Verdict
from annotator.store.formats import coco, csv_table, cvat, label_txt, labelme, voc, wider_boxes, yolo_pose
from annotator.store.formats.annotated_image import AnnotatedFile
from annotator.store.formats.reading import Reading


class Part(StrEnum):
    """What a format may hold of a face beside its box, in words."""

    LANDMARKS = "landmarks"
    SCORE = "scores"
    ATTRIBUTES = "attributes"
    DIFFICULTY = "difficulties"
    VERDICT = "verdicts"
    EXTRA_COLUMNS = "further columns of label.txt"


_ALL = frozenset(Part)


def _as_it_is(face: Face) -> Face:
    return face


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One label format.

    title: what a person reads. suffix: of its one file; empty for a folder of files. holds: what of a face
    survives being written and read. writes_only: what stands in the file, and comes back as something else.
    needs_sizes: of the photographs, to be written.
    as_read_back: what else becomes of a face on that way.
    read: from a file (or a folder) into images. write: into a file, or into an empty folder; None where this
    program only reads. Both raise AnnotatorError, naming the place; write also DetectorError and OSError.
    """

    key: str
    title: str
    suffix: str
    holds: frozenset[Part] = _ALL
    writes_only: frozenset[Part] = frozenset()
    needs_sizes: bool = False
    as_read_back: Callable[[Face], Face] = _as_it_is
    read: Callable[[Path, Reading], AnnotatedFile]
    write: Callable[[Path, AnnotatedFile], None] | None

    @property
    def is_folder(self) -> bool:
        return not self.suffix

    @property
    def can_write(self) -> bool:
        return self.write is not None

    @property
    def leaves_out(self) -> tuple[Part, ...]:
        """What of a face does not get into such a file."""
        return tuple(part for part in Part if part not in self.holds | self.writes_only)

    @property
    def loses(self) -> str:
        """The same in words such as "scores, attributes"; empty where it holds all."""
        return ", ".join(self.leaves_out)

    def reduced(self, face: Face) -> Face:
        """The face as it would come back from such a file, but for its makers and what is carried."""
        face = self.as_read_back(face)
        if Part.LANDMARKS not in self.holds:
            face = replace(face, landmarks=())
        if Part.SCORE not in self.holds:
            face = replace(face, score=None)
        if Part.ATTRIBUTES not in self.holds:
            face = replace(face, attributes=NOTHING_SAID)
        if Part.DIFFICULTY not in self.holds:
            face = replace(face, difficulty=None)
        if Part.VERDICT not in self.holds:
            face = replace(face, verdict=Verdict.NONE)
        return face if Part.EXTRA_COLUMNS in self.holds else replace(face, extra_columns=())


LABEL_TXT = Format(
    key=label_txt.KEY,
    title="label.txt (WIDER FACE with landmarks)",
    suffix=".txt",
    holds=frozenset((Part.LANDMARKS, Part.EXTRA_COLUMNS)),
    writes_only=frozenset((Part.SCORE,)),
    as_read_back=label_txt.as_read_back,
    read=label_txt.read,
    write=label_txt.write,
)

FORMATS: dict[str, Format] = {
    form.key: form
    for form in (
        LABEL_TXT,
        Format(
            key=coco.KEY,
            title="COCO keypoints (JSON)",
            suffix=".json",
            needs_sizes=True,
            read=coco.read,
            write=coco.write,
        ),
        Format(
            key=cvat.KEY,
            title="CVAT for images 1.1 (XML)",
            suffix=".xml",
            needs_sizes=True,
            read=cvat.read,
            write=cvat.write,
        ),
        Format(
            key=csv_table.KEY,
            title="Table (CSV)",
            suffix=".csv",
            read=csv_table.read,
            write=csv_table.write,
        ),
        Format(
            key=labelme.KEY,
            title="labelme (folder of JSON)",
            suffix="",
            needs_sizes=True,
            read=labelme.read,
            write=labelme.write,
        ),
        Format(
            key="x-anylabeling",
            title="X-AnyLabeling (folder of JSON)",
            suffix="",
            needs_sizes=True,
            read=labelme.read,
            write=partial(labelme.write, dialect=labelme.X_ANYLABELING),
        ),
        Format(
            key=voc.KEY,
            title="Pascal VOC (folder of XML)",
            suffix="",
            needs_sizes=True,
            read=voc.read,
            write=voc.write,
        ),
        Format(
            key=yolo_pose.KEY,
            title="YOLO-pose (folder of text)",
            suffix="",
            holds=frozenset((Part.LANDMARKS,)),
            needs_sizes=True,
            as_read_back=yolo_pose.as_read_back,
            read=yolo_pose.read,
            write=yolo_pose.write,
        ),
        Format(
            key=wider_boxes.KEY,
            title="WIDER FACE boxes (wider_face_bbx_gt.txt)",
            suffix=".txt",
            holds=frozenset((Part.ATTRIBUTES,)),
            as_read_back=wider_boxes.as_read_back,
            read=wider_boxes.read,
            write=wider_boxes.write,
        ),
    )
}
"""By key, in the order in which they are offered."""

_HEAD = 64 * 1024
_XML_ROOT = re.compile(r"<([A-Za-z]\w*)")


def recognised(path: Path) -> Format:
    """The format of a file or a folder, by its content whatever its name.

    Raises AnnotatorError, saying which formats there are, if it is in none of them.
    """
    key = _key_of_folder(path) if path.is_dir() else _key_of_file(path)
    if key is None:
        titles = "; ".join(form.title for form in FORMATS.values())
        raise AnnotatorError(
            f"{path} is in no label format that can be read here.", f"Choose one of these: {titles}."
        )
    return FORMATS[key]


def _key_of_file(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    except OSError:
        return label_txt.KEY  # whose reader says what is the matter
    lines = [line.strip() for line in head.split("\n", 50) if line.strip()]
    if head.startswith("<"):
        root = _XML_ROOT.search(head)
        return {"annotation": voc.KEY, "annotations": cvat.KEY}.get(root.group(1) if root else "")
    if head.startswith("{"):
        return _key_of_json(path, head)
    if path.name == yolo_pose.DATA_FILE or any(line.startswith("kpt_shape:") for line in lines):
        return yolo_pose.KEY
    if head.startswith("#") or not lines:
        return label_txt.KEY
    if csv_table.is_header(lines[0]):
        return csv_table.KEY
    if len(lines) > 1 and lines[1].isdecimal() and "." in lines[0]:
        return wider_boxes.KEY
    return label_txt.KEY if path.suffix == ".txt" and not _is_row_of_yolo(lines[0]) else None


def _key_of_json(path: Path, head: str) -> str | None:
    """By its keys; an image embedded before the shapes may hide them, then the whole is looked at."""
    for text in (head, path.read_text(encoding="utf-8", errors="replace")):
        if '"shapes"' in text:
            return "x-anylabeling" if '"difficult"' in text else labelme.KEY
        if any(json.dumps(key) in text for key in ("images", "annotations", "categories")):
            return coco.KEY
    return None


def _key_of_folder(path: Path) -> str | None:
    if (path / yolo_pose.DATA_FILE).is_file():
        return yolo_pose.KEY
    for suffix in (voc.SUFFIX, labelme.SUFFIX):
        first = next(_few(path, suffix), None)
        if first is not None:
            return _key_of_file(first)
    for text in _few(path, ".txt"):
        first_line = text.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
        if _is_row_of_yolo(first_line):
            return yolo_pose.KEY
    return None


def _few(path: Path, suffix: str) -> Iterator[Path]:
    found = (file for file in path.rglob(f"*{suffix}") if not file.name.startswith(".") and file.is_file())
    return (file for _, file in zip(range(100), found, strict=False))


def _is_row_of_yolo(line: str) -> bool:
    columns = line.split()
    try:
        numbers = [float(column) for column in columns]
    except ValueError:
        return False
    return len(numbers) >= 5 and columns[0].isdecimal() and all(0 <= number <= 1 for number in numbers[1:5])
