"""Fine-tuning that is closed, killed, or meets a machine without memory or disk, and goes on."""

from __future__ import annotations

import json
import resource as limits
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.data.decoded_images import DecodedImages
from detector.errors import DivergedError, GoneError, NoMemoryError, NoSpaceError, TrainingError, WeightsError
from detector.resources import resource
from detector.training import fine_tune as fine_tune_module
from detector.training import learner, pace
from detector.training.checkpoint import step_of
from detector.training.device import precision_named
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import as_begun
from detector.training.fine_tune_report import FineTuneEvent, FineTuneResult, Gating, Validating, Validation
from detector.training.generators import returned
from detector.training.progress import Progress
from detector.weights.file import load_weights
from detector.weights.head import read_metadata

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
        lambda event: isinstance(event, Validating) and event.done == 2,  # in the middle of it
        lambda event: isinstance(event, Validation) and event.step == 4,
        lambda event: isinstance(event, Progress) and event.step == 7,
        lambda event: isinstance(event, Gating),
        lambda event: isinstance(event, Gating) and event.done == 5,  # all looked at, and yet to be compared
    ],
    ids=["old weights", "step 4", "within validation 4", "validation 4", "step 7", "gate", "figures"],
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


def test_that_bfloat16_is_another_arithmetic_that_learns_the_same_and_goes_on_to_the_same_bits(
    tuning: Tuning, whole: FineTuneConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    half, closed = (tuning(name, precision="bf16") for name in ("half", "closed"))
    result = returned(fine_tune(half))
    closed_after(closed, lambda event: isinstance(event, Progress) and event.step == 7)
    for probe in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"):  # as on another machine
        monkeypatch.setattr(torch.cpu, probe, lambda: False)
    resumed(replace(closed, precision="auto"))
    assert_the_same_came_of(half, closed)
    assert losses(half) != losses(whole)
    expected = FineTuneResult.from_json((whole.out / "result.json").read_text())
    assert result.after is not None
    assert expected.after is not None
    assert result.after.landmark_error == pytest.approx(expected.after.landmark_error, rel=0.05)
    with pytest.raises(TrainingError, match="precision changed since this training began"):
        resumed(replace(closed, precision="fp32"))


def test_that_whoever_has_no_wishes_goes_on_as_it_was_begun(tuning: Tuning) -> None:
    begun = tuning(precision="bf16")
    assert as_begun(begun) is begun
    closed_after(begun, lambda event: isinstance(event, Progress))
    today = replace(begun, head_learning_rate=0.5, mixes=(1.0,), precision="auto", patience=99)
    assert as_begun(today) == begun
    file = begun.out / "config.json"
    file.write_text(file.read_text().replace('"precision"', '"exactness"'))
    assert as_begun(today) == replace(begun, precision="fp32")  # as before there was a choice
    file.write_text("[]")
    with pytest.raises(TrainingError, match="not the settings of a fine-tuning"):
        as_begun(today)


def test_that_the_precision_that_was_found_is_written_down(tuning: Tuning) -> None:
    found = tuning(precision="auto")
    closed_after(found, lambda event: isinstance(event, Progress))
    told = json.loads((found.out / "config.json").read_text())
    assert told["precision"] == precision_named("auto", torch.device("cpu"))


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


def test_that_adopted_weights_are_not_written_over_by_going_on(whole: FineTuneConfig, tmp_path: Path) -> None:
    over = replace(whole, out=tmp_path / "over")
    shutil.copytree(whole.out, over.out)
    weights = over.out / "weights.safetensors"
    before = weights.stat().st_mtime_ns, weights.read_bytes()
    assert resumed(over) == FineTuneResult.from_json((whole.out / "result.json").read_text())
    assert (weights.stat().st_mtime_ns, weights.read_bytes()) == before
    (over.out / "result.json").unlink()  # as where it was killed before it could tell
    assert resumed(over).adopted


def test_that_it_begins_anew_where_there_is_no_checkpoint(tuning: Tuning) -> None:
    assert resumed(tuning()).steps_taken == 12


def test_that_other_corrections_or_settings_are_another_training(tuning: Tuning, tmp_path: Path) -> None:
    closed_after(tuning(), lambda event: isinstance(event, Progress))
    with pytest.raises(TrainingError, match=r"tuned: steps, seed changed since this training began"):
        resumed(tuning(steps=13, seed=2))
    other = tmp_path / "other.txt"
    other.write_text(tuning().labels.read_text().replace("# 3.png", "# 16.png"))
    with pytest.raises(TrainingError, match=r"tuned: the corrections or their images changed"):
        resumed(tuning(labels=other))
    verdicts = tmp_path / "verdicts.csv"
    verdicts.write_text("image,left,top,width,height,verdict\n3.png,2,2,18,18,not_a_face\n")
    with pytest.raises(TrainingError, match=r"tuned: the corrections or their images changed"):
        resumed(tuning(verdicts=verdicts))
    assert resumed(tuning()).steps_taken == 12


def test_that_nothing_long_is_done_without_a_word_in_between(tuning: Tuning) -> None:
    told = list(fine_tune(tuning()))
    looks = [event.done for event in told if isinstance(event, Validating)]
    assert looks == [0, 1, 2, 3, 4] * 3
    gate = [event.done for event in told if isinstance(event, Gating)]
    assert gate[:5] == [0, 1, 2, 3, 4]
    assert gate.count(5) > 5  # while the bootstrap draws


def test_that_a_pause_is_no_part_of_the_pace(tuning: Tuning, monkeypatch: pytest.MonkeyPatch) -> None:
    running = fine_tune(tuning())
    now = pace.perf_counter
    slept = 0.0
    monkeypatch.setattr(pace, "perf_counter", lambda: now() + slept)
    for event in running:
        slept += 1000.0  # whoever asked for the event does not ask for the next one
        if isinstance(event, Progress) and event.step == 6:
            break
    assert event.seconds_left < 1000
    assert event.images_per_second > 0.1
    assert returned(running).seconds < 1000


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
        pytest.raises(NoSpaceError, match=r"checkpoint\.safetensors.*Free some space.*--resume"),
    ):
        list(running)
    resumed(full)
    assert_the_same_came_of(whole, full)


