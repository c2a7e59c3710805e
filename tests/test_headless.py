"""Without a window the sample is annotated all the same, and it is said where."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator import headless
from annotator.arguments import Arguments
from annotator.errors import AnnotatorError
from detector.errors import WeightsError
from detector.formats.label_txt import read_labels


class Arrays:
    """One face with a score, as detector.inference gives it."""

    boxes_xyxy = np.array([[10, 20, 40, 60]], np.float32)
    scores = np.array([0.75], np.float32)
    landmarks_xy = np.array([[[18, 35], [32, 35], [25, 42.5], [19, 50], [31, 50]]], np.float32)


class StandIn:
    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> Arrays:
        return Arrays()


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample of one photograph, a stand-in that finds one face in it, and a folder to start in."""
    sample = tmp_path / "resources" / "sample"
    sample.mkdir(parents=True)
    cv2.imwrite(str(sample / "someone.jpg"), np.full((80, 60, 3), 90, np.uint8))
    monkeypatch.setattr(headless, "sample_folder", lambda: sample)
    monkeypatch.setattr(headless, "load_detector", lambda weights: StandIn())
    monkeypatch.chdir(tmp_path)
    return sample


def test_that_every_file_written_is_named(sample: Path):
    assert list(headless.annotate_the_sample(Arguments(sample=True))) == [
        "someone.jpg: 1 face, drawn in exports/sample/someone.png",
        "Labels, with the scores of the predictions: exports/sample/label.txt",
    ]


def test_that_the_predictions_are_written_as_they_are_with_their_scores(sample: Path, tmp_path: Path):
    list(headless.annotate_the_sample(Arguments(sample=True)))
    (labelled,) = read_labels(tmp_path / "exports" / "sample" / "label.txt")
    (face,) = labelled.faces
    assert labelled.path == "someone.jpg"
    assert face.box_xywh == (10, 20, 30, 40)
    assert face.landmarks[2] == (25, 42.5, 0)
    assert face.extra == ("0.75",)


def test_that_the_picture_shows_the_face(sample: Path, tmp_path: Path):
    list(headless.annotate_the_sample(Arguments(sample=True)))
    picture = cv2.imread(str(tmp_path / "exports" / "sample" / "someone.png"))
    assert picture is not None
    assert picture.shape == (80, 60, 3)
    assert (picture != 90).any()


def test_that_a_folder_that_cannot_be_written_is_named(sample: Path, tmp_path: Path):
    (tmp_path / "exports").write_text("in the way", encoding="utf-8")
    with pytest.raises(AnnotatorError, match="exports/sample can't be written"):
        list(headless.annotate_the_sample(Arguments(sample=True)))


def test_that_weights_that_cannot_be_used_are_said(sample: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(weights: Path) -> StandIn:
        raise WeightsError(f"{weights.name} isn't a weights file")

    monkeypatch.setattr(headless, "load_detector", refuse)
    with pytest.raises(AnnotatorError, match=r"mine\.safetensors isn't a weights file"):
        list(headless.annotate_the_sample(Arguments(sample=True, weights=Path("mine.safetensors"))))
