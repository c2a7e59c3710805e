"""An evaluation made ready to be judged: its items, and the figures that follow every verdict."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.editing.review_edits import SAME_FACE_IOU, has_a_persons_hand, is_mended
from annotator.errors import AnnotatorError
from annotator.jobs.detect import SCORE_THRESHOLD
from annotator.jobs.job import Job
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.history import History
from annotator.model.review_figures import BeforeAfter, ReviewFigures
from annotator.model.review_items import KIND_WORDS, OF_THEMSELVES, ItemKind, ReviewItems
from annotator.store.evaluation_file import QUEUE, Evaluated, evaluations_folder, read_evaluation
from annotator.store.journal import Journal
from annotator.store.verdicts import judgement_of, verdict_on
from detector.evaluation.amend import amend
from detector.evaluation.average_precision import PrecisionRecall
from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.landmark_error import FAILURE, landmark_error
from detector.evaluation.live import LiveEvaluation
from detector.evaluation.matching import NO_FACE, ScoredBoxes, left_top_width_height, official_iou
from detector.evaluation.wider_ground_truth import TruthImage
from detector.formats.verdicts import Judgement

Rows = npt.NDArray[np.int64]
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
        self._published = {image.name: image for image in truth_of(evaluated)}
        self._live = LiveEvaluation(tuple(self._published.values()), detections_of(evaluated))
        self._by_size = DifficultyBySize.from_truth(tuple(self._published.values()))
        self._curves = {name: self._live.precision_recall(name) for name in self._live.difficulties}
        self.items = _items(evaluated, self._live)
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
        item_of_face, face_of_item = self._pairs(rows, judged)
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
        _, face_of_item = self._pairs(rows, by_hand)
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

    def boxes_of(self, image: str) -> BoxesOfImage | None:
        """What is labelled in an image and what was found there, None of one that wasn't measured."""
        number = self._numbers.get(image)
        if number is None:
            return None
        labelled = self._published[image].boxes_xywh.astype(np.float32)
        labelled[:, 2:] += labelled[:, :2]
        part = self.evaluated.found_of(number)
        return BoxesOfImage(labelled, self.evaluated.found_xyxy[part], self.evaluated.scores[part])

    def _pairs(self, rows: Rows, judged: Sequence[Face]) -> tuple[list[int | None], list[int | None]]:
        """Of each of these faces the row that brought it up, and of each row the one that it is about.

        As `face_of_item` has it: by id, else the one that overlaps most.
        """
        item_of_face: list[int | None] = [None] * len(judged)
        face_of_item: list[int | None] = [None] * len(rows)
        if not judged or not len(rows):
            return item_of_face, face_of_item
        boxes = np.array([face.box_xyxy for face in judged], np.float64)
        overlap = _iou(self.items.boxes_xyxy[rows].astype(np.float64), boxes)
        overlap[self.items.kinds[rows] == ItemKind.DUPLICATE] = 0.0  # of these by id alone
        number_of = {face.id: number for number, face in enumerate(judged)}
        ids = map(self.items.id_of, rows.tolist())
        made = [(place, number_of[item]) for place, item in enumerate(ids) if item in number_of]
        for place, number in made:
            overlap[place] = 0.0
            if self.items.kinds[rows[place]] in OF_THEMSELVES:
                overlap[:, number] = 0.0
        for place, number in made:
            overlap[place, number] = 2.0
        for place, number in enumerate(overlap.argmax(axis=1).tolist()):
            if overlap[place, number] >= SAME_FACE_IOU:
                face_of_item[place] = number
        for number, place in enumerate(overlap.argmax(axis=0).tolist()):
            if overlap[place, number] >= SAME_FACE_IOU:
                item_of_face[number] = int(rows[place])
        return item_of_face, face_of_item

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
            if now is not None and (now.is_rejected or _overlap(now, label) >= SAME_FACE_IOU):
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


@dataclass(frozen=True, slots=True, eq=False)
class Rescored:
    """What another model makes of the items of a queue.

    scores: (N,), of its best detection that overlaps the item by half, NaN without any. errors: (N,), its
    landmark error where that is known.
    """

    model: str
    scores: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]

    def resolved(self, items: ReviewItems, verdicts: Verdicts) -> npt.NDArray[np.bool_]:
        """(N,), whether the model does right where the one before did not.

        What is a face, by its label or by a verdict, is to be found and proposed, with landmarks in place
        that were not; what is none, or was not judged, is to have lost half of its score at least.
        """
        said = np.array(VERDICTS)[verdicts]
        now = np.nan_to_num(self.scores, nan=0.0)
        labelled = np.isin(items.kinds, (ItemKind.MISS, ItemKind.LANDMARKS))
        is_face = np.where(labelled, said != Verdict.NOT_A_FACE, np.isin(said, (Verdict.REAL, Verdict.FIX)))
        found = now >= SCORE_THRESHOLD
        apart = items.kinds == ItemKind.LANDMARKS
        found &= ~apart | ((self.errors <= FAILURE) & (items.errors > FAILURE))
        before = np.nan_to_num(items.scores, nan=1.0)
        matters = (before >= SCORE_THRESHOLD) | (said != Verdict.NONE)
        gone = matters & (now < before / 2)
        right: npt.NDArray[np.bool_] = np.where(is_face, found, gone) & (said != Verdict.IGNORE)
        return right


