"""The dense term of the loss: which faces it takes, what it compares them with, and what it teaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.boxes import centre_size_to_corners, pairwise_iou
from detector.data.crops import square_crop
from detector.data.samples import load_samples
from detector.dense.face_crops import face_crops, squares_around
from detector.images import read_image
from detector.losses.dense import Rendered, dense_loss, faces_to_render
from detector.losses.matching import match
from detector.losses.targets import Targets
from detector.network.heads import Places
from detector.network.normalise import normalised
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, Profile
from detector.resources import resource
from detector.weights.file import load_weights

ANCHORS = anchors_for(MOBILE, 128, 128)
SMALL, LARGE, LARGER = [8.0, 8.0, 30.0, 39.0], [60.0, 60.0, 92.0, 92.0], [0.0, 40.0, 50.0, 110.0]
NOWHERE = torch.zeros(0, dtype=torch.int64)


def chosen(*images: list[list[float]]) -> Rendered:
    batch = [Targets.of(torch.tensor(boxes).reshape(-1, 4)) for boxes in images]
    return faces_to_render(ANCHORS, batch, [match(ANCHORS, targets, MOBILE) for targets in batch])


def test_that_the_largest_face_of_each_image_is_rendered_at_its_best_anchor() -> None:
    faces = chosen([SMALL, LARGE, LARGER], [], [LARGE])
    assert faces.places.image.tolist() == [0, 2]
    assert faces.boxes_xyxy.tolist() == [LARGER, LARGE]
    for anchor, box in zip(faces.places.anchor, faces.boxes_xyxy, strict=True):
        overlap = pairwise_iou(centre_size_to_corners(ANCHORS), box[None])[:, 0]
        assert overlap[anchor] == overlap.max()


def test_that_faces_too_small_to_show_anything_are_not_rendered() -> None:
    faces = chosen([SMALL])
    assert (len(faces.places.image), len(faces.places.anchor), faces.boxes_xyxy.shape) == (0, 0, (0, 4))


def test_that_a_face_whose_anchors_all_answer_for_another_is_left_out() -> None:
    targets = Targets.of(torch.tensor([LARGE]))
    matching = match(ANCHORS, targets, MOBILE)
    taken = replace(matching, face=torch.where(matching.face == 0, 1, matching.face))
    assert len(faces_to_render(ANCHORS, [targets], [taken]).boxes_xyxy) == 0


def picture(height: int, width: int) -> np.ndarray:
    """Blue grows to the right, green downwards, red is 50 everywhere."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack((columns, rows, np.full_like(rows, 50)), axis=-1).astype(np.uint8)


@pytest.mark.parametrize("profile", [MOBILE, PAPER], ids=["blue first", "red first"])
@pytest.mark.parametrize("size", [8, 32], ids=["shrunk", "as it is"])
def test_that_a_crop_shows_its_square_in_colours_from_0_to_1(profile: Profile, size: int) -> None:
    pixels = torch.from_numpy(picture(64, 96)).permute(2, 0, 1)
    square = torch.tensor([[40.0, 30.0, 32.0, 32.0]])
    found = face_crops(normalised(pixels, profile)[None], profile, torch.tensor([0]), square, (size, size))
    assert found.inside.all()
    middles = (torch.arange(size) + 0.5) * 32 / size - 0.5  # the value at a position is that less a half
    red, green, blue = found.pixels[0] * 255
    torch.testing.assert_close(red, torch.full((size, size), 50.0), atol=1e-3, rtol=0)
    torch.testing.assert_close(green, (14 + middles)[:, None].expand(size, size), atol=1e-3, rtol=0)
    torch.testing.assert_close(blue, (24 + middles)[None].expand(size, size), atol=1e-3, rtol=0)


def test_that_what_is_beyond_the_image_is_marked() -> None:
    images = normalised(torch.zeros(1, 3, 32, 32), MOBILE)
    square = torch.tensor([[0.0, 16.0, 32.0, 32.0]])
    inside = face_crops(images, MOBILE, torch.tensor([0]), square, (4, 4)).inside
    assert inside[0].tolist() == [[False, False, True, True]] * 4


def test_that_a_square_around_a_box_has_its_longer_side() -> None:
    assert squares_around(torch.tensor([[10.0, 20.0, 30.0, 60.0]])).tolist() == [[20, 40, 40, 40]]


