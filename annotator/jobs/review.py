"""An evaluation made ready to be judged: its items, and the figures that follow every verdict."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.editing.review_edits import ABOUT_IOU, has_a_persons_hand, is_mended
from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.model_errors import model_errors
from annotator.jobs.review_matching import corner_iou, match_faces
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.history import History
from annotator.model.review_figures import BeforeAfter, ReviewFigures
from annotator.model.review_items import KIND_WORDS, ItemKind, Rows
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import read_evaluation
from annotator.store.journal import Journal
from annotator.store.review_settings import ReviewSettings
from annotator.store.verdicts import judgement_of, verdict_on
from detector.evaluation.amend import amend
from detector.evaluation.average_precision import PrecisionRecall
from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.live import LiveEvaluation
from detector.formats.verdicts import Judgement

Verdicts = npt.NDArray[np.int8]

_UNJUDGED = VERDICTS.index(Verdict.NONE)


@dataclass(frozen=True, slots=True, eq=False)
class BoxesOfImage:
    """labelled_xyxy: (M, 4), found_xyxy: (N, 4), both in pixels; scores: (N,)."""

    labelled_xyxy: npt.NDArray[np.float32]
    found_xyxy: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]


class Review:
    """The items of an evaluation, and its average precision while reviewers change the ground truth.

    Making one holds every detection against every face, a matter of seconds for WIDER FACE: in a thread.
    After that it is for one thread alone.
    """

    def __init__(self, evaluated: Evaluated) -> None:
        self.evaluated = evaluated
        self._published = {image.name: image for image in evaluated.truth_images()}
        self._live = LiveEvaluation(tuple(self._published.values()), evaluated.detections())
        self._by_size = DifficultyBySize.from_truth(tuple(self._published.values()))
        self._curves = {name: self._live.precision_recall(name) for name in self._live.difficulties}
        self.items = model_errors(evaluated, self._live)
        self.verdicts: Verdicts = np.full(len(self.items), _UNJUDGED, np.int8)
        """(N,), of each item, places in VERDICTS."""
        self.mended = np.zeros(len(self.items), np.bool_)
        """(N,), whether an item was to be fixed, and a person has corrected its face since."""
        self.corrected: dict[int, Face] = {}
        """Of the items whose face a person has drawn, moved or placed landmarks in: that face, by row."""
        self._numbers = {path: number for number, path in enumerate(evaluated.paths)}
        self._starts = np.searchsorted(self.items.images, np.arange(len(evaluated.paths) + 1))
        self._judgements: dict[str, list[Judgement]] = {}

    def rows_of(self, image: str) -> Rows:
        """The items of an image; none of one that wasn't measured."""
        number = self._numbers.get(image)
        if number is None:
            return np.zeros(0, np.int64)
        return np.arange(self._starts[number], self._starts[number + 1])

    def follow(self, image: str, faces: Sequence[Face], history: History) -> Rows:
        """Take in the faces of an image as they now are, and how they came to be so: verdicts and figures
        follow. Returns its items."""
        rows = self.rows_of(image)
        if image not in self._published:
            return rows
        judged = [face for face in faces if verdict_on(face) is not Verdict.NONE]
        item_of_face, face_of_item = match_faces(self.items, rows, judged)
        self.verdicts[rows] = [
            _UNJUDGED if face is None else VERDICTS.index(verdict_on(judged[face])) for face in face_of_item
        ]
        self.mended[rows] = [face is not None and is_mended(judged[face]) for face in face_of_item]
        self._follow_corrections(rows, faces)
        judgements = self._labels_left(image, rows, faces, history)
        judgements += [
            self._judgement(image, face, row) for face, row in zip(judged, item_of_face, strict=True)
        ]
        if judgements != self._judgements.get(image, []):
            self._judgements[image] = judgements
            self._live.replace_image(amend(self._published[image], judgements, self._by_size))
        return rows

    def _follow_corrections(self, rows: Rows, faces: Sequence[Face]) -> None:
        by_hand = [face for face in faces if has_a_persons_hand(face) and not face.is_rejected]
        _, face_of_item = match_faces(self.items, rows, by_hand)
        for row, number in zip(rows.tolist(), face_of_item, strict=True):
            if number is not None:
                self.corrected[row] = by_hand[number]
            else:
                self.corrected.pop(row, None)

    def judgements(self) -> dict[str, tuple[Judgement, ...]]:
        """Everything that was said of the images that were measured, by image, in their order."""
        return {name: tuple(self._judgements[name]) for name in self._published if self._judgements.get(name)}

    def figures(self) -> ReviewFigures:
        """As published, and with the verdicts so far."""
        counts = np.bincount(self.verdicts, minlength=len(VERDICTS))
        return ReviewFigures(
            by_difficulty={
                name: _before_after(curve, self._live.precision_recall(name))
                for name, curve in self._curves.items()
            },
            verdicts={verdict: int(counts[place]) for place, verdict in enumerate(VERDICTS)},
            mended=int(np.count_nonzero(self.mended)),
            images=len(self.evaluated.paths),
            model=self.evaluated.model,
        )

    def maker_of(self, row: int) -> Source:
        """Who made what an item shows: the model, or the label file."""
        if self.items.kind_of(row) in (ItemKind.FALSE_POSITIVE, ItemKind.DUPLICATE):
            return Source(Origin.MODEL, self.evaluated.model, self.evaluated.at)
        return Source(Origin.FILE, Path(self.evaluated.truth).name, self.evaluated.at)

    def boxes_of(self, image: str) -> BoxesOfImage | None:
        """What is labelled in an image and what was found there, None of one that wasn't measured."""
        number = self._numbers.get(image)
        if number is None:
            return None
        labelled = self._published[image].boxes_xywh.astype(np.float32)
        labelled[:, 2:] += labelled[:, :2]
        part = self.evaluated.found_of(number)
        return BoxesOfImage(labelled, self.evaluated.found_xyxy[part], self.evaluated.scores[part])

    def _labels_left(
        self, image: str, rows: Rows, faces: Sequence[Face], history: History
    ) -> list[Judgement]:
        """That nothing is where labels were which a person has deleted, or moved so far that they overlap
        their place by less than half."""
        edited, held = history.edited_labels, {face.id: face for face in faces}
        # A face that a verdict added goes when the verdict is cleared; its label stays.
        added = {self.items.id_of(row) for row in rows.tolist()} if edited.keys() - held.keys() else set()
        left = []
        for face_id, (label, entry) in edited.items():
            now = held.get(face_id)
            if now is None and face_id in added:
                continue
            if now is not None and (now.is_rejected or _overlap(now, label) >= ABOUT_IOU):
                continue
            signed = Source(Origin.PERSON, entry.author, entry.at)
            gone = replace(label, verdict=Verdict.NOT_A_FACE, judged=signed)
            left.append(judgement_of(image, gone, kind=KIND_WORDS[ItemKind.MISS]))
        return left

    def _judgement(self, image: str, face: Face, row: int | None) -> Judgement:
        if row is None:
            return judgement_of(image, face)
        error = float(self.items.errors[row])
        return judgement_of(
            image,
            face,
            kind=KIND_WORDS[self.items.kind_of(row)],
            error=None if np.isnan(error) else error,
            difficulties=[name for name, counts in self.items.counted.items() if counts[row]],
        )


