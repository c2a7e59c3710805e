"""What verdicts make of what training knows of an image."""

from __future__ import annotations

import pytest

from detector.data.crops import LabelledPixels
from detector.data.judged import judged
from detector.data.samples import truth_of
from detector.formats.label_records import LabelledFace
from detector.formats.verdicts import Judgement, Verdict

POINTS = ((12.0, 22.0, 0), (28.0, 22.0, 1), (20.0, 30.0, 0), (14.0, 36.0, 0), (-1.0, -1.0, -1))
ON_FACE, ELSEWHERE = (11.0, 20.0, 20.0, 20.0), (100.0, 100.0, 30.0, 30.0)


@pytest.fixture
def labelled() -> LabelledPixels:
    return truth_of([LabelledFace((10, 20, 20, 20), POINTS), LabelledFace((50, 20, 20, 20), POINTS)])


def said(verdict: str, box: tuple[float, float, float, float], kind: str = "") -> list[Judgement]:
    return [Judgement(image="a.jpg", box_xywh=box, verdict=Verdict(verdict), kind=kind)]


def test_that_a_real_face_without_a_label_is_a_face_whose_points_are_unknown(
    labelled: LabelledPixels,
) -> None:
    truth = judged(labelled, said("real", ELSEWHERE))
    assert truth.boxes_xyxy.tolist() == [[10, 20, 30, 40], [50, 20, 70, 40], [100, 100, 130, 130]]
    assert truth.landmark_known.sum(axis=1).tolist() == [4, 4, 0]
    assert truth.landmarks_xy.shape == (3, 5, 2)


def test_that_a_real_face_with_a_label_is_as_it_is_labelled(labelled: LabelledPixels) -> None:
    truth = judged(labelled, said("real", ON_FACE))
    assert truth.boxes_xyxy.tolist() == labelled.boxes_xyxy.tolist()
    assert truth.landmarks_xy.tolist() == labelled.landmarks_xy.tolist()


@pytest.mark.parametrize("verdict", ["fix", "ignore"])
def test_that_what_is_to_be_fixed_or_ignored_teaches_nothing(labelled: LabelledPixels, verdict: str) -> None:
    truth = judged(labelled, said(verdict, ON_FACE) + said(verdict, ELSEWHERE))
    assert truth.boxes_xyxy.tolist() == [[50, 20, 70, 40]]
    assert truth.landmark_known.shape == (1, 5)
    assert truth.ignored_xyxy.tolist() == [[10, 20, 30, 40], [11, 20, 31, 40], [100, 100, 130, 130]]


@pytest.mark.parametrize(
    ("kind", "faces"), [("landmarks", 1), ("false_positive", 2), ("", 2), ("duplicate", 2)]
)
def test_that_no_face_is_a_negative_and_takes_the_label_that_was_judged_with_it(
    labelled: LabelledPixels, kind: str, faces: int
) -> None:
    truth = judged(labelled, said("not_a_face", ON_FACE, kind))
    assert truth.rejected_xyxy.tolist() == [[11, 20, 31, 40]]
    assert len(truth.boxes_xyxy) == len(truth.landmark_known) == faces


def test_that_a_region_without_an_area_teaches_nothing(labelled: LabelledPixels) -> None:
    for verdict in Verdict:
        truth = judged(labelled, said(verdict, (200.0, 200.0, 0.0, 9.0)))
        assert len(truth.boxes_xyxy) == 2
        assert len(truth.rejected_xyxy) == len(truth.ignored_xyxy) == 0


def test_that_without_a_verdict_all_stays(labelled: LabelledPixels) -> None:
    assert judged(labelled, []).boxes_xyxy.tolist() == labelled.boxes_xyxy.tolist()
    empty = judged(truth_of(()), said("not_a_face", ELSEWHERE) + said("real", ON_FACE))
    assert empty.boxes_xyxy.tolist() == [[11, 20, 31, 40]]
    assert empty.rejected_xyxy.tolist() == [[100, 100, 130, 130]]
