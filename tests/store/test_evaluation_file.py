"""An evaluation is read back as it was written, and anything else ends in a message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.errors import AnnotatorError
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import (
    evaluations_folder,
    evaluations_of,
    new_evaluation,
    read_evaluation,
    read_heading,
    write_evaluation,
)


@pytest.fixture
def evaluated() -> Evaluated:
    return Evaluated(
        paths=("0--Parade/a.jpg", "b\udcff.jpg"),
        truth_starts=np.array([0, 1, 3]),
        truth_xywh=np.arange(12.0).reshape(3, 4),
        truth_points=np.full((3, 5, 2), np.nan, np.float32),
        counted={"easy": np.array([True, False, False]), "hard": np.array([True, True, False])},
        found_starts=np.array([0, 2, 2]),
        found_xyxy=np.arange(8, dtype=np.float32).reshape(2, 4),
        found_points=np.ones((2, 5, 2), np.float32),
        scores=np.array([0.9, 0.1], np.float32),
        model="fine-tuned 1",
        weights="ab",
        truth="/data/eval",
        at="2026-01-01T00:00:00+00:00",
        truth_lines=("0 1 2 3", "", "8 9 10 11 by_h\udcffnd"),
    )


def test_that_it_is_read_back_as_it_was_written(evaluated: Evaluated, tmp_path: Path) -> None:
    path = tmp_path / "made" / "0001.npz"
    write_evaluation(path, evaluated)
    read = read_evaluation(path)
    assert (read.paths, read.model, read.truth) == (evaluated.paths, evaluated.model, evaluated.truth)
    for name in ("truth_starts", "truth_xywh", "truth_points", "found_starts", "found_xyxy", "scores"):
        np.testing.assert_array_equal(getattr(read, name), getattr(evaluated, name))
    assert list(read.counted) == ["easy", "hard"]
    np.testing.assert_array_equal(read.counted["hard"], evaluated.counted["hard"])
    assert (read.truth_of(1), read.found_of(1)) == (slice(1, 3), slice(2, 2))
    assert read.truth_lines == evaluated.truth_lines


def test_that_its_heading_is_read_alone(evaluated: Evaluated, tmp_path: Path) -> None:
    path = evaluations_folder(tmp_path / "project.faces") / "0002.npz"
    write_evaluation(path, evaluated)
    heading = read_heading(path)
    assert (heading.model, heading.truth, heading.images) == ("fine-tuned 1", "/data/eval", 2)
    assert evaluations_of(tmp_path / "project.faces") == [path]
    assert new_evaluation(tmp_path / "project.faces").name == "0001.npz"


def test_that_an_evaluation_of_a_former_version_has_no_lines(evaluated: Evaluated, tmp_path: Path) -> None:
    path = tmp_path / "0001.npz"
    write_evaluation(path, replace(evaluated, truth_lines=()))
    assert read_evaluation(path).truth_lines == ()


@pytest.mark.parametrize("part", ["truth_starts", "scores", "found_points", "truth_points", "truth_lines"])
def test_that_arrays_that_do_not_fit_together_are_told(
    evaluated: Evaluated, tmp_path: Path, part: str
) -> None:
    path = tmp_path / "0001.npz"
    write_evaluation(path, evaluated)
    with np.load(path) as file:
        arrays = dict(file)
    arrays[part] = arrays[part][: -1 if part != "truth_lines" else 4]
    np.savez(path, **arrays)
    with pytest.raises(AnnotatorError, match=r"0001\.npz is not an evaluation .*"):
        read_evaluation(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nothing of the kind" * 10])
def test_that_any_other_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "0001.npz"
    path.write_bytes(content)
    with pytest.raises(AnnotatorError, match=r"0001\.npz"):
        read_evaluation(path)


def test_that_a_time_that_is_none_is_told(evaluated: Evaluated, tmp_path: Path) -> None:
    path = tmp_path / "0001.npz"
    write_evaluation(path, replace(evaluated, at="last summer"))
    for read in (read_heading, read_evaluation):
        with pytest.raises(AnnotatorError, match=r"0001\.npz is not an evaluation .*last summer"):
            read(path)


def test_that_no_object_is_unpickled(evaluated: Evaluated, tmp_path: Path) -> None:
    path = tmp_path / "0001.npz"
    write_evaluation(path, evaluated)
    with np.load(path) as file:
        arrays = dict(file)
    arrays["scores"] = np.array([object(), object()], object)
    np.savez(path, allow_pickle=True, **arrays)
    with pytest.raises(AnnotatorError, match="not an evaluation"):
        read_evaluation(path)
