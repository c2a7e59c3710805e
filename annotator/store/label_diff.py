"""What an export would change: the faces of each image as they were in a label file and as they are now."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.model.face import Face, Origin, Source
from annotator.model.geometry import corners
from annotator.store.export import exported_lines
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.reading import Reading
from annotator.store.formats.registry import Format
from annotator.store.journal import Journal

LEAST_OVERLAP = 0.4
"""Intersection over union from which two boxes without a common history are taken for the same face."""

_UNMOVED = 1e-3
"""Pixels. What label files round away is no movement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDiff:
    """How the faces of one image differ.

    added, removed: faces. moved: faces of which the box or a landmark is elsewhere; moved_points: how many
    corners and landmarks those are, mean_px and furthest_px: how far they went. changed: faces that stayed in
    place and of which something else differs: a landmark that is occluded or missing now, an attribute.
    is_new, is_gone: the image is on one side alone.
    """

    image: str
    added: int = 0
    removed: int = 0
    moved: int = 0
    changed: int = 0
    moved_points: int = 0
    mean_px: float = 0.0
    furthest_px: float = 0.0
    is_new: bool = False
    is_gone: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.moved or self.changed or self.is_new or self.is_gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDiff:
    """How a whole export differs from what was before.

    against: what it is compared with, in words. images: those that differ, in the order of the export, then
    those that are gone. unchanged: how many images stay as they are.
    """

    against: str
    images: tuple[ImageDiff, ...]
    unchanged: int

    @property
    def text(self) -> str:
        """A sentence or two for a person."""
        if not self.images:
            if not self.unchanged:
                return "There is nothing to export yet: no face has been worked on."
            return f"Nothing has changed in {_counted(self.unchanged, 'image')} against {self.against}."
        total = {
            "added": sum(diff.added for diff in self.images),
            "removed": sum(diff.removed for diff in self.images),
            "moved": sum(diff.moved for diff in self.images),
            "changed otherwise": sum(diff.changed for diff in self.images),
        }
        counts = [f"{_counted(number, 'face')} {what}" for what, number in total.items() if number]
        differing = _counted(len(self.images), "image")
        words = f"{differing} {'differs' if len(self.images) == 1 else 'differ'} from {self.against}"
        words += f": {', '.join(counts)}." if counts else "."
        points = sum(diff.moved_points for diff in self.images)
        if points:
            mean = sum(diff.mean_px * diff.moved_points for diff in self.images) / points
            furthest = max(diff.furthest_px for diff in self.images)
            moved = "1 corner or point has" if points == 1 else f"{points:,} corners and points have"
            words += f" {moved} moved, by {mean:.1f} px on average and {furthest:.1f} px at most."
        if self.unchanged:
            stay = "stays" if self.unchanged == 1 else "stay"
            words += f" {_counted(self.unchanged, 'image')} {stay} the same."
        return words


def diff_against_import(journal: Journal, form: Format) -> Iterator[ImageDiff]:
    """Each exported image as it was imported, and as it is now; every image, whether it differs or not.

    What was imported is what is left when the edits of an image are taken back, so that no file is needed.
    """
    states = journal.image_states()
    for lines in exported_lines(journal, form):
        is_labelled = states[lines.image].labels_from is not None
        before = _as_imported(journal, lines.image) if is_labelled else None
        diff = diff_of_faces(lines.image, before or (), lines.faces)
        yield replace(diff, is_new=before is None)


def diff_against_file(journal: Journal, form: Format, path: Path, images: ImageIndex) -> Iterator[ImageDiff]:
    """Each exported image as a label file has it, and as it is now; then those that the file alone has.

    Compared is what the format can hold. Raises AnnotatorError if the file cannot be read.
    """
    reading = Reading(Source(Origin.FILE, path.name), images)
    in_file = {image.path: image.faces for image in form.read(path, reading).images}
    for lines in exported_lines(journal, form):
        before = in_file.pop(lines.image, None)
        faces = tuple(form.reduced(face) for face in lines.faces)
        diff = diff_of_faces(lines.image, tuple(map(form.reduced, before or ())), faces)
        yield replace(diff, is_new=before is None)
    for image, faces in in_file.items():
        yield ImageDiff(image=image, removed=len(faces), is_gone=True)


def diff_of_faces(image: str, before: Sequence[Face], after: Sequence[Face]) -> ImageDiff:
    """How two sets of faces differ: the same are those of one id, and of the rest those that overlap most."""
    pairs = list(_pairs(before, after))
    moved = changed = 0
    distances: list[float] = []
    for old, new in pairs:
        gone = [distance for distance in _distances(old, new) if distance > _UNMOVED]
        distances += gone
        moved += bool(gone)
        changed += not gone and _says(old) != _says(new)
    return ImageDiff(
        image=image,
        added=len(after) - len(pairs),
        removed=len(before) - len(pairs),
        moved=moved,
        changed=changed,
        moved_points=len(distances),
        mean_px=sum(distances) / len(distances) if distances else 0.0,
        furthest_px=max(distances, default=0.0),
    )


def _as_imported(journal: Journal, image: str) -> tuple[Face, ...]:
    """The faces that a label file brought into an image."""
    held = {face.id: face for face in journal.faces(image)}
    history = journal.history(image)
    for entry in reversed(history.entries[: history.cursor]):
        for face in entry.change.after:
            held.pop(face.id, None)
        held.update((face.id, face) for face in entry.change.before)
    return tuple(
        face.without_unseen_landmarks() for face in held.values() if face.source.origin is Origin.FILE
    )


def _pairs(before: Sequence[Face], after: Sequence[Face]) -> Iterator[tuple[Face, Face]]:
    by_id = {face.id: face for face in after}
    old = []
    for face in before:
        if face.id in by_id:
            yield face, by_id.pop(face.id)
        else:
            old.append(face)
    new = list(by_id.values())
    if not old or not new:
        return
    overlaps = _overlaps(old, new)
    for place in np.argsort(-overlaps, axis=None):
        i, j = divmod(int(place), len(new))
        if overlaps[i, j] < LEAST_OVERLAP:
            break
        yield old[i], new[j]
        overlaps[i, :] = overlaps[:, j] = 0  # both are taken


def _overlaps(old: Sequence[Face], new: Sequence[Face]) -> npt.NDArray[np.float64]:
    """Intersection over union of every box with every other: (len(old), len(new))."""
    a, b = (np.array([face.box_xyxy for face in faces]) for faces in (old, new))
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    common = np.clip(high - low, 0, None).prod(axis=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (a, b)]
    return np.asarray(common / (areas[0][:, None] + areas[1][None, :] - common), np.float64)


def _distances(old: Face, new: Face) -> Iterator[float]:
    """How far each corner went, and each landmark that is placed on both sides."""
    yield from map(math.dist, corners(old.box_xyxy), corners(new.box_xyxy))
    for p, q in zip(old.landmarks, new.landmarks, strict=False):
        if p.is_placed and q.is_placed:
            yield math.dist((p.x, p.y), (q.x, q.y))


def _says(face: Face) -> tuple[object, ...]:
    """Everything of a face that an export writes, but where it is."""
    visibilities = tuple(p.visibility for p in face.landmarks)
    return visibilities, face.score, face.verdict, face.attributes, face.difficulty, face.extra_columns


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
