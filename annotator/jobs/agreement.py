"""Comparing reviewers in a thread: two people through their project files, and each with hidden repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.editing.review_edits import face_of_item
from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.model.agreement import (
    KEPT,
    Agreement,
    BoxAgreement,
    LandmarkAgreement,
    agreement,
    box_agreement,
    landmark_agreement,
)
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ReviewItems
from annotator.store.journal import Journal
from annotator.store.other_project import check_other_project
from annotator.store.project_file import ProjectFileForReading
from annotator.store.second_looks import ImageAndItem, SecondLook, SecondLooks
from annotator.store.verdicts import verdict_on

JudgedFaces = Mapping[str, Sequence[Face]]
"""Of each image the faces that a person has judged."""

_Pair = tuple[Face | None, Face | None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reviewer:
    """Whose verdicts are compared. name: as a person tells the two apart. repeats: their first looks against
    their hidden repeats, which is their noise floor."""

    name: str
    repeats: Agreement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BetweenReviewers:
    """How far two people agree about the same items."""

    verdicts: Agreement
    landmarks: LandmarkAgreement | None
    boxes: BoxAgreement | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreements:
    """first: of the open project. second, between: None where nobody else was asked for."""

    first: Reviewer
    second: Reviewer | None = None
    between: BetweenReviewers | None = None


class AgreementJob(Job):
    """Finishes with Agreements. Emits the number of images read, and then compared, so far.

    project: the open one's file. other: the second reviewer's, None for the noise floor alone. items: of the
    evaluation that they go through.
    """

    def __init__(self, project: Path, other: Path | None, items: ReviewItems) -> None:
        super().__init__(lambda: _compare(project, other, items), name="compare reviewers")


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What a project file holds: the faces that persons judged, and by reviewer the second looks."""

    faces: JudgedFaces
    looks: Mapping[str, Mapping[ImageAndItem, SecondLook]]

    @property
    def signers(self) -> Counter[str]:
        """Who judged how many faces; of equals the first of the alphabet."""
        signed = (_signature(face) for faces in self.faces.values() for face in faces)
        return Counter(sorted(source.name for source in signed if source is not None))

    def faces_by(self, name: str, image: str) -> list[Face]:
        """The faces of an image that this person judged."""
        return [
            face
            for face in self.faces.get(image, ())
            if (signed := _signature(face)) is not None and signed.name == name
        ]


def _compare(project: Path, other: Path | None, items: ReviewItems) -> Generator[int, None, Agreements]:
    yield 0
    if other is not None:
        check_other_project(other)
        if other.samefile(project):
            raise AnnotatorError(f"{other} is the project that is open.", "Choose another reviewer's.")
    mine = yield from _read(project, items)
    name = _most_frequent(mine.signers)
    repeats = _with_itself(items, mine, name)
    if other is None:
        return Agreements(first=Reviewer(name=name, repeats=repeats))
    theirs = yield from _read(other, items)
    # A file that began as a copy of the first holds verdicts of both.
    signers = theirs.signers
    other_name = _most_frequent(Counter({who: n for who, n in signers.items() if who != name}) or signers)
    names = _told_apart((name, project), (other_name, other))
    return Agreements(
        first=Reviewer(name=names[0], repeats=repeats),
        second=Reviewer(name=names[1], repeats=_with_itself(items, theirs, other_name)),
        between=(yield from _between(items, (mine, name), (theirs, other_name))),
    )


def _read(project: Path, items: ReviewItems) -> Generator[int, None, _Judged]:
    """What was judged in the images of the items."""
    faces: dict[str, list[Face]] = {}
    file = ProjectFileForReading(project)
    with Journal(file) as journal:
        for number, image in enumerate(sorted(journal.judged_images() & set(items.paths))):
            yield number  # where the job can be cancelled
            faces[image] = [face for face in journal.faces(image) if _signature(face) is not None]
        looks = SecondLooks(file)
        names = {source.name for each in faces.values() for face in each if (source := _signature(face))}
        return _Judged(faces, {name: looks.read_all(name) for name in names})


def _signature(face: Face) -> Source | None:
    """Who judged a face, and when; None where nobody did, or a file says what it is."""
    signed = face.judged or face.source
    return signed if verdict_on(face) is not Verdict.NONE and signed.origin is Origin.PERSON else None