def rescored(items: ReviewItems, evaluated: Evaluated) -> Rescored:
    """Hold the items of an evaluation against what another model found in the same images."""
    scores = np.full(len(items), np.nan, np.float32)
    errors = np.full(len(items), np.nan, np.float32)
    number_of = {path: number for number, path in enumerate(evaluated.paths)}
    starts = np.searchsorted(items.images, np.arange(len(items.paths) + 1))
    for place, path in enumerate(items.paths):
        rows = np.arange(starts[place], starts[place + 1])
        number = number_of.get(path)
        if number is None or not len(rows):
            continue
        part = evaluated.found_of(number)
        found = evaluated.found_xyxy[part].astype(np.float64)
        if not len(found):
            continue
        overlap = _iou(items.boxes_xyxy[rows].astype(np.float64), found) >= SAME_FACE_IOU
        best = overlap.argmax(axis=1)  # detections come best score first
        hit = overlap.any(axis=1)
        scores[rows[hit]] = evaluated.scores[part][best[hit]]
        errors[rows[hit]] = _landmark_errors(
            items.points_xy[rows[hit]], evaluated.found_points[part][best[hit]], items.sizes[rows[hit]]
        )
    errors[items.kinds != ItemKind.LANDMARKS] = np.nan
    return Rescored(evaluated.model, scores, errors)


class ReviewJob(Job):
    """Finishes with a Review of an evaluation on disk, and of what is judged in the project by now."""

    def __init__(self, project: Path, evaluation: Path) -> None:
        super().__init__(lambda: _open(project, evaluation), name="open a review")


def judgements_of_queue(journal: Journal) -> dict[str, tuple[Judgement, ...]]:
    """What was said of the images of a project's queue, with what the queue knows of each item.

    None of a project without one, or whose evaluation can't be read any more.
    """
    queue = journal.setting(QUEUE)
    if queue is None:
        return {}
    try:
        review = Review(read_evaluation(evaluations_folder(journal.path) / queue))
    except AnnotatorError:
        return {}
    _follow_all(review, journal)
    return review.judgements()


def _follow_all(review: Review, journal: Journal) -> None:
    for image in sorted(journal.judged_images()):
        review.follow(image, journal.faces(image), journal.history(image))


class RescoreJob(Job):
    """Finishes with Rescored: the items of a queue held against another evaluation on disk."""

    def __init__(self, items: ReviewItems, evaluation: Path) -> None:
        super().__init__(lambda: _rescore(items, evaluation), name="score again")


def open_review(project: Path, evaluation: Path) -> Review:
    """A Review of an evaluation on disk, and of what is judged in the project by now. In a thread."""
    review = Review(read_evaluation(evaluation))
    with Journal.open_for_reading(project) as journal:
        _follow_all(review, journal)
    return review


def _open(project: Path, evaluation: Path) -> Generator[str, None, Review]:
    yield "Reading the evaluation"
    return open_review(project, evaluation)


def _rescore(items: ReviewItems, evaluation: Path) -> Generator[str, None, Rescored]:
    yield "Scoring again"
    return rescored(items, read_evaluation(evaluation))


def truth_of(evaluated: Evaluated) -> list[TruthImage]:
    """The labelled faces of each image as the detector's evaluation takes them."""
    return [
        TruthImage(
            path,
            evaluated.truth_xywh[evaluated.truth_of(number)],
            {name: counts[evaluated.truth_of(number)] for name, counts in evaluated.counted.items()},
        )
        for number, path in enumerate(evaluated.paths)
    ]


def detections_of(evaluated: Evaluated) -> dict[str, ScoredBoxes]:
    """The detections of each image, likewise."""
    boxes, scores = left_top_width_height(evaluated.found_xyxy), evaluated.scores.astype(np.float64)
    parts = map(evaluated.found_of, range(len(evaluated.paths)))
    return {
        path: ScoredBoxes(boxes[part], scores[part])
        for path, part in zip(evaluated.paths, parts, strict=True)
    }


