"""The study's rows as tables."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from detector.training.study_row import StudyRow
from detector.training.study_tables import as_markdown, write_tables

DARK = StudyRow(
    condition="dark",
    images=100,
    variant="with a labelled set",
    adopted=True,
    reason="adopted",
    mix=1.0,
    steps=450,
    seconds=192.0,
    ap_before=0.5,
    ap_after=0.56,
    ap_regained=0.12,
    error_before=0.048,
    error_after=0.04,
    error_regained=1 / 6,
    refused=8,
    refused_shown=3,
    clean_ap_before=0.7,
    clean_ap_after=0.705,
    clean_ap_gain=(-0.005, 0.01),
    clean_error_before=0.03,
    clean_error_after=0.0295,
    clean_error_gain=(-0.0001, 0.001),
)


def test_that_a_row_tells_what_is_regained_of_all_and_of_what_the_condition_costs() -> None:
    cells = [cell.strip() for cell in as_markdown([DARK]).splitlines()[-1].strip("|").split("|")]
    assert cells == [
        "dark", "100", "with a labelled set", "adopted", "450", "3.2", "0.500 → 0.560", "12%", "30%",
        "4.80% → 4.00%", "17%", "44%", "3 of 8", "0.700 → 0.705 (-0.50 to +1.00)",
        "3.00% → 2.95% (-0.10 to +0.01)",
    ]  # fmt: skip


@pytest.mark.parametrize("cost", [0.0, 0.004, -0.1])
def test_that_there_is_no_share_of_what_costs_nothing(cost: float) -> None:
    row = replace(DARK, ap_before=0.7 - cost, error_before=0.03 + cost)
    cells = [cell.strip() for cell in as_markdown([row]).splitlines()[-1].strip("|").split("|")]
    assert (cells[8], cells[11]) == ("–", "–")


def test_that_a_refused_row_says_why_and_a_mixed_one_how_much() -> None:
    refused, mixed = replace(DARK, adopted=False, reason="no_gain"), replace(DARK, mix=0.25)
    assert "| no gain |" in as_markdown([refused])
    assert "| adopted, 25% new |" in as_markdown([mixed])


def test_that_both_tables_hold_every_row(tmp_path: Path) -> None:
    write_tables(tmp_path, [DARK, replace(DARK, condition="blurred")])
    with (tmp_path / "study.csv").open(newline="") as file:
        assert [row["condition"] for row in csv.DictReader(file)] == ["dark", "blurred"]
    assert len((tmp_path / "study.md").read_text().splitlines()) == 4
