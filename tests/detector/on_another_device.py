"""Everything that may compute on a GPU, on a device that pretends to be one, and on one where there is one.

Run by test_elsewhere.py. Nothing is made on the processor by mistake, or MixedDevicesError says where; and
what comes out is what comes out on the processor: to the rounding of single precision on the pretended one,
to what a GPU's shorter products leave on a real one.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.data.samples import load_samples
from detector.dense.branch_training import BranchTrainer
from detector.dense.decoder_file import new_decoder, save_decoder
from detector.dense.face_crops import face_crops
from detector.dense.parameters import FaceParameters
from detector.dense.pixel_loss import pixel_loss
from detector.dense.pretraining import pretrain
from detector.dense.rasteriser import rasterise
from detector.dense.rendering import render
from detector.images import read_image
from detector.inference.torch_engine import TorchEngine
from detector.losses.dense import dense_loss, faces_to_render
from detector.losses.distillation import distillation_loss
from detector.losses.lesson import Lesson, lesson_loss, mended, shares_of_faces
from detector.losses.matching import match
from detector.losses.multitask import multitask_loss
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE, PAPER, Profile
from detector.resources import resource
from detector.training import train as training
from detector.training.config import TrainConfig
from detector.training.recipe import MOBILE_RECIPE
from detector.weights.file import load_weights

pretence = runpy.run_path(str(Path(__file__).with_name("elsewhere.py")))
CPU = torch.device("cpu")
BOXES = torch.tensor([[30.0, 20.0, 94.0, 100.0], [4.0, 4.0, 20.0, 24.0]])


GPU = pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here"))


@pytest.fixture
def pretended() -> Iterator[torch.device]:
    with pretence["elsewhere"]() as device:
        yield device


@pytest.fixture(params=["elsewhere", GPU])
def device(request: pytest.FixtureRequest) -> torch.device:
    if request.param == "cuda":
        return torch.device("cuda", 0)
    pretended: torch.device = request.getfixturevalue("pretended")
    return pretended


def check(found: Tensor, expected: Tensor, device: torch.device) -> None:
    """Assert that a result of that device is that of the processor.

    On a GPU, where rounding may move an outline by a pixel, that is true of nearly all numbers.
    """
    assert found.device == device
    if device.type != "cuda":
        torch.testing.assert_close(found.cpu(), expected, rtol=1e-4, atol=1e-5)
        return
    off = (found.cpu().float() - expected.float()).abs()
    assert (off > 0.02 * expected.float().abs().max() + 1e-5).float().mean() < 0.005


def exactness(device: torch.device) -> float:
    """How far a loss may be off, as a share of it."""
    return 0.02 if device.type == "cuda" else 1e-4


def network(profile: Profile) -> RetinaFace:
    torch.manual_seed(0)
    model = RetinaFace(profile)
    if model.dense is not None:
        for parameter in model.dense.head.parameters():
            torch.nn.init.normal_(parameter, std=0.02)
    return model


def test_that_devices_do_not_mix_here(pretended: torch.device) -> None:
    # What all else here stands on.
    device = pretended
    there, here = torch.ones(3, device=device), torch.ones(3)
    assert (there + 1).device == there.new_tensor([1]).device == torch.tensor([1], device=device).device
    assert (there.cpu() + here).tolist() == [2, 2, 2]
    for mixed in (
        lambda: there + here,
        lambda: torch.cat((here, there)),
        lambda: there[torch.tensor([0])],
        lambda: torch.nn.Linear(3, 1)(there),
        lambda: torch.where(there > 0, here, here),
    ):
        with pytest.raises(pretence["MixedDevicesError"]):
            mixed()
    with pytest.raises(TypeError, match="copy it to the processor"):
        there.numpy()


def rendered(device: torch.device) -> tuple[Tensor, ...]:
    """Three faces, the last one out of sight, with the gradient of every answer and of every weight."""
    torch.manual_seed(0)
    decoder = new_decoder().to(device)
    answers = torch.randn(3, 144, generator=torch.Generator().manual_seed(0)).to(device).requires_grad_()
    face = FaceParameters.of(answers)
    away = torch.tensor([[0.0, 0, 0], [0, 0, 0], [99, 0, 0]], device=device)
    camera = face.camera._replace(location=face.camera.location + away)
    picture = render(
        decoder(face.shape_and_texture), decoder.triangles, camera, face.illumination, (32, 40), 0.5
    )
    loss = pixel_loss(picture.image, torch.full((3, 3, 32, 40), 0.3, device=device)).sum()
    loss.backward()
    assert answers.grad is not None
    gradients = [value.grad for value in decoder.parameters() if value.grad is not None]
    assert len(gradients) == len(list(decoder.parameters()))
    return picture.image, picture.covered, loss, answers.grad, *gradients


def test_that_faces_are_decoded_rendered_and_compared_there(device: torch.device) -> None:
    found, expected = rendered(device), rendered(CPU)
    for ours, theirs in zip(found, expected, strict=True):
        check(ours, theirs, device)
    assert expected[1][:2].any()
    assert not expected[1][2].any()


def test_that_many_large_triangles_are_rasterised_there_in_parts(
    device: torch.device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.dense.rasteriser.TESTS_AT_ONCE", 500)
    points = 40 * torch.rand(2, 90, 3, generator=torch.Generator().manual_seed(0)) + 0.1
    triangles = torch.arange(90).view(-1, 3)
    found = rasterise(points.to(device), triangles.to(device), (40, 40))
    check(found, rasterise(points, triangles, (40, 40)), device)


def said(anchors: int, device: torch.device) -> Lesson:
    """What a teacher may say: here and there, about a labelled face and about nothing."""
    random = torch.Generator().manual_seed(3)
    scores = torch.rand(2, anchors, generator=random) ** 3
    boxes = BOXES[:1] + 4 * torch.randn(2, anchors, 4, generator=random)
    boxes[:, ::2] += 200
    points = 100 * torch.rand(2, anchors, 5, 2, generator=random)
    return Lesson(scores.to(device), boxes.to(device), points.to(device))


def learnt(device: torch.device, profile: Profile) -> tuple[Tensor, ...]:
    """All losses of a batch of two, one of which shows no face, and the norm of their gradient."""
    model = network(profile).to(device).train()
    anchors = anchors_for(profile, 128, 128).to(device)
    batch = [
        Targets.of(BOXES, torch.ones(2, 5, 2), torch.ones(2, 5, dtype=torch.bool), BOXES[1:], BOXES[1:] + 40),
        Targets.of(BOXES[:0]),
    ]
    batch = [targets.to(device) for targets in batch]
    images = torch.randn(2, 3, 128, 128, generator=torch.Generator().manual_seed(1)).to(device)
    matchings = [match(anchors, targets, profile) for targets in batch]
    faces = faces_to_render(anchors, batch, matchings)
    assert len(faces.boxes_xyxy) == 1
    output, answers = model(images, faces.places)
    losses = multitask_loss(output, anchors, batch, profile, matchings=matchings)
    kept = distillation_loss(
        output, RawOutput(*(values.detach() + 0.5 for values in output)), matchings=matchings
    )
    lesson = mended(said(len(anchors), device), batch)
    taught = lesson_loss(output, lesson, shares_of_faces(lesson), anchors, profile)
    assert model.dense is not None
    pixel = dense_loss(answers, faces, images, model.dense.decoder, profile)
    total = losses.total(profile) + kept.total(profile) + taught.total(profile) + pixel
    total.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
    return *losses, *kept, *taught, pixel, norm


@pytest.mark.parametrize(
    "profile",
    [replace(MOBILE, dense=True), replace(PAPER.with_deformable([16]), dense=True)],
    ids=["mobile", "paper"],
)
def test_that_every_loss_is_taken_there(device: torch.device, profile: Profile) -> None:
    found, expected = (learnt(where, profile) for where in (device, CPU))
    for ours, theirs in zip(found, expected, strict=True):
        check(ours, theirs, device)
    assert expected[-2] > 0


def test_that_crops_are_taken_there(device: torch.device) -> None:
    images = torch.randn(2, 3, 60, 80, generator=torch.Generator().manual_seed(0))
    number, squares = torch.tensor([1, 0]), torch.tensor([[40.0, 30, 50, 50], [5, 5, 12, 12]])
    found = face_crops(images.to(device), MOBILE, number.to(device), squares.to(device), (16, 16))
    expected = face_crops(images, MOBILE, number, squares, (16, 16))
    check(found.pixels, expected.pixels, device)
    assert torch.equal(found.inside.cpu(), expected.inside)


def test_that_a_network_looks_and_tells_meshes_there(device: torch.device) -> None:
    model = network(replace(MOBILE, dense=True)).eval()
    picture = read_image(resource("sample/eileen_collins.jpg"))[:128, :160]
    anchors, boxes = np.array([7, 3]), BOXES.numpy()
    told = []
    for where in (device, CPU):
        engine = TorchEngine(model, device=str(where))
        levels, answers = engine.levels_and_answers(picture)
        assert levels[0].device == where
        told.append((answers, engine.dense(levels, anchors, boxes)))
    (answers, faces), (others, other_faces) = told
    for ours, theirs in zip(answers, others, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=exactness(device) * np.abs(theirs).max())
    np.testing.assert_allclose(faces.vertices_xyz, other_faces.vertices_xyz, atol=100 * exactness(device))


def test_that_a_decoder_is_pre_trained_there(device: torch.device) -> None:
    told = []
    for where in (device, CPU):
        torch.manual_seed(0)
        told.append(list(pretrain(new_decoder().to(where), seed=0, steps=2))[-1])
    assert told[0].loss == pytest.approx(told[1].loss, rel=exactness(device))
    assert told[0].position_error == pytest.approx(told[1].position_error, rel=exactness(device))


def test_that_the_branch_alone_is_trained_there(device: torch.device) -> None:
    samples = load_samples(Path(resource("sample")), Path(resource("sample/label.txt")))
    decoder, told = new_decoder().state_dict(), []
    for where in (device, CPU):
        trained = load_weights(resource("weights/mobile.safetensors"))
        model = RetinaFace(replace(trained.profile, dense=True))
        assert model.dense is not None
        model.load_state_dict(model.state_dict() | trained.state_dict())
        model.dense.decoder.load_state_dict(decoder)
        trainer = BranchTrainer(model, device=where, precision="fp32", learning_rate=1e-3)
        told += trainer.run(samples, seed=0, steps=2, batch_size=2, crop_size=160)
    for ours, theirs in zip(told[:2], told[2:], strict=True):
        assert ours.faces == theirs.faces > 0
        assert ours.pixel == pytest.approx(theirs.pixel, rel=exactness(device))
        assert ours.landmark == pytest.approx(theirs.landmark, rel=exactness(device))


class AtOnce:
    """In the place of threads: a pretended device is there in one of them alone."""

    def __init__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[[], object]) -> Future[object]:
        done: Future[object] = Future()
        done.set_result(work())
        return done

    def shutdown(self, **_: object) -> None:
        pass


def test_that_a_training_runs_there_from_labels_to_weights(
    device: torch.device, labelled_folder: Path, base_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder = labelled_folder / "decoder.safetensors"
    save_decoder(decoder, new_decoder(), {})
    small = replace(MOBILE_RECIPE, steps=2, batch_size=2, crop_size=128, learning_rate=1e-4)
    data = ((labelled_folder / "images", labelled_folder / "label.txt"),)
    totals = []
    if device.type != "cuda":
        monkeypatch.setattr("detector.training.taught.ThreadPoolExecutor", AtOnce)
    for where in (device, CPU):
        monkeypatch.setattr(training, "device_named", lambda name, where=where: where)
        monkeypatch.setattr(TrainConfig, "__post_init__", lambda config: None)  # it does not know the device
        run = TrainConfig(
            datasets=data, out=labelled_folder / where.type, recipe=small, start=base_weights,
            teachers=(base_weights,), dense=decoder, precision="fp32",
        )  # fmt: skip
        totals.append([progress.total for progress in training.train(run)])
        assert (run.out / "weights.safetensors").stat().st_size > 1_000_000
    assert totals[0] == pytest.approx(totals[1], rel=10 * exactness(device))
