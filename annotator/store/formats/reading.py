"""What a reader of label files may ask while it reads, and where it says what it could not use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.model.face import BoxXYXY, Face, Landmark, Source, Visibility
from annotator.store.formats.face_words import NO_WORDS, FaceWords
from annotator.store.formats.image_index import ImageIndex, UnclearImageError

PointXYV = tuple[float, float, Visibility]
"""A landmark as a file says it: x, y in pixels, and whether it can be seen."""

MISSING_POINT: PointXYV = (-1.0, -1.0, Visibility.MISSING)


@dataclass(frozen=True, slots=True)
class Reading:
    """One label file being read.

    source: who the faces are from. images: those of the folder. left_out: a sentence for each thing in the
    file that was not taken in; readers add to it.
    """

    source: Source
    images: ImageIndex
    left_out: list[str] = field(default_factory=list)

    def image(self, *names: str, where: str) -> str | None:
        """The image that a file calls by these names, the likeliest first; None, and said so, where unclear.

        where: the file and the place in it.
        """
        return self._found(lambda: self.images.find(*names), where)

    def image_without_suffix(self, name: str, *, where: str) -> str | None:
        """The same for a name that lacks its suffix."""
        return self._found(lambda: self.images.find_without_suffix(name), where)

    def face(
        self,
        box_xyxy: BoxXYXY,
        points: Sequence[PointXYV] = (),
        words: FaceWords = NO_WORDS,
        carried: str = "",
    ) -> Face:
        """A face of this file. Raises ValueError where what the file says makes none."""
        return Face(
            box_xyxy=box_xyxy,
            landmarks=tuple(Landmark(x, y, visibility, self.source) for x, y, visibility in points),
            source=self.source,
            score=words.score,
            verdict=words.verdict,
            attributes=words.attributes,
            difficulty=words.difficulty,
            extra_columns=words.extra_columns,
            carried=carried,
        )

    def _found(self, find: Callable[[], str], where: str) -> str | None:
        try:
            return find()
        except UnclearImageError as unclear:
            self.left_out.append(f"{where}: {unclear}")
            return None


def has_area(box_xyxy: BoxXYXY) -> bool:
    """Whether a box is one; files of WIDER FACE have a few without width or height."""
    left, top, right, bottom = box_xyxy
    return right > left and bottom > top


def wrong(path: Path, place: str, why: object) -> AnnotatorError:
    """The error for a place in a label file: a line, or a way through its keys; empty for the whole file."""
    return AnnotatorError(
        f"{path}{f', {place}' if place else ''}: {why}.", "Correct it, or choose another label file."
    )


def other_shapes(where: str, count: int) -> str:
    """The sentence for what is annotated beside faces."""
    things = "1 shape that is no face is" if count == 1 else f"{count} shapes that are no faces are"
    return f"{where}: {things} not shown, but written back when you export to the same format."
