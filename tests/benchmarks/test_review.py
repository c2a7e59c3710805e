"""A queue of the size of WIDER FACE validation: how soon it is there, and what a verdict in it costs."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np

from annotator.editing.review_edits import face_of_item, judge_item
from annotator.jobs.review import Review, detections_of, truth_of
from annotator.model.face import Origin, Source, Verdict
from annotator.model.history import History
from annotator.model.review_items import ItemKind
from annotator.store.evaluation_file import Evaluated, read_evaluation, write_evaluation
from detector.evaluation.average_precision import match_set

IMAGES, ELSEWHERE = 3226, 50

BENCHMARK = Path(__file__).with_name("test_evaluation.py")
set_like_wider_face = runpy.run_path(str(BENCHMARK))["a_set_like_wider_face"]


def evaluated() -> Evaluated:
    truth, detections = set_like_wider_face(IMAGES, elsewhere=ELSEWHERE)
    found = [detections[image.name] for image in truth]
    corners = np.concatenate([each.boxes_xywh for each in found]).astype(np.float32)
    corners[:, 2:] += corners[:, :2]
    scores = np.concatenate([each.scores for each in found]).astype(np.float32)
    faces = sum(len(image.boxes_xywh) for image in truth)
    return Evaluated(
        paths=tuple(image.name for image in truth),
        truth_starts=np.cumsum([0, *(len(image.boxes_xywh) for image in truth)]),
        truth_xywh=np.concatenate([image.boxes_xywh for image in truth]),
        truth_points=np.full((faces, 5, 2), np.nan, np.float32),
        counted={name: np.concatenate([image.counted[name] for image in truth]) for name in truth[0].counted},
        found_starts=np.cumsum([0, *(len(each.scores) for each in found)]),
        found_xyxy=corners,
        found_points=np.zeros((len(scores), 5, 2), np.float32),
        scores=scores,
        model="mobile",
        weights="",
        truth="eval",
        at="",
    )


def test_a_queue_and_a_verdict_beside_matching_everything_once(
    compare: Callable[..., None], tmp_path: Path
) -> None:
    path = tmp_path / "0001.npz"
    write_evaluation(path, evaluated())
    held = read_evaluation(path)
    truth, detections = truth_of(held), detections_of(held)
    review = Review(held)
    rows = iter(review.items.order(ItemKind.FALSE_POSITIVE).tolist())

    def judge() -> None:
        row = next(rows)
        image = review.items.image_of(row)
        face = face_of_item(review.items, row, ())
        edit = judge_item(review.items, row, face, Verdict.REAL, maker=Source(Origin.MODEL, "mobile"))
        review.follow(image, edit.after, History())
        review.figures()

    compare(
        f"{len(held.scores):,} detections in {IMAGES:,} images, all matched once",
        lambda: match_set(truth, detections),
        the_queue_from_its_file=lambda: Review(read_evaluation(path)),
        a_verdict_with_all_figures=judge,
    )
