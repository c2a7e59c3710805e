"""Detections in the text files of the official evaluation code."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import LabelError
from detector.evaluation.matching import ScoredBoxes
from detector.evaluation.predictions import (
    prediction_paths,
    read_prediction,
    read_predictions,
    write_prediction,
)

NAME = "0--Parade/0_Parade_1.jpg"


@pytest.fixture
def path(tmp_path):
    return prediction_paths(tmp_path, [NAME])[NAME]


def written(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_that_the_file_of_an_image_has_its_name_the_count_and_a_line_for_each_box(path, tmp_path):
    write_prediction(path, ScoredBoxes(np.array([[1, 2, 3, 4.5], [5, 6, 7, 8]]), np.array([0.25, 0.5])))
    assert path == tmp_path / "0--Parade/0_Parade_1.txt"
    assert path.read_text() == "0_Parade_1\n2\n5.0 6.0 7.0 8.0 0.5\n1.0 2.0 3.0 4.5 0.25\n"


def test_that_an_image_without_detections_has_a_file_that_says_so(path):
    write_prediction(path, ScoredBoxes(np.zeros((0, 4)), np.zeros(0)))
    assert path.read_text() == "0_Parade_1\n0\n"
    assert read_prediction(path, NAME).boxes_xywh.shape == (0, 4)


@given(st.integers(0, 2**32))
def test_that_what_is_written_reads_back_to_the_last_bit(tmp_path_factory, seed):
    random = np.random.default_rng(seed)
    found = ScoredBoxes(random.normal(0, 500, (9, 4)), np.sort(random.random(9) ** 30)[::-1])
    path = tmp_path_factory.mktemp("any") / "a.txt"
    write_prediction(path, found)
    again = read_prediction(path, "a.jpg")
    assert np.array_equal(again.boxes_xywh, found.boxes_xywh)
    assert np.array_equal(again.scores, found.scores)


@pytest.mark.parametrize(
    "text",
    [
        "0_Parade_1\n1\n1 2 3 4 0.5\n",
        "0_Parade_1.jpg\n1\n1 2 3 4 0.5 \n",
        "0--Parade/0_Parade_1.jpg\r\n1\r\n1 2 3 4 .5\r\n\r\n",
        "0_Parade_1 \n 1 \n1.0\t2  3e0 4 5e-1",
    ],
)
def test_that_the_files_of_other_programs_are_read(path, text):
    found = read_prediction(written(path, text), NAME)
    assert found.boxes_xywh.tolist() == [[1, 2, 3, 4]]
    assert found.scores.tolist() == [0.5]


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("", 1, "has '' where the name of 0_Parade_1.jpg belongs"),
        ("0_Parade_2\n0\n", 1, "has '0_Parade_2' where the name"),
        ("0_Parade_1\n", 2, "'' is not the number of boxes"),
        ("0_Parade_1\n1 2 3 4 0.5\n", 2, "'1 2 3 4 0.5' is not the number of boxes"),
        ("0_Parade_1\n2\n1 2 3 4 0.5\n", 2, "announces 2 boxes, and 1 lines follow"),
        ("0_Parade_1\n0\n1 2 3 4 0.5\n", 2, "announces 0 boxes, and 1 lines follow"),
        ("0_Parade_1\n2\n1 2 3 4 0.5\n1 2 3 4\n", 4, "4 columns; a box has 5"),
        ("0_Parade_1\n2\n1 2 3 4\n1 2 3 4 0.5 6\n", 3, "4 columns"),
        ("0_Parade_1\n1\n1 2 3 4 0.5 6 7 8 9 10\n", 3, "10 columns"),
        ("0_Parade_1\n2\n\n1 2 3 4 0.5\n", 3, "0 columns"),
        ("0_Parade_1\n2\n1 2 3 4 0.5\n1 2 x 4 0.5\n", 4, "'x' is not a finite number"),
        ("0_Parade_1\n1\n1 2 3 4 nan\n", 3, "'nan' is not a finite number"),
    ],
)
def test_that_a_file_that_does_not_follow_the_format_is_refused_by_file_and_line(path, text, line, complaint):
    with pytest.raises(LabelError) as caught:
        read_prediction(written(path, text), NAME)
    assert str(caught.value).startswith(f"{path}:{line}: {complaint}")


def test_that_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(LabelError, match="cannot be read"):
        read_prediction(tmp_path, "a.jpg")


def test_that_images_without_a_file_are_reported_unless_all_are(path, tmp_path):
    written(path, "0_Parade_1\n0\n")
    found = read_predictions(tmp_path, [NAME, "1--Other/b.jpg"])
    assert list(found.boxes) == [NAME]
    assert found.missing == ("1--Other/b.jpg",)
    with pytest.raises(LabelError, match="none of the 2 images"):
        read_predictions(tmp_path, ["1--Other/b.jpg", "c.jpg"])


@pytest.mark.parametrize("name", ["../a.jpg", "/a.jpg", "a/../../b.jpg", "", "a/./b.jpg"])
def test_that_no_name_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(LabelError, match="cannot name a file of detections"):
        prediction_paths(tmp_path, [name])


def test_that_two_images_never_share_a_file(tmp_path):
    assert len(prediction_paths(tmp_path, ["a.jpg", "b.jpg", "c/a.jpg", "a.b.jpg", "a.jpg"])) == 4
    with pytest.raises(LabelError, match=r"a\.jpg and a\.png would share"):
        prediction_paths(tmp_path, ["a.jpg", "a.png"])


@pytest.mark.parametrize("name", ["a.jpg.png", "a.b.jpg", "no suffix", "odd.suffix", "odd\udcff byte.jpg"])
def test_that_any_image_s_own_file_is_taken_for_its_own(tmp_path, name):
    path = prediction_paths(tmp_path, [name])[name]
    write_prediction(path, ScoredBoxes(np.ones((1, 4)), np.ones(1)))
    assert len(read_prediction(path, name).scores) == 1