@pytest.fixture(scope="module")
def model() -> RetinaFace:
    """Trained to find faces, with a dense branch that knows nothing yet."""
    trained = load_weights(resource("weights/mobile.safetensors"))
    torch.manual_seed(0)
    dense = RetinaFace(replace(trained.profile, dense=True)).eval()
    dense.load_state_dict(dense.state_dict() | trained.state_dict())
    return dense


Photograph = tuple[Tensor, Rendered]


@pytest.fixture(scope="module")
def photograph() -> Photograph:
    """A face, 200 pixels high, in a square crop of 320, and what is to be rendered of it."""
    folder = Path(resource("sample"))
    samples = load_samples(folder, folder / "label.txt")
    sample = next(sample for sample in samples if sample.name == "eileen_collins.jpg")
    x1, y1, x2, y2 = sample.truth.boxes_xyxy[0].tolist()
    side = 1.6 * (y2 - y1)
    whole = replace(sample.truth, pixels=read_image(sample.path))
    crop = square_crop(whole, (x1 + x2 - side) / 2, (y1 + y2 - side) / 2, side, 320)
    images = normalised(torch.from_numpy(crop.pixels).permute(2, 0, 1)[None], MOBILE)
    anchors, targets = anchors_for(MOBILE, 320, 320), Targets.of(torch.from_numpy(crop.boxes_xyxy))
    return images, faces_to_render(anchors, [targets], [match(anchors, targets, MOBILE)])


def loss_of(model: RetinaFace, photograph: Photograph, **options: Callable[[Tensor], Tensor]) -> Tensor:
    images, faces = photograph
    assert model.dense is not None
    _, answers = model(images, faces.places)
    return dense_loss(answers, faces, images, model.dense.decoder, model.profile, **options)


def test_that_the_loss_reaches_every_weight_at_the_level_of_the_face_and_no_decoder(
    model: RetinaFace, photograph: Photograph
) -> None:
    model.zero_grad()
    loss_of(model, photograph).backward()
    assert model.dense is not None
    gradients = {name: value.grad for name, value in model.dense.named_parameters()}
    middle = gradients["head.levels.1.bias"]  # the face's anchor is one of 128
    assert middle is not None
    assert middle[144:].ne(0).sum() > 100
    assert not middle[:144].any()
    assert all(value is None for name, value in gradients.items() if name.startswith("decoder"))


def test_that_the_loss_falls_while_one_photograph_is_learnt_by_heart(
    model: RetinaFace, photograph: Photograph
) -> None:
    assert model.dense is not None
    head = {name: value.clone() for name, value in model.dense.head.state_dict().items()}
    optimiser = torch.optim.AdamW(model.dense.head.parameters(), lr=1.5e-3)
    losses = []
    for _ in range(40):
        loss = loss_of(model, photograph)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.dense.head.load_state_dict(head)
    assert losses[-1] < 0.6 * losses[0]


def test_that_of_equal_pictures_there_is_nothing_to_learn(model: RetinaFace, photograph: Photograph) -> None:
    images, faces = photograph
    assert model.dense is not None
    far = Rendered(faces.places, faces.boxes_xyxy + 10_000)  # beyond the image nothing is compared
    answers = model(images, faces.places)[1]
    assert dense_loss(answers, far, images, model.dense.decoder, model.profile).item() == 0


def test_that_without_a_face_the_loss_is_zero_and_its_gradient_too(model: RetinaFace) -> None:
    model.zero_grad()
    nothing = Rendered(Places(NOWHERE, NOWHERE), torch.zeros(0, 4))
    loss = loss_of(model, (torch.zeros(1, 3, 64, 64), nothing))
    assert loss.item() == 0
    loss.backward()
    gradients = [value.grad for value in model.dense.head.parameters()]  # type: ignore[union-attr]
    assert all(gradient is not None and not gradient.any() for gradient in gradients)


def test_that_the_loss_is_a_mean_over_the_faces_of_all_processes(
    model: RetinaFace, photograph: Photograph
) -> None:
    # Of two processes one has this face and the other none: the mean of their losses is that of one alone.
    alone = loss_of(model, photograph)
    here = loss_of(model, photograph, mean=lambda count: count / 2)
    assert (here / 2).item() == pytest.approx(alone.item())
