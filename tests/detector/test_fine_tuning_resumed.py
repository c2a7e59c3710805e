"""Fine-tuning that is closed, killed, or meets a machine without memory or disk, and goes on."""

from __future__ import annotations

import resource as limits
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.errors import DetectorError, TrainingError
from detector.training import learner
from detector.training.fine_tune import FineTuneConfig, fine_tune
from detector.training.fine_tune_report import FineTuneEvent, FineTuneResult, Gating, Progress, Validation
from detector.training.generators import returned
from detector.weights.file import load_weights, read_metadata

Tuning = Callable[..., FineTuneConfig]


@pytest.fixture(scope="module")
def whole(tuning_in: Tuning, tmp_path_factory: pytest.TempPathFactory) -> FineTuneConfig:
    """A training that nothing interrupted."""
    config = tuning_in(tmp_path_factory.mktemp("whole"))
    returned(fine_tune(config))
    return config


def closed_after(config: FineTuneConfig, is_enough: Callable[[FineTuneEvent], bool]) -> None:
    running = fine_tune(config)
    for event in running:
        if is_enough(event):
            break
    else:
        pytest.fail("it was over before")
    running.close()


def resumed(config: FineTuneConfig) -> FineTuneResult:
    return returned(fine_tune(replace(config, resume=True)))


def losses(config: FineTuneConfig) -> list[list[str]]:
    rows = (config.out / "losses.csv").read_text().splitlines()
    return [row.split(",")[:6] for row in rows]


def assert_the_same_came_of(one: FineTuneConfig, other: FineTuneConfig) -> None:
    first, second = (load_weights(c.out / "weights.safetensors").state_dict() for c in (one, other))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert read_metadata(one.out / "weights.safetensors") == read_metadata(other.out / "weights.safetensors")
    assert losses(one) == losses(other)
    assert (one.out / "validation.csv").read_text() == (other.out / "validation.csv").read_text()


@pytest.mark.parametrize(
    "is_enough",
    [
        lambda event: isinstance(event, Validation) and event.step == 0,
        lambda event: isinstance(event, Progress) and event.step == 4,  # the validation of it is yet to come
        lambda event: isinstance(event, Validation) and event.step == 4,
        lambda event: isinstance(event, Progress) and event.step == 7,
        lambda event: isinstance(event, Gating),
    ],
    ids=["old weights", "step 4", "validation 4", "step 7", "gate"],
)
def test_that_a_training_closed_anywhere_goes_on_to_the_same_bits(
    tuning: Tuning, whole: FineTuneConfig, is_enough: Callable[[FineTuneEvent], bool]
) -> None:
    closed = tuning()
    expected = FineTuneResult.from_json((whole.out / "result.json").read_text())
    closed_after(closed, is_enough)
    assert not (closed.out / "weights.safetensors").exists()
    result = resumed(closed)
    assert replace(result, seconds=0) == replace(expected, seconds=0)
    assert_the_same_came_of(whole, closed)


def test_that_a_killed_training_goes_on_from_its_last_checkpoint(
    tuning: Tuning, whole: FineTuneConfig
) -> None:
    killed = tuning()
    running = fine_tune(killed)
    for event in running:
        if isinstance(event, Progress) and event.step == 10:
            break
    # As after kill -9: the files of this moment, with the row that was being written cut short.
    shutil.copytree(killed.out, killed.out.with_name("left"))
    running.close()
    left = replace(killed, out=killed.out.with_name("left"))
    with (left.out / "losses.csv").open("a") as file:
        file.write("11,12,0.")
    resumed(left)
    assert_the_same_came_of(whole, left)


def test_that_photographs_added_meanwhile_change_nothing(
    tuning: Tuning, whole: FineTuneConfig, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    shutil.copytree(whole.images, images)
    closed = tuning(images=images)
    closed_after(closed, lambda event: isinstance(event, Progress) and event.step == 6)
    cv2.imwrite(str(images / "0 new.png"), np.full((96, 128, 3), 90, np.uint8))
    resumed(closed)
    assert_the_same_came_of(whole, closed)


def test_that_it_begins_anew_where_there_is_no_checkpoint(tuning: Tuning) -> None:
    assert resumed(tuning()).steps_taken == 12


def test_that_other_corrections_or_settings_are_another_training(tuning: Tuning, tmp_path: Path) -> None:
    closed_after(tuning(), lambda event: isinstance(event, Progress))
    with pytest.raises(TrainingError, match=r"tuned: steps, seed changed since this training began"):
        resumed(tuning(steps=13, seed=2))
    other = tmp_path / "other.txt"
    other.write_text(tuning().labels.read_text().replace("# 3.png", "# 16.png"))
    with pytest.raises(TrainingError, match=r"tuned: data_sha256 changed"):
        resumed(tuning(labels=other))
    verdicts = tmp_path / "verdicts.csv"
    verdicts.write_text("image,left,top,width,height,verdict\n3.png,2,2,18,18,not_a_face\n")
    with pytest.raises(TrainingError, match=r"tuned: data_sha256 changed"):
        resumed(tuning(verdicts=verdicts))
    assert resumed(tuning()).steps_taken == 12


def test_that_a_new_training_forgets_the_one_that_was_left(tuning: Tuning, whole: FineTuneConfig) -> None:
    again = tuning()
    closed_after(replace(again, seed=4), lambda event: isinstance(event, Progress) and event.step == 9)
    returned(fine_tune(again))
    assert_the_same_came_of(whole, again)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """What a full disk does: a file grows so far and no further."""
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))


def test_that_a_full_disk_is_named_and_the_last_checkpoint_kept(
    tuning: Tuning, whole: FineTuneConfig
) -> None:
    full = tuning()
    running = fine_tune(full)
    for event in running:
        if isinstance(event, Progress) and event.step == 5:
            break
    with (
        files_of_at_most(100_000),
        pytest.raises(DetectorError, match=r"checkpoint\.safetensors.*Free some space.*--resume"),
    ):
        list(running)
    resumed(full)
    assert_the_same_came_of(whole, full)


@pytest.mark.parametrize("exhaust", [lambda: torch.empty(1 << 60), lambda: np.empty(1 << 60, np.uint8)])
def test_that_exhausted_memory_is_named_and_the_last_checkpoint_kept(
    tuning: Tuning, monkeypatch: pytest.MonkeyPatch, exhaust: Callable[[], object]
) -> None:
    running = fine_tune(tuning())
    for event in running:
        if isinstance(event, Progress) and event.step == 5:
            break
    monkeypatch.setattr(learner, "multitask_loss", lambda *_, **__: exhaust())
    with pytest.raises(TrainingError, match=r"Memory ran out.*tuned stays; go on from there with --resume"):
        next(running)
    monkeypatch.undo()
    assert resumed(tuning()).adopted


def test_that_a_damaged_checkpoint_is_named(tuning: Tuning) -> None:
    closed_after(tuning(), lambda event: isinstance(event, Progress))
    (tuning().out / "checkpoint.safetensors").write_bytes(b"no checkpoint")
    with pytest.raises(TrainingError, match=r"checkpoint\.safetensors: not a checkpoint"):
        resumed(tuning())
