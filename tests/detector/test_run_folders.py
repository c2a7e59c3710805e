"""Folders of trainings: no command takes from one what another, or the same one, has left there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detector.__main__ import main
from detector.errors import TrainingError
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.generators import returned
from detector.training.progress import Progress

Tuning = Callable[..., FineTuneConfig]
Finetune = Callable[..., int]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def finetune(labelled_folder: Path, base_weights: Path) -> Finetune:
    """`detector finetune` on a few pictures, with nothing held out."""

    def run(*options: object) -> int:
        given = ["--images", labelled_folder / "images", "--labels", labelled_folder / "label.txt"]
        sizes = ["--steps", 1, "--batch-size", 2, "--crop-size", 64, "--hold-out", 0, "--least-images", 1]
        weights = ["--weights", base_weights, "--out", labelled_folder / "tuned"]
        return main([str(word) for word in ("finetune", *given, *sizes, *weights, *options)])

    return run


@pytest.fixture
def train(labelled_folder: Path) -> Callable[..., int]:
    """`detector train` on the same pictures."""

    def run(out: Path, *options: str) -> int:
        data = ["--data", str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
        sizes = ["--steps", "1", "--batch-size", "2", "--crop-size", "64"]
        return main(["train", *data, "--out", str(out), *sizes, *options])

    return run


def test_that_a_fine_tuning_that_was_begun_is_not_written_over(tuning: Tuning) -> None:
    running = fine_tune(tuning())
    while not isinstance(next(running), Progress):
        pass
    running.close()
    before = files(tuning().out)
    with pytest.raises(TrainingError, match=r"tuned holds a fine-tuning that was begun\. Go on with"):
        returned(fine_tune(tuning(labels=tuning().out / "no such file")))
    assert files(tuning().out) == before


def test_that_weights_that_were_refused_are_not_written_over(
    finetune: Finetune, labelled_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = labelled_folder / "tuned"
    assert finetune() == 0
    (out / "checkpoint.safetensors").unlink()
    before = files(out)
    assert "candidate.safetensors" in before
    capsys.readouterr()
    for options in ([], ["--resume"], ["--weights", out / "candidate.safetensors"]):
        assert finetune(*options) == 2
        said = capsys.readouterr().err
        assert said == (
            f"detector: {out} holds new weights that were not adopted, candidate.safetensors. "
            "Name another folder.\n"
        )
        assert files(out) == before


def test_that_a_fine_tuning_that_came_to_nothing_leaves_its_folder_free(
    finetune: Finetune, labelled_folder: Path
) -> None:
    assert finetune("--least-images", 99) == 0
    assert "too_few" in (labelled_folder / "tuned/result.json").read_text()
    assert finetune() == 0
    assert "not_measured" in (labelled_folder / "tuned/result.json").read_text()


@pytest.mark.parametrize("left", ["config.json", "checkpoint.safetensors"])
def test_that_training_leaves_the_folder_of_a_fine_tuning_as_it_is(
    finetune: Finetune,
    train: Callable[..., int],
    labelled_folder: Path,
    capsys: pytest.CaptureFixture[str],
    left: str,
) -> None:
    out = labelled_folder / "tuned"
    assert finetune() == 0
    for path in out.iterdir():
        if path.name != left:
            path.unlink()
    before = files(out)
    assert train(out) == 2
    assert f"{out} holds what `detector finetune` has begun. Name another" in capsys.readouterr().err
    assert files(out) == before


@pytest.mark.parametrize("left", ["config.json", "checkpoints/00000001.safetensors"])
@pytest.mark.parametrize("options", [[], ["--resume"]])
def test_that_fine_tuning_leaves_the_folder_of_a_training_as_it_is(
    finetune: Finetune,
    train: Callable[..., int],
    labelled_folder: Path,
    capsys: pytest.CaptureFixture[str],
    left: str,
    options: list[str],
) -> None:
    out = labelled_folder / "run"
    assert train(out) == 0
    for name in files(out):
        if name != left:
            (out / name).unlink()
    before = files(out)
    assert finetune("--out", out, *options) == 2
    assert f"{out} holds a run of `detector train`. Name another folder." in capsys.readouterr().err
    assert files(out) == before


def test_that_weights_to_go_on_from_are_told_from_a_checkpoint(
    train: Callable[..., int], labelled_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = labelled_folder / "run/weights.safetensors"
    assert train(labelled_folder / "run") == 0
    assert main(["train", "--resume", str(weights)]) == 2
    assert f"{weights}: not a checkpoint of a training. Give the run's folder" in capsys.readouterr().err


@pytest.mark.parametrize(("step", "way_on"), [(0, "begins anew"), (2, "--resume goes on from the last")])
def test_that_a_fine_tuning_that_is_stopped_by_hand_says_how_it_goes_on(
    finetune: Finetune,
    labelled_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    step: int,
    way_on: str,
) -> None:
    from detector.commands import finetune as command

    def interrupted(event: object) -> str:
        if step == 0 or (isinstance(event, Progress) and event.step == step):
            raise KeyboardInterrupt
        return ""

    with monkeypatch.context() as patch:
        patch.setattr(command, "_line", interrupted)
        assert finetune("--steps", 3) == 130
    said = capsys.readouterr().err
    assert said.startswith("Stopped")
    assert way_on in said
    assert (labelled_folder / "tuned/checkpoint.safetensors").exists() is (step > 0)
    assert finetune("--steps", 3, *(["--resume"] if step else [])) == 0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--replay-share", "0.5"], "--replay-share needs --labelled, --replay or --replays-folder"),
        (["--rejected-weight", "2"], "--rejected-weight needs the --verdicts"),
        (["--crop-size", "7"], "at least 14 pixels, unlike 7"),
    ],
)
def test_that_an_option_that_would_do_nothing_or_cannot_be_is_refused_in_one_line(
    finetune: Finetune, labelled_folder: Path, capsys: pytest.CaptureFixture[str], options: list[str],
    complaint: str,
) -> None:  # fmt: skip
    assert finetune(*options) == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1
    assert not (labelled_folder / "tuned").exists()


def test_that_too_few_corrections_name_the_options_that_decide(
    finetune: Finetune, capsys: pytest.CaptureFixture[str]
) -> None:
    assert finetune("--least-images", 99) == 0
    said = capsys.readouterr().out
    assert "--least-images" in said
    assert "--hold-out" in said


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--crop-size", "7"], "at least 14 pixels, unlike 7"),
        (["--batch-size", "1", "--crop-size", "32"], "A batch of one crop has a side of more than 32"),
        (["--seed", "99999999999999999999999"], "A seed is not negative and below"),
    ],
)
def test_that_what_training_cannot_do_is_one_line(
    train: Callable[..., int], labelled_folder: Path, capsys: pytest.CaptureFixture[str], options: list[str],
    complaint: str,
) -> None:  # fmt: skip
    assert train(labelled_folder / "run", *options) == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1


def test_that_the_smallest_crop_and_the_largest_seed_are_trained_with(
    train: Callable[..., int], labelled_folder: Path
) -> None:
    assert train(labelled_folder / "run", "--crop-size", "14", "--seed", str(2**64 - 1)) == 0