class ReviewJob(Job):
    """Finishes with a Review of an evaluation on disk, and of what is judged in the project by now."""

    def __init__(self, project: Path, evaluation: Path) -> None:
        super().__init__(lambda: _open(project, evaluation), name="open a review")


def judgements_of_queue(journal: Journal) -> dict[str, tuple[Judgement, ...]]:
    """What was said of the images of a project's queue, with what the queue knows of each item.

    None of a project without one, or whose evaluation can't be read any more.
    """
    queue = ReviewSettings(journal).queue
    if queue is None:
        return {}
    try:
        review = Review(read_evaluation(queue))
    except AnnotatorError:
        return {}
    _follow_all(review, journal)
    return review.judgements()


def _follow_all(review: Review, journal: Journal) -> None:
    for image in sorted(journal.judged_images()):
        review.follow(image, journal.faces(image), journal.history(image))


def open_review(project: Path, evaluation: Path) -> Review:
    """A Review of an evaluation on disk, and of what is judged in the project by now. In a thread."""
    review = Review(read_evaluation(evaluation))
    with Journal.open_for_reading(project) as journal:
        _follow_all(review, journal)
    return review


def _open(project: Path, evaluation: Path) -> Generator[str, None, Review]:
    yield "Reading the evaluation"
    return open_review(project, evaluation)


def _overlap(one: Face, other: Face) -> float:
    return float(corner_iou(np.array([one.box_xyxy]), np.array([other.box_xyxy]))[0, 0])


def _before_after(published: PrecisionRecall, amended: PrecisionRecall) -> BeforeAfter:
    return BeforeAfter(
        _or_none(published.average_precision),
        _or_none(amended.average_precision),
        (published.recall, published.precision),
        (amended.recall, amended.precision),
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