def _items(evaluated: Evaluated, live: LiveEvaluation) -> ReviewItems:
    faces, found = live.faces(), live.detections
    face_of = live.faces_of_detections()
    number = len(found.scores)
    # `found` is in the order of the file's detections: both have the best of each image first.
    wrong = np.flatnonzero(face_of == NO_FACE)
    finder = faces.detections
    is_best = np.zeros(number, np.bool_)
    is_best[finder[finder != NO_FACE]] = True
    second = np.flatnonzero((face_of != NO_FACE) & ~is_best)
    has_area = faces.sizes > 0
    missed = np.flatnonzero(has_area & (faces.best_scores < SCORE_THRESHOLD))
    errors = np.full(len(faces.sizes), np.nan, np.float32)
    seen = np.flatnonzero(has_area & (finder != NO_FACE))
    errors[seen] = _landmark_errors(
        evaluated.truth_points[seen], evaluated.found_points[finder[seen]], faces.sizes[seen]
    )
    apart = np.flatnonzero(np.isfinite(errors))

    def of_detections(
        rows: Rows, kind: ItemKind, counted: Mapping[str, npt.NDArray[np.bool_]]
    ) -> ReviewItems:
        return ReviewItems(
            paths=evaluated.paths,
            images=found.images[rows].astype(np.int32),
            kinds=np.full(len(rows), kind, np.int8),
            boxes_xyxy=evaluated.found_xyxy[rows],
            points_xy=evaluated.found_points[rows],
            other_xy=np.full((len(rows), 5, 2), np.nan, np.float32),
            scores=evaluated.scores[rows],
            sizes=found.sizes[rows].astype(np.float32),
            errors=np.full(len(rows), np.nan, np.float32),
            counted=counted,
        )

    def of_faces(rows: Rows, kind: ItemKind) -> ReviewItems:
        corners = faces.boxes_xywh[rows].astype(np.float32)
        corners[:, 2:] += corners[:, :2]
        other = np.full((len(rows), 5, 2), np.nan, np.float32)
        has = finder[rows] != NO_FACE
        scores = np.full(len(rows), np.nan, np.float32)
        scores[has] = evaluated.scores[finder[rows[has]]]
        if kind is ItemKind.LANDMARKS:
            other[has] = evaluated.found_points[finder[rows[has]]]
        return ReviewItems(
            paths=evaluated.paths,
            images=faces.images[rows].astype(np.int32),
            kinds=np.full(len(rows), kind, np.int8),
            boxes_xyxy=corners,
            points_xy=evaluated.truth_points[rows],
            other_xy=other,
            scores=scores,
            sizes=faces.sizes[rows].astype(np.float32),
            errors=errors[rows] if kind is ItemKind.LANDMARKS else np.full(len(rows), np.nan, np.float32),
            counted={name: counts[rows] for name, counts in faces.counted.items()},
        )

    everywhere = {name: np.ones(len(wrong), np.bool_) for name in faces.counted}
    of_its_face = {name: counts[face_of[second]] for name, counts in faces.counted.items()}
    parts = (
        of_detections(wrong, ItemKind.FALSE_POSITIVE, everywhere),
        of_detections(second, ItemKind.DUPLICATE, of_its_face),
        of_faces(missed, ItemKind.MISS),
        of_faces(apart, ItemKind.LANDMARKS),
    )
    joined = ReviewItems.joined(parts)
    return joined.take(np.argsort(joined.images, kind="stable"))


def _landmark_errors(
    true_xy: npt.NDArray[np.float32], found_xy: npt.NDArray[np.float32], sizes: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """(K,), as a share of √(w·h), over the landmarks that are known; NaN where none is."""
    known = np.asarray(np.isfinite(true_xy).all(axis=2), np.bool_)
    some = np.asarray(known.any(axis=1), np.bool_)
    errors = np.full(len(true_xy), np.nan)
    sides = np.repeat(sizes[some, None].astype(np.float64), 2, axis=1)
    errors[some] = landmark_error(
        found_xy[some].astype(np.float64),
        np.nan_to_num(true_xy[some]).astype(np.float64),
        known[some],
        sides,
    )
    return errors


def _overlap(one: Face, other: Face) -> float:
    return float(_iou(np.array([one.box_xyxy]), np.array([other.box_xyxy]))[0, 0])


def _iou(
    boxes_xyxy: npt.NDArray[np.float64], others_xyxy: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """(N, M), as WIDER FACE's matching counts it."""
    return official_iou(left_top_width_height(boxes_xyxy), left_top_width_height(others_xyxy))


def _before_after(published: PrecisionRecall, amended: PrecisionRecall) -> BeforeAfter:
    return BeforeAfter(
        _or_none(published.average_precision),
        _or_none(amended.average_precision),
        (published.recall, published.precision),
        (amended.recall, amended.precision),
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
