"""Every number that is shown can be had as a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from annotator.errors import AnnotatorError
from annotator.model.effort import Effort
from annotator.model.statistics import Statistics, statistics
from annotator.store.statistics_csv import write_statistics


@pytest.fixture
def numbers() -> Statistics:
    return statistics(
        boxes_xyxy=np.array([[0, 0, 10, 10], [0, 0, 40, 40]], np.float32),
        scores=np.array([0.97, np.nan], np.float32),
        kinds=np.array([0, 1], np.int8),
        visibilities=np.array([[0, 0, 1, 0, 0], [-1] * 5], np.int8),
        attributes=np.array([[-1] * 6, [2, -1, -1, -1, -1, -1]], np.int8),
        difficulties=np.array([0, 3], np.int8),
        images={"worked on": 1, "not seen": 4},
        days=[
            (
                date(2024, 5, 1),
                Effort(active_seconds=30.0, faces_finished=2, faces_timed=2, median_seconds=15.0),
            )
        ],
        seconds_per_face=[14.0, 16.0],
    )


def test_that_the_table_holds_every_number(numbers: Statistics, tmp_path: Path):
    path = tmp_path / "statistics.csv"
    write_statistics(numbers, path)
    table = pd.read_csv(path)
    assert list(table.columns) == ["what", "of", "value", "low", "high", "number"]
    by_plot = table.groupby("what")["number"].sum().to_dict()
    assert by_plot == {
        "faces": 2,
        "images": 5,
        "face size, px": 2,
        "score": 1,
        "landmark": 5,
        "attribute": 2,
        "time per face, s": 2,
        "faces finished": 2,
        "active time, s": 30,
        "faces per hour": 240,
    }
    nose = table[(table.of == "nose tip") & (table.number > 0)]
    assert nose.value.tolist() == ["occluded"]
    largest = table[(table.what == "face size, px") & (table.of == "by a person") & (table.number > 0)]
    assert largest[["low", "high"]].to_numpy().tolist() == [[32.0, 45.2548]]


def test_that_a_file_that_cannot_be_written_is_named(numbers: Statistics, tmp_path: Path):
    with pytest.raises(AnnotatorError, match=r"nowhere/statistics\.csv"):
        write_statistics(numbers, tmp_path / "nowhere" / "statistics.csv")