def test_that_a_look_whose_weights_are_lost_is_taken_again(tuning: Tuning) -> None:
    whole, full = (tuning(name, steps=8) for name in ("whole", "full"))
    assert returned(fine_tune(whole)).best_step == 8
    running = fine_tune(full)
    for event in running:
        if isinstance(event, Progress) and event.step == 5:
            break
    # There is room for the table with the look at step 8, and none for the checkpoint of that step.
    with files_of_at_most(100_000), pytest.raises(NoSpaceError):
        list(running)
    closed_after(replace(full, resume=True), lambda event: isinstance(event, Validating) and event.done == 2)
    resumed(full)
    assert_the_same_came_of(whole, full)


def without_room_for_code() -> None:
    """As in a process with `ulimit -v` for all but that: oneDNN compiles its kernels."""
    raise RuntimeError("could not create a primitive")


@pytest.mark.parametrize(
    "exhaust",
    [lambda: torch.empty(1 << 60), lambda: np.empty(1 << 60, np.uint8), without_room_for_code],
    ids=["torch", "NumPy", "oneDNN"],
)
def test_that_exhausted_memory_is_named_and_the_last_checkpoint_kept(
    tuning: Tuning, monkeypatch: pytest.MonkeyPatch, exhaust: Callable[[], object]
) -> None:
    running = fine_tune(tuning())
    for event in running:
        if isinstance(event, Progress) and event.step == 5:
            break
    monkeypatch.setattr(learner, "multitask_loss", lambda *_, **__: exhaust())
    with pytest.raises(NoMemoryError, match=r"Memory ran out.*tuned stays; go on from there with --resume"):
        next(running)
    monkeypatch.undo()
    assert resumed(tuning()).adopted


def gone_after(config: FineTuneConfig, file: Path, is_enough: Callable[[FineTuneEvent], bool]) -> None:
    """Train until then; from then on the folder of a file is another, as after a disk was disconnected."""
    running = fine_tune(config)
    for event in running:
        if is_enough(event):
            break
    file.parent.rename(file.parent.with_name("disconnected"))
    with pytest.raises(GoneError, match=rf"{file.parent}.*: cannot be read any more\. Connect"):
        list(running)
    file.parent.with_name("disconnected").rename(file.parent)


@pytest.mark.parametrize(
    "is_enough",
    [
        lambda event: isinstance(event, Progress) and event.step == 5,
        lambda event: isinstance(event, Gating) and event.done == 2,
    ],
    ids=["step 5", "gate"],
)
def test_that_photographs_that_are_gone_are_named_and_it_goes_on_once_they_are_back(
    tuning: Tuning,
    whole: FineTuneConfig,
    tmp_path: Path,
    is_enough: Callable[[FineTuneEvent], bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fine_tune_module, "DecodedImages", partial(DecodedImages, 1))  # nothing is held
    images = tmp_path / "images"
    shutil.copytree(whole.images, images)
    config = tuning(images=images)
    gone_after(config, images / "0.png", is_enough)
    assert not (config.out / "weights.safetensors").exists()
    resumed(config)
    assert_the_same_came_of(whole, config)


def test_that_a_labelled_set_that_is_gone_is_named(tuning: Tuning, tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    shutil.copytree(resource("sample"), usual)
    config = tuning(labelled=(usual, resource("sample/label.txt")), replays_folder=False)
    gone_after(config, usual / "blue_room.jpg", lambda event: isinstance(event, Progress) and event.step == 5)


def test_that_weights_that_are_gone_are_named_and_the_checkpoint_kept(
    tuning: Tuning, whole: FineTuneConfig, tmp_path: Path
) -> None:
    weights = tmp_path / "old.safetensors"
    shutil.copy(whole.weights, weights)
    config = tuning(weights=weights)
    closed_after(config, lambda event: isinstance(event, Progress) and event.step == 6)
    weights.rename(tmp_path / "elsewhere")
    with pytest.raises(WeightsError, match=r"old\.safetensors"):
        resumed(config)
    (tmp_path / "elsewhere").rename(weights)
    resumed(config)
    assert losses(whole) == losses(config)


def test_that_a_loss_that_is_no_number_ends_it_with_the_last_checkpoint_kept(tuning: Tuning) -> None:
    running = fine_tune(tuning(head_learning_rate=1e30, checkpoint_every=1))
    with pytest.raises(DivergedError, match=r"became (nan|inf) at step \d+, and training stopped"):
        list(running)
    taken = len(losses(tuning())) - 1
    assert step_of(tuning().out / "checkpoint.safetensors") == taken
    assert not (tuning().out / "weights.safetensors").exists()


def test_that_a_damaged_checkpoint_is_named(tuning: Tuning) -> None:
    closed_after(tuning(), lambda event: isinstance(event, Progress))
    (tuning().out / "checkpoint.safetensors").write_bytes(b"no checkpoint")
    with pytest.raises(TrainingError, match=r"checkpoint\.safetensors: not a checkpoint"):
        resumed(tuning())