def _with_itself(items: ReviewItems, judged: _Judged, name: str) -> Agreement:
    """Somebody's verdicts against those of the hidden repeats; what is no item any more is left out."""
    looks = judged.looks.get(name, {})
    first: list[Face | None] = []
    second: list[Verdict] = []
    for image, rows in _rows_by_image(items, {image for image, _ in looks}):
        faces = judged.faces_by(name, image)
        for row in rows:
            if (look := looks.get((image, items.id_of(row)))) is not None:
                first.append(face_of_item(items, row, faces))
                second.append(look.verdict)
    return agreement(_places(map(_said, first)), _places(second))


def _between(
    items: ReviewItems, one: tuple[_Judged, str], other: tuple[_Judged, str]
) -> Generator[int, None, BetweenReviewers]:
    """Two people, each by what they signed in their own file."""
    (here, name), (there, other_name) = one, other
    pairs: list[_Pair] = []
    rows_by_image = _rows_by_image(items, here.faces.keys() | there.faces.keys())
    for number, (image, rows) in enumerate(rows_by_image):
        yield number
        mine = here.faces_by(name, image)
        copied = {_what_was_said(face) for face in mine}
        theirs = [face for face in there.faces_by(other_name, image) if _what_was_said(face) not in copied]
        pairs += _pairs(items, rows, mine, theirs)
    kept = [
        (face, twin)
        for face, twin in pairs
        if face is not None and twin is not None and {verdict_on(face), verdict_on(twin)} <= KEPT
    ]
    return BetweenReviewers(
        verdicts=agreement(
            _places(_said(face) for face, _ in pairs), _places(_said(twin) for _, twin in pairs)
        ),
        landmarks=landmark_agreement(kept),
        boxes=box_agreement(kept),
    )


def _what_was_said(face: Face) -> tuple[str, Verdict, Source | None]:
    """The same in two files only where the one is a copy of the other: then nobody has looked twice."""
    return face.id, verdict_on(face), _signature(face)


def _pairs(
    items: ReviewItems, rows: Sequence[int], faces: Sequence[Face], others: Sequence[Face]
) -> Iterator[_Pair]:
    """Of each item that either judged, the face of each. What was said once counts once.

    Several items may lie on one face: it stands for the item that made it, else for the first.
    """
    found = [(row, (face_of_item(items, row, faces), face_of_item(items, row, others))) for row in rows]

    def made_by_it(each: tuple[int, _Pair]) -> int:
        row, pair = each
        return sum(face is not None and face.id == items.id_of(row) for face in pair)

    used: set[tuple[int, str]] = set()
    for _, pair in sorted(found, key=made_by_it, reverse=True):
        one, other = (
            None if face is None or (side, face.id) in used else face for side, face in enumerate(pair)
        )
        used |= {(side, face.id) for side, face in enumerate((one, other)) if face is not None}
        if one is not None or other is not None:
            yield one, other


def _rows_by_image(items: ReviewItems, images: Iterable[str]) -> Iterator[tuple[str, range]]:
    """Each of these images that has items, and their rows."""
    starts = np.searchsorted(items.images, np.arange(len(items.paths) + 1)).tolist()
    wanted = set(images)
    for number, image in enumerate(items.paths):
        if image in wanted and starts[number] < starts[number + 1]:
            yield image, range(starts[number], starts[number + 1])


def _most_frequent(names: Counter[str]) -> str:
    return names.most_common(1)[0][0] if names else ""


def _told_apart(one: tuple[str, Path], other: tuple[str, Path]) -> tuple[str, str]:
    """Two people's names, and where the files lie if the names don't tell them apart."""
    (name, here), (other_name, there) = one, other
    if name and other_name and name != other_name:
        return name, other_name
    places = [(path.parent.name, path.name)[here.name != there.name] for path in (here, there)]
    first, second = (
        f"{who} ({place})" if who else place for who, place in zip((name, other_name), places, strict=True)
    )
    return first, second


def _said(face: Face | None) -> Verdict:
    return Verdict.NONE if face is None else verdict_on(face)


def _places(verdicts: Iterable[Verdict]) -> npt.NDArray[np.int8]:
    return np.array([VERDICTS.index(verdict) for verdict in verdicts], np.int8)
