"""Evaluating weights on labelled images, through the command that people use."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from detector.__main__ import main
from detector.data.crops import LabelledPixels
from detector.data.samples import Sample, no_boxes
from detector.evaluation.evaluate import landmark_errors
from detector.evaluation.landmark_error import landmark_error, summarise
from detector.formats.image_names import read_image_names, write_image_names
from detector.inference.detect import Detections
from detector.resources import resource

POINTS = np.array([[[30.0, 30], [70, 30], [50, 50], [35, 70], [65, 70]]])
EVERY = np.ones((1, 5), dtype=bool)


def test_that_landmark_error_is_the_mean_distance_over_the_size_of_the_box() -> None:
    moved = POINTS + np.array([3.0, 4.0])
    assert landmark_error(moved, POINTS, EVERY, np.array([[100.0, 25]])).tolist() == [0.1]


def test_that_only_known_points_count() -> None:
    moved = POINTS.copy()
    moved[0, 4] += 1000
    known = np.array([[True, True, True, True, False]])
    assert landmark_error(moved, POINTS, known, np.array([[100.0, 100]])).tolist() == [0.0]


def test_that_the_summary_tells_mean_failures_and_faces() -> None:
    summary = summarise(np.array([0.02, 0.04, 0.3]))
    assert summary is not None
    assert (summary.mean, summary.failures, summary.faces) == (pytest.approx(0.12), pytest.approx(1 / 3), 3)
    assert summarise(np.zeros(0)) is None


def test_that_a_face_is_measured_against_the_best_detection_that_overlaps_it() -> None:
    box = np.array([[20, 20, 80, 80]], np.float32)
    truth = LabelledPixels(
        np.zeros((0, 0, 3), np.uint8), box, POINTS.astype(np.float32), EVERY, no_boxes(), no_boxes()
    )
    found = Detections(
        np.array([[200, 200, 260, 260], [21, 20, 81, 80], [22, 20, 82, 80]], np.float32),
        np.array([0.9, 0.8, 0.7], np.float32),
        np.concatenate((POINTS + 170, POINTS + np.array([6, 0]), POINTS)).astype(np.float32),
    )
    assert landmark_errors(Sample("a.jpg", Path("a.jpg"), truth), found) == pytest.approx([0.1])


def test_that_our_weights_find_every_face_of_the_sample_and_say_so(tmp_path: Path) -> None:
    sample = resource("sample")
    figures = tmp_path / "figures.json"
    arguments = [
        "evaluate",
        "--images",
        str(sample),
        "--labels",
        str(sample / "label.txt"),
        "--json",
        str(figures),
    ]
    assert main(arguments) == 0
    told = json.loads(figures.read_text())
    assert told["all"] > 0.95
    assert told["landmark_faces"] == 18
    assert told["landmark_error"] < 0.08
    assert told["images"] == 7


def test_that_a_subset_that_names_none_of_the_images_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subset, sample = tmp_path / "subset.txt", resource("sample")
    subset.write_text("no/such.jpg\n")
    arguments = ["evaluate", "--images", str(sample), "--labels", str(sample / "label.txt")]
    assert main([*arguments, "--subset", str(subset)]) == 2
    assert f"has none of the images that {subset} names" in capsys.readouterr().err


def test_that_a_subset_that_names_none_of_the_official_images_is_refused(
    tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subset = tmp_path / "subset.txt"
    subset.write_text("no/such.jpg\n")
    arguments = ["evaluate", "--images", str(shared), "--eval-dir", str(shared / "data/wider/eval")]
    assert main([*arguments, "--subset", str(subset)]) == 2
    assert "no ground truth for any of the 1 images" in capsys.readouterr().err


def test_that_a_list_that_cannot_be_read_or_a_figure_file_without_a_folder_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = resource("sample")
    arguments = ["evaluate", "--images", str(sample), "--labels", str(sample / "label.txt")]
    for option, value, complaint in (
        ("--subset", tmp_path, "the list of images cannot be read"),
        ("--json", tmp_path / "no/figures.json", "its folder does not exist"),
    ):
        assert main([*arguments, option, str(value)]) == 2
        assert f"detector: {value}: {complaint}" in capsys.readouterr().err


def test_that_a_list_of_images_survives_any_name(tmp_path: Path) -> None:
    names = ["a/b c.jpg", "odd\udcff byte.jpg", "next\x85line.jpg"]
    write_image_names(tmp_path / "names.txt", names)
    assert read_image_names(tmp_path / "names.txt") == names
