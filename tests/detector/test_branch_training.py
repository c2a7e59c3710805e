"""`detector dense train`: a network gets a dense branch, and all else of it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from detector.__main__ import main
from detector.data.samples import Sample, load_samples
from detector.dense.branch import with_dense_branch
from detector.dense.branch_training import BranchTrainer
from detector.dense.camera import Camera, project
from detector.dense.decoder_file import load_decoder
from detector.dense.landmark_term import in_squares, landmark_loss, landmark_vertices
from detector.dense.template import load_template
from detector.images import read_image
from detector.inference.detect import Detector
from detector.network.retinaface import RetinaFace
from detector.resources import resource
from detector.weights.file import load_weights
from detector.weights.head import read_metadata

SHIPPED = resource("weights/mobile.safetensors")
SAMPLE = Path(resource("sample"))
CPU = torch.device("cpu")


@pytest.fixture
def model(decoder: Path) -> RetinaFace:
    return with_dense_branch(load_weights(SHIPPED), decoder)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return load_samples(SAMPLE, SAMPLE / "label.txt")


Command = Callable[..., int]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """`detector dense train` on the sample photographs."""

    def run(*options: object, out: str = "dense.safetensors") -> int:
        given = ["--data", SAMPLE, SAMPLE / "label.txt", "--out", tmp_path / out, "--device", "cpu"]
        sizes = ["--steps", "2", "--batch-size", "2", "--crop-size", "160"]
        return main([str(word) for word in ("dense", "train", *given, *sizes, *options)])

    return run


def test_that_only_the_head_of_the_branch_changes(model: RetinaFace, samples: list[Sample]) -> None:
    before = {name: value.clone() for name, value in model.state_dict().items()}
    trainer = BranchTrainer(model, device=CPU, precision="bf16", learning_rate=1e-3)
    progress = list(trainer.run(samples, seed=0, steps=3, batch_size=4, crop_size=160))
    assert [step.step for step in progress] == [1, 2, 3]
    assert any(step.faces for step in progress)
    changed = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert {name.rpartition(".levels")[0] for name in changed} == {"dense.head"}


def test_that_meshes_come_to_lie_on_the_landmarks_that_the_network_finds(
    model: RetinaFace, samples: list[Sample]
) -> None:
    def landmarks_off(learning_rate: float, *, seed: int, steps: int) -> float:
        trainer = BranchTrainer(model, device=CPU, precision="fp32", learning_rate=learning_rate)
        run = trainer.run(samples, seed=seed, steps=steps, batch_size=4, crop_size=160)
        return float(np.mean([step.landmark for step in run if step.faces]))

    before = landmarks_off(1e-12, seed=1, steps=6)
    landmarks_off(2e-2, seed=0, steps=80)
    assert landmarks_off(1e-12, seed=1, steps=6) < 0.8 * before  # on the same crops


def test_that_a_seed_decides_what_is_learnt(decoder: Path, samples: list[Sample]) -> None:
    heads = []
    for seed in (3, 3, 4):
        model = with_dense_branch(load_weights(SHIPPED), decoder)
        trainer = BranchTrainer(model, device=CPU, precision="fp32", learning_rate=1e-3)
        list(trainer.run(samples, seed=seed, steps=2, batch_size=2, crop_size=160))
        assert model.dense is not None
        heads.append(torch.cat([value.flatten() for value in model.dense.head.parameters()]))
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])


def test_that_crops_without_faces_teach_nothing(model: RetinaFace, samples: list[Sample]) -> None:
    bare = [
        replace(sample, truth=replace(sample.truth, boxes_xyxy=np.zeros((0, 4), np.float32),
        landmarks_xy=np.zeros((0, 5, 2), np.float32), landmark_known=np.zeros((0, 5), bool)))
        for sample in samples
    ]  # fmt: skip
    trainer = BranchTrainer(model, device=CPU, precision="fp32", learning_rate=1e-2)
    (step,) = trainer.run(bare, seed=0, steps=1, batch_size=2, crop_size=64)
    assert (step.faces, step.pixel, step.landmark) == (0, 0, 0)
    assert model.dense is not None
    assert not any(value.any() for value in model.dense.head.parameters())


def test_that_the_landmark_term_is_the_distance_in_shares_of_the_square() -> None:
    template = load_template()
    assert landmark_vertices().tolist() == list(template.landmarks.values())
    positions = torch.tensor(template.positions, dtype=torch.float64)[None, landmark_vertices()]
    camera = Camera.of(torch.tensor([[0.1, 0, 4, 0.5, 0, 0, 4]], dtype=torch.float64))
    seen = project(positions, camera, (50, 50))[..., :2] + torch.tensor([75.0, 15.0])
    squares = torch.tensor([[100.0, 40, 50, 50]], dtype=torch.float64)  # its corner is at (75, 15)
    assert landmark_loss(positions, camera, in_squares(seen, squares)).item() == pytest.approx(0, abs=1e-9)
    moved = seen + torch.tensor([5.0, -10.0])  # .1 and .2 of 50
    assert landmark_loss(positions, camera, in_squares(moved, squares)).item() == pytest.approx(0.3)


def test_that_the_weights_written_find_the_very_same_faces(
    command: Command, decoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dense.safetensors"
    assert command("--decoder", decoder) == 0
    said = capsys.readouterr()
    assert said.out == f"{out}\n"
    assert "step 2/2" in said.err
    before, after = load_weights(SHIPPED).state_dict(), load_weights(out).state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    given = load_decoder(decoder).state_dict()
    assert all(torch.equal(value, after[f"dense.decoder.{name}"]) for name, value in given.items())
    picture = read_image(SAMPLE / "eileen_collins.jpg")
    ours = Detector(load_weights(SHIPPED), name="shipped").detect(picture)
    theirs, meshes = Detector.load(out).detect_dense(picture)
    assert len(meshes) == 1
    assert np.array_equal(ours.boxes_xyxy, theirs.boxes_xyxy)
    assert np.array_equal(ours.landmarks_xy, theirs.landmarks_xy)
    known, told = read_metadata(SHIPPED), read_metadata(out)
    assert told == known | told
    assert (told["dense_steps"], told["dense_seed"]) == ("2", "0")


def test_that_weights_with_a_branch_go_on_with_it(command: Command, decoder: Path, tmp_path: Path) -> None:
    first = tmp_path / "dense.safetensors"
    assert command("--decoder", decoder) == 0
    assert command("--weights", first, "--learning-rate", "1e-9", out="more.safetensors") == 0
    before, after = (load_weights(path).state_dict() for path in (first, tmp_path / "more.safetensors"))
    for name, value in before.items():
        torch.testing.assert_close(after[name], value, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "have no dense branch yet, and a new one needs a --decoder"),
        (["--decoder", SHIPPED], "mobile.safetensors: not a mesh decoder"),
        (["--decoder", "{decoder}", "--weights", "{dense}"], "a decoder of their own. Leave this one out"),
        (["--steps", "0"], "at least"),
        (["--learning-rate", "0"], "A learning rate is positive"),
        (["--crop-size", "7"], "at least 14 pixels, unlike 7"),
        (["--seed", "-4"], "A seed is not negative"),
        (["--seed", "99999999999999999999999"], "A seed is not negative and below"),
        (["--landmark-weight", "-1"], "A weight is not negative"),
        (["--hold-out", "100"], "From 0 to 99 per cent"),
        (["--out", "{nowhere}"], "its folder does not exist"),
    ],
)
def test_that_what_cannot_be_is_refused(
    command: Command, model: RetinaFace, decoder: Path, tmp_path: Path, options: list[str], complaint: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    dense = tmp_path / "given.safetensors"
    if "{dense}" in options:
        assert command("--decoder", decoder, out=dense.name) == 0
    places = {"decoder": decoder, "dense": dense, "nowhere": tmp_path / "none" / "it.safetensors"}
    assert command(*(str(option).format(**places) for option in options), out="refused.safetensors") == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "refused.safetensors").exists()


def test_that_labels_without_a_face_are_refused(
    decoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "label.txt"
    labels.write_text("# eileen_collins.jpg\n")
    out = tmp_path / "bare.safetensors"
    given = ["dense", "train", "--data", str(SAMPLE), str(labels), "--out", str(out), "--steps", "1"]
    assert main([*given, "--decoder", str(decoder)]) == 2
    said = capsys.readouterr().err
    assert said == f"detector: No face to learn from among 1 images to train on: {labels}.\n"
    assert not out.exists()


def test_that_a_step_without_faces_has_no_figures(
    command: Command, decoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--decoder", decoder, "--crop-size", 14) == 0
    assert "step 2/2  0 faces: pixel –, landmarks off by –" in capsys.readouterr().err
