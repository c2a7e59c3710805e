"""Training and fine-tuning, on a few photographs drawn here, for a few steps."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.data.batches import batches
from detector.data.samples import load_samples
from detector.errors import LabelError, TrainingError
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.training.ema import WeightAverage
from detector.training.fine_tune import FineTuneConfig, fine_tune
from detector.training.step import Stepper
from detector.training.train import TrainConfig, train
from detector.weights.file import load_weights, read_metadata, save_weights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures with a disc for a face, and their label.txt."""
    images = tmp_path / "images"
    images.mkdir()
    lines = []
    for number in range(4):
        pixels = np.random.default_rng(number).integers(0, 90, (96, 128, 3), dtype=np.uint8)
        cv2.circle(pixels, (60, 50), 20, (200, 220, 240), -1)
        cv2.imwrite(str(images / f"{number}.png"), pixels)
        lines += [f"# {number}.png", "40 30 40 40 52 44 0 68 44 0 60 52 0 54 60 0 -1 -1 -1 1"]
    (tmp_path / "label.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


def small(folder: Path, out: str, **changes: object) -> TrainConfig:
    settings = {
        "datasets": ((folder / "images", folder / "label.txt"),),
        "out": folder / out,
        "steps": 3,
        "batch_size": 2,
        "crop_size": 64,
    }
    return TrainConfig(**(settings | changes))  # type: ignore[arg-type]


@pytest.fixture
def weights(folder: Path) -> Path:
    torch.manual_seed(0)
    path = folder / "base.safetensors"
    save_weights(path, RetinaFace(MOBILE), {})
    return path


def tuning(folder: Path, weights: Path, out: str, **changes: object) -> FineTuneConfig:
    settings = {
        "images": folder / "images",
        "labels": folder / "label.txt",
        "weights": weights,
        "out": folder / out,
        "steps": 3,
        "batch_size": 4,
        "crop_size": 64,
    }
    return FineTuneConfig(**(settings | changes))  # type: ignore[arg-type]


def test_that_batches_are_the_same_for_the_same_seed_and_can_be_taken_up_anywhere(folder: Path) -> None:
    samples = load_samples(folder / "images", folder / "label.txt")

    def images_of(first: int, count: int, threads: int) -> list[torch.Tensor]:
        stream = batches(samples, MOBILE, size=64, batch_size=3, seed=7, first=first, threads=threads)
        taken = [next(stream).images for _ in range(count)]
        stream.close()
        return taken

    whole = images_of(0, 4, threads=2)
    later = images_of(2, 2, threads=1)
    assert torch.equal(whole[2], later[0])
    assert torch.equal(whole[3], later[1])
    assert not torch.equal(whole[0], whole[1])


def test_that_training_leaves_weights_a_table_of_losses_and_what_was_held_out(folder: Path) -> None:
    progress = list(train(small(folder, "run", hold_out=50)))
    assert [p.step for p in progress] == [1, 2, 3]
    assert all(p.total > 0 for p in progress)
    assert len((folder / "run/losses.csv").read_text().splitlines()) == 4
    assert 0 < len((folder / "run/held_out.txt").read_text().split()) < 4
    assert isinstance(load_weights(folder / "run/weights.safetensors"), RetinaFace)


def test_that_the_same_seed_trains_the_same_weights(folder: Path) -> None:
    for out in ("one", "other"):
        list(train(small(folder, out)))
    one, other = (load_weights(folder / out / "weights.safetensors").state_dict() for out in ("one", "other"))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_that_a_network_learns_the_faces_it_is_shown(folder: Path) -> None:
    losses = [p.total for p in train(small(folder, "run", steps=40, learning_rate=3e-3))]
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])


def test_that_a_teacher_adds_to_what_is_learnt(folder: Path, weights: Path) -> None:
    alone, taught = (next(train(small(folder, "run", teacher=teacher))).total for teacher in (None, weights))
    assert taught > alone


def test_that_training_on_labels_of_other_images_says_so(folder: Path) -> None:
    with pytest.raises(LabelError, match="names no image"):
        next(train(small(folder, "run", datasets=((folder, folder / "label.txt"),))))


def test_that_a_loss_gone_astray_stops_training_before_the_weights_are_touched() -> None:
    model = RetinaFace(MOBILE)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    stepper = Stepper(
        model, [{"params": list(model.parameters()), "lr": 1e-3}], steps=1, warm_up=1, weight_decay=0
    )
    with pytest.raises(TrainingError, match="nan"):
        stepper.take(torch.tensor(float("nan")), 0, WeightAverage(model, 0.9))
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_that_fine_tuning_moves_the_heads_and_keeps_early_stages_and_batch_norms(
    folder: Path, weights: Path
) -> None:
    assert [p.step for p in fine_tune(tuning(folder, weights, "tuned"))] == [1, 2, 3]
    old = load_weights(weights).state_dict()
    new = load_weights(folder / "tuned/weights.safetensors").state_dict()
    moved = {name for name in old if not torch.equal(old[name], new[name])}
    assert any(name.startswith("landmark.") for name in moved)
    assert any(name.startswith("backbone.stage3.") for name in moved)
    assert not any(name.startswith("backbone.stage1.") or "running_" in name for name in moved)
    assert read_metadata(folder / "tuned/weights.safetensors")["parent"] == "base.safetensors"


def test_that_fine_tuning_again_with_the_same_seed_gives_the_same_weights(
    folder: Path, weights: Path
) -> None:
    for out in ("one", "other"):
        list(fine_tune(tuning(folder, weights, out)))
    one, other = (load_weights(folder / out / "weights.safetensors").state_dict() for out in ("one", "other"))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_that_fine_tuning_cut_short_leaves_no_weights(folder: Path, weights: Path) -> None:
    running = fine_tune(tuning(folder, weights, "tuned"))
    next(running)
    running.close()
    assert not (folder / "tuned/weights.safetensors").exists()


def test_that_rejected_detections_teach_also_in_images_without_faces(folder: Path, weights: Path) -> None:
    extra = np.full((96, 128, 3), 30, np.uint8)
    cv2.imwrite(str(folder / "images/empty.png"), extra)
    (folder / "rejected.txt").write_text("# empty.png\n10 10 40 40\n")
    config = tuning(folder, weights, "tuned", rejected=folder / "rejected.txt")
    assert len(list(fine_tune(config))) == 3
    assert read_metadata(folder / "tuned/weights.safetensors")["corrected_images"] == "5"
