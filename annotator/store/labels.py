"""Between the lines of a label file and faces, both ways, without loss.

A face that came from a file is written as the line it came from, as long as that says where box and points
are; else in numbers: what a file said keeps six decimals, what a model or a person placed gets three.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.geometry import POSITION_DECIMALS
from detector.errors import LabelError
from detector.formats.label_records import ALL_MISSING, MISSING, LabelledFace, LabelledImage
from detector.formats.label_txt import format_face, parse_labels

_FILE_DECIMALS, _SCORE_DECIMALS = 6, 4


@dataclass(frozen=True, slots=True)
class LabelLines:
    """The faces of one image as they stand, or are to stand, in a label file.

    header: the image's line as it was read, empty for a new one.
    rows: in the order of the lines, (face, line). The line is the one that the face came from, empty where
    there is none; the face is None where the line holds none that could be used (a box without an area).
    carried: what another format says of the image that is not interpreted. fingerprint: of what that format
    said, empty for lines, which have their own.
    """

    image: str
    header: str = ""
    rows: tuple[tuple[Face | None, str], ...] = ()
    carried: str = ""
    fingerprint: str = ""

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(face for face, _ in self.rows if face is not None)

    @property
    def digest(self) -> str:
        """By this a later import sees whether the image's lines, or its other format, still say the same."""
        return self.fingerprint or _digest(line for _, line in self.rows)


def faces_from_labels(labelled: LabelledImage, source_name: str) -> tuple[Face, ...]:
    """The faces of a labelled image, made by the file `source_name`; boxes without an area are left out."""
    return lines_from_labels(labelled, source_name).faces


def lines_from_labels(labelled: LabelledImage, source_name: str) -> LabelLines:
    """The faces of a labelled image with their lines; a box without an area is a line without a face."""
    source = Source(Origin.FILE, source_name)
    missing = (Landmark.missing(source),) * 5  # what half of the faces of WIDER FACE can share
    rows = tuple(
        (_face(face, source, missing) if has_area(face) else None, _line(face)) for face in labelled.faces
    )
    return LabelLines(labelled.path, labelled.line, rows)


def labelled_image(image: str, faces: Iterable[Face]) -> LabelledImage:
    """Faces as a labelled image, every line written anew; which faces to write is the caller's choice.

    Raises AnnotatorError if a label file cannot hold the image's path.
    """
    return labels_from_lines(LabelLines(image, rows=tuple((face, "") for face in faces)))


def labels_from_lines(lines: LabelLines) -> LabelledImage:
    """What to write for an image, with the lines that still hold.

    Raises AnnotatorError if a label file cannot hold the image's path, LabelError if the lines are none.
    """
    image = image_without_faces(lines.image, lines.header)
    as_read = iter(_faces_in(lines.header, [line for _, line in lines.rows if line]))
    faces = []
    for face, line in lines.rows:
        labelled = next(as_read) if line else None
        if face is not None and not (labelled and _says_where(labelled, face)):
            labelled = _labelled_face(face)
        if labelled:
            faces.append(labelled)
    return replace(image, faces=tuple(faces))


def image_without_faces(image: str, header: str = "") -> LabelledImage:
    """An image as it stands in a label file. Raises AnnotatorError if its path has no place there."""
    try:
        return LabelledImage(image, line=header)
    except ValueError as error:
        raise AnnotatorError(
            f"{image} cannot be written to a label file ({error}).", "Give the photograph a plainer name."
        ) from error


def columns_after_landmarks(face: Face) -> tuple[str, ...]:
    """What stands at the end of a face's line: what it came with, else its score, 1 where it has none.

    The format has no place for further columns behind a box without landmarks.
    """
    score = 1.0 if face.score is None else round(face.score, _SCORE_DECIMALS)
    return (face.extra_columns or (f"{score:g}",)) if face.landmarks else ()


def has_area(face: LabelledFace) -> bool:
    """Whether a line's box is one; WIDER FACE has a few without width or height."""
    x, y, width, height = face.box_xywh
    return x + width > x and y + height > y


def _faces_in(header: str, lines: Sequence[str]) -> tuple[LabelledFace, ...]:
    """The faces in the lines of one image, one in each. Raises LabelError where there are others."""
    # The last line of a file may lack its end, and faces may have been added behind it.
    *first, last = (header or "# kept", *lines)
    ended = (line if line.endswith("\n") else f"{line}\n" for line in first)
    images = parse_labels("".join((*ended, last)))
    if len(images) != 1 or len(images[0].faces) != len(lines):
        raise LabelError("what was one line is none or several.")
    return images[0].faces


def _line(face: LabelledFace) -> str:
    return face.line or format_face(face)


def _digest(lines: Iterable[str]) -> str:
    text = "\n".join(line.strip() for line in lines)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _face(labelled: LabelledFace, source: Source, missing: tuple[Landmark, ...]) -> Face:
    x, y, width, height = labelled.box_xywh
    return Face(
        box_xyxy=(x, y, x + width, y + height),
        landmarks=missing
        if labelled.landmarks == ALL_MISSING
        else tuple(Landmark(x, y, Visibility(flag), source) for x, y, flag in labelled.landmarks),
        source=source,
        extra_columns=labelled.extra,
    )


def _says_where(labelled: LabelledFace, face: Face) -> bool:
    """Whether a line still has the face's box, landmarks and further columns, whoever made or judged them."""
    x, y, width, height = labelled.box_xywh
    return (
        face.box_xyxy == (x, y, x + width, y + height)
        and face.extra_columns == labelled.extra
        and [(p.x, p.y, p.visibility) for p in face.landmarks]
        == [point if point[2] != Visibility.MISSING else MISSING for point in labelled.landmarks]
    )


def _labelled_face(face: Face) -> LabelledFace:
    left, top, right, bottom = face.box_xyxy
    decimals = _decimals(face.source)
    x, y, width, height = (round(value, decimals) for value in (left, top, right - left, bottom - top))
    landmarks = tuple(
        (round(p.x, _decimals(p.source)), round(p.y, _decimals(p.source)), int(p.visibility))
        if p.is_placed
        else MISSING
        for p in face.landmarks
    )
    return LabelledFace((x, y, width, height), landmarks, columns_after_landmarks(face))


def _decimals(source: Source) -> int:
    return _FILE_DECIMALS if source.origin is Origin.FILE else POSITION_DECIMALS
