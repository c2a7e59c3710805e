"""A labelled set of usual photographs: how it is shared out, and that fine-tuning makes use of both parts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detector.errors import LabelError, TrainingError
from detector.resources import resource
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import CANDIDATE_FILE
from detector.training.fine_tune_report import RegressionSource
from detector.training.generators import returned
from detector.training.labelled_set import MOST_REGRESSION_IMAGES, load_labelled, shared_out
from detector.training.run_folder import WEIGHTS_FILE
from detector.weights.file import load_weights

Tuning = Callable[..., FineTuneConfig]

FACE = "10 10 20 20"


@pytest.fixture
def labelled(tmp_path: Path) -> Callable[[int], tuple[Path, Path]]:
    """Makes so many files that stand for photographs, each of its own content, with a face in each."""

    def make(count: int) -> tuple[Path, Path]:
        folder = tmp_path / "usual"
        folder.mkdir(exist_ok=True)
        for number in range(count):
            (folder / f"{number}.jpg").write_bytes(b"photograph %d" % number)
        labels = tmp_path / "usual.txt"
        labels.write_text("".join(f"# {number}.jpg\n{FACE}\n" for number in range(count)))
        return folder, labels

    return make


def parts(folder: Path, labels: Path, corrected: tuple[Path, ...] = ()) -> tuple[set[str], set[str]]:
    shared = shared_out(load_labelled(folder, labels), labels=labels, corrected=corrected)
    return {sample.name for sample in shared.replay}, {sample.name for sample in shared.regression}


def test_that_two_in_three_are_replayed_and_none_is_in_both_parts(labelled) -> None:
    replay, regression = parts(*labelled(300))
    assert not replay & regression
    assert len(replay) + len(regression) == 300
    assert 170 <= len(replay) <= 230


def test_that_an_image_stays_on_its_side_whatever_is_added(labelled) -> None:
    few_replay, few_regression = parts(*labelled(60))
    many_replay, many_regression = parts(*labelled(120))
    assert few_replay <= many_replay
    assert few_regression <= many_regression


def test_that_the_gate_has_no_more_to_look_at_than_it_can_in_time(labelled) -> None:
    replay, regression = parts(*labelled(1500))
    assert len(regression) == MOST_REGRESSION_IMAGES
    more_replay, more_regression = parts(*labelled(3000))
    assert replay <= more_replay
    assert not (regression | more_regression) & more_replay


def test_that_a_photograph_among_the_corrections_is_in_neither_part_whatever_its_name(
    labelled, tmp_path: Path
) -> None:
    folder, labels = labelled(60)
    copies = tuple(tmp_path / f"corrected {number}.jpg" for number in range(30))
    for number, copy in enumerate(copies):
        shutil.copy(folder / f"{number}.jpg", copy)
    replay, regression = parts(folder, labels, copies)
    assert replay | regression == {f"{number}.jpg" for number in range(30, 60)}


def test_that_a_corrected_photograph_that_is_gone_is_like_no_labelled_one(labelled, tmp_path: Path) -> None:
    folder, labels = labelled(60)
    samples = load_labelled(folder, labels)
    (folder / "7.jpg").unlink()
    shared = shared_out(samples, labels=labels, corrected=[tmp_path / "gone.jpg"])
    assert len(shared.replay) + len(shared.regression) == 60


def test_that_a_set_too_small_to_share_out_is_named_with_what_is_wanted(labelled, tmp_path: Path) -> None:
    folder, labels = labelled(1)
    with pytest.raises(TrainingError, match=r"usual\.txt: too few labelled photographs .* 1\. A hundred"):
        parts(folder, labels)
    folder, labels = labelled(20)
    everything = tuple(folder.iterdir())
    with pytest.raises(TrainingError, match=r"0 besides 20 that are among the corrections"):
        parts(folder, labels, everything)


def test_that_what_is_wrong_with_a_set_is_named(labelled, tmp_path: Path) -> None:
    folder, labels = labelled(2)
    with pytest.raises(LabelError, match=r"nowhere: there is no such folder"):
        load_labelled(tmp_path / "nowhere", labels)
    other = tmp_path / "other.txt"
    other.write_text(f"# elsewhere.jpg\n{FACE}\n")
    with pytest.raises(LabelError, match=r"other\.txt names no image that is in .*usual"):
        load_labelled(folder, other)
    other.write_text(f"# 0.jpg\n{FACE}\n10 10 twenty 20\n")
    with pytest.raises(LabelError, match=r"other\.txt.*3"):
        load_labelled(folder, other)


def test_that_a_labelled_set_does_what_its_two_parts_do(tuning: Tuning, tmp_path: Path) -> None:
    folder = resource("sample")
    both = folder, folder / "label.txt"
    shared = shared_out(load_labelled(*both), labels=both[1])
    (regression,) = shared.regression
    text = {block.split("\n")[0]: f"# {block}" for block in both[1].read_text().split("# ")[1:]}
    (tmp_path / "regression.txt").write_text(text.pop(regression.name))
    (tmp_path / "replay.txt").write_text("".join(text.values()))
    settings = {"replays_folder": False, "replay_share": 0.25, "steps": 2}
    one = tuning("one", labelled=both, **settings)
    two = tuning(
        "two", replay=(folder, tmp_path / "replay.txt"), regression=(folder, tmp_path / "regression.txt"),
        **settings,
    )  # fmt: skip
    results = [returned(fine_tune(config)) for config in (one, two)]
    assert replace(results[0], seconds=0) == replace(results[1], seconds=0)
    assert results[0].replayed_images == 6
    assert results[0].regression_source in (RegressionSource.GIVEN, None)
    made = WEIGHTS_FILE if results[0].adopted else CANDIDATE_FILE
    first, second = (load_weights(config.out / made).state_dict() for config in (one, two))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert json.loads((one.out / "config.json").read_text())["labelled_sha256"] != ""


def test_that_another_labelled_set_is_another_training(tuning: Tuning, tmp_path: Path) -> None:
    sample = resource("sample")
    shutil.copytree(sample, tmp_path / "usual")
    config = tuning(labelled=(tmp_path / "usual", sample / "label.txt"), replays_folder=False)
    running = fine_tune(config)
    while getattr(next(running), "step", 0) < 1:
        pass
    running.close()
    (tmp_path / "usual/blue_room.jpg").unlink()
    with pytest.raises(TrainingError, match=r"tuned: the labelled set changed since this training began"):
        returned(fine_tune(replace(config, resume=True)))


def test_that_a_labelled_set_leaves_no_room_for_another(tuning: Tuning) -> None:
    folder = resource("sample")
    both = folder, folder / "label.txt"
    with pytest.raises(TrainingError, match="both replayed and measured on"):
        tuning(labelled=both, replay=both)
